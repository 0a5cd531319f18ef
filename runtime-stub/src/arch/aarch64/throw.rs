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
        "stp x0, x30, [sp, -48]!", // the exception and the return address, and room for a `Landing`
        "mov x1, x30",             // the return address
        "mov x2, x29",             // the frame of the caller
        "add x3, sp, 16",          // where the landing goes
        "bl {find}",
        "tbz w0, 0, 2f",
        "ldr x0, [sp]",            // the exception, where the landing pad expects it
        "ldp x9, x10, [sp, 16]",   // Landing::pc, Landing::stack
        "ldr x29, [sp, 32]",       // Landing::frame
        "mov sp, x10",
        "br x9",
        "2:",
        "ldp x0, x30, [sp], 48",   // nobody catches it
        "ret",
        find = sym crate::unwind::find,
    )
}
