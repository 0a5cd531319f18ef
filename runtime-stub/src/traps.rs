//! From a hardware fault to a trap of the guest: what it was, and the end of the program.

use core::cell::UnsafeCell;
use core::mem::offset_of;
use core::sync::atomic::AtomicU32;
use core::sync::atomic::Ordering::Relaxed;

use wasmc_abi::trap::{EXIT_TRAP, TrapCode};

use crate::arch::Context;
use crate::backtrace::{self, Callers};
use crate::os::signal::{self, FAULTS, Handler, Info, SIGFPE, SIGILL, SIGSEGV};
use crate::os::{Result, process};
use crate::stack::Stack;
use crate::text::Text;
use crate::{image, lock, memory};

/// Bytes of the stack on which handlers run: room for the largest state that a kernel saves, and for the handlers.
const HANDLER_STACK: usize = 1 << 16;

/// The stack on which a thread's handlers run, and before it what they have to know of the thread. The kernel tells a handler
/// where its stack is, so each finds its own.
#[repr(C, align(16))]
pub struct HandlerStack {
    guest: Stack,
    room: UnsafeCell<[u8; HANDLER_STACK]>,
}

// SAFETY: only the kernel uses the room, for the one thread that installed it.
unsafe impl Sync for HandlerStack {}

/// The main thread's.
pub static MAIN: HandlerStack =
    HandlerStack { guest: Stack::none(), room: UnsafeCell::new([0; HANDLER_STACK]) };

impl HandlerStack {
    /// The stack of the guest's thread.
    pub fn guest(&self) -> &Stack {
        &self.guest
    }

    /// Makes the calling thread run its handlers here.
    ///
    /// # Safety
    /// No other thread may do so, and it must stay mapped.
    pub unsafe fn install(&self) -> Result<()> {
        // SAFETY: the room is for this alone.
        unsafe { signal::set_stack(self.room.get() as usize, HANDLER_STACK) }
    }

    /// As [`HandlerStack::install`]. Only for start-up.
    ///
    /// # Safety
    /// As for [`HandlerStack::install`].
    unsafe fn install_at_startup(&self) -> Result<()> {
        // SAFETY: likewise.
        unsafe { signal::set_stack_at_startup(self.room.get() as usize, HANDLER_STACK) }
    }
}

/// The guest's stack of the thread that a handler interrupted. The main thread's is the image's: to start, a program writes nothing here, and
/// touches no page for it.
fn interrupted(context: &Context) -> Stack {
    let room = context.handler_stack();
    if room == MAIN.room.get() as u64 {
        return Stack::of(image::stack());
    }
    let handlers = room - offset_of!(HandlerStack, room) as u64;
    // SAFETY: handlers run only where a `HandlerStack` was installed, which stays while its thread lives.
    let guest = unsafe { &(*(handlers as *const HandlerStack)).guest };
    let stack = Stack::none();
    stack.set(guest);
    stack
}

/// Handles every fault that a guest can cause, on a stack of its own.
///
/// # Safety
/// As for [`signal::handle`].
pub unsafe fn install(handler: Handler) -> Result<()> {
    // SAFETY: the bytes are for this alone; the caller answers for the handler.
    unsafe {
        MAIN.install_at_startup()?;
        for &signal in &[SIGILL, SIGFPE, SIGSEGV] {
            signal::handle(signal, handler)?;
        }
    }
    Ok(())
}

/// Whether the thread's own instruction raised the signal, and not another process.
fn is_fault(info: &Info) -> bool {
    info.code > 0
}

/// The trap that a signal stands for; none when it is no doing of the guest's.
#[must_use]
pub fn cause(info: &Info, context: &Context) -> Option<TrapCode> {
    if !is_fault(info) {
        return None;
    }
    match info.signal {
        SIGILL | SIGFPE => image::code().trap(context.pc()),
        _ if interrupted(context).is_guard(info.address) => Some(TrapCode::CallStackExhausted),
        SIGSEGV if memory::is_out_of_bounds(info.address) => Some(TrapCode::MemoryOutOfBounds),
        _ => None,
    }
}

/// Becomes 1 when a thread begins to report how the program ends.
static ENDING: AtomicU32 = AtomicU32::new(0);

/// Whether the calling thread is the one to report how the program ends: the first that asks.
pub fn begin_ending() -> bool {
    ENDING.swap(1, Relaxed) == 0
}

/// The handler of an ordinary program: says what happened and where, and ends it.
///
/// # Safety
/// Only the kernel may call it, for a thread that runs a guest.
pub unsafe extern "C" fn report(_: i32, info: &Info, context: &mut Context) {
    if !begin_ending() {
        loop {
            // Another thread's report is being written, and then the process ends.
            lock::sleep(&ENDING, 1);
        }
    }
    let trap = cause(info, context);
    tell(trap, info, context);
    match trap {
        Some(_) => process::exit(EXIT_TRAP),
        None => let_it_happen(info, context),
    }
}

/// Says that the program crashed, by no fault of the guest's, and lets the signal end the process.
pub fn crash(info: &Info, context: &mut Context) {
    tell(None, info, context);
    let_it_happen(info, context);
}

/// Says what happened, a trap or else a crash, and where.
fn tell(trap: Option<TrapCode>, info: &Info, context: &Context) {
    let mut text = Text::to(process::STDERR);
    match trap {
        Some(code) => text.str("wasmc: trap: ").line_of(image::messages(), code as u8),
        None => text
            .decimal("wasmc: crash: signal ", u64::from(info.signal.unsigned_abs()))
            .hex(" at instruction 0x", context.pc())
            .hex(", address 0x", info.address),
    };
    text.str("\n");
    let stack = interrupted(context);
    // SAFETY: the thread is the one that this handler interrupted.
    let (base, words) = unsafe { stack.words() };
    let callers = Callers { stack: words, base, frame: context.frame() };
    backtrace::write(&mut text, &image::code(), context.pc(), callers);
    text.flush();
}

/// Ends the process by the signal.
fn let_it_happen(info: &Info, context: &mut Context) {
    if is_fault(info) {
        // The instruction raises the signal once more, and one that is blocked then ends the process, whoever handles it.
        context.block(FAULTS);
    } else {
        process::exit(EXIT_TRAP)
    }
}
