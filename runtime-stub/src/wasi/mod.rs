//! WASI preview 1, and preview 0 where it differs: one file an area.
//!
//! Each function is a symbol of its own (`wasi_snapshot_preview1.NAME`), with a section of its own, and refers to nothing
//! that it does not need: what a program does not import is not linked.
//!
//! The behaviour is that of Wasmtime 48, error numbers included, but for this:
//! - An address outside the guest's memory, and a flag that does not exist, are `fault` and `inval`, not the end of the guest.
//! - What preview 1 has and Linux too works: `fd_allocate`, synchronous writes, the clocks of processor time, the times of a
//!   granted directory, and more than the first buffer of a read or a write.
//! - Errors for which preview 1 has a number keep it (`xdev`, `rofs`, `txtbsy`, …) where Wasmtime says `io`.
//! - A slash behind the last component means what it means on Linux: `rmdir("dir/")` removes a directory, and
//!   `stat("file/")` and `rename("file", "new/")` are `notdir`.
//! - A link that is not to be followed, opened as a directory, is `notdir` and not `loop`, as on Linux.
//! - Sockets, of which Wasmtime's preview 1 knows none, do what those of wasi-common do, but that `sock_recv` peeks into all buffers, and that
//!   what a listener or a connection cannot do is the error that Linux has for it (`notconn`, `spipe`, …).
//! - A guest that has as many descriptors open as it may gets `nfile`; `mfile` is the limit of the process.
//! - In a program with threads, `fd_renumber` is `busy` while another thread uses one of the two descriptors.
//! - `fd_readdir` gives the entries in the kernel's order, and its cookies stay good while the directory changes.

mod args;
mod clock;
mod descriptor;
mod environ;
pub mod errno;
mod fd_io;
mod fd_meta;
mod filestat;
mod grants;
mod listen;
mod narrow;
mod path;
mod path_open;
mod path_text;
mod poll;
pub mod preopen;
mod process;
mod random;
mod readdir;
mod resolve;
#[cfg(not(test))]
mod show;
mod socket;
mod streams;
mod strings;
mod tcp;
mod types;
mod unstable;
mod utf8;

#[cfg(test)]
mod tests;
