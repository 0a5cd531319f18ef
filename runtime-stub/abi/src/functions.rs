//! The tables that turn a program counter into a function name and a trap code.
//!
//! The compiler writes, into the object, one [`ObjectFunction`] for each function in the section
//! [`SECTION_FUNCTIONS`] (its `code` field carries a relocation against the function) and the encoded traps
//! of all of them in [`SECTION_TRAPS`]. The linker keeps the records of the functions that stay, sorts them
//! by address, and writes [`ImageFunction`]s into the image, between the symbols
//! [`crate::symbol::FUNCTIONS_START`] and [`crate::symbol::FUNCTIONS_END`]. Names are offsets into the
//! image's own symbol string table, which is loaded for this reason and stored once.
//!
//! Accesses to linear memory have no entry: the address of the fault tells what happened.
//!
//! # Encoding of the traps of a function
//! A sequence of (`delta`, `code`) pairs ended by `delta` = 0. `delta` is an unsigned LEB128 number: the
//! distance in bytes from the previous trapping instruction of the function, or for the first from the start of the
//! function, **plus one** (so that it is never zero). `code` is one byte, a [`crate::trap::TrapCode`].

/// Section of the object that holds an array of [`ObjectFunction`].
pub const SECTION_FUNCTIONS: &str = ".wasmc.functions";

/// Section of the object that holds the encoded traps.
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

/// Iterates over the encoded traps of one function: (offset of the instruction in the function, code byte).
///
/// Bytes that end too early end the sequence: the encoding is our own, but a handler that reads it
/// must not fault itself.
#[derive(Clone, Debug)]
pub struct Traps<'a> {
    bytes: &'a [u8],
    offset: u32,
}

impl<'a> Traps<'a> {
    /// The traps encoded at the start of `bytes`.
    #[inline]
    #[must_use]
    pub const fn new(bytes: &'a [u8]) -> Self {
        Traps { bytes, offset: 0 }
    }

    #[inline]
    fn leb(&mut self) -> Option<u32> {
        let mut value = 0u32;
        let mut shift = 0;
        loop {
            let (&byte, rest) = self.bytes.split_first()?;
            self.bytes = rest;
            value |= u32::from(byte & 0x7f).checked_shl(shift)?;
            if byte & 0x80 == 0 {
                return Some(value);
            }
            shift += 7;
        }
    }
}

impl Iterator for Traps<'_> {
    type Item = (u32, u8);

    #[inline]
    fn next(&mut self) -> Option<(u32, u8)> {
        let delta = self.leb()?.checked_sub(1)?;
        let (&code, rest) = self.bytes.split_first()?;
        self.bytes = rest;
        self.offset = self.offset.checked_add(delta)?;
        Some((self.offset, code))
    }
}

/// Appends one trap to an encoding. `previous` is the offset of the last one, 0 for the first.
pub fn encode_trap(previous: u32, offset: u32, code: u8, mut push: impl FnMut(u8)) {
    let mut delta = offset - previous + 1;
    while delta >= 0x80 {
        push((delta & 0x7f) as u8 | 0x80);
        delta >>= 7;
    }
    push(delta as u8);
    push(code);
}
