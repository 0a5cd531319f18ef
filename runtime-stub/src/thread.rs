//! wasi-threads: a thread is a mapping with a stack, room for its signal handlers and a block of its own, started by `clone` and
//! gone when the guest's function returns.
//!
//! ```text
//!     guard | stack of the guest | Thread | block
//! ```
//!
//! Nothing keeps a list of them: whoever waits for a thread does so in the guest's memory, and the end of the process ends all.

use wasmc_abi::layout::STACK_GUARD;
use wasmc_abi::program::Slice;
use wasmc_abi::thread::{BLOCK_ALIGN, Threads};

use crate::guest::Guest;
use crate::os::{Result, process};
use crate::stack::Stack;
use crate::traps::HandlerStack;
use crate::{arch, image, start};

unsafe extern "C" {
    safe static wasmc_threads: Threads;
}

/// What stands above the stack of a thread.
#[repr(C, align(16))]
struct Thread {
    handlers: HandlerStack,
    /// Bytes of the mapping.
    mapped: usize,
    /// What the guest passes to its thread.
    argument: i32,
}

const _: () = assert!(align_of::<Thread>() as u64 == BLOCK_ALIGN);

/// `wasi.thread-spawn`: starts a thread: its number, which no other living thread has, or an error number, negated.
#[cfg_attr(not(test), unsafe(export_name = "wasi.thread-spawn"))]
pub extern "C" fn thread_spawn(_: Guest<'_>, argument: i32) -> i32 {
    match spawn(argument) {
        Ok(number) => number,
        Err(error) => -i32::from(error.0),
    }
}

fn spawn(argument: i32) -> Result<i32> {
    let Slice { address: first, count: bytes } = wasmc_threads.block;
    let stack = image::stack();
    let size = stack.end - stack.start;
    let more = size_of::<Thread>() as u64 + bytes;
    let (stack, top) = Stack::map(size, more)?;
    let thread = top as *mut Thread;
    // SAFETY: `map` made room for both above the stack, and they are not shared before the thread runs.
    unsafe {
        (*thread).handlers.guest().set(&stack);
        (*thread).mapped = (STACK_GUARD + size + more) as usize;
        (*thread).argument = argument;
        arch::memmove(block(thread) as *mut u8, first as *const u8, bytes as usize);
    }
    // SAFETY: the stack is the thread's own, and `begin` is made for such an argument.
    let started = unsafe { process::spawn(top, begin, thread as usize) };
    if started.is_err() {
        // SAFETY: nobody has ever seen the mapping.
        unsafe { crate::os::mm::unmap(stack.mapping() as usize, (STACK_GUARD + size + more) as usize) };
    }
    started
}

/// Address of the block.
fn block(thread: *mut Thread) -> u64 {
    thread as u64 + size_of::<Thread>() as u64
}

/// What a thread runs, on its own stack.
unsafe extern "C" fn begin(thread: usize) -> ! {
    let at = thread as *mut Thread;
    // SAFETY: `spawn` passes what it made, and only this thread uses it from now on.
    let thread = unsafe { &*at };
    // SAFETY: the handlers' stack is this thread's.
    unsafe { thread.handlers.install() }.unwrap_or_else(|error| start::fail("cannot handle signals", error));
    let number = process::thread_number();
    let (mapping, mapped) = (thread.handlers.guest().mapping() as usize, thread.mapped);
    // SAFETY: the object says that the entry is such a function; nobody else knows the mapping.
    unsafe { arch::run_thread(wasmc_threads.entry, block(at), number, thread.argument, mapping, mapped) }
}
