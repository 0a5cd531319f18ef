//! From a hardware fault to a trap of the guest: what it was, and the end of the program.

use core::cell::UnsafeCell;

use wasmc_abi::trap::{EXIT_TRAP, TrapCode};

use crate::arch::Context;
use crate::backtrace::{self, Callers};
use crate::os::signal::{self, Handler, Info, SIGBUS, SIGFPE, SIGILL, SIGSEGV};
use crate::os::{Result, process};
use crate::text::Text;
use crate::{image, memory, stack};

/// Bytes of the stack on which handlers run: room for the largest state that a kernel saves, and for the handlers.
const HANDLER_STACK: usize = 1 << 16;

/// The stack on which handlers run.
#[repr(align(16))]
struct HandlerStack(UnsafeCell<[u8; HANDLER_STACK]>);

// SAFETY: only the kernel uses it, for the one thread.
unsafe impl Sync for HandlerStack {}

static STACK: HandlerStack = HandlerStack(UnsafeCell::new([0; HANDLER_STACK]));

/// Handles every fault that a guest can cause, on a stack of its own.
///
/// # Safety
/// As for [`signal::handle`].
pub unsafe fn install(handler: Handler) -> Result<()> {
    // SAFETY: the bytes are for this alone; the caller answers for the handler.
    unsafe {
        signal::set_stack(STACK.0.get() as usize, HANDLER_STACK)?;
        for signal in [SIGILL, SIGBUS, SIGFPE, SIGSEGV] {
            signal::handle(signal, handler)?;
        }
    }
    Ok(())
}

/// The trap that a signal stands for; none when it is no doing of the guest's.
#[must_use]
pub fn cause(info: &Info, context: &Context) -> Option<TrapCode> {
    if info.code <= 0 {
        return None; // another process sent it
    }
    match info.signal {
        SIGILL | SIGFPE => image::code().trap(context.pc()),
        _ if stack::is_guard(info.address) => Some(TrapCode::CallStackExhausted),
        _ if memory::is_out_of_bounds(info.address) => Some(TrapCode::MemoryOutOfBounds),
        _ => None,
    }
}

/// The handler of an ordinary program: says what happened and where, and ends it.
///
/// # Safety
/// Only the kernel may call it, for a thread that runs a guest.
pub unsafe extern "C" fn report(_: i32, info: &Info, context: &mut Context) {
    let Some(code) = cause(info, context) else { return crash(info, context) };
    let mut text = Text::to(process::STDERR);
    text.str("wasmc: trap: ").str(code.message()).str("\n");
    where_it_was(&mut text, context);
    text.flush();
    process::exit(EXIT_TRAP)
}

/// Says that the program crashed, by no fault of the guest's, and lets the signal end the process.
pub fn crash(info: &Info, context: &Context) {
    let mut text = Text::to(process::STDERR);
    text.str("wasmc: crash: signal ").decimal(u64::from(info.signal.unsigned_abs()), 0);
    text.str(" at instruction ").hex(context.pc()).str(", address ").hex(info.address).str("\n");
    where_it_was(&mut text, context);
    text.flush();
    // The signal is blocked in its handler, so it comes when the handler returns.
    if signal::reset(info.signal).and_then(|()| process::raise(info.signal)).is_err() {
        process::exit(EXIT_TRAP);
    }
}

fn where_it_was(text: &mut Text, context: &Context) {
    // SAFETY: the guest's thread is the one that this handler interrupted.
    let (base, words) = unsafe { stack::words() };
    let callers = Callers { stack: words, base, frame: context.frame() };
    backtrace::write(text, &image::code(), context.pc(), callers);
}
