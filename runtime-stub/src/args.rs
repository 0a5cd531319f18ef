//! The arguments and the environment that the kernel left on the initial stack.

use core::ffi::{CStr, c_char};
use core::iter::from_fn;
use core::ptr;
use core::sync::atomic::{AtomicPtr, Ordering::Relaxed};

/// Bottom of the initial stack: argc, the arguments, a null, the environment, a null, the auxiliary vector.
static INITIAL: AtomicPtr<usize> = AtomicPtr::new(ptr::null_mut());

/// Remembers the initial stack.
///
/// # Safety
/// `initial` must be the stack pointer with which the kernel entered the process, or point to a like structure that
/// lives for ever and that nobody changes.
pub unsafe fn set(initial: *mut usize) {
    INITIAL.store(initial, Relaxed);
}

/// The arguments, the name of the program first.
#[must_use]
pub fn args() -> Strings {
    let initial = INITIAL.load(Relaxed);
    // SAFETY: `set` was given such a stack, whose strings begin after the count.
    unsafe { Strings::new(initial, 1) }
}

/// The environment: `NAME=VALUE` strings.
#[must_use]
pub fn environment() -> Strings {
    let initial = INITIAL.load(Relaxed);
    // SAFETY: `set` was given such a stack, whose environment begins after the count, the arguments and a null.
    unsafe { Strings::new(initial, if initial.is_null() { 0 } else { *initial + 2 }) }
}

/// A value of the auxiliary vector, `getauxval(3)`; nothing when the kernel gives none of that kind.
#[must_use]
#[cfg_attr(target_arch = "x86_64", allow(dead_code, reason = "x86-64 asks the processor instead"))]
pub fn auxiliary(kind: usize) -> Option<usize> {
    const AT_NULL: usize = 0;
    let mut environment = environment();
    while environment.next_address().is_some() {}
    if environment.next.is_null() {
        return None;
    }
    // SAFETY: `set` was given such a stack, where pairs of words stand behind the null that ends the environment, up to one
    // of kind `AT_NULL`.
    unsafe {
        let mut pair = environment.next.add(1).cast::<[usize; 2]>();
        while (*pair)[0] != AT_NULL {
            if (*pair)[0] == kind {
                return Some((*pair)[1]);
            }
            pair = pair.add(1);
        }
    }
    None
}

/// Iterates over the strings of an array of pointers that ends with a null.
#[derive(Clone)]
pub struct Strings {
    next: *const *const c_char,
}

impl Strings {
    /// # Safety
    /// `initial` is null, or such an array begins `words` words after it and lives for ever.
    unsafe fn new(initial: *const usize, words: usize) -> Strings {
        if initial.is_null() {
            return Strings { next: ptr::null() };
        }
        // SAFETY: the caller's promise.
        Strings { next: unsafe { initial.add(words) }.cast() }
    }

    /// The strings that begin with `start`. The length of the others is never looked for: an environment can be long.
    pub fn that_begin_with(mut self, start: &str) -> impl Iterator<Item = &'static CStr> {
        from_fn(move || {
            loop {
                let string = self.next_address()?;
                // SAFETY: the string ends with a NUL, which equals no byte of a name, so nothing behind it is looked at.
                if start.bytes().zip(0..).all(|(byte, at)| unsafe { *string.add(at) } as u8 == byte) {
                    // SAFETY: the kernel's strings end with a NUL and stay.
                    return Some(unsafe { CStr::from_ptr(string) });
                }
            }
        })
    }

    fn next_address(&mut self) -> Option<*const c_char> {
        if self.next.is_null() {
            return None;
        }
        // SAFETY: `next` is in the array, at its null at the latest.
        let string = unsafe { *self.next };
        if string.is_null() {
            return None;
        }
        // SAFETY: it was not the null, so there is one more.
        self.next = unsafe { self.next.add(1) };
        Some(string)
    }
}

impl Iterator for Strings {
    type Item = &'static CStr;

    fn next(&mut self) -> Option<&'static CStr> {
        // SAFETY: the kernel's strings end with a NUL and stay.
        self.next_address().map(|string| unsafe { CStr::from_ptr(string) })
    }
}

#[cfg(test)]
mod tests {
    use core::ffi::CStr;

    use super::{args, auxiliary, environment, set};

    #[test]
    fn arguments_and_environment_are_told_apart() {
        let strings =
            [c"program", c"-x", c"HOME=/root", c"", c"HO", c"HOMER"].map(|string| string.as_ptr() as usize);
        let [program, option, a, b, c, d] = strings;
        let initial = Box::leak(Box::new([2, program, option, 0, a, b, c, d, 0, 6, 4096, 0, 0]));
        // SAFETY: as the kernel lays it out, and leaked.
        unsafe { set(initial.as_mut_ptr()) };
        assert!(args().eq([c"program", c"-x"]));
        assert!(environment().eq([c"HOME=/root", c"", c"HO", c"HOMER"]));
        assert!(environment().that_begin_with("HOME").eq([c"HOME=/root", c"HOMER"]));
        assert!(environment().that_begin_with("HOME=/root/").eq::<[&CStr; 0]>([]));
        assert_eq!((auxiliary(6), auxiliary(16)), (Some(4096), None));
    }
}
