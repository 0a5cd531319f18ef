//! The beginning and the end of a thread.

use core::arch::naked_asm;

use crate::arch::pinned;

/// `clone`: a thread that calls `begin(argument)` on the stack that ends at `stack_top`, a multiple of 16. The result is its number,
/// or negative for an error.
///
/// # Safety
/// `flags` must ask for a thread that shares everything but its stack, which nothing else may use; `begin` must not return.
#[unsafe(naked)]
pub unsafe extern "C" fn clone(
    flags: usize,
    stack_top: u64,
    begin: unsafe extern "C" fn(usize) -> !,
    argument: usize,
) -> isize {
    naked_asm!(
        "mov r8, rcx", // the call overwrites `rcx`; the kernel looks at `rdx` and `r8` only when flags say so
        "mov eax, 56", // clone
        // Both threads go on here. The first argument is `THREAD_FLAGS`.
        pinned!("syscall", 56, 1 is 0x50f00),
        "test rax, rax", // the new one has 0
        "jz 2f",
        "ret",
        "2:",
        "xor ebp, ebp", // no frame above this one
        "mov rdi, r8",
        "call rdx", // the stack is aligned as for a call
        "ud2",      // it does not return
    )
}

/// Calls `entry(block, number, argument)`, then unmaps `len` bytes at `mapping`, which hold the stack that it runs on, and ends the
/// thread.
///
/// # Safety
/// `entry` must be such a function; what is mapped must belong to this thread alone.
#[unsafe(naked)]
pub unsafe extern "C" fn run_thread(
    entry: u64,
    block: u64,
    number: i32,
    argument: i32,
    mapping: usize,
    len: usize,
) -> ! {
    naked_asm!(
        "sub rsp, 8",  // the stack is aligned as for a call
        "mov r12, r8", // these two survive it
        "mov r13, r9",
        "mov rax, rdi",
        "mov rdi, rsi", // the arguments move up by one
        "mov esi, edx",
        "mov edx, ecx",
        "call rax",
        "mov rdi, r12",
        "mov rsi, r13",
        "mov eax, 11", // munmap; there is no stack from here on
        pinned!("syscall", 11),
        "xor edi, edi",
        "mov eax, 60", // exit, of this thread only
        pinned!("syscall", 60),
        "ud2",
    )
}
