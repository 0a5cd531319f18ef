//! The linker: against another linker, by running what it links, and by what must always hold.

mod errors;
mod filter;
mod lld;
mod objects;
mod picture;
mod properties;
mod run;
mod tools;
