//! From a program counter to a function, its trap codes, its name and where it comes from; from a frame to its callers.

use wasmc_abi::functions::ImageFunction;
use wasmc_abi::positions::Position;
use wasmc_abi::sites::{Site, Sites};
use wasmc_abi::symbol::RESERVED_PREFIX;
use wasmc_abi::trap::TrapCode;

use crate::image::Code;
use crate::text::{Text, behind};

/// Most frames that are printed; deep recursion says nothing new after these.
const SHOWN: u64 = 64;

impl<'a> Code<'a> {
    /// The guest's function that contains the instruction at `pc`.
    #[must_use]
    pub fn function(&self, pc: u64) -> Option<&'a ImageFunction> {
        let after = self.functions.partition_point(|function| u64::from(function.code) <= pc);
        let function = self.functions.get(after.checked_sub(1)?)?;
        (pc - u64::from(function.code) < u64::from(function.size)).then_some(function)
    }

    fn all_sites(&self, function: &ImageFunction) -> Sites<'a> {
        Sites::new(self.traps.get(function.traps as usize..).unwrap_or_default())
    }

    /// What can happen at the very address `at` of a function. A call can return to an instruction that traps.
    pub fn sites(&self, function: &ImageFunction, at: u64) -> impl Iterator<Item = Site<'a>> {
        let offset = at.wrapping_sub(u64::from(function.code));
        self.all_sites(function)
            .take_while(move |&(at, _)| u64::from(at) <= offset)
            .filter(move |&(at, _)| u64::from(at) == offset)
            .map(|(_, site)| site)
    }

    /// The code with which the instruction at `pc` traps, if it is one that does.
    #[must_use]
    pub fn trap(&self, pc: u64) -> Option<TrapCode> {
        let function = self.function(pc)?;
        TrapCode::from_byte(self.all_sites(function).trap(offset(function, pc)))
    }

    /// Where the instruction at `pc` of a function comes from, which a stripped image does not say. For `depth` see
    /// [`find`](wasmc_abi::positions::find).
    fn position(&self, function: &ImageFunction, pc: u64, depth: u32) -> Option<Position> {
        self.all_sites(function).position(offset(function, pc), depth)
    }

    /// The name of a function; empty in a stripped image.
    #[must_use]
    pub fn name(&self, function: &ImageFunction) -> &'a [u8] {
        string(self.strings, function.name)
    }
}

/// How far behind the start of a function an address in it is.
fn offset(function: &ImageFunction, pc: u64) -> u32 {
    pc.wrapping_sub(u64::from(function.code)) as u32
}

/// The string at `offset`, without its NUL; empty when there is none.
fn string(bytes: &[u8], offset: u32) -> &[u8] {
    let rest = bytes.get(offset as usize..).unwrap_or_default();
    let len = rest.iter().take_while(|&&byte| byte != 0).count();
    rest.get(..len).unwrap_or_default()
}

/// Iterates over the callers of an interrupted function, innermost first: for each the address of a byte of its call
/// instruction.
///
/// Compiled code keeps frame records: two words, the address of the caller's record and the return address.
/// The chain ends with a zero, and anything that does not lead upwards within the stack ends it too.
#[derive(Clone)]
pub struct Callers<'a> {
    /// The words of the stack.
    pub stack: &'a [u64],
    /// Address of the first of them.
    pub base: u64,
    /// Address of the next record.
    pub frame: u64,
}

impl Iterator for Callers<'_> {
    type Item = u64;

    fn next(&mut self) -> Option<u64> {
        let index = (self.frame.checked_sub(self.base)? / 8) as usize;
        let &[caller, return_address] = self.stack.get(index..index.checked_add(2)?)? else { return None };
        self.frame = if caller > self.frame { caller } else { 0 };
        return_address.checked_sub(1)
    }
}

/// Adds a line for each of the guest's functions that was active: at `pc`, and in the callers. What the compiler added
/// of its own is left out.
pub fn write(text: &mut Text, code: &Code<'_>, pc: u64, callers: Callers<'_>) {
    let mut lines = Lines { text, code, count: 0 };
    lines.push(pc);
    for pc in callers {
        lines.push(pc);
    }
    if lines.count > SHOWN {
        lines.text.decimal("    ... ", lines.count - SHOWN).str(" more\n");
    }
}

/// The lines of a backtrace.
struct Lines<'a> {
    text: &'a mut Text,
    code: &'a Code<'a>,
    /// How many there are, shown or not.
    count: u64,
}

