//! The entry of the process, and the way from the host's stack to the guest's and back.

use core::arch::naked_asm;
use core::sync::atomic::AtomicU64;

use super::super::Outcome;

/// The host's stack pointer while the guest runs: there stand the registers that [`leave`] restores.
static HOST_STACK: AtomicU64 = AtomicU64::new(0);

/// Where the kernel enters an ordinary image.
///
/// # Safety
/// Only the kernel may call it.
#[cfg(not(test))]
#[unsafe(naked)]
#[unsafe(no_mangle)]
pub unsafe extern "C" fn _start() -> ! {
    naked_asm!(
        "mov x29, xzr", // no frame above this one
        "mov x30, xzr", // and nowhere to return to
        "mov x0, sp",   // argc, and above it argv, envp and the auxiliary vector
        "b {start}",    // it does not return
        start = sym crate::start::command,
    )
}

/// Where the kernel enters an image that is a script.
///
/// # Safety
/// Only the kernel may call it.
#[cfg(not(test))]
#[unsafe(naked)]
#[unsafe(no_mangle)]
pub unsafe extern "C" fn wasmc_script_start() -> ! {
    naked_asm!(
        "mov x29, xzr", // as in `_start`
        "mov x30, xzr",
        "mov x0, sp",
        "b {start}",
        start = sym crate::script::run,
    )
}

/// Calls `code`, an `extern "C" fn() -> i32`, on the stack that ends at `stack_top`, a multiple of 16.
///
/// It returns when `code` does, or when a signal handler makes the thread go on at [`leave`].
///
/// # Safety
/// `code` must be such a function, the stack must be large enough or guarded, and nothing else may use it. Calls
/// do not nest.
#[unsafe(naked)]
pub unsafe extern "C" fn enter(code: u64, stack_top: u64) -> Outcome {
    naked_asm!(
        "stp x29, x30, [sp, -160]!", // the registers that a function must preserve
        "stp x19, x20, [sp, 16]",
        "stp x21, x22, [sp, 32]",
        "stp x23, x24, [sp, 48]",
        "stp x25, x26, [sp, 64]",
        "stp x27, x28, [sp, 80]",
        "stp d8, d9, [sp, 96]",
        "stp d10, d11, [sp, 112]",
        "stp d12, d13, [sp, 128]",
        "stp d14, d15, [sp, 144]",
        "adrp x9, {host}", // where `leave` finds them
        "mov x10, sp",
        "str x10, [x9, :lo12:{host}]",
        "mov sp, x1",   // to the guest's stack
        "mov x29, xzr", // its first frame ends the backtrace
        "blr x0",
        "mov w0, w0",  // the result, its upper half cleared
        "mov x1, xzr", // not trapped
        "b {leave}",
        host = sym HOST_STACK,
        leave = sym leave,
    )
}

/// The end of [`enter`]: returns its caller's [`Outcome`] from `x0` and `x1`, whatever the other registers hold.
///
/// # Safety
/// Only for a thread within [`enter`].
#[unsafe(naked)]
pub unsafe extern "C" fn leave() {
    naked_asm!(
        "adrp x9, {host}", // to the host's stack
        "ldr x10, [x9, :lo12:{host}]",
        "mov sp, x10",
        "ldp d14, d15, [sp, 144]", // in the reverse order of `enter`
        "ldp d12, d13, [sp, 128]",
        "ldp d10, d11, [sp, 112]",
        "ldp d8, d9, [sp, 96]",
        "ldp x27, x28, [sp, 80]",
        "ldp x25, x26, [sp, 64]",
        "ldp x23, x24, [sp, 48]",
        "ldp x21, x22, [sp, 32]",
        "ldp x19, x20, [sp, 16]",
        "ldp x29, x30, [sp], 160",
        "ret", // from `enter`
        host = sym HOST_STACK,
    )
}
