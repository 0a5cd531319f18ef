//! Reading: bytes become a validated [`Module`] whose parts are in the order and with the indices of the specification.
//!
//! Everything behind this stage relies on the module being valid; nothing behind it checks again.

pub mod features;
mod module;
mod names;
mod objects;
mod read;
mod validate;
mod writes;

pub use module::{Data, Dwarf, Element, ElementItems, Export, Import, Mode, Module};
pub use read::read;
pub use writes::Writes;
