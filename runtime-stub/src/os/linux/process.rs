//! The process itself, and the one way out that needs no file: a write to a standard stream.

use super::fd::{self, IoVec};
use super::{Result, check, nr};
use crate::arch;

/// Standard output.
pub const STDOUT: i32 = 1;
/// Standard error.
pub const STDERR: i32 = 2;

/// Ends the process.
#[inline(never)]
pub fn exit(code: i32) -> ! {
    loop {
        // SAFETY: ends the process; nothing runs after it.
        unsafe { arch::syscall!(nr::EXIT_GROUP, code as usize) };
    }
}

const CLONE_VM: usize = 0x100;
const CLONE_FS: usize = 0x200;
const CLONE_FILES: usize = 0x400;
const CLONE_SIGHAND: usize = 0x800;
const CLONE_THREAD: usize = 0x1_0000;
const CLONE_SYSVSEM: usize = 0x4_0000;

/// A thread that shares everything but its stack.
const THREAD_FLAGS: usize = CLONE_VM | CLONE_FS | CLONE_FILES | CLONE_SIGHAND | CLONE_THREAD | CLONE_SYSVSEM;

// The number to which `arch::clone` is pinned.
const _: () = assert!(THREAD_FLAGS == 0x5_0f00);

/// Starts a thread of this process that calls `begin(argument)` on the stack that ends at `stack_top`: its number.
///
/// # Safety
/// Nothing else may use the stack, and `begin` must be sound for the argument.
pub unsafe fn spawn(stack_top: u64, begin: unsafe extern "C" fn(usize) -> !, argument: usize) -> Result<i32> {
    // SAFETY: the thread shares everything but its stack, for which the caller answers.
    check(unsafe { arch::clone(THREAD_FLAGS, stack_top, begin, argument) }).map(|number| number as i32)
}

/// The number of this thread.
#[inline(never)]
pub fn thread_number() -> i32 {
    // SAFETY: touches no memory.
    unsafe { arch::syscall!(nr::GETTID) as i32 }
}

/// Writes bytes to a descriptor. What cannot be written is lost: there is nobody left to tell.
pub fn write(fd: i32, mut bytes: &[u8]) {
    while !bytes.is_empty() {
        // SAFETY: they are readable, and nothing writes them: this is for the kernel to read.
        let buffer = unsafe { IoVec::new(bytes.as_ptr().cast_mut(), bytes.len()) };
        match fd::writev(fd, &[buffer]) {
            Ok(written) if written > 0 => bytes = bytes.get(written..).unwrap_or_default(),
            _ => break,
        }
    }
}
