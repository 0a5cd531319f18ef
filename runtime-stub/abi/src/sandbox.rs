//! What compiler, linker and stub agree on for the sandbox of the operating system.
//!
//! Each system call that a program may make while the guest runs is *pinned*: beside its instruction the stub leaves
//! [`Pin`]s in the section [`SECTION_PINS`] of its object, which say where the instruction is and what has to be true of a call
//! made by it. The linker takes those whose code stays in the image and makes a filter of them, between the symbols
//! [`crate::symbol::FILTER_START`] and [`crate::symbol::FILTER_END`], which the stub hands to the kernel. An instruction without
//! pins makes no call once the filter is in place.

/// Section of the stub's object that holds an array of [`Pin`]. It is not part of any image.
pub const SECTION_PINS: &str = ".wasmc.pins";

/// Something that has to be true of the calls made by one instruction: `word & mask == value`.
///
/// All pins of an instruction have to hold, but that of those on [`WORD_NUMBER`] one is enough: it is the numbers that
/// the instruction may call.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[repr(C)]
pub struct Pin {
    /// The address behind the instruction, which is what the kernel sees: in the object, zero with a 64-bit relocation.
    pub address: u64,
    /// Which word of the call: [`WORD_NUMBER`], or 1 to 6 for its arguments.
    pub word: u64,
    /// Which bits of the word.
    pub mask: u64,
    /// What they are.
    pub value: u64,
}

/// The word of a [`Pin`] that means the number of the call.
pub const WORD_NUMBER: u64 = 0;

/// What the stub has to know to close the sandbox: the object defines one at [`crate::symbol::SANDBOX`], in read-only data.
#[derive(Clone, Copy, Debug)]
#[repr(C)]
pub struct Sandbox {
    /// Bits `SANDBOX_*`.
    pub flags: u64,
    /// The descriptor that stays open besides the standard streams; 0 when there is none.
    pub kept: u64,
}

/// The program does not start where the kernel lacks something.
pub const SANDBOX_REQUIRED: u64 = 1;
