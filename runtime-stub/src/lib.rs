//! The runtime that is linked into every image: start-up, memory, traps and WASI.
//!
//! There is no libc, no allocator and no thread: system calls are made directly (`arch`, `os`), and what needs
//! memory uses a static or maps it. `cargo xtask stubs` turns this crate into one relocatable object a target, with a
//! section for each function, so that the linker keeps only what a program uses.
//!
//! Nothing here may panic: the messages of a panic would carry `core::fmt` into every image.

#![cfg_attr(not(test), no_std)]

pub mod arch;
pub mod args;
pub mod backtrace;
pub mod image;
pub mod memory;
pub mod os;
#[cfg(not(test))]
mod panic;
pub mod script;
pub mod stack;
pub mod start;
pub mod table;
pub mod text;
pub mod traps;
pub mod wasi;
