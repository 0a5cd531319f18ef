//! Where the instructions of a function come from: the offset in the Wasm file and, where the module has DWARF, the source line.
//! Backtraces print it, so only instructions that can be in one have a position: those that trap, those that access linear memory,
//! and calls.
//!
//! # Encoding
//! All are unsigned LEB128 numbers; those marked `±` stand for signed ones (0, -1, 1, -2, … are 0, 1, 2, 3, …):
//!
//! ```text
//! start    (delta [name] ±wasm)* 0                       without source lines
//! start    (delta [name] ±wasm line [file])* 0           with them
//! ```
//!
//! - `start`: the offset of the function's body in the Wasm file times two, plus one when there are source lines; 0 when nothing is known, and
//!   then nothing follows.
//! - `delta`: the distance in bytes from the previous position, **plus one**; for the first, from one byte before the function.
//!   The position of a call is the last byte of the instruction, so that it is never that of what the call returns to.
//!   Where the distance is 0, this is the same instruction: it comes from a function that is inlined where the previous position says.
//! - `name`: of a function that is inlined, the offset of its NUL-terminated name in [`crate::functions::SECTION_TRAPS`].
//! - `wasm`: how much the offset in the Wasm file is greater than the previous one, for the first than that of the body.
//! - `line`: how much the line is greater than the previous one, for the first than 0, as a signed number; times two, plus one when
//!   `file` follows, as it does for the first position with a line. Line 0 means that nothing is known.
//! - `file`: the offset of the file's NUL-terminated name in [`crate::functions::SECTION_TRAPS`].

use crate::leb::{push_unsigned, unsigned, unzigzag, zigzag};

/// Where an instruction comes from.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Position {
    /// The instruction: bytes from the start of the function.
    pub code: u32,
    /// The operator: bytes from the start of the Wasm file.
    pub wasm: u32,
    /// The line in the source, from 1; 0 when it is not known.
    pub line: u32,
    /// Offset of the name of the source file in [`crate::functions::SECTION_TRAPS`]; of no meaning when there is no line.
    pub file: u32,
    /// Where the operator is in another function, inlined in this one: the offset of its name in
    /// [`crate::functions::SECTION_TRAPS`].
    pub inlined: Option<u32>,
}

/// What became the instruction at offset `at` of the function whose positions are encoded at the start of `bytes`: at `depth` 0 an operator
/// of the function itself; at 1 of a function that is inlined there, at 2 of one that is inlined in that; and so on.
///
/// Bytes that end too early hold no more positions: the encoding is our own, but a handler that reads it
/// must not fault itself.
#[inline]
#[must_use]
pub fn find(mut bytes: &[u8], at: u32, mut depth: u32) -> Option<Position> {
    let start = unsigned(&mut bytes);
    let mut position = Position { wasm: start >> 1, ..BEFORE };
    if start == 0 {
        return None;
    }
    loop {
        let delta = unsigned(&mut bytes);
        if delta == 0 {
            return None;
        }
        position.code = position.code.wrapping_add(delta - 1);
        position.inlined = if delta == 1 { Some(unsigned(&mut bytes)) } else { None };
        position.wasm = position.wasm.wrapping_add_signed(unzigzag(unsigned(&mut bytes)));
        if start & 1 != 0 {
            let line = unsigned(&mut bytes);
            position.line = position.line.wrapping_add_signed(unzigzag(line >> 1));
            if line & 1 != 0 {
                position.file = unsigned(&mut bytes);
            }
        }
        // Behind the last one stands a zero.
        if position.code == at && !bytes.is_empty() {
            if depth == 0 {
                return Some(position);
            }
            depth -= 1;
        }
    }
}

/// The encoding of positions, one after the other.
#[derive(Debug)]
pub struct Encoder {
    has_lines: bool,
    last: Position,
    /// The file that the last position with one had.
    file: Option<u32>,
}

impl Encoder {
    /// Begins the encoding of a function whose body has the offset `body` (at least 1, below 2^30) in the Wasm file.
    pub fn new(body: u32, has_lines: bool, mut push: impl FnMut(u8)) -> Encoder {
        push_unsigned(body << 1 | u32::from(has_lines), &mut push);
        Encoder { has_lines, last: Position { wasm: body, ..BEFORE }, file: None }
    }

