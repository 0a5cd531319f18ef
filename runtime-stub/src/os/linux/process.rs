//! The process itself, and the one way out that needs no file: a write to a standard stream.

use super::{Result, check, nr};
use crate::arch;

/// Standard output.
pub const STDOUT: i32 = 1;
/// Standard error.
pub const STDERR: i32 = 2;

/// Ends the process.
pub fn exit(code: i32) -> ! {
    loop {
        // SAFETY: ends the process; nothing runs after it.
        unsafe { arch::syscall1(nr::EXIT_GROUP, code as usize) };
    }
}

/// Sends this process a signal.
pub fn raise(signal: i32) -> Result<()> {
    // SAFETY: neither call touches memory.
    check(unsafe { arch::syscall2(nr::KILL, arch::syscall0(nr::GETPID) as usize, signal as usize) }).map(drop)
}

/// Writes some of `bytes` to a descriptor: how many.
pub fn write(fd: i32, bytes: &[u8]) -> Result<usize> {
    // SAFETY: the kernel only reads the bytes.
    check(unsafe { arch::syscall3(nr::WRITE, fd as usize, bytes.as_ptr() as usize, bytes.len()) })
}
