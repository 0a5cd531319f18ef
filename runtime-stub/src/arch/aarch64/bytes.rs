//! The C routines for runs of bytes that the guest's bulk instructions and LLVM's own code call.
//!
//! They are assembly so that nothing can turn one into a call of itself. Up to 64 bytes are loaded whole before
//! any is stored, in pieces that overlap in the middle, so that there is no loop and the order does not matter.

use core::arch::{asm, naked_asm};
use core::ffi::c_char;

/// Copies `len` bytes to where none of them is, in few instructions: for start-up.
///
/// # Safety
/// Both runs must be accessible.
#[inline]
pub unsafe fn copy(to: *mut u8, from: *const u8, len: usize) {
    // SAFETY: the caller's promise.
    unsafe {
        asm!(
            "2:",
            "subs {len}, {len}, 16", // while there are 16 bytes
            "b.lo 3f",
            "ldp {a}, {b}, [{from}], 16",
            "stp {a}, {b}, [{to}], 16",
            "b 2b",
            "3:",
            "adds {len}, {len}, 16", // the bytes that are left
            "b.eq 5f",
            "4:",
            "ldrb {a:w}, [{from}], 1",
            "strb {a:w}, [{to}], 1",
            "subs {len}, {len}, 1",
            "b.ne 4b",
            "5:",
            len = inout(reg) len => _,
            from = inout(reg) from => _,
            to = inout(reg) to => _,
            a = out(reg) _,
            b = out(reg) _,
            options(nostack),
        );
    }
}

/// Copies `len` bytes, as if through a buffer; returns `to`.
///
/// # Safety
/// Both runs must be accessible.
#[unsafe(naked)]
#[cfg_attr(not(test), unsafe(no_mangle))]
pub unsafe extern "C" fn memmove(to: *mut u8, from: *const u8, len: usize) -> *mut u8 {
    naked_asm!(
        "add x3, x0, x2", // end of the destination
        "add x4, x1, x2", // end of the source
        "cmp x2, 16",
        "b.lo 5f",
        "ldr q0, [x1]",       // first 16 bytes
        "ldur q1, [x4, -16]", // last 16 bytes
        "cmp x2, 32",
        "b.hi 2f",
        "str q0, [x0]", // 16 to 32 bytes are done
        "stur q1, [x3, -16]",
        "ret",
        "2:",
        "cmp x2, 64",
        "b.hi 3f",
        "ldr q2, [x1, 16]",
        "ldur q3, [x4, -32]",
        "stp q0, q2, [x0]", // 33 to 64 bytes are done
        "stp q3, q1, [x3, -32]",
        "ret",
        // More than 64 bytes. q0 and q1 are dead.
        "3:",
        "sub x5, x0, x1", // how far up
        "cmp x5, x2",
        "b.lo 9f",               // onto the rest of the source: last bytes first
        "ldp q4, q5, [x4, -64]", // last 64 bytes, before they can be overwritten
        "ldp q6, q7, [x4, -32]",
        "sub x3, x3, 64", // where they go
        "mov x5, x0",
        "4:",
        "ldp q0, q1, [x1]", // upwards, 64 bytes a turn
        "ldp q2, q3, [x1, 32]",
        "add x1, x1, 64",
        "stp q0, q1, [x5]",
        "stp q2, q3, [x5, 32]",
        "add x5, x5, 64",
        "cmp x5, x3",
        "b.lo 4b", // until at most 64 bytes are left
        "stp q4, q5, [x3]",
        "stp q6, q7, [x3, 32]",
        "ret",
        // Fewer than 16 bytes.
        "5:",
        "tbz w2, 3, 6f",
        "ldr x5, [x1]",
        "ldur x6, [x4, -8]",
        "str x5, [x0]", // 8 to 15 bytes are done
        "stur x6, [x3, -8]",
        "ret",
        "6:",
        "tbz w2, 2, 7f",
        "ldr w5, [x1]",
        "ldur w6, [x4, -4]",
        "str w5, [x0]", // 4 to 7 bytes are done
        "stur w6, [x3, -4]",
        "ret",
        "7:",
        "cbz w2, 8f",
        "ldrb w5, [x1]",
        "ldurb w6, [x4, -1]",
        "lsr w2, w2, 1", // the middle one of three, else the last
        "ldrb w7, [x1, x2]",
        "strb w5, [x0]", // 1 to 3 bytes are done
        "strb w7, [x0, x2]",
        "sturb w6, [x3, -1]",
        "8:",
        "ret",
        // Downwards, 64 bytes a turn.
        "9:",
        "ldp q4, q5, [x1]", // first 64 bytes, before they can be overwritten
        "ldp q6, q7, [x1, 32]",
        "add x5, x0, 64", // where they end
        "20:",
        "ldp q0, q1, [x4, -32]",
        "ldp q2, q3, [x4, -64]",
        "sub x4, x4, 64",
        "stp q0, q1, [x3, -32]",
        "stp q2, q3, [x3, -64]",
        "sub x3, x3, 64",
        "cmp x3, x5",
        "b.hi 20b", // until at most 64 bytes are left
        "stp q4, q5, [x0]",
        "stp q6, q7, [x0, 32]",
        "ret",
    )
}

