//! Classic BPF, the language of seccomp's filters, and how a filter is put together.
//!
//! Sources: `linux/filter.h`, `linux/bpf_common.h` and `linux/seccomp.h` of the kernel.

/// Load 32 bits of the call, `struct seccomp_data`, at this offset.
pub(super) const LOAD: u16 = 0x20;
/// Jump in any case.
pub(super) const JUMP: u16 = 0x05;
/// Jump as what was loaded is equal to this, or not.
pub(super) const JUMP_EQUAL: u16 = 0x15;
/// Jump as it is at least this, or not.
pub(super) const JUMP_AT_LEAST: u16 = 0x35;
/// Jump as it has one of these bits, or none.
pub(super) const JUMP_ANY_BIT: u16 = 0x45;
/// Subtract this from it, modulo 2³².
pub(super) const SUBTRACT: u16 = 0x14;
/// Leave of it these bits.
pub(super) const AND: u16 = 0x54;
/// Move it up by so many bits.
pub(super) const SHIFT_LEFT: u16 = 0x64;
/// Put it aside.
pub(super) const PUT_ASIDE: u16 = 0x07;
/// Add the bits of what was put aside.
pub(super) const OR_ASIDE: u16 = 0x4c;
/// End with a verdict.
pub(super) const RETURN: u16 = 0x06;

/// The verdict on a call that is made.
pub(super) const ALLOW: u32 = 0x7fff_0000;
/// The verdict that ends the process, by SIGSYS.
pub(super) const KILL_PROCESS: u32 = 0x8000_0000;

/// `struct sock_filter`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Instruction {
    pub(super) code: u16,
    /// Instructions to be passed over when the condition holds.
    pub(super) if_true: u8,
    /// And when it does not.
    pub(super) if_false: u8,
    pub(super) operand: u32,
}

/// Bytes of an instruction.
pub(super) const INSTRUCTION_SIZE: usize = 8;

impl Instruction {
    /// As the kernel reads it.
    fn encode(self) -> [u8; INSTRUCTION_SIZE] {
        let mut bytes = [0; INSTRUCTION_SIZE];
        bytes[..2].copy_from_slice(&self.code.to_le_bytes());
        bytes[2..4].copy_from_slice(&[self.if_true, self.if_false]);
        bytes[4..].copy_from_slice(&self.operand.to_le_bytes());
        bytes
    }
}

/// A filter that is being written, from its end to its beginning: jumps lead forwards only, so where they lead is written
/// already, and many can lead to one place.
#[derive(Debug, Default)]
pub(super) struct Writer {
    /// The last instruction first.
    instructions: Vec<Instruction>,
    /// How many instructions there were, from the end on, when each label was made or moved.
    places: Vec<usize>,
}

/// An instruction to which jumps can lead.
#[derive(Clone, Copy, Debug)]
pub(super) struct Label(usize);

/// Most instructions that a conditional jump passes over.
const MAX_JUMP: usize = u8::MAX as usize;

impl Writer {
    /// Ends with a verdict.
    pub(super) fn verdict(&mut self, verdict: u32) -> Label {
        self.push(RETURN, 0, 0, verdict)
    }

    /// Does this, and goes on with `next`.
    pub(super) fn before(&mut self, next: Label, code: u16, operand: u32) -> Label {
        self.bring_near(next, 0);
        self.push(code, 0, 0, operand)
    }

    /// Goes on with `yes` or `no`, by a condition.
    pub(super) fn branch(&mut self, code: u16, operand: u32, yes: Label, no: Label) -> Label {
        // To bring one of them near moves the other away by an instruction.
        self.bring_near(yes, MAX_JUMP - 1);
        self.bring_near(no, MAX_JUMP);
        let (if_true, if_false) = (self.distance(yes) as u8, self.distance(no) as u8);
        self.push(code, if_true, if_false, operand)
    }

    fn push(&mut self, code: u16, if_true: u8, if_false: u8, operand: u32) -> Label {
        self.instructions.push(Instruction { code, if_true, if_false, operand });
        self.places.push(self.instructions.len());
        Label(self.places.len() - 1)
    }

    /// How many instructions a jump passes over that is written now and leads there.
    fn distance(&self, label: Label) -> usize {
        self.instructions.len() - self.places[label.0]
    }

    /// Where a label is further away than `reach`, writes a jump to it, which takes its place from now on.
    fn bring_near(&mut self, label: Label, reach: usize) {
        let distance = self.distance(label);
        if distance > reach {
            self.push(JUMP, 0, 0, distance as u32);
            self.places[label.0] = self.instructions.len();
        }
    }

    /// How many instructions there are.
    pub(super) fn len(&self) -> usize {
        self.instructions.len()
    }

    /// The filter as the kernel reads it.
    pub(super) fn finish(self) -> Vec<u8> {
        self.instructions.iter().rev().flat_map(|instruction| instruction.encode()).collect()
    }
}
