//! `memory.atomic.wait32`, `wait64` and `notify`: a queue of those who wait, first come, first woken.
//!
//! The kernel's futexes compare 32 bits, and do not tell how wide the cell is that somebody waits at. So cells are compared here,
//! under the lock that whoever notifies takes too, and each who waits sleeps at a word of its own. A notification that nobody
//! waits for costs no system call.

use core::ptr;
use core::sync::atomic::Ordering::{Acquire, Release, SeqCst};
use core::sync::atomic::{AtomicU32, AtomicU64};

use crate::lock::Lock;
use crate::os::time::{self, CLOCK_MONOTONIC, Timespec};
use crate::os::{Errno, futex};

const WOKEN: i32 = 0;
const NOT_EQUAL: i32 = 1;
const TIMED_OUT: i32 = 2;

const NANOSECONDS: i64 = 1_000_000_000;

/// Everybody who waits.
static QUEUE: Lock<Queue> = Lock::new(Queue { first: ptr::null_mut() });

/// Who waits, in the order in which they came.
struct Queue {
    first: *mut Waiter,
}

// SAFETY: the queue may be worked on by any thread: what it points to is in it, and whoever waits keeps it alive for as long.
unsafe impl Send for Queue {}

/// One who waits, on its own stack.
struct Waiter {
    next: *mut Waiter,
    /// Address of the cell.
    address: u64,
    /// Becomes 1 when it is notified; it has left the queue then.
    notified: AtomicU32,
}

impl Queue {
    /// The links in order: that to the first, and then in each who waits that to the next.
    ///
    /// `visit` is given a link to somebody and says whether that one is to leave; the result is how many did, at most `limit`.
    fn remove(&mut self, limit: u32, mut visit: impl FnMut(*mut Waiter) -> bool) -> u32 {
        let mut removed = 0;
        let mut link = &raw mut self.first;
        while removed < limit {
            // SAFETY: `link` is that of the queue or of somebody in it, and who is in the queue is alive.
            unsafe {
                let waiter = *link;
                if waiter.is_null() {
                    break;
                }
                let next = (*waiter).next;
                if visit(waiter) {
                    *link = next;
                    removed += 1;
                } else {
                    link = &raw mut (*waiter).next;
                }
            }
        }
        removed
    }

    /// Adds one who waits.
    ///
    /// # Safety
    /// It must stay where it is until it has left the queue.
    unsafe fn append(&mut self, waiter: *mut Waiter) {
        let mut link = &raw mut self.first;
        // SAFETY: as in `remove`.
        unsafe {
            while !(*link).is_null() {
                link = &raw mut (**link).next;
            }
            *link = waiter;
        }
    }
}

/// See [`wasmc_abi::symbol::ATOMIC_WAIT32`].
///
/// # Safety
/// `address` must be that of an aligned cell in a shared memory.
#[cfg_attr(not(test), unsafe(no_mangle))]
pub unsafe extern "C" fn wasmc_atomic_wait32(address: *mut u32, expected: u32, timeout: i64) -> i32 {
    // SAFETY: the caller's promise; memories stay mapped.
    let cell = unsafe { AtomicU32::from_ptr(address) };
    wait(address as u64, timeout, || cell.load(SeqCst) == expected)
}

/// See [`wasmc_abi::symbol::ATOMIC_WAIT64`].
///
/// # Safety
/// As for [`wasmc_atomic_wait32`].
#[cfg_attr(not(test), unsafe(no_mangle))]
pub unsafe extern "C" fn wasmc_atomic_wait64(address: *mut u64, expected: u64, timeout: i64) -> i32 {
    // SAFETY: the caller's promise; memories stay mapped.
    let cell = unsafe { AtomicU64::from_ptr(address) };
    wait(address as u64, timeout, || cell.load(SeqCst) == expected)
}

/// See [`wasmc_abi::symbol::ATOMIC_NOTIFY`].
#[cfg_attr(not(test), unsafe(no_mangle))]
pub extern "C" fn wasmc_atomic_notify(address: u64, count: u32) -> u32 {
    QUEUE.lock().remove(count, |waiter| {
        // SAFETY: who is in the queue is alive, at least until it has been notified; only the address of its word is used then.
        unsafe {
            if (*waiter).address != address {
                return false;
            }
            let word = &(*waiter).notified;
            let at = word.as_ptr();
            word.store(1, Release);
            futex::wake_one(at);
        }
        true
    })
}

