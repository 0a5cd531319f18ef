//! Waiting.

use super::time::Timespec;
use super::{Result, check, nr};
use crate::arch;

/// There is something to read.
pub const POLLIN: i16 = 1;
/// Writing would not wait.
pub const POLLOUT: i16 = 4;
/// Neither side sends any more. It is told whether it is waited for or not.
pub const POLLHUP: i16 = 16;

/// What is waited for on a descriptor, and what happened: `struct pollfd`.
#[derive(Clone, Copy, Debug, Default)]
#[repr(C)]
pub struct PollFd {
    /// The descriptor; a negative one is passed over.
    pub fd: i32,
    /// `POLL*` that are waited for; errors and the end always are.
    pub events: i16,
    /// `POLL*` that happened.
    pub happened: i16,
}

/// Waits until something happens or the time is up (for ever when there is none): on how many descriptors something
/// happened.
#[inline(never)]
pub fn poll(descriptors: &mut [PollFd], mut timeout: Option<Timespec>) -> Result<usize> {
    // The kernel writes the time that is left into the timeout, so it gets a copy.
    let timeout = timeout.as_mut().map_or(0, |timeout| core::ptr::from_mut(timeout) as usize);
    // SAFETY: the kernel changes the descriptors and the timeout, which both live here.
    check(unsafe {
        arch::syscall!(nr::PPOLL, descriptors.as_mut_ptr() as usize, descriptors.len(), timeout, 0, 0)
    })
}

/// Lets others run.
#[inline(never)]
pub fn yield_now() {
    // SAFETY: touches no memory.
    unsafe { arch::syscall!(nr::SCHED_YIELD) };
}
