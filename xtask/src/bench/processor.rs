//! Staying on one processor.

#![allow(unsafe_code, reason = "sched_setaffinity has no safe wrapper among the dependencies")]

use crate::Result;

/// While it lives, this process, and what it starts, stay on the processor on which it was made.
#[derive(Debug)]
pub(crate) struct OneProcessor(libc::cpu_set_t);

impl OneProcessor {
    /// # Errors
    /// When the kernel does not let it.
    pub(crate) fn stay() -> Result<OneProcessor> {
        // SAFETY: `cpu_set_t` is a C struct of integers, for which all zeros is a value.
        let (mut before, mut one) = unsafe { std::mem::zeroed::<(libc::cpu_set_t, libc::cpu_set_t)>() };
        let size = size_of::<libc::cpu_set_t>();
        // SAFETY: the pointer is to a local of that size and type, and the number is that of a processor.
        let failed = unsafe {
            let failed = libc::sched_getaffinity(0, size, &raw mut before);
            libc::CPU_SET(usize::try_from(libc::sched_getcpu()).unwrap_or(0), &mut one);
            failed | libc::sched_setaffinity(0, size, &raw const one)
        };
        match failed {
            0 => Ok(OneProcessor(before)),
            _ => Err(format!("cannot stay on one processor: {}", std::io::Error::last_os_error())),
        }
    }
}

impl Drop for OneProcessor {
    fn drop(&mut self) {
        // SAFETY: the pointer is to a set of that size and type. Should it fail, the process stays where it is.
        unsafe { libc::sched_setaffinity(0, size_of::<libc::cpu_set_t>(), &raw const self.0) };
    }
}