impl Lines<'_> {
    /// Adds those of the function that contains the instruction at `pc`.
    fn push(&mut self, pc: u64) {
        let Some(function) = self.code.function(pc) else { return };
        let name = self.code.name(function);
        if behind(name, RESERVED_PREFIX).is_none() {
            self.push_inlined(function, name, pc, 0);
        }
    }

    /// Adds the line of what is inlined at `pc`, `depth` deep, if there is anything, and before it those of what is inlined in that. The
    /// function itself, with its name, comes last.
    fn push_inlined(&mut self, function: &ImageFunction, name: &[u8], pc: u64, depth: u32) {
        let position = self.code.position(function, pc, depth);
        if depth > 0 && position.is_none() {
            return;
        }
        self.push_inlined(function, name, pc, depth + 1);
        if self.count < SHOWN {
            let inlined = position.and_then(|position| position.inlined);
            let name = inlined.map_or(name, |inlined| string(self.code.traps, inlined));
            let indent = if self.count < 10 { "    " } else { "   " };
            self.text.decimal(indent, self.count).str(": ").bytes(name);
            if name.is_empty() {
                self.text.hex("function at 0x", u64::from(function.code));
            }
            if let Some(position) = position {
                self.push_position(&position);
            }
            self.text.str("\n");
        }
        self.count += 1;
    }

    /// Adds where an instruction comes from: ` (OFFSET)`, or ` (OFFSET) at FILE:LINE`.
    fn push_position(&mut self, position: &Position) {
        self.text.hex(" (0x", u64::from(position.wasm)).str(")");
        if position.line != 0 {
            let file = string(self.code.traps, position.file);
            self.text.str(" at ").bytes(file).decimal(":", u64::from(position.line));
        }
    }
}

#[cfg(test)]
mod tests {
    use std::os::fd::AsRawFd;

    use wasmc_abi::functions::ImageFunction;
    use wasmc_abi::positions::{Encoder, NONE, Position};
    use wasmc_abi::sites::encode_trap;
    use wasmc_abi::trap::TrapCode;

    use super::{Callers, Code, write};
    use crate::text::Text;

    const FUNCTIONS: [ImageFunction; 4] = [
        ImageFunction { code: 0x1000, size: 0x20, name: 1, traps: 0 },
        ImageFunction { code: 0x1020, size: 0x10, name: 0, traps: 0 },
        ImageFunction { code: 0x1100, size: 0x1000, name: 5, traps: 1 },
        ImageFunction { code: 0x3000, size: 0x10, name: 10, traps: 0 },
    ];

    const STRINGS: &[u8] = b"\0abc\0main\0wasmc_step.0\0";

    fn traps() -> Vec<u8> {
        let mut traps = vec![0];
        let mut previous = 0;
        for (offset, code) in
            [(0, TrapCode::Unreachable), (3, TrapCode::IntegerOverflow), (900, TrapCode::NullReference)]
        {
            encode_trap(previous, offset, code as u8, |byte| traps.push(byte));
            previous = offset;
        }
        traps.push(0);
        traps
    }

    #[test]
    fn a_pc_is_in_the_function_whose_range_holds_it() {
        let code = Code { functions: &FUNCTIONS, traps: &[], strings: b"" };
        for (pc, expected) in [
            (0xfff, None),
            (0x1000, Some(0x1000)),
            (0x101f, Some(0x1000)),
            (0x1020, Some(0x1020)),
            (0x1030, None),
            (0x10ff, None),
            (0x20ff, Some(0x1100)),
            (0x2100, None),
            (u64::MAX, None),
        ] {
            assert_eq!(code.function(pc).map(|function| function.code), expected, "{pc:#x}");
        }
    }

    #[test]
    fn a_trap_is_found_at_its_very_instruction() {
        let traps = traps();
        let code = Code { functions: &FUNCTIONS, traps: &traps, strings: b"" };
        for (pc, expected) in [
            (0x1000, None),
            (0x1100, Some(TrapCode::Unreachable)),
            (0x1101, None),
            (0x1103, Some(TrapCode::IntegerOverflow)),
            (0x1100 + 900, Some(TrapCode::NullReference)),
            (0x1100 + 901, None),
        ] {
            assert_eq!(code.trap(pc), expected, "{pc:#x}");
        }
    }

