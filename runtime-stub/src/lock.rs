//! A lock on a value, for what the threads of a guest share. Nobody who holds one calls the guest or waits for anything else.
//!
//! A program that starts no threads never waits, and holds none of the code for that.

use core::cell::UnsafeCell;
use core::ops::{Deref, DerefMut};
use core::sync::atomic::AtomicU32;
use core::sync::atomic::Ordering::{Acquire, Relaxed, Release};

use crate::os::futex;

const FREE: u32 = 0;
const HELD: u32 = 1;
/// Held, and somebody may be asleep until it is not.
const AWAITED: u32 = 2;

/// A value that one thread at a time can reach.
pub struct Lock<T> {
    state: AtomicU32,
    value: UnsafeCell<T>,
}

// SAFETY: `lock` lets one thread at a time reach the value, which may go from one to another.
unsafe impl<T: Send> Sync for Lock<T> {}

/// The right to the value, until it is dropped.
pub struct Held<'a, T> {
    lock: &'a Lock<T>,
}

impl<T> Lock<T> {
    /// A lock that nobody holds.
    pub const fn new(value: T) -> Self {
        Lock { state: AtomicU32::new(FREE), value: UnsafeCell::new(value) }
    }

    /// Waits until nobody else holds the lock.
    pub fn lock(&self) -> Held<'_, T> {
        if self.state.compare_exchange(FREE, HELD, Acquire, Relaxed).is_err() {
            while self.state.swap(AWAITED, Acquire) != FREE {
                // Whatever woke it, the state decides.
                sleep(&self.state, AWAITED);
            }
        }
        Held { lock: self }
    }
}

impl<T> Drop for Held<'_, T> {
    fn drop(&mut self) {
        if self.lock.state.swap(FREE, Release) == AWAITED {
            wake(&self.lock.state);
        }
    }
}

/// How threads wait for each other: the functions below.
struct Waiting {
    sleep: fn(&AtomicU32, u32),
    wake: fn(&AtomicU32),
}

/// How threads wait for each other in this program; nothing where there is only one.
fn waiting() -> Option<Waiting> {
    #[cfg(test)]
    return Some(Waiting { sleep: futex_sleep, wake: futex_wake });
    #[cfg(not(test))]
    crate::image::among_threads().map(|[.., sleep, wake]| {
        // SAFETY: the abi says that this is the address of the function below.
        let sleep = unsafe { core::mem::transmute::<u64, fn(&AtomicU32, u32)>(sleep) };
        // SAFETY: likewise.
        let wake = unsafe { core::mem::transmute::<u64, fn(&AtomicU32)>(wake) };
        Waiting { sleep, wake }
    })
}

/// Sleeps while `word` is `expected`, or until this thread is woken for whatever reason. Where there are no other threads it is not.
pub fn sleep(word: &AtomicU32, expected: u32) {
    if let Some(waiting) = waiting() {
        (waiting.sleep)(word, expected);
    }
}

/// Wakes one thread that sleeps at `word`.
fn wake(word: &AtomicU32) {
    if let Some(waiting) = waiting() {
        (waiting.wake)(word);
    }
}

#[cfg_attr(not(test), unsafe(export_name = "wasmc_sleep"))]
pub fn futex_sleep(word: &AtomicU32, expected: u32) {
    let _ = futex::wait(word, expected, None);
}

#[cfg_attr(not(test), unsafe(export_name = "wasmc_wake"))]
pub fn futex_wake(word: &AtomicU32) {
    futex::wake_one(word.as_ptr());
}

impl<T> Deref for Held<'_, T> {
    type Target = T;

    fn deref(&self) -> &T {
        // SAFETY: this thread alone holds the lock.
        unsafe { &*self.lock.value.get() }
    }
}

impl<T> DerefMut for Held<'_, T> {
    fn deref_mut(&mut self) -> &mut T {
        // SAFETY: this thread alone holds the lock, and the borrow of `self` is exclusive.
        unsafe { &mut *self.lock.value.get() }
    }
}

#[cfg(test)]
mod tests {
    use super::Lock;

    #[test]
    fn one_thread_at_a_time() {
        const THREADS: u64 = 8;
        const ROUNDS: u64 = 5_000;
        let pair = Lock::new((0u64, 0u64));
        std::thread::scope(|scope| {
            for _ in 0..THREADS {
                scope.spawn(|| {
                    for _ in 0..ROUNDS {
                        let mut pair = pair.lock();
                        pair.0 += 1;
                        std::hint::spin_loop();
                        pair.1 = pair.0;
                    }
                });
            }
        });
        assert_eq!(*pair.lock(), (THREADS * ROUNDS, THREADS * ROUNDS));
    }
}
