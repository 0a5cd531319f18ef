//! x86-64.

mod backdoor;
mod bytes;
mod context;
#[cfg(not(test))]
mod cpu;
mod enter;
mod syscall;
mod thread;
#[cfg(not(test))]
mod throw;

pub use backdoor::*;
pub use bytes::*;
pub use context::*;
#[cfg(not(test))]
pub use cpu::*;
pub use enter::*;
pub(crate) use syscall::enter_kernel;
pub use thread::*;
