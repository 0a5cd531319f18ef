//! AArch64.

mod bytes;
mod context;
mod cpu;
mod enter;
mod syscall;
mod thread;
#[cfg(not(test))]
mod throw;

pub use bytes::*;
pub use context::*;
pub use cpu::*;
pub use enter::*;
pub use syscall::*;
pub use thread::*;