    #[test]
    fn names_end_at_their_nul_and_a_stripped_image_has_none() {
        let code = Code { functions: &FUNCTIONS, traps: &[], strings: STRINGS };
        let names: Vec<_> = FUNCTIONS.iter().map(|function| code.name(function)).collect();
        assert_eq!(names, [&b"abc"[..], b"", b"main", b"wasmc_step.0"]);
    }

    #[test]
    fn a_backtrace_says_where_in_the_wasm_and_in_the_source_it_was() {
        // Names, then the functions without sites, with positions of the first one only.
        let mut traps = b"src/a.c\0outer\0inner\0".to_vec();
        let none = traps.len() as u32;
        traps.extend([0, NONE]);
        let some = traps.len() as u32;
        traps.push(0);
        let mut encoder = Encoder::new(0x50, true, |byte| traps.push(byte));
        for position in [
            Position { code: 0, wasm: 0x51, line: 0, file: 0, inlined: None },
            Position { code: 0x10, wasm: 0x1234, line: 12, file: 0, inlined: None },
            Position { code: 0x10, wasm: 0x90, line: 0, file: 0, inlined: Some(8) },
            Position { code: 0x10, wasm: 0xa0, line: 3, file: 0, inlined: Some(14) },
            Position { code: 0x14, wasm: 0x1240, line: 13, file: 0, inlined: None },
        ] {
            encoder.push(position, |byte| traps.push(byte));
        }
        encoder.finish(|byte| traps.push(byte));
        let functions = [
            ImageFunction { code: 0x1000, size: 0x20, name: 1, traps: some },
            ImageFunction { code: 0x1020, size: 0x10, name: 5, traps: none },
        ];
        let code = Code { functions: &functions, traps: &traps, strings: STRINGS };
        let stack = [0x8010, 0x1011, 0x8020, 0x1022, 0, 0x1002];
        assert_eq!(
            written_by(&code, 0x1000, &stack),
            "    0: abc (0x51)\n    1: inner (0xa0) at src/a.c:3\n    2: outer (0x90)\n    3: abc (0x1234) at src/a.c:12\n    \
             4: main\n    5: abc\n"
        );
    }

    fn callers(stack: &[u64], frame: u64) -> Vec<u64> {
        Callers { stack, base: 0x8000, frame }.collect()
    }

    #[test]
    fn the_chain_of_frames_is_followed_to_its_zero() {
        let stack = [9, 0x8020, 0x1011, 9, 0x8030, 0x1022, 0, 0x1105];
        assert_eq!(callers(&stack, 0x8008), [0x1010, 0x1021, 0x1104]);
    }

    #[test]
    fn a_broken_chain_ends_the_walk() {
        assert_eq!(callers(&[0x8000, 0x1011], 0x8000), [0x1010], "a record that names itself");
        assert_eq!(callers(&[0x9000, 0x1011], 0x8000), [0x1010], "a record above the stack");
        assert_eq!(callers(&[0, 0x1011], 0x8008), [], "a record cut off by the end of the stack");
        assert_eq!(callers(&[0, 0x1011], 0x7ff8), [], "a record below the stack");
        assert_eq!(callers(&[0, 0x1011], u64::MAX), [], "no address at all");
    }

    fn written(pc: u64, stack: &[u64]) -> String {
        written_by(&Code { functions: &FUNCTIONS, traps: &[], strings: STRINGS }, pc, stack)
    }

    fn written_by(code: &Code<'_>, pc: u64, stack: &[u64]) -> String {
        let (mut reader, writer) = std::io::pipe().unwrap();
        let mut text = Text::to(writer.as_raw_fd());
        write(&mut text, code, pc, Callers { stack, base: 0x8000, frame: 0x8000 });
        text.flush();
        drop(writer);
        std::io::read_to_string(&mut reader).unwrap()
    }

    #[test]
    fn a_backtrace_names_the_functions_of_the_guest_only() {
        let stack = [0x8010, 0x5000, 0x8020, 0x1022, 0x8030, 0x1105, 0, 0x3001];
        assert_eq!(written(0x1000, &stack), "    0: abc\n    1: function at 0x1020\n    2: main\n");
        assert_eq!(written(0x10, &[0, 0x1105]), "    0: main\n");
    }

    #[test]
    fn a_long_backtrace_says_how_much_it_leaves_out() {
        let stack: Vec<u64> = (1..=99).flat_map(|record| [0x8000 + 16 * record, 0x1011]).collect();
        let written = written(0x1000, &stack);
        assert_eq!(written.lines().count(), 65);
        assert!(written.ends_with("   63: abc\n    ... 36 more\n"), "{written}");
    }
}
