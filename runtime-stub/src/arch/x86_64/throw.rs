//! Throwing: from compiled code into the search for who catches, and on to where it is caught.

use core::arch::naked_asm;

/// Throws `exception`: see [`wasmc_abi::symbol::THROW`].
///
/// # Safety
/// Only compiled code may call it: the frames from its caller's on, up to the zero that `enter` left, must have
/// frame records.
#[unsafe(naked)]
#[unsafe(no_mangle)]
pub unsafe extern "C" fn wasmc_throw(exception: u64) {
    naked_asm!(
        "mov rsi, [rsp]", // the return address
        "mov rdx, rbp",   // the frame of the caller
        "push rdi",
        "sub rsp, 32",  // room for a `Landing`, and the stack is aligned
        "mov rcx, rsp", // where it goes
        "call {find}",
        "test al, al",
        "je 2f",
        "mov rax, [rsp + 32]", // the exception, where the landing pad expects it
        "mov rcx, [rsp]",      // Landing::pc
        "mov rbp, [rsp + 16]", // Landing::frame
        "mov rsp, [rsp + 8]",  // Landing::stack
        "jmp rcx",
        "2:",
        "add rsp, 40", // nobody catches it
        "ret",
        find = sym crate::unwind::find,
    )
}
