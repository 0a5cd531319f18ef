//! Open descriptors: reading, writing, positions and flags.

use super::{Result, check, nr};
use crate::arch::{self, int_is};
use core::marker::PhantomData;

// Sources: `asm-generic/fcntl.h`, `linux/fcntl.h`, `asm-generic/ioctls.h`.
const F_GETFL: u32 = 3;
const F_SETFL: u32 = 4;
const F_DUPFD_CLOEXEC: u32 = 1030;
const TCGETS: u32 = 0x5401;

/// Position from the start of the file.
pub const SEEK_SET: u32 = 0;
/// Position from where the descriptor stands.
pub const SEEK_CUR: u32 = 1;
/// Position from the end of the file.
pub const SEEK_END: u32 = 2;

/// A buffer that the kernel reads or writes: `struct iovec`. The bytes need not be Rust's.
#[derive(Clone, Copy)]
#[repr(C)]
pub struct IoVec<'a> {
    base: *mut u8,
    len: usize,
    memory: PhantomData<&'a mut [u8]>,
}

impl IoVec<'_> {
    /// The `len` bytes at `base`.
    ///
    /// # Safety
    /// They must stay readable for the lifetime of the value and, where it is to be read into, writable with no reference to any of
    /// them.
    pub unsafe fn new(base: *mut u8, len: usize) -> Self {
        IoVec { base, len, memory: PhantomData }
    }

    /// How many bytes.
    pub fn len(&self) -> usize {
        self.len
    }

    /// The bytes from `count` on; none when there are not as many.
    pub fn skip(&self, count: usize) -> Self {
        let count = count.min(self.len);
        IoVec { base: self.base.wrapping_add(count), len: self.len - count, memory: PhantomData }
    }

    pub(super) fn address(&self) -> usize {
        self.base as usize
    }
}

/// A descriptor that is closed when it is dropped.
#[derive(Debug)]
pub struct OwnedFd(i32);

impl OwnedFd {
    /// Takes over a descriptor that nobody else closes.
    pub fn new(fd: i32) -> OwnedFd {
        OwnedFd(fd)
    }

    /// The kernel's number.
    pub fn raw(&self) -> i32 {
        self.0
    }

    /// The number, which the caller must close.
    pub fn into_raw(self) -> i32 {
        let fd = self.0;
        core::mem::forget(self);
        fd
    }
}

impl Drop for OwnedFd {
    fn drop(&mut self) {
        close(self.0);
    }
}

/// Closes a descriptor. There is no error that anybody could do something about: it is closed in any case.
#[inline(never)]
pub fn close(fd: i32) {
    // SAFETY: touches no memory.
    unsafe { arch::syscall!(nr::CLOSE, fd as usize) };
}

/// The same open file at the lowest free number that is not below `lowest`.
#[inline(never)]
pub fn duplicate(fd: i32, lowest: i32) -> Result<OwnedFd> {
    // SAFETY: touches no memory.
    let raw = unsafe {
        arch::syscall!(nr::FCNTL, fd as usize, F_DUPFD_CLOEXEC as usize, lowest as usize; int_is(1, F_DUPFD_CLOEXEC))
    };
    check(raw).map(|fd| OwnedFd(fd as i32))
}

