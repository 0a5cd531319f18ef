//! Linux: typed system calls, one file an area. They convert arguments and results and do nothing else.
//!
//! Sources: the manual pages of section 2, and `include/uapi` of the kernel for layouts and constants.

pub mod confine;
pub mod fd;
pub mod fs;
pub mod futex;
pub mod landlock;
pub mod mm;
pub mod net;
mod nr;
pub mod poll;
pub mod process;
pub mod random;
pub mod signal;
pub mod time;
pub mod timer;

pub use fd::{IoVec, OwnedFd};

/// An error number of the kernel, 1 to 4095.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Errno(pub u16);

impl Errno {
    /// `EPERM`: not permitted.
    pub const PERM: Errno = Errno(1);
    /// `ENOENT`: there is no such name.
    pub const NOENT: Errno = Errno(2);
    /// `EAGAIN`: not now.
    pub const AGAIN: Errno = Errno(11);
    /// `EACCES`: permission denied.
    pub const ACCES: Errno = Errno(13);
    /// `EEXIST`: there is something already.
    pub const EXIST: Errno = Errno(17);
    /// `EXDEV`: elsewhere; on another file system, or not beneath a directory.
    pub const XDEV: Errno = Errno(18);
    /// `ENOTDIR`: not a directory.
    pub const NOTDIR: Errno = Errno(20);
    /// `EISDIR`: a directory.
    pub const ISDIR: Errno = Errno(21);
    /// `EINVAL`: no such thing can be done.
    pub const INVAL: Errno = Errno(22);
    /// `EMFILE`: too many open files.
    pub const MFILE: Errno = Errno(24);
    /// `ENAMETOOLONG`: the name is too long.
    pub const NAMETOOLONG: Errno = Errno(36);
    /// `ENOSYS`: no such system call.
    pub const NOSYS: Errno = Errno(38);
    /// `ELOOP`: too many symbolic links.
    pub const LOOP: Errno = Errno(40);
    /// `EADDRINUSE`: somebody else has the address.
    pub const ADDRINUSE: Errno = Errno(98);
    /// `EADDRNOTAVAIL`: this machine has no such address.
    pub const ADDRNOTAVAIL: Errno = Errno(99);
    /// `ETIMEDOUT`: the time is up.
    pub const TIMEDOUT: Errno = Errno(110);
}

/// The result of a system call.
pub type Result<T> = core::result::Result<T, Errno>;

/// Splits what a system call returned into its value and its error.
#[inline]
fn check(raw: isize) -> Result<usize> {
    if (-4095..0).contains(&raw) { Err(Errno(raw.unsigned_abs() as u16)) } else { Ok(raw as usize) }
}
