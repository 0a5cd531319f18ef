//! The vocabulary that the compiler and the runtime stub share: trap codes, structure layouts, symbol and
//! section names, and the signatures of the host functions.
//!
//! The compiler writes these structures into an object file; the stub, linked into the same image, reads
//! them back as plain Rust values. The compiler may run on any host, so fields are fixed-width integers and
//! addresses are `u64`, never `usize` or pointers: `size_of` and `offset_of!` then answer alike on the host
//! and on every target (all of which are 64-bit and little-endian).
//!
//! There are no dependencies and nothing here does anything: it is the one place where both sides look. The few
//! functions are `#[inline]`, since the stub links no code of other crates.

#![no_std]
#![forbid(unsafe_code)]

pub mod cpu;
pub mod exception;
pub mod funcref;
pub mod functions;
pub mod grants;
pub mod host;
pub mod layout;
mod leb;
pub mod limits;
pub mod narrow;
pub mod positions;
pub mod program;
pub mod sandbox;
pub mod sites;
pub mod symbol;
pub mod thread;
pub mod trap;
