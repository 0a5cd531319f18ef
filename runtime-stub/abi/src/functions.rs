//! The tables that turn a program counter into a function name and a trap code.
//!
//! The compiler writes, into the object, one [`ObjectFunction`] for each function in the section
//! [`SECTION_FUNCTIONS`] (its `code` field carries a relocation against the function) and the encoded traps
//! of all of them in [`SECTION_TRAPS`]. The linker keeps the records of the functions that stay, sorts them
//! by address, and writes [`ImageFunction`]s into the image, between the symbols
//! [`crate::symbol::FUNCTIONS_START`] and [`crate::symbol::FUNCTIONS_END`]. Names are offsets into the
//! image's own symbol string table, which is loaded for this reason and stored once.
//!
//! How traps are encoded says [`crate::sites`], as also the calls from which exceptions come back, which stand among them.

/// Section of the object that holds an array of [`ObjectFunction`].
pub const SECTION_FUNCTIONS: &str = ".wasmc.functions";

/// Section of the object that holds the encoded traps, in the order of the records. What stands before those of the first
/// function (the names of source files) is common to all.
pub const SECTION_TRAPS: &str = ".wasmc.traps";

/// A function as the compiler describes it to the linker.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[repr(C)]
pub struct ObjectFunction {
    /// Absolute address of the code: in the object, zero with a 64-bit relocation against the function's symbol.
    pub code: u64,
    /// Size of the code in bytes.
    pub size: u32,
    /// Offset of the function's traps in [`SECTION_TRAPS`].
    pub traps: u32,
}

/// A function as the stub finds it in the image.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[repr(C)]
pub struct ImageFunction {
    /// Absolute address of the code; images lie below 4 GiB.
    pub code: u32,
    /// Size of the code in bytes.
    pub size: u32,
    /// Offset of the NUL-terminated name from [`crate::symbol::STRINGS`]; 0 when the image is stripped.
    pub name: u32,
    /// Offset of the encoded traps from [`crate::symbol::TRAPS`].
    pub traps: u32,
}
