//! From the kernel's entry to the guest's first instruction, and to the end of a program that ends well.

use wasmc_abi::trap::EXIT_CANNOT_START;

use crate::os::signal::{self, Handler, SIGPIPE};
use crate::os::{Errno, process};
use crate::text::Text;
use crate::{arch, args, image, memory, traps};

/// Runs an ordinary program; [`arch`]'s `_start` calls it with the initial stack.
///
/// # Safety
/// As for [`prepare`].
pub unsafe extern "C" fn command(initial: *mut usize) -> ! {
    // SAFETY: the caller's promise; `report` does nothing with the guest but look at it.
    let stack_top = unsafe { prepare(initial, traps::report) };
    for &step in image::steps() {
        // SAFETY: the image says that these are such functions, and the stack is mapped for them, with a guard.
        unsafe { arch::enter(step, stack_top) };
    }
    process::exit(0)
}

/// Makes everything ready for the guest: the top of its stack.
///
/// # Safety
/// To be called once, before anything else, with the stack pointer with which the kernel entered the process. The
/// handler must be sound for a thread that runs a guest.
pub unsafe fn prepare(initial: *mut usize, handler: Handler) -> u64 {
    // SAFETY: the caller's promise.
    unsafe {
        args::set(initial);
        traps::install(handler).unwrap_or_else(|error| fail("cannot handle signals", error));
    }
    // WASI has no signals: a write that nobody reads is an error that the guest sees.
    signal::ignore(SIGPIPE).unwrap_or_else(|error| fail("cannot handle signals", error));
    for mapping in image::mappings() {
        // SAFETY: it is one of the image.
        unsafe { memory::map(mapping) }.unwrap_or_else(|error| {
            fail("cannot reserve address space for linear memory (see `ulimit -v`)", error)
        });
    }
    for copy in image::copies() {
        // SAFETY: the compiler placed the copies within the memories, which are mapped now.
        unsafe { arch::copy(copy.to as *mut u8, copy.from as *const u8, copy.len as usize) };
    }
    for step in image::setup() {
        step();
    }
    image::stack().end
}

/// Ends a program that could not start, with one line that says why.
pub fn fail(what: &str, error: Errno) -> ! {
    let mut text = Text::to(process::STDERR);
    text.str("wasmc: cannot start: ").str(what).decimal(": error ", u64::from(error.0)).str("\n").flush();
    process::exit(EXIT_CANNOT_START)
}
