//! Clocks.

use super::{Result, check, nr};
use crate::arch;

/// Time since 1970.
pub const CLOCK_REALTIME: u32 = 0;
/// Time since some moment, which nobody sets.
pub const CLOCK_MONOTONIC: u32 = 1;
/// Processor time of this process.
pub const CLOCK_PROCESS_CPUTIME_ID: u32 = 2;
/// Processor time of this thread.
pub const CLOCK_THREAD_CPUTIME_ID: u32 = 3;

/// `struct timespec` of 64-bit kernels.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
#[repr(C)]
pub struct Timespec {
    /// Seconds.
    pub sec: i64,
    /// Nanoseconds, below a thousand million.
    pub nsec: i64,
}

/// What a clock shows.
pub fn now(clock: u32) -> Result<Timespec> {
    ask::<{ nr::CLOCK_GETTIME }>(clock)
}

/// How fine a clock is.
pub fn resolution(clock: u32) -> Result<Timespec> {
    ask::<{ nr::CLOCK_GETRES }>(clock)
}

#[inline(never)]
fn ask<const CALL: usize>(clock: u32) -> Result<Timespec> {
    let mut time = Timespec::default();
    // SAFETY: the kernel fills `time`.
    let raw = unsafe { arch::syscall!(CALL, clock as usize, core::ptr::from_mut(&mut time) as usize) };
    check(raw).map(|_| time)
}
