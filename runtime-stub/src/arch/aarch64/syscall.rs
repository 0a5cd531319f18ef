//! Raw system calls: the number in `x8`, arguments in `x0` to `x5`, the result in `x0`.

use core::arch::asm;

/// A system call with no argument; the result is negative for an error.
///
/// # Safety
/// The arguments must be such that the call breaks no rule of Rust's: it may write memory, map it and unmap it.
#[inline]
pub unsafe fn syscall0(nr: usize) -> isize {
    let result: isize;
    // SAFETY: the registers are those of the kernel's interface; the caller answers for the call itself.
    unsafe {
        asm!(
            "svc 0", // into the kernel and back
            in("x8") nr,
            lateout("x0") result,
            options(nostack),
        );
    }
    result
}

/// A system call with one argument; the result is negative for an error.
///
/// # Safety
/// The arguments must be such that the call breaks no rule of Rust's: it may write memory, map it and unmap it.
#[inline]
pub unsafe fn syscall1(nr: usize, a: usize) -> isize {
    let result: isize;
    // SAFETY: the registers are those of the kernel's interface; the caller answers for the call itself.
    unsafe {
        asm!(
            "svc 0", // into the kernel and back
            in("x8") nr,
            inlateout("x0") a => result,
            options(nostack),
        );
    }
    result
}

/// A system call with two arguments; the result is negative for an error.
///
/// # Safety
/// The arguments must be such that the call breaks no rule of Rust's: it may write memory, map it and unmap it.
#[inline]
pub unsafe fn syscall2(nr: usize, a: usize, b: usize) -> isize {
    let result: isize;
    // SAFETY: the registers are those of the kernel's interface; the caller answers for the call itself.
    unsafe {
        asm!(
            "svc 0", // into the kernel and back
            in("x8") nr,
            inlateout("x0") a => result,
            in("x1") b,
            options(nostack),
        );
    }
    result
}

/// A system call with three arguments; the result is negative for an error.
///
/// # Safety
/// The arguments must be such that the call breaks no rule of Rust's: it may write memory, map it and unmap it.
#[inline]
pub unsafe fn syscall3(nr: usize, a: usize, b: usize, c: usize) -> isize {
    let result: isize;
    // SAFETY: the registers are those of the kernel's interface; the caller answers for the call itself.
    unsafe {
        asm!(
            "svc 0", // into the kernel and back
            in("x8") nr,
            inlateout("x0") a => result,
            in("x1") b,
            in("x2") c,
            options(nostack),
        );
    }
    result
}

/// A system call with four arguments; the result is negative for an error.
///
/// # Safety
/// The arguments must be such that the call breaks no rule of Rust's: it may write memory, map it and unmap it.
#[inline]
pub unsafe fn syscall4(nr: usize, a: usize, b: usize, c: usize, d: usize) -> isize {
    let result: isize;
    // SAFETY: the registers are those of the kernel's interface; the caller answers for the call itself.
    unsafe {
        asm!(
            "svc 0", // into the kernel and back
            in("x8") nr,
            inlateout("x0") a => result,
            in("x1") b,
            in("x2") c,
            in("x3") d,
            options(nostack),
        );
    }
    result
}

/// A system call with five arguments; the result is negative for an error.
///
/// # Safety
/// The arguments must be such that the call breaks no rule of Rust's: it may write memory, map it and unmap it.
#[inline]
pub unsafe fn syscall5(nr: usize, a: usize, b: usize, c: usize, d: usize, e: usize) -> isize {
    let result: isize;
    // SAFETY: the registers are those of the kernel's interface; the caller answers for the call itself.
    unsafe {
        asm!(
            "svc 0", // into the kernel and back
            in("x8") nr,
            inlateout("x0") a => result,
            in("x1") b,
            in("x2") c,
            in("x3") d,
            in("x4") e,
            options(nostack),
        );
    }
    result
}

/// A system call with six arguments; the result is negative for an error.
///
/// # Safety
/// The arguments must be such that the call breaks no rule of Rust's: it may write memory, map it and unmap it.
#[inline]
pub unsafe fn syscall6(nr: usize, a: usize, b: usize, c: usize, d: usize, e: usize, f: usize) -> isize {
    let result: isize;
    // SAFETY: the registers are those of the kernel's interface; the caller answers for the call itself.
    unsafe {
        asm!(
            "svc 0", // into the kernel and back
            in("x8") nr,
            inlateout("x0") a => result,
            in("x1") b,
            in("x2") c,
            in("x3") d,
            in("x4") e,
            in("x5") f,
            options(nostack),
        );
    }
    result
}