    /// Appends a position behind the last one. It has the same `code` exactly when it is `inlined`.
    pub fn push(&mut self, position: Position, mut push: impl FnMut(u8)) {
        let between = |new: u32, old: u32| zigzag(new.wrapping_sub(old) as i32);
        push_unsigned(position.code.wrapping_sub(self.last.code) + 1, &mut push);
        if let Some(name) = position.inlined {
            push_unsigned(name, &mut push);
        }
        push_unsigned(between(position.wasm, self.last.wasm), &mut push);
        if self.has_lines {
            let has_file = position.line != 0 && self.file != Some(position.file);
            push_unsigned(between(position.line, self.last.line) << 1 | u32::from(has_file), &mut push);
            if has_file {
                push_unsigned(position.file, &mut push);
                self.file = Some(position.file);
            }
        }
        self.last = position;
    }

    /// Ends the encoding.
    pub fn finish(self, mut push: impl FnMut(u8)) {
        push(NONE);
    }
}

/// What distances to the first position are from.
const BEFORE: Position = Position { code: u32::MAX, wasm: 0, line: 0, file: 0, inlined: None };

/// The encoding when nothing is known; it also ends that of positions.
pub const NONE: u8 = 0;

#[cfg(test)]
mod tests {
    extern crate std;

    use super::{Encoder, NONE, Position, find};
    use std::vec::Vec;

    fn encoded(body: u32, has_lines: bool, positions: &[Position]) -> Vec<u8> {
        let mut bytes = Vec::new();
        let mut encoder = Encoder::new(body, has_lines, |byte| bytes.push(byte));
        for &position in positions {
            encoder.push(position, |byte| bytes.push(byte));
        }
        encoder.finish(|byte| bytes.push(byte));
        bytes
    }

    const POSITIONS: [Position; 6] = [
        Position { code: 0, wasm: 0x1234, line: 0, file: 0, inlined: None },
        Position { code: 5, wasm: 0x1230, line: 7, file: 0, inlined: None },
        Position { code: 5, wasm: 0x30, line: 70, file: 20, inlined: Some(4000) },
        Position { code: 5, wasm: 0x80, line: 80, file: 20, inlined: Some(0) },
        Position { code: 900, wasm: 0x3fff_ffff, line: 1_000_000, file: 300, inlined: None },
        Position { code: 901, wasm: 0x1000, line: 6, file: 300, inlined: None },
    ];

    const DEPTHS: [u32; 6] = [0, 0, 1, 2, 0, 0];

    #[test]
    fn positions_are_found() {
        let without_lines = POSITIONS.map(|position| Position { line: 0, file: 0, ..position });
        for (has_lines, positions) in [(true, POSITIONS), (false, without_lines)] {
            let mut bytes = encoded(0x1000, has_lines, &positions);
            // Those of another function.
            bytes.extend_from_slice(&encoded(0x2000, true, &[Position { code: 7, ..POSITIONS[0] }]));
            for (position, depth) in positions.into_iter().zip(DEPTHS) {
                assert_eq!(find(&bytes, position.code, depth), Some(position));
            }
            assert_eq!([1, 7, 899, 902].map(|at| find(&bytes, at, 0)), [None; 4]);
            assert_eq!([(0, 1), (5, 3), (900, 1)].map(|(at, depth)| find(&bytes, at, depth)), [None; 3]);
        }
    }

    #[test]
    fn most_positions_take_two_bytes() {
        let positions = [3, 9, 20].map(|code| Position { code, wasm: 0x1000 + code, ..Position::default() });
        assert_eq!(encoded(0x1000, false, &positions).len(), 2 + 3 * 2 + 1);
    }

    #[test]
    fn without_knowledge_there_is_nothing() {
        assert_eq!(find(&[NONE, 1, 2, 3], 0, 0), None);
        assert_eq!(find(&[], 0, 0), None);
    }

    #[test]
    fn bytes_that_are_cut_off_hold_nothing_wrong() {
        let bytes = encoded(0x1000, true, &POSITIONS);
        for len in 0..bytes.len() {
            for (position, depth) in POSITIONS.into_iter().zip(DEPTHS) {
                let found = find(&bytes[..len], position.code, depth);
                assert!(found.is_none_or(|found| found == position), "{len}");
            }
        }
    }
}
