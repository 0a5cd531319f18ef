//! The guest's stacks, each with pages below it that always fault.

use core::ops::Range;
use core::slice;
use core::sync::atomic::{AtomicU64, Ordering::Relaxed};

use wasmc_abi::layout::STACK_GUARD;

use crate::os::{Result, mm};

/// Where a thread's stack is; all zero while it has none.
#[repr(C)]
pub struct Stack {
    /// Address of the guard.
    guard: AtomicU64,
    /// Bytes of the stack, above its guard.
    size: AtomicU64,
}

impl Stack {
    /// No stack.
    pub const fn none() -> Stack {
        Stack { guard: AtomicU64::new(0), size: AtomicU64::new(0) }
    }

    /// The one at `place`, below which nothing is for the length of a guard.
    pub fn of(place: Range<u64>) -> Stack {
        let guard = place.start - STACK_GUARD;
        Stack { guard: AtomicU64::new(guard), size: AtomicU64::new(place.end - place.start) }
    }

    /// Maps a guard, a stack of `size` bytes, a multiple of 16, and `more` bytes above it: the top of the stack.
    pub fn map(size: u64, more: u64) -> Result<(Stack, u64)> {
        let guard = mm::map((STACK_GUARD + size + more) as usize, mm::PROT_READ_WRITE)?;
        // SAFETY: the pages are new.
        unsafe { mm::protect(guard, STACK_GUARD as usize, mm::PROT_NONE)? };
        let start = guard as u64 + STACK_GUARD;
        Ok((Stack::of(start..start + size), start + size))
    }

    /// Makes this the stack that `other` is.
    pub fn set(&self, other: &Stack) {
        self.guard.store(other.guard.load(Relaxed), Relaxed);
        self.size.store(other.size.load(Relaxed), Relaxed);
    }

    /// Address of what was mapped.
    #[must_use]
    pub fn mapping(&self) -> u64 {
        self.guard.load(Relaxed)
    }

    /// Whether an access to `address` means that the stack is exhausted.
    #[must_use]
    pub fn is_guard(&self, address: u64) -> bool {
        address.wrapping_sub(self.guard.load(Relaxed)) < STACK_GUARD
    }

    /// The address of the stack's lowest word, and all of its words.
    ///
    /// # Safety
    /// The guest must not run on it while the words are looked at, so only for a signal handler.
    #[must_use]
    pub unsafe fn words(&self) -> (u64, &[u64]) {
        let (guard, size) = (self.guard.load(Relaxed), self.size.load(Relaxed));
        let base = guard + STACK_GUARD;
        // SAFETY: `map` mapped these bytes, aligned to a page; the caller answers for their quiet.
        (base, unsafe { slice::from_raw_parts(base as *const u64, (size / 8) as usize) })
    }
}

#[cfg(test)]
mod tests {
    use super::Stack;
    use wasmc_abi::layout::STACK_GUARD;

    #[test]
    fn the_guard_is_just_below_the_stack() {
        let (stack, top) = Stack::map(1 << 20, 1 << 16).unwrap();
        // SAFETY: no guest runs.
        let (base, words) = unsafe { stack.words() };
        assert_eq!(base + 8 * words.len() as u64, top);
        assert_eq!(words.iter().max(), Some(&0));
        assert!(!stack.is_guard(base) && stack.is_guard(base - 1));
        assert!(stack.is_guard(base - STACK_GUARD) && !stack.is_guard(base - STACK_GUARD - 1));
        assert_eq!(stack.mapping(), base - STACK_GUARD);
    }
}
