//! System calls by any instruction, for the tests of the sandbox.

use core::arch::naked_asm;

/// An instruction for system calls without pins.
///
/// # Safety
/// Only for [`call_from`].
#[unsafe(naked)]
pub unsafe extern "C" fn unpinned() {
    naked_asm!("syscall", "ret")
}

/// Jumps to `instruction` with everything in its register for a system call.
///
/// # Safety
/// None can be had.
#[unsafe(naked)]
pub unsafe extern "C" fn call_from(instruction: u64, number: u64, arguments: &[u64; 6]) -> i64 {
    naked_asm!(
        "mov r11, rdi",
        "mov rax, rsi",
        "mov rdi, [rdx]",
        "mov rsi, [rdx + 8]",
        "mov r10, [rdx + 24]",
        "mov r8, [rdx + 32]",
        "mov r9, [rdx + 40]",
        "mov rdx, [rdx + 16]",
        "jmp r11",
    )
}
