//! By what a process confines itself, other than Landlock. Only for start-up.
//!
//! Sources: `linux/prctl.h`, `linux/seccomp.h`, `linux/filter.h`, and `asm-generic/resource.h` of the kernel.

use core::mem::offset_of;

use super::{Result, check, nr};
use crate::arch;

const PR_SET_DUMPABLE: usize = 4;
const PR_SET_SECCOMP: usize = 22;
const PR_SET_NO_NEW_PRIVS: usize = 38;
const SECCOMP_MODE_FILTER: usize = 2;
const RLIMIT_NOFILE: usize = 7;

/// `struct sock_fprog`.
#[repr(C)]
struct Program {
    len: u16,
    instructions: *const u64,
}

const _: () = assert!(offset_of!(Program, instructions) == 8);

/// No program that this one becomes can do more than this one: a condition for all that follows, which fails where it does.
pub fn no_new_privileges() {
    // SAFETY: touches no memory.
    unsafe { arch::startup_syscall!(nr::PRCTL, PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0) };
}

/// No other process of the user's can look into this one, and it leaves no core dump.
pub fn hide() {
    // SAFETY: touches no memory. It fails on no kernel.
    unsafe { arch::startup_syscall!(nr::PRCTL, PR_SET_DUMPABLE, 0, 0, 0, 0) };
}

/// From now on each system call has to pass `filter`, instructions as `struct sock_filter` has them.
pub fn filter_calls(filter: &[u64]) -> Result<()> {
    let program = Program { len: filter.len() as u16, instructions: filter.as_ptr() };
    let program = core::ptr::from_ref(&program) as usize;
    // SAFETY: the kernel only reads the program and the filter.
    let raw =
        unsafe { arch::startup_syscall!(nr::PRCTL, PR_SET_SECCOMP, SECCOMP_MODE_FILTER, program, 0, 0) };
    check(raw).map(drop)
}

/// Closes every descriptor from `first` to `last` that is open.
pub fn close_range(first: u32, last: u32) {
    // SAFETY: touches no memory.
    let raw = unsafe { arch::startup_syscall!(nr::CLOSE_RANGE, first as usize, last as usize, 0) };
    if check(raw).is_err() {
        // Linux before 5.9. No number can be above the limit, unless that was lowered.
        for fd in first..last.saturating_add(1).min(descriptor_limit()) {
            // SAFETY: touches no memory.
            unsafe { arch::startup_syscall!(nr::CLOSE, fd as usize) };
        }
    }
}

/// The number above all descriptors that the process may have.
fn descriptor_limit() -> u32 {
    let mut limit = [0u64; 2];
    // SAFETY: the kernel writes the two numbers of a `struct rlimit64`. It fails for no such limit.
    unsafe { arch::startup_syscall!(nr::PRLIMIT64, 0, RLIMIT_NOFILE, 0, limit.as_mut_ptr() as usize) };
    u32::try_from(limit[0]).unwrap_or(u32::MAX)
}
