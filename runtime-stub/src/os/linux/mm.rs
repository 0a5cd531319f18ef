//! Address space.

use super::{Result, check, nr};
use crate::arch::{self, argument_is, argument_within};

/// Pages that cannot be touched.
pub const PROT_NONE: usize = 0;
/// Pages that can be read and written.
pub const PROT_READ_WRITE: usize = 1 | 2;

const MAP_PRIVATE: usize = 0x02;
const MAP_FIXED: usize = 0x10;
const MAP_ANONYMOUS: usize = 0x20;
const MAP_NORESERVE: usize = 0x4000;
const MAP_FIXED_NOREPLACE: usize = 0x10_0000;
const ZEROS: usize = MAP_PRIVATE | MAP_ANONYMOUS | MAP_NORESERVE;
const ZEROS_AT: usize = ZEROS | MAP_FIXED_NOREPLACE;
const MREMAP_MAYMOVE: usize = 1;
const NO_FILE: usize = usize::MAX;

/// Maps `len` bytes of zeros wherever there is room.
#[inline(never)]
pub fn map(len: usize, protection: usize) -> Result<usize> {
    // SAFETY: new pages at an address that nothing uses.
    check(unsafe {
        arch::syscall!(
            nr::MMAP, 0, len, protection, ZEROS, NO_FILE, 0;
            argument_within(2, PROT_READ_WRITE), argument_is(3, ZEROS)
        )
    })
}

/// Maps `len` bytes of zeros at `address`, where nothing may be mapped yet. The result is `address`, or somewhere
/// else on kernels before 4.17 when there was something.
#[inline(never)]
pub fn map_at(address: usize, len: usize, protection: usize) -> Result<usize> {
    // SAFETY: with this flag the kernel replaces no mapping; one that does not know it takes the address as a hint.
    check(unsafe {
        arch::syscall!(
            nr::MMAP, address, len, protection, ZEROS_AT, NO_FILE, 0;
            argument_within(2, PROT_READ_WRITE), argument_is(3, ZEROS_AT)
        )
    })
}

/// As [`map_at`], but where it is to `replace` what is mapped there it does. Only for start-up.
///
/// # Safety
/// Nothing that anybody uses may be replaced.
pub unsafe fn map_at_startup(address: usize, len: usize, protection: usize, replace: bool) -> Result<usize> {
    let flags = if replace { ZEROS | MAP_FIXED } else { ZEROS_AT };
    // SAFETY: as for `map_at`, and the caller's promise.
    check(unsafe { arch::startup_syscall!(nr::MMAP, address, len, protection, flags, NO_FILE, 0) })
}

/// Changes the protection of pages.
///
/// # Safety
/// No Rust value may live in the pages.
#[inline(never)]
pub unsafe fn protect(address: usize, len: usize, protection: usize) -> Result<()> {
    // SAFETY: the caller's promise.
    check(unsafe {
        arch::syscall!(nr::MPROTECT, address, len, protection; argument_within(2, PROT_READ_WRITE))
    })
    .map(drop)
}

/// Gives pages back.
///
/// # Safety
/// Nobody may use them any more.
#[inline(never)]
pub unsafe fn unmap(address: usize, len: usize) {
    // SAFETY: the caller's promise. It fails for no pages that were mapped.
    unsafe { arch::syscall!(nr::MUNMAP, address, len) };
}

/// Makes a mapping larger, moving it where it must: the new address.
///
/// # Safety
/// `address` and `len` must be a mapping made by [`map`], and nobody may keep a reference into it.
#[inline(never)]
pub unsafe fn remap(address: usize, len: usize, new_len: usize) -> Result<usize> {
    // SAFETY: the caller's promise.
    check(unsafe {
        arch::syscall!(nr::MREMAP, address, len, new_len, MREMAP_MAYMOVE; argument_is(3, MREMAP_MAYMOVE))
    })
}
