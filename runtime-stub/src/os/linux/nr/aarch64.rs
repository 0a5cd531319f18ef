//! Source: `include/uapi/asm-generic/unistd.h` of the kernel.

pub(crate) const WRITE: usize = 64;
pub(crate) const EXIT_GROUP: usize = 94;
pub(crate) const KILL: usize = 129;
pub(crate) const SIGALTSTACK: usize = 132;
pub(crate) const RT_SIGACTION: usize = 134;
pub(crate) const GETPID: usize = 172;
pub(crate) const MREMAP: usize = 216;
pub(crate) const MMAP: usize = 222;
pub(crate) const MPROTECT: usize = 226;