/// Copies `len` bytes; returns `to`.
///
/// # Safety
/// Both runs must be accessible.
#[unsafe(naked)]
#[cfg_attr(not(test), unsafe(no_mangle))]
pub unsafe extern "C" fn memcpy(to: *mut u8, from: *const u8, len: usize) -> *mut u8 {
    naked_asm!("b {memmove}", memmove = sym memmove) // it is as fast
}

/// Sets `len` bytes to the low byte of `value`; returns `to`.
///
/// # Safety
/// The run must be accessible.
#[unsafe(naked)]
#[cfg_attr(not(test), unsafe(no_mangle))]
pub unsafe extern "C" fn memset(to: *mut u8, value: i32, len: usize) -> *mut u8 {
    naked_asm!(
        "dup v0.16b, w1", // the byte, sixteen times
        "add x3, x0, x2", // the end
        "cmp x2, 16",
        "b.lo 4f",
        "str q0, [x0]",       // first 16 bytes
        "stur q0, [x3, -16]", // last 16 bytes
        "cmp x2, 32",
        "b.hi 2f",
        "ret",
        "2:",
        "str q0, [x0, 16]",
        "stur q0, [x3, -32]",
        "cmp x2, 64",
        "b.hi 3f",
        "ret",
        "3:",
        "sub x3, x3, 32", // the last 32 bytes are done
        "add x5, x0, 32", // and the first
        "20:",
        "stp q0, q0, [x5], 32",
        "cmp x5, x3",
        "b.lo 20b",
        "ret",
        // Fewer than 16 bytes.
        "4:",
        "tbz w2, 3, 5f",
        "str d0, [x0]", // 8 to 15 bytes
        "stur d0, [x3, -8]",
        "ret",
        "5:",
        "tbz w2, 2, 6f",
        "str s0, [x0]", // 4 to 7 bytes
        "stur s0, [x3, -4]",
        "ret",
        "6:",
        "cbz w2, 7f",
        "strb w1, [x0]", // 1 to 3 bytes: first, last, middle
        "sturb w1, [x3, -1]",
        "lsr w2, w2, 1",
        "strb w1, [x0, x2]",
        "7:",
        "ret",
    )
}

/// The number of bytes before the first that is zero.
///
/// # Safety
/// `string` must end with a zero byte.
#[unsafe(naked)]
#[cfg_attr(not(test), unsafe(no_mangle))]
pub unsafe extern "C" fn strlen(string: *const c_char) -> usize {
    naked_asm!(
        "mov x1, x0", // where we are
        "2:",
        "ldrb w2, [x1], 1",
        "cbnz w2, 2b",
        "sub x0, x1, x0",
        "sub x0, x0, 1", // without the zero
        "ret",
    )
}
