//! What can happen at single instructions of a function: traps, and calls from which exceptions come back.
//!
//! # Encoding
//! A sequence of sites by ascending offset, ended by `delta` = 0, with the [`crate::positions`] behind it. All but `code` are unsigned
//! LEB128 numbers:
//!
//! ```text
//! trap     delta code
//! call     delta CATCHING frame (selector pad)* 0
//! ```
//!
//! - `delta`: the distance in bytes from the previous site of the function, or for the first from the start of the function, **plus one**
//!   (so that it is never zero). The site of a trap is the instruction, that of a call its return address.
//! - `code`: one byte, a [`crate::trap::TrapCode`].
//! - `frame`: how far the stack pointer is below the frame pointer during the call, in units of [`FRAME_UNIT`].
//! - `selector` and `pad`: what is caught (1 for everything, or the number of a tag plus [`FIRST_TAG`]), and the offset in the function at
//!   which execution then goes on, with both pointers as during the call and the exception in the first
//!   register of Cranelift's exception payload. The first clause that matches counts.

use crate::leb::{byte, push_unsigned as push_leb, unsigned as leb};
use crate::positions::{self, Position};

/// The code of a call, which is that of no trap.
pub const CATCHING: u8 = 0;

/// Unit of `frame`: stacks are aligned to as many bytes at calls.
pub const FRAME_UNIT: u32 = 16;

/// The selector of everything.
const EVERYTHING: u32 = 1;

/// The selector of tag 0.
pub const FIRST_TAG: u32 = 2;

/// What can happen at a site.
#[derive(Clone, Debug)]
pub enum Site<'a> {
    /// A trap with this code byte.
    Trap(u8),
    /// An exception comes back from a call.
    Catching(Catching<'a>),
}

/// A call that catches exceptions.
#[derive(Clone, Debug)]
pub struct Catching<'a> {
    /// Bytes from the stack pointer up to the frame pointer.
    pub frame: u32,
    /// What it catches.
    pub clauses: Clauses<'a>,
}

/// Iterates over the sites of one function: (offset in the function, site).
///
/// Bytes that end too early end the sequence: the encoding is our own, but a handler that reads it
/// must not fault itself.
#[derive(Clone, Debug)]
pub struct Sites<'a> {
    bytes: &'a [u8],
    offset: u32,
}

impl<'a> Sites<'a> {
    /// The sites encoded at the start of `bytes`.
    #[inline]
    #[must_use]
    pub const fn new(bytes: &'a [u8]) -> Self {
        Sites { bytes, offset: 0 }
    }

    /// The code of the trap of the instruction at an offset, [`CATCHING`] where it has none.
    #[inline]
    #[must_use]
    pub fn trap(mut self, offset: u32) -> u8 {
        self.exhaust(offset)
    }

    /// Where the instruction at an offset comes from, as stands behind the sites; for `depth` see [`positions::find`].
    #[inline]
    #[must_use]
    pub fn position(mut self, offset: u32, depth: u32) -> Option<Position> {
        self.exhaust(offset);
        positions::find(self.bytes, offset, depth)
    }

    /// Takes all sites: the code of the trap at an offset.
    #[inline]
    fn exhaust(&mut self, offset: u32) -> u8 {
        let mut trap = CATCHING;
        while let Some((at, code)) = self.next_code() {
            if code == CATCHING {
                self.call();
            } else if at == offset {
                trap = code;
            }
        }
        trap
    }

    /// The offset and the code of the next site.
    #[inline(always)]
    fn next_code(&mut self) -> Option<(u32, u8)> {
        let delta = leb(&mut self.bytes);
        if delta == 0 {
            return None;
        }
        self.offset = self.offset.wrapping_add(delta - 1);
        Some((self.offset, byte(&mut self.bytes)))
    }

    /// What stands behind the code of a call.
    #[inline(always)]
    fn call(&mut self) -> Catching<'a> {
        let frame = leb(&mut self.bytes).wrapping_mul(FRAME_UNIT);
        let clauses = Clauses { bytes: self.bytes };
        while leb(&mut self.bytes) != 0 {
            leb(&mut self.bytes);
        }
        Catching { frame, clauses }
    }
}

impl<'a> Iterator for Sites<'a> {
    type Item = (u32, Site<'a>);

    #[inline]
    fn next(&mut self) -> Option<(u32, Site<'a>)> {
        let (at, code) = self.next_code()?;
        Some((at, if code == CATCHING { Site::Catching(self.call()) } else { Site::Trap(code) }))
    }
}

/// A clause of a call that catches exceptions.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Clause {
    /// The number of the tag that it catches; all when there is none.
    pub tag: Option<u32>,
    /// Where execution goes on: offset in the function.
    pub pad: u32,
}

/// Iterates over the clauses of a call, in the order in which they are tried.
#[derive(Clone, Debug)]
pub struct Clauses<'a> {
    bytes: &'a [u8],
}

impl Iterator for Clauses<'_> {
    type Item = Clause;

    #[inline]
    fn next(&mut self) -> Option<Clause> {
        let selector = leb(&mut self.bytes);
        if selector < EVERYTHING {
            return None;
        }
        Some(Clause { tag: selector.checked_sub(FIRST_TAG), pad: leb(&mut self.bytes) })
    }
}

/// Appends a trap to an encoding. `previous` is the offset of the last site, 0 for the first.
pub fn encode_trap(previous: u32, offset: u32, code: u8, mut push: impl FnMut(u8)) {
    push_leb(offset - previous + 1, &mut push);
    push(code);
}

/// Appends a call to an encoding. `frame` is in bytes.
pub fn encode_catching(
    previous: u32,
    offset: u32,
    frame: u32,
    clauses: impl IntoIterator<Item = Clause>,
    mut push: impl FnMut(u8),
) {
    push_leb(offset - previous + 1, &mut push);
    push(CATCHING);
    push_leb(frame / FRAME_UNIT, &mut push);
    for clause in clauses {
        push_leb(clause.tag.map_or(EVERYTHING, |tag| FIRST_TAG + tag), &mut push);
        push_leb(clause.pad, &mut push);
    }
    push(0);
}
