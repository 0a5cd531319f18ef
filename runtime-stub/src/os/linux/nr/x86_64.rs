//! Source: `arch/x86/entry/syscalls/syscall_64.tbl` of the kernel.

pub(crate) const WRITE: usize = 1;
pub(crate) const MMAP: usize = 9;
pub(crate) const MPROTECT: usize = 10;
pub(crate) const RT_SIGACTION: usize = 13;
pub(crate) const MREMAP: usize = 25;
pub(crate) const GETPID: usize = 39;
pub(crate) const KILL: usize = 62;
pub(crate) const SIGALTSTACK: usize = 131;
pub(crate) const EXIT_GROUP: usize = 231;
