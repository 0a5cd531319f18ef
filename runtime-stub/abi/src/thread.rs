//! What a program that can start threads tells the stub: the object defines one [`Threads`] at [`crate::symbol::THREADS`], in
//! read-only data. Only `thread-spawn` refers to it, so it is linked only into such programs.
//!
//! A thread is one more instance of everything in the program but memories, tables and code. What it has of its own (mutable
//! globals, and the lengths of passive segments) lies in its *block*, and code addresses that from the register that Cranelift calls
//! pinned: `r15` on x86-64, `x21` on AArch64. C code preserves both.

use crate::program::Slice;

/// How threads begin.
#[derive(Clone, Copy, Debug)]
#[repr(C)]
pub struct Threads {
    /// Address of the function that a thread runs, an `extern "C" fn(block: *mut u8, thread: i32, argument: i32)` that
    /// preserves all registers which C functions preserve but the pinned one. The thread ends when it returns.
    pub entry: u64,
    /// The bytes with which each block begins.
    pub block: Slice,
}

/// Alignment of a block.
pub const BLOCK_ALIGN: u64 = 16;
