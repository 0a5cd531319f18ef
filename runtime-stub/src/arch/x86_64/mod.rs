//! x86-64.

mod context;
mod syscall;

pub use context::*;
pub use syscall::*;
