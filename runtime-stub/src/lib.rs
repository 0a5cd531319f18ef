//! The runtime that is linked into every image: start-up, memory, traps and WASI.
//!
//! There is no libc, no allocator and no thread: system calls are made directly (`arch`, `os`), and what needs
//! memory uses a static or maps it. `cargo xtask stubs` turns this crate into one relocatable object a target, with a
//! section for each function, so that the linker keeps only what a program uses.
//!
//! Nothing here may panic: the messages of a panic would carry `core::fmt` into every image.

#![cfg_attr(not(test), no_std)]

pub mod arch;
pub mod os;
pub mod wasi;
