//! Sleeping until another thread of this process changes a word.

use core::ptr;
use core::sync::atomic::AtomicU32;

use super::time::Timespec;
use super::{Result, check, nr};
use crate::arch::{self, argument_is, number_is};

const FUTEX_WAKE: usize = 1;
const FUTEX_WAIT_BITSET: usize = 9;
const FUTEX_PRIVATE_FLAG: usize = 128;
const WAKE: usize = FUTEX_WAKE | FUTEX_PRIVATE_FLAG;
const WAIT: usize = FUTEX_WAIT_BITSET | FUTEX_PRIVATE_FLAG;
const FUTEX_BITSET_MATCH_ANY: usize = 0xffff_ffff;

/// Sleeps while `word` is `expected`, until somebody wakes it or the monotonic clock shows `deadline`. It may also wake for no
/// reason.
pub fn wait(word: &AtomicU32, expected: u32, deadline: Option<Timespec>) -> Result<()> {
    let deadline = deadline.as_ref().map_or(ptr::null(), ptr::from_ref);
    // SAFETY: the kernel reads the word and the deadline, which both live here.
    let raw = unsafe {
        arch::syscall!(
            nr::FUTEX,
            word.as_ptr() as usize,
            WAIT,
            expected as usize,
            deadline as usize,
            0,
            FUTEX_BITSET_MATCH_ANY;
            argument_is(1, WAIT),
            // What the kernel makes of it when the process was stopped meanwhile.
            number_is(nr::RESTART_SYSCALL)
        )
    };
    check(raw).map(drop)
}

/// Wakes one thread that sleeps at `word`. The word itself is not touched, and may be gone.
pub fn wake_one(word: *const u32) {
    // SAFETY: the kernel takes the address as a name. That the word is gone means that nobody sleeps there, so errors do not matter.
    unsafe { arch::syscall!(nr::FUTEX, word as usize, WAKE, 1; argument_is(1, WAKE)) };
}
