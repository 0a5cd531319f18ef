//! System calls, and the pins by which the sandbox knows them ([`wasmc_abi::sandbox`]).
//!
//! A call that a program may make while its guest runs is written `syscall!`: it leaves, beside its instruction, what the
//! filter will demand of it. One that only start-up makes is written `startup_syscall!` and leaves nothing, so that nobody can
//! make it later. Both are negative for an error, and unsafe: the arguments must be such that the call breaks no rule of
//! Rust's, for it may write memory, map it and unmap it.
//!
//! A function with a `syscall!` is never inlined: each instruction more that makes system calls is one more that the kernel has to tell
//! from the others, and makes the start of programs slower.

use wasmc_abi::sandbox::WORD_NUMBER;

/// What has to be true of a call: see [`wasmc_abi::sandbox::Pin`].
pub struct Condition {
    /// Which word.
    pub word: u64,
    /// Which bits of it.
    pub mask: u64,
    /// What they are.
    pub value: u64,
}

/// The number of the call is this one, or another that is demanded likewise. The kernel looks at 32 bits of it.
pub const fn number_is(number: usize) -> Condition {
    Condition { word: WORD_NUMBER, mask: u32::MAX as u64, value: number as u64 }
}

/// An argument, counted from 0, is this.
pub const fn argument_is(argument: u64, value: usize) -> Condition {
    Condition { word: argument + 1, mask: u64::MAX, value: value as u64 }
}

/// An argument has no bits but these.
pub const fn argument_within(argument: u64, bits: usize) -> Condition {
    Condition { word: argument + 1, mask: !(bits as u64), value: 0 }
}

/// An argument of which the kernel looks at 32 bits, an `int` of C's, is this.
pub const fn int_is(argument: u64, value: u32) -> Condition {
    Condition { word: argument + 1, mask: u32::MAX as u64, value: value as u64 }
}

/// An argument of which the kernel looks at 32 bits has no bits but these.
pub const fn int_within(argument: u64, bits: u32) -> Condition {
    Condition { word: argument + 1, mask: !bits as u64, value: 0 }
}

/// An argument, of which all bits count: without this a literal would fill the lower half of its register alone.
#[inline]
pub fn whole(argument: usize) -> usize {
    argument
}

/// `syscall!(NUMBER, ARGUMENTS...; CONDITIONS...)`.
macro_rules! syscall {
    ($number:expr $(, $argument:expr)* $(; $($condition:expr),+)?) => {
        $crate::arch::enter_kernel!(
            [
                "9:", // the kernel sees the address behind the instruction
                ".pushsection .wasmc.pins,\"e\"",
                $crate::arch::pin!($number),
                $($($crate::arch::pin!($condition),)+)?
                ".popsection"
            ]
            [
                $crate::arch::number_is($number).word,
                $crate::arch::number_is($number).mask,
                $crate::arch::number_is($number).value
                $($(, $condition.word, $condition.mask, $condition.value)+)?
            ]
            $number $(, $argument)*
        )
    };
}

/// A [`wasmc_abi::sandbox::Pin`] as a line of assembly, with braces for what a condition says. Which condition does not matter
/// here: it is passed for the line to be repeated with it.
macro_rules! pin {
    ($condition:expr) => {
        ".quad 9b, {}, {}, {}"
    };
}

/// `startup_syscall!(NUMBER, ARGUMENTS...)`.
macro_rules! startup_syscall {
    ($number:expr $(, $argument:expr)*) => {
        $crate::arch::enter_kernel!([] [] $number $(, $argument)*)
    };
}

/// The lines of assembly for a pinned call within a naked function: `$instruction`, pinned to `$number` and, as far as given,
/// to arguments, counted from 1.
macro_rules! pinned {
    ($instruction:literal, $number:literal $(, $argument:literal is $value:literal)*) => {
        concat!(
            $instruction,
            "\n9:\n.pushsection .wasmc.pins,\"e\"\n",
            ".quad 9b, 0, 0xffffffff, ", $number, "\n",
            $(".quad 9b, ", $argument, ", 0xffffffffffffffff, ", $value, "\n",)*
            ".popsection"
        )
    };
}

pub(crate) use {pin, pinned, startup_syscall, syscall};
