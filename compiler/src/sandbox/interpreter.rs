//! Runs filters, as the kernel would, and lists them: for the tests.

use super::bpf::{
    AND, INSTRUCTION_SIZE, Instruction, JUMP, JUMP_ANY_BIT, JUMP_AT_LEAST, JUMP_EQUAL, LOAD, OR_ASIDE,
    PUT_ASIDE, RETURN, SHIFT_LEFT, SUBTRACT,
};

/// A system call, `struct seccomp_data`.
#[derive(Clone, Copy, Debug)]
pub(super) struct Call {
    pub(super) number: u32,
    pub(super) arch: u32,
    pub(super) instruction: u64,
    pub(super) arguments: [u64; 6],
}

impl Call {
    /// The 32 bits at an offset.
    fn load(&self, offset: u32) -> u32 {
        let words = [u64::from(self.arch) << 32 | u64::from(self.number), self.instruction];
        let mut words = words.into_iter().chain(self.arguments);
        assert!(offset.is_multiple_of(4), "the kernel refuses a load at {offset}");
        let word = words.nth(offset as usize / 8).expect("the kernel refuses a load beyond the call");
        (word >> (offset % 8 * 8)) as u32
    }
}

/// The instruction at a position.
fn decode(filter: &[u8], at: usize) -> Instruction {
    let bytes = &filter[at * INSTRUCTION_SIZE..][..INSTRUCTION_SIZE];
    Instruction {
        code: u16::from_le_bytes([bytes[0], bytes[1]]),
        if_true: bytes[2],
        if_false: bytes[3],
        operand: u32::from_le_bytes([bytes[4], bytes[5], bytes[6], bytes[7]]),
    }
}

/// A line for each instruction.
pub(super) fn list(filter: &[u8]) -> String {
    let line = |at: usize| {
        let Instruction { code, if_true, if_false, operand } = decode(filter, at);
        let target = |skipped: u8| at + 1 + usize::from(skipped);
        let branch = |condition| {
            format!("if {condition} {operand:#x} then {} else {}", target(if_true), target(if_false))
        };
        let text = match code {
            LOAD => format!("load {operand}"),
            SUBTRACT => format!("subtract {operand:#x}"),
            AND => format!("and {operand:#x}"),
            SHIFT_LEFT => format!("shift left by {operand}"),
            PUT_ASIDE => "put aside".to_owned(),
            OR_ASIDE => "or what was put aside".to_owned(),
            JUMP => format!("go to {}", at + 1 + operand as usize),
            JUMP_EQUAL => branch("equal to"),
            JUMP_AT_LEAST => branch("at least"),
            JUMP_ANY_BIT => branch("any bit of"),
            _ => format!("return {operand:#x}"),
        };
        format!("{at:02} {text}\n")
    };
    (0..filter.len() / INSTRUCTION_SIZE).map(line).collect()
}

/// The verdict of a filter on a call.
pub(super) fn run(filter: &[u8], call: &Call) -> u32 {
    let (mut at, mut loaded, mut aside) = (0, 0u32, 0);
    loop {
        let Instruction { code, if_true, if_false, operand } = decode(filter, at);
        let branch = |condition: bool| usize::from(if condition { if_true } else { if_false });
        at += 1;
        match code {
            LOAD => loaded = call.load(operand),
            SUBTRACT => loaded = loaded.wrapping_sub(operand),
            AND => loaded &= operand,
            SHIFT_LEFT => loaded <<= operand,
            PUT_ASIDE => aside = loaded,
            OR_ASIDE => loaded |= aside,
            JUMP => at += operand as usize,
            JUMP_EQUAL => at += branch(loaded == operand),
            JUMP_AT_LEAST => at += branch(loaded >= operand),
            JUMP_ANY_BIT => at += branch(loaded & operand != 0),
            RETURN => return operand,
            _ => panic!("{code:#x} is not an instruction that filters have"),
        }
    }
}
