//! WASI preview 1, and preview 0 where it differs: one file an area.
//!
//! Each function is a symbol of its own (`wasi_snapshot_preview1.NAME`), with a section of its own, and refers to nothing
//! that it does not need: what a program does not import is not linked. The behaviour, error numbers included, is that of
//! Wasmtime 48; where the standard allows more and Linux has it (allocation, synchronous writes, processor clocks), that is
//! given. An address outside the guest's memory is `fault`.

mod args;
mod clock;
mod descriptor;
mod environ;
pub mod errno;
mod fd_io;
mod fd_meta;
mod filestat;
mod grants;
mod path;
mod path_open;
mod path_text;
mod poll;
mod preopen;
mod process;
mod random;
mod readdir;
mod resolve;
mod socket;
mod strings;
mod types;
mod unstable;
mod utf8;

#[cfg(test)]
mod tests;
