//! Sleeping until another thread of this process changes a word.

use core::ptr;
use core::sync::atomic::AtomicU32;

use super::time::Timespec;
use super::{Result, check, nr};
use crate::arch::{self, int_is, number_is};

const FUTEX_WAKE: u32 = 1;
const FUTEX_WAIT_BITSET: u32 = 9;
const FUTEX_PRIVATE_FLAG: u32 = 128;
const WAKE: u32 = FUTEX_WAKE | FUTEX_PRIVATE_FLAG;
const WAIT: u32 = FUTEX_WAIT_BITSET | FUTEX_PRIVATE_FLAG;
const FUTEX_BITSET_MATCH_ANY: usize = 0xffff_ffff;

/// Sleeps while `word` is `expected`, until somebody wakes it or the monotonic clock shows `deadline`. It may also wake for no
/// reason.
#[inline(never)]
pub fn wait(word: &AtomicU32, expected: u32, deadline: Option<Timespec>) -> Result<()> {
    let deadline = deadline.as_ref().map_or(ptr::null(), ptr::from_ref);
    // SAFETY: the kernel reads the word and the deadline, which both live here.
    let raw = unsafe {
        arch::syscall!(
            nr::FUTEX,
            word.as_ptr() as usize,
            WAIT as usize,
            expected as usize,
            deadline as usize,
            0,
            FUTEX_BITSET_MATCH_ANY;
            int_is(1, WAIT),
            // What the kernel makes of it when the process was stopped meanwhile.
            number_is(nr::RESTART_SYSCALL)
        )
    };
    check(raw).map(drop)
}

/// Wakes one thread that sleeps at `word`. The word itself is not touched, and may be gone.
#[inline(never)]
pub fn wake_one(word: *const u32) {
    // SAFETY: the kernel takes the address as a name. That the word is gone means that nobody sleeps there, so errors do not matter.
    unsafe { arch::syscall!(nr::FUTEX, word as usize, WAKE as usize, 1; int_is(1, WAKE)) };
}
