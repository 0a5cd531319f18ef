//! The guest's own stack, with pages below it that always fault.

use core::slice;
use core::sync::atomic::{AtomicU64, Ordering::Relaxed};

use wasmc_abi::layout::STACK_GUARD;

use crate::os::{Result, mm};

/// Address of the guard.
static GUARD: AtomicU64 = AtomicU64::new(0);
/// Bytes of the stack, above its guard.
static SIZE: AtomicU64 = AtomicU64::new(0);

/// Maps a stack of `size` bytes, a multiple of 64 KiB: its top.
pub fn map(size: u64) -> Result<u64> {
    let guard = mm::map((STACK_GUARD + size) as usize, mm::PROT_READ_WRITE)?;
    // SAFETY: the pages are new.
    unsafe { mm::protect(guard, STACK_GUARD as usize, mm::PROT_NONE)? };
    GUARD.store(guard as u64, Relaxed);
    SIZE.store(size, Relaxed);
    Ok(guard as u64 + STACK_GUARD + size)
}

/// Whether an access to `address` means that the stack is exhausted.
#[must_use]
pub fn is_guard(address: u64) -> bool {
    address.wrapping_sub(GUARD.load(Relaxed)) < STACK_GUARD
}

/// The address of the stack's lowest word, and all of its words.
///
/// # Safety
/// The guest must not run while the words are looked at, so only for a signal handler.
#[must_use]
pub unsafe fn words() -> (u64, &'static [u64]) {
    let (guard, size) = (GUARD.load(Relaxed), SIZE.load(Relaxed));
    if guard == 0 {
        return (0, &[]);
    }
    let base = guard + STACK_GUARD;
    // SAFETY: `map` mapped these bytes, aligned to a page; the caller answers for their quiet.
    (base, unsafe { slice::from_raw_parts(base as *const u64, (size / 8) as usize) })
}

#[cfg(test)]
mod tests {
    use wasmc_abi::layout::STACK_GUARD;

    #[test]
    fn the_guard_is_just_below_the_stack() {
        let top = super::map(1 << 20).unwrap();
        // SAFETY: no guest runs.
        let (base, words) = unsafe { super::words() };
        assert_eq!(base + 8 * words.len() as u64, top);
        assert_eq!(words.iter().max(), Some(&0));
        assert!(!super::is_guard(base) && super::is_guard(base - 1));
        assert!(super::is_guard(base - STACK_GUARD) && !super::is_guard(base - STACK_GUARD - 1));
    }
}