/// Reads into buffers, in order: how many bytes, 0 at the end.
pub fn readv(fd: i32, buffers: &[IoVec<'_>]) -> Result<usize> {
    vectored::<{ nr::READV }>(fd, buffers, 0)
}

/// Writes from buffers, in order: how many bytes.
pub fn writev(fd: i32, buffers: &[IoVec<'_>]) -> Result<usize> {
    vectored::<{ nr::WRITEV }>(fd, buffers, 0)
}

/// Reads at a position, leaving that of the descriptor alone.
pub fn preadv(fd: i32, buffers: &[IoVec<'_>], offset: u64) -> Result<usize> {
    vectored::<{ nr::PREADV }>(fd, buffers, offset)
}

/// Writes at a position, leaving that of the descriptor alone; at the end when it is in append mode.
pub fn pwritev(fd: i32, buffers: &[IoVec<'_>], offset: u64) -> Result<usize> {
    vectored::<{ nr::PWRITEV }>(fd, buffers, offset)
}

#[inline(never)]
fn vectored<const CALL: usize>(fd: i32, buffers: &[IoVec<'_>], offset: u64) -> Result<usize> {
    // The offset goes in two halves on 32-bit machines; on others all of it is in the first. Where the call has no
    // offset the kernel looks at neither.
    // SAFETY: each `IoVec` vouches for its bytes.
    check(unsafe {
        arch::syscall!(CALL, fd as usize, buffers.as_ptr() as usize, buffers.len(), offset as usize, 0)
    })
}

/// Moves the position: the new one, from the start.
#[inline(never)]
pub fn seek(fd: i32, offset: i64, whence: u32) -> Result<u64> {
    // SAFETY: touches no memory.
    check(unsafe { arch::syscall!(nr::LSEEK, fd as usize, offset as usize, whence as usize) })
        .map(|at| at as u64)
}

/// The access mode and flags with which it is open, `O_*`.
#[inline(never)]
pub fn flags(fd: i32) -> Result<u32> {
    // SAFETY: touches no memory.
    check(unsafe { arch::syscall!(nr::FCNTL, fd as usize, F_GETFL as usize, 0; int_is(1, F_GETFL)) })
        .map(|flags| flags as u32)
}

/// Sets the flags that can change: `O_APPEND` and `O_NONBLOCK` among them.
#[inline(never)]
pub fn set_flags(fd: i32, flags: u32) -> Result<()> {
    // SAFETY: touches no memory.
    check(unsafe {
        arch::syscall!(nr::FCNTL, fd as usize, F_SETFL as usize, flags as usize; int_is(1, F_SETFL))
    })
    .map(drop)
}

/// Whether it is a terminal.
#[inline(never)]
pub fn is_terminal(fd: i32) -> bool {
    // The kernel's `struct termios` has 36 bytes.
    let mut termios = [0u32; 16];
    // SAFETY: the kernel writes less than there is room for.
    check(unsafe {
        arch::syscall!(nr::IOCTL, fd as usize, TCGETS as usize, termios.as_mut_ptr() as usize; int_is(1, TCGETS))
    })
    .is_ok()
}

/// Writes what is cached to the disk, and what is known about the file too.
#[inline(never)]
pub fn sync(fd: i32) -> Result<()> {
    // SAFETY: touches no memory.
    check(unsafe { arch::syscall!(nr::FSYNC, fd as usize) }).map(drop)
}

/// Writes what is cached to the disk.
#[inline(never)]
pub fn sync_data(fd: i32) -> Result<()> {
    // SAFETY: touches no memory.
    check(unsafe { arch::syscall!(nr::FDATASYNC, fd as usize) }).map(drop)
}

/// Cuts a file, or makes it longer by zeros.
#[inline(never)]
pub fn set_len(fd: i32, len: u64) -> Result<()> {
    // SAFETY: touches no memory.
    check(unsafe { arch::syscall!(nr::FTRUNCATE, fd as usize, len as usize) }).map(drop)
}

/// Makes sure that there is room on the disk for a part of a file, which it makes as long.
#[inline(never)]
pub fn allocate(fd: i32, offset: u64, len: u64) -> Result<()> {
    // SAFETY: touches no memory.
    check(unsafe {
        arch::syscall!(nr::FALLOCATE, fd as usize, 0, offset as usize, len as usize; int_is(1, 0))
    })
    .map(drop)
}

/// How a part of a file will be used: `POSIX_FADV_*`.
#[inline(never)]
pub fn advise(fd: i32, offset: u64, len: u64, advice: u32) -> Result<()> {
    // SAFETY: touches no memory.
    let raw =
        unsafe { arch::syscall!(nr::FADVISE64, fd as usize, offset as usize, len as usize, advice as usize) };
    check(raw).map(drop)
}

/// Reads the next entries of a directory, as `struct linux_dirent64`: how many bytes, 0 at the end.
#[inline(never)]
pub fn entries(fd: i32, buffer: &mut [u8]) -> Result<usize> {
    // SAFETY: the kernel writes into the buffer only.
    check(unsafe { arch::syscall!(nr::GETDENTS64, fd as usize, buffer.as_mut_ptr() as usize, buffer.len()) })
}
