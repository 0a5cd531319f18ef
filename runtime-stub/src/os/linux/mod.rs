//! Linux: typed system calls, one file an area. They convert arguments and results and do nothing else.
//!
//! Sources: the manual pages of section 2, and `include/uapi` of the kernel for layouts and constants.

pub mod mm;
mod nr;
pub mod process;
pub mod signal;

/// An error number of the kernel, 1 to 4095.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Errno(pub u16);

impl Errno {
    /// `EEXIST`: there is something already.
    pub const EXIST: Errno = Errno(17);
}

/// The result of a system call.
pub type Result<T> = core::result::Result<T, Errno>;

/// Splits what a system call returned into its value and its error.
#[inline]
fn check(raw: isize) -> Result<usize> {
    if (-4095..0).contains(&raw) { Err(Errno(raw.unsigned_abs() as u16)) } else { Ok(raw as usize) }
}