fn wait(address: u64, timeout: i64, is_expected: impl FnOnce() -> bool) -> i32 {
    let deadline = deadline(timeout);
    let mut waiter = Waiter { next: ptr::null_mut(), address, notified: AtomicU32::new(0) };
    let waiter = &raw mut waiter;
    {
        let mut queue = QUEUE.lock();
        if !is_expected() {
            return NOT_EQUAL;
        }
        // SAFETY: this function returns when it was notified, having left the queue, or after it has taken itself out.
        unsafe { queue.append(waiter) };
    }
    // SAFETY: it lives here; other threads only store to the word.
    let word = unsafe { &(*waiter).notified };
    while word.load(Acquire) == 0 {
        if futex::wait(word, 0, deadline) == Err(Errno::TIMEDOUT) {
            let left = QUEUE.lock().remove(1, |other| ptr::eq(other, waiter));
            return if left == 1 { TIMED_OUT } else { WOKEN };
        }
    }
    WOKEN
}

/// When the monotonic clock has gone on by `timeout` nanoseconds; never, when that is negative.
fn deadline(timeout: i64) -> Option<Timespec> {
    if timeout < 0 {
        return None;
    }
    let now = time::now(CLOCK_MONOTONIC).unwrap_or_default();
    let nsec = now.nsec + timeout % NANOSECONDS;
    Some(Timespec { sec: now.sec + timeout / NANOSECONDS + nsec / NANOSECONDS, nsec: nsec % NANOSECONDS })
}

#[cfg(test)]
mod tests {
    use std::sync::atomic::{AtomicU32, AtomicU64, Ordering::SeqCst};
    use std::thread;
    use std::time::{Duration, Instant};

    use super::*;

    const SECOND: i64 = NANOSECONDS;

    #[test]
    fn another_value_is_not_waited_for() {
        let (narrow, wide) = (AtomicU32::new(5), AtomicU64::new(5 << 32));
        // SAFETY: the cells live here.
        unsafe {
            assert_eq!(wasmc_atomic_wait32(narrow.as_ptr(), 6, -1), NOT_EQUAL);
            assert_eq!(wasmc_atomic_wait64(wide.as_ptr(), 6 << 32, -1), NOT_EQUAL);
        }
    }

    #[test]
    fn time_passes() {
        let cell = AtomicU64::new(1 << 40);
        let start = Instant::now();
        // SAFETY: the cell lives here.
        assert_eq!(unsafe { wasmc_atomic_wait64(cell.as_ptr(), 1 << 40, SECOND / 50) }, TIMED_OUT);
        assert!(start.elapsed() >= Duration::from_millis(20));
        assert_eq!(wasmc_atomic_notify(cell.as_ptr() as u64, u32::MAX), 0, "nobody is left in the queue");
    }

    /// Notifies at most `count`, until at least one was there.
    fn notify(cell: &AtomicU32, count: u32) -> u32 {
        loop {
            match wasmc_atomic_notify(cell.as_ptr() as u64, count) {
                0 => thread::yield_now(),
                woken => return woken,
            }
        }
    }

    #[test]
    fn as_many_are_woken_as_were_asked_for() {
        let (cell, elsewhere, woken) = (AtomicU32::new(0), AtomicU32::new(0), AtomicU32::new(0));
        thread::scope(|scope| {
            for _ in 0..4 {
                scope.spawn(|| {
                    // SAFETY: the cell lives here.
                    assert_eq!(unsafe { wasmc_atomic_wait32(cell.as_ptr(), 0, 60 * SECOND) }, WOKEN);
                    woken.fetch_add(1, SeqCst);
                });
            }
            assert_eq!(wasmc_atomic_notify(elsewhere.as_ptr() as u64, u32::MAX), 0);
            assert_eq!(wasmc_atomic_notify(cell.as_ptr() as u64, 0), 0);
            for _ in 0..4 {
                assert_eq!(notify(&cell, 1), 1);
            }
        });
        assert_eq!(woken.load(SeqCst), 4);
    }

    #[test]
    fn who_came_first_is_woken_first() {
        let mut queue = Queue { first: ptr::null_mut() };
        let mut waiters = [1u64, 2, 1, 1].map(|address| Waiter {
            next: ptr::null_mut(),
            address,
            notified: AtomicU32::new(0),
        });
        let all: Vec<*mut Waiter> = waiters.iter_mut().map(ptr::from_mut).collect();
        for &waiter in &all {
            // SAFETY: they live until the end of the test.
            unsafe { queue.append(waiter) };
        }
        let mut seen = Vec::new();
        // SAFETY: as above.
        let removed = queue.remove(2, |waiter| unsafe { (*waiter).address == 1 } && {
            seen.push(waiter);
            true
        });
        assert_eq!((removed, seen), (2, vec![all[0], all[2]]));
        let mut left = Vec::new();
        queue.remove(u32::MAX, |waiter| {
            left.push(waiter);
            false
        });
        assert_eq!(left, [all[1], all[3]]);
    }
}
