//! Raw system calls: the number in `rax`, arguments in `rdi`, `rsi`, `rdx`, `r10`, `r8`, `r9`, the result in `rax`. The
//! instruction itself overwrites `rcx` and `r11`.

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
            "syscall", // into the kernel and back
            inlateout("rax") nr => result,
            lateout("rcx") _,
            lateout("r11") _,
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
            "syscall", // into the kernel and back
            inlateout("rax") nr => result,
            in("rdi") a,
            lateout("rcx") _,
            lateout("r11") _,
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
            "syscall", // into the kernel and back
            inlateout("rax") nr => result,
            in("rdi") a,
            in("rsi") b,
            lateout("rcx") _,
            lateout("r11") _,
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
            "syscall", // into the kernel and back
            inlateout("rax") nr => result,
            in("rdi") a,
            in("rsi") b,
            in("rdx") c,
            lateout("rcx") _,
            lateout("r11") _,
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
            "syscall", // into the kernel and back
            inlateout("rax") nr => result,
            in("rdi") a,
            in("rsi") b,
            in("rdx") c,
            in("r10") d,
            lateout("rcx") _,
            lateout("r11") _,
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
            "syscall", // into the kernel and back
            inlateout("rax") nr => result,
            in("rdi") a,
            in("rsi") b,
            in("rdx") c,
            in("r10") d,
            in("r8") e,
            lateout("rcx") _,
            lateout("r11") _,
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
            "syscall", // into the kernel and back
            inlateout("rax") nr => result,
            in("rdi") a,
            in("rsi") b,
            in("rdx") c,
            in("r10") d,
            in("r8") e,
            in("r9") f,
            lateout("rcx") _,
            lateout("r11") _,
            options(nostack),
        );
    }
    result
}
