//! Timers of the process, which send it a signal when they run out.

use super::{Result, check, nr};
use crate::arch;

/// What a timer counts: `ITIMER_*`.
#[derive(Clone, Copy)]
pub enum Timer {
    /// Time on the wall; the signal is `SIGALRM`.
    Wall = 0,
    /// Time that the process uses processors, in user mode and in the kernel; the signal is `SIGPROF`.
    Processors = 2,
}

/// `struct timeval`.
#[repr(C)]
struct Timeval {
    sec: i64,
    usec: i64,
}

/// `struct itimerval`.
#[repr(C)]
struct Interval {
    again: Timeval,
    first: Timeval,
}

/// Sets a timer to run out once, after some microseconds; 0 stops it.
#[inline(never)]
pub fn set(timer: Timer, microseconds: u64) -> Result<()> {
    let first = Timeval { sec: (microseconds / 1_000_000) as i64, usec: (microseconds % 1_000_000) as i64 };
    let interval = Interval { again: Timeval { sec: 0, usec: 0 }, first };
    // SAFETY: the kernel reads the interval.
    let raw =
        unsafe { arch::syscall!(nr::SETITIMER, timer as usize, core::ptr::from_ref(&interval) as usize, 0) };
    check(raw).map(drop)
}
