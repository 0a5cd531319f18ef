//! What a program may use at most. The limits of memory and stack are in [`crate::program`], that of descriptors is in
//! [`crate::grants`]. The object defines one [`TimeLimits`] at [`crate::symbol::TIME_LIMITS`], in read-only data; only the step
//! [`crate::symbol::LIMIT_TIME`] refers to it.

use crate::program::Slice;

/// Most descriptors that a guest can have open; Linux's usual limit for a process is the same.
pub const MAX_DESCRIPTORS: u64 = 1024;

/// How long a program may run.
#[derive(Clone, Copy, Debug)]
#[repr(C)]
pub struct TimeLimits {
    /// By the clock on the wall.
    pub timeout: TimeLimit,
    /// Time of processors, of all threads together, for the program and for what the kernel does for it.
    pub cpu_time: TimeLimit,
}

/// A limit of time.
#[derive(Clone, Copy, Debug)]
#[repr(C)]
pub struct TimeLimit {
    /// Microseconds; 0 when there is no limit.
    pub microseconds: u64,
    /// The line that is written to standard error when it is reached.
    pub message: Slice,
}
