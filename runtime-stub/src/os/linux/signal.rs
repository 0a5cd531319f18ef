//! Signals: handlers for faults, on a stack of their own.

use super::{Result, check, nr};
use crate::arch::{self, Context};

/// Illegal instruction.
pub const SIGILL: i32 = 4;
/// Arithmetic fault.
pub const SIGFPE: i32 = 8;
/// Access to memory that is not mapped, or not so.
pub const SIGSEGV: i32 = 11;

/// The signals of faults, as a set.
pub const FAULTS: u64 = 1 << (SIGILL - 1) | 1 << (SIGFPE - 1) | 1 << (SIGSEGV - 1);

/// The timer that counts time on the wall has run out.
pub const SIGALRM: i32 = 14;
/// The timer that counts time of processors has run out.
pub const SIGPROF: i32 = 27;

/// Write to a pipe or socket that nobody reads.
pub const SIGPIPE: i32 = 13;

const SA_SIGINFO: u64 = 4;
const SA_RESTORER: u64 = 0x0400_0000;
const SA_ONSTACK: u64 = 0x0800_0000;
const SA_NODEFER: u64 = 0x4000_0000;
const HANDLED: u64 = SA_SIGINFO | SA_ONSTACK;
const SIG_UNBLOCK: usize = 1;
const SIGSET_BYTES: usize = 8;

/// What the kernel tells about a signal; the fault address stands where it does on every 64-bit architecture.
#[repr(C)]
pub struct Info {
    /// Number of the signal.
    pub signal: i32,
    errno: i32,
    /// Above zero when the kernel itself raised the signal, on account of the instruction.
    pub code: i32,
    padding: i32,
    /// Address of the fault, where there is one.
    pub address: u64,
}

/// A handler: the number of the signal, what is known about it, and the state of the thread, which is what it goes
/// on with when the handler returns.
pub type Handler = unsafe extern "C" fn(i32, &Info, &mut Context);

/// `struct sigaction` of the kernel, the same on both architectures.
#[repr(C)]
struct Action {
    handler: usize,
    flags: u64,
    restorer: usize,
    mask: u64,
}

/// `stack_t`.
#[repr(C)]
struct Stack {
    base: usize,
    flags: i32,
    size: usize,
}

/// Handles a signal on the alternate stack. Only for start-up. No fault is handled meanwhile: one of the handler's own ends the process.
///
/// # Safety
/// The handler must do with the interrupted thread only what is sound at any instruction that can raise the signal.
pub unsafe fn handle(signal: i32, handler: Handler) -> Result<()> {
    set(signal, handler as usize, HANDLED)
}

/// As [`handle`], but the signal can come again while it is handled.
///
/// # Safety
/// As for [`handle`].
pub unsafe fn handle_within_itself(signal: i32, handler: Handler) -> Result<()> {
    set(signal, handler as usize, HANDLED | SA_NODEFER)
}

/// Lets signals come to this thread, and to those that it starts. Only for start-up.
pub fn unblock(signals: &[i32]) -> Result<()> {
    let set = signals.iter().fold(0u64, |set, signal| set | 1 << (signal - 1));
    let at = core::ptr::from_ref(&set) as usize;
    // SAFETY: the kernel reads the set.
    check(unsafe { arch::startup_syscall!(nr::RT_SIGPROCMASK, SIG_UNBLOCK, at, 0, SIGSET_BYTES) }).map(drop)
}

/// Makes a signal have no effect. Only for start-up.
pub fn ignore(signal: i32) -> Result<()> {
    const SIG_IGN: usize = 1;
    set(signal, SIG_IGN, 0)
}

fn set(signal: i32, handler: usize, flags: u64) -> Result<()> {
    let restorer = arch::return_from_signal as *const () as usize;
    let action = Action { handler, flags: flags | SA_RESTORER, restorer, mask: FAULTS };
    let action = core::ptr::from_ref(&action) as usize;
    // SAFETY: the kernel reads `action`; what handlers do is promised where they are made.
    let raw = unsafe { arch::startup_syscall!(nr::RT_SIGACTION, signal as usize, action, 0, SIGSET_BYTES) };
    check(raw).map(drop)
}

/// Makes `len` bytes at `base` the stack on which handlers run.
///
/// # Safety
/// Nothing else may ever use those bytes.
#[inline(never)]
pub unsafe fn set_stack(base: usize, len: usize) -> Result<()> {
    let stack = Stack { base, flags: 0, size: len };
    // SAFETY: the kernel reads `stack`; the caller answers for the bytes.
    check(unsafe { arch::syscall!(nr::SIGALTSTACK, core::ptr::from_ref(&stack) as usize, 0) }).map(drop)
}

/// As [`set_stack`]. Only for start-up.
///
/// # Safety
/// As for [`set_stack`].
pub unsafe fn set_stack_at_startup(base: usize, len: usize) -> Result<()> {
    let stack = Stack { base, flags: 0, size: len };
    // SAFETY: as for `set_stack`.
    let raw = unsafe { arch::startup_syscall!(nr::SIGALTSTACK, core::ptr::from_ref(&stack) as usize, 0) };
    check(raw).map(drop)
}
