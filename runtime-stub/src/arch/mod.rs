//! All assembly of the stub: system calls, the entry, the switch of stacks and the memory routines. One folder
//! an architecture, all with the same names in them.

#[cfg(target_arch = "aarch64")]
mod aarch64;
mod pinned;
#[cfg(target_arch = "x86_64")]
mod x86_64;

#[cfg(target_arch = "aarch64")]
pub use aarch64::*;
pub use pinned::{argument_is, argument_within, int_is, int_within, number_is, whole};
pub(crate) use pinned::{pin, pinned, startup_syscall, syscall};
#[cfg(target_arch = "x86_64")]
pub use x86_64::*;

/// How a call of the guest ended.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[repr(C)]
pub struct Outcome {
    /// What the guest's function returned, or what the signal handler passed.
    pub value: u64,
    /// 0 when the function returned, 1 when a signal handler ended it.
    pub trapped: u64,
}

/// Orders two runs of `len` bytes: negative, zero or positive, as the first is below, equal to or above the second.
///
/// # Safety
/// Both runs must be readable.
#[cfg_attr(not(test), unsafe(no_mangle))]
pub unsafe extern "C" fn memcmp(first: *const u8, second: *const u8, len: usize) -> i32 {
    let mut at = 0;
    while at + 8 <= len {
        // SAFETY: eight bytes from `at` are within both runs.
        let (a, b) = unsafe { (word(first, at), word(second, at)) };
        if a != b {
            return if a < b { -1 } else { 1 };
        }
        at += 8;
    }
    while at < len {
        // SAFETY: `at` is within both runs.
        let (a, b) = unsafe { (*first.add(at), *second.add(at)) };
        if a != b {
            return i32::from(a) - i32::from(b);
        }
        at += 1;
    }
    0
}

/// Zero when two runs of `len` bytes are equal.
///
/// # Safety
/// Both runs must be readable.
#[cfg_attr(not(test), unsafe(no_mangle))]
pub unsafe extern "C" fn bcmp(first: *const u8, second: *const u8, len: usize) -> i32 {
    // SAFETY: the caller's promise.
    unsafe { memcmp(first, second, len) }
}

/// Eight bytes, the first the most significant, so that words order as their bytes do.
///
/// # Safety
/// The bytes must be readable.
unsafe fn word(bytes: *const u8, at: usize) -> u64 {
    // SAFETY: the caller's promise; no alignment is assumed.
    unsafe { bytes.add(at).cast::<u64>().read_unaligned() }.swap_bytes()
}

#[cfg(test)]
mod tests;
