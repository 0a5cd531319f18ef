//! System calls by any instruction, for the tests of the sandbox.

use core::arch::naked_asm;

/// An instruction for system calls without pins.
///
/// # Safety
/// Only for [`call_from`].
#[unsafe(naked)]
pub unsafe extern "C" fn unpinned() {
    naked_asm!("svc 0", "ret")
}

/// Jumps to `instruction` with everything in its register for a system call.
///
/// # Safety
/// None can be had.
#[unsafe(naked)]
pub unsafe extern "C" fn call_from(instruction: u64, number: u64, arguments: &[u64; 6]) -> i64 {
    naked_asm!(
        "mov x16, x0",
        "mov x8, x1",
        "mov x9, x2",
        "ldp x0, x1, [x9]",
        "ldp x2, x3, [x9, 16]",
        "ldp x4, x5, [x9, 32]",
        "br x16",
    )
}
