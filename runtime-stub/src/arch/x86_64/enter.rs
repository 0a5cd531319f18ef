//! The entry of the process, and the way from the host's stack to the guest's and back.

use core::arch::naked_asm;
use core::sync::atomic::AtomicU64;

use super::super::Outcome;

/// The host's stack pointer while the guest runs: below it stand the registers that [`leave`] restores.
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
        "xor ebp, ebp", // no frame above this one
        "mov rdi, rsp", // argc, and above it argv, envp and the auxiliary vector
        "call {start}", // the stack is aligned as for a call
        "ud2",          // it does not return
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
        "xor ebp, ebp", // as in `_start`
        "mov rdi, rsp",
        "call {start}",
        "ud2",
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
        "push rbp", // the registers that a function must preserve
        "push rbx",
        "push r12",
        "push r13",
        "push r14",
        "push r15",
        "mov [rip + {host}], rsp", // where `leave` finds them
        "mov rsp, rsi",            // to the guest's stack
        "xor ebp, ebp",            // its first frame ends the backtrace
        "call rdi",
        "mov eax, eax", // the result, its upper half cleared
        "xor edx, edx", // not trapped
        "jmp {leave}",
        host = sym HOST_STACK,
        leave = sym leave,
    )
}

/// The end of [`enter`]: returns its caller's [`Outcome`] from `rax` and `rdx`, whatever the other registers hold.
///
/// # Safety
/// Only for a thread within [`enter`].
#[unsafe(naked)]
pub unsafe extern "C" fn leave() {
    naked_asm!(
        "mov rsp, [rip + {host}]", // to the host's stack
        "pop r15",                 // in the reverse order of `enter`
        "pop r14",
        "pop r13",
        "pop r12",
        "pop rbx",
        "pop rbp",
        "ret", // from `enter`
        host = sym HOST_STACK,
    )
}
