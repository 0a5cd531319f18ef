//! What the compiler and the linker put into the image, as Rust values.
//!
//! Every address here was written by them; that it is right is their promise, which the linker checks when it
//! reads the finished image once more.

use core::ops::Range;
use core::slice;

use wasmc_abi::functions::ImageFunction;
use wasmc_abi::program::{Copy, Mapping, Memory, Program, Slice};

unsafe extern "C" {
    safe static wasmc_program: Program;
    static wasmc_functions_start: ImageFunction;
    static wasmc_functions_end: ImageFunction;
    static wasmc_traps: u8;
    static wasmc_traps_end: u8;
    static wasmc_filter_start: u64;
    static wasmc_filter_end: u64;
    static wasmc_strings: u8;
    static wasmc_strings_end: u8;
    static wasmc_stack_start: u8;
    static wasmc_stack_end: u8;
}

/// The values of a [`Slice`].
///
/// # Safety
/// The slice must come from the image, with values of type `T` that nothing changes.
#[must_use]
pub unsafe fn items<T>(slice: &Slice) -> &'static [T] {
    // SAFETY: the caller's promise.
    unsafe { slice::from_raw_parts(slice.address as *const T, slice.count as usize) }
}

/// Everything from one symbol to another.
///
/// # Safety
/// The linker must have put both around values of type `T` that nothing changes.
unsafe fn between<T>(start: *const T, end: *const T) -> &'static [T] {
    // SAFETY: the caller's promise.
    unsafe { slice::from_raw_parts(start, end.addr().wrapping_sub(start.addr()) / size_of::<T>()) }
}

/// The descriptors of the linear memories. The guest grows them, so they are to be read as they are at the moment.
pub fn memories() -> impl Iterator<Item = *const Memory> {
    // SAFETY: the abi says that this is a list of addresses.
    unsafe { items::<u64>(&wasmc_program.memories) }.iter().map(|&address| address as *const Memory)
}

/// What is to be mapped at start-up.
#[must_use]
pub fn mappings() -> &'static [Mapping] {
    // SAFETY: the abi says so.
    unsafe { items(&wasmc_program.mappings) }
}

/// What is to be copied at start-up.
#[must_use]
pub fn copies() -> &'static [Copy] {
    // SAFETY: the abi says so.
    unsafe { items(&wasmc_program.copies) }
}

/// What the stub does before the first step.
pub fn setup() -> impl Iterator<Item = extern "C" fn()> {
    // SAFETY: the abi says that this is a list of addresses of such functions.
    unsafe { items(&wasmc_program.setup) }.iter().copied()
}

/// Addresses of the functions to be run, each an `extern "C" fn() -> i32`.
#[must_use]
pub fn steps() -> &'static [u64] {
    // SAFETY: the abi says so.
    unsafe { items(&wasmc_program.steps) }
}

/// The messages of the traps, a line for each code.
#[must_use]
pub fn messages() -> &'static [u8] {
    // SAFETY: the abi says so.
    unsafe { items(&wasmc_program.messages) }
}

/// The filter of system calls, each word an instruction.
#[must_use]
pub fn filter() -> &'static [u64] {
    // SAFETY: the abi says that the linker defines the symbols around just that.
    unsafe { between(&raw const wasmc_filter_start, &raw const wasmc_filter_end) }
}

/// Where the guest's stack begins and ends. Those of threads have the same size.
#[must_use]
pub fn stack() -> Range<u64> {
    let (start, end) = (&raw const wasmc_stack_start, &raw const wasmc_stack_end);
    start.addr() as u64..end.addr() as u64
}

/// The addresses of [`wasmc_abi::symbol::AMONG_THREADS`], of a program that starts threads.
#[must_use]
pub fn among_threads() -> Option<[u64; 4]> {
    let functions = wasmc_program.among_threads;
    (functions[0] != 0).then_some(functions)
}

/// The tables by which a program counter becomes a name and a trap code.
#[derive(Clone, Copy)]
pub struct Code<'a> {
    /// The guest's functions, by ascending address.
    pub functions: &'a [ImageFunction],
    /// The encoded traps of all of them.
    pub traps: &'a [u8],
    /// Their names, each ending with a NUL.
    pub strings: &'a [u8],
}

/// The tables of this image.
#[inline(never)]
#[must_use]
pub fn code() -> Code<'static> {
    // SAFETY: the abi says that the linker defines each pair of symbols around just that.
    unsafe {
        Code {
            functions: between(&raw const wasmc_functions_start, &raw const wasmc_functions_end),
            traps: between(&raw const wasmc_traps, &raw const wasmc_traps_end),
            strings: between(&raw const wasmc_strings, &raw const wasmc_strings_end),
        }
    }
}
