//! The runtime that is linked into every image: start-up, memory, traps and WASI.
//!
//! There is no libc and no allocator: system calls are made directly (`arch`, `os`), and what needs
//! memory uses a static or maps it. `cargo xtask stubs` turns this crate into one relocatable object a target, with a
//! section for each function, so that the linker keeps only what a program uses.
//!
//! Nothing here may panic, nor call what `core` did not inline: neither is linked.

#![cfg_attr(not(test), no_std)]
#![allow(
    unreachable_pub,
    reason = "nobody links this crate as a library: `pub` says what other modules may use"
)]
#![cfg_attr(test, allow(dead_code, reason = "without the entries of the image nothing calls the rest"))]

mod arch;
mod args;
mod backdoor;
mod backtrace;
mod collected;
#[cfg(not(test))]
mod cpu;
mod exception;
mod guest;
mod image;
mod lock;
mod memory;
mod os;
#[cfg(not(test))]
mod panic;
mod sandbox;
mod script;
mod stack;
mod start;
mod table;
mod text;
#[cfg(not(test))]
mod thread;
#[cfg(not(test))]
mod time_limit;
mod traps;
mod unwind;
mod wait;
mod wasi;
