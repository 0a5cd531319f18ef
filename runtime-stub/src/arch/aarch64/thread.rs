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
        "mov x8, 220", // clone; the kernel looks at `x2` and `x3` only when flags say so
        // Both threads go on here. The first argument is `THREAD_FLAGS`.
        pinned!("svc 0", 220, 1 is 0x50f00),
        "cbz x0, 2f", // the new one has 0
        "ret",
        "2:",
        "mov x29, xzr", // no frame above this one
        "mov x30, xzr",
        "mov x0, x3",
        "blr x2",
        "brk 1", // it does not return
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
        "mov x19, x4", // these two survive the call
        "mov x20, x5",
        "mov x9, x0",
        "mov x0, x1", // the arguments move up by one
        "mov w1, w2",
        "mov w2, w3",
        "blr x9",
        "mov x0, x19",
        "mov x1, x20",
        "mov x8, 215", // munmap; there is no stack from here on
        pinned!("svc 0", 215),
        "mov x0, xzr",
        "mov x8, 93", // exit, of this thread only
        pinned!("svc 0", 93),
        "brk 1",
    )
}
