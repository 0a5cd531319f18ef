//! Classic BPF, the language of seccomp's filters, as pieces that can be put together.
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
/// Leave of it these bits.
pub(super) const AND: u16 = 0x54;
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
    fn plain(code: u16, operand: u32) -> Instruction {
        Instruction { code, if_true: 0, if_false: 0, operand }
    }

    /// As the kernel reads it.
    pub(super) fn encode(self) -> [u8; INSTRUCTION_SIZE] {
        let mut bytes = [0; INSTRUCTION_SIZE];
        bytes[..2].copy_from_slice(&self.code.to_le_bytes());
        bytes[2..4].copy_from_slice(&[self.if_true, self.if_false]);
        bytes[4..].copy_from_slice(&self.operand.to_le_bytes());
        bytes
    }
}

/// Instructions of which every way ends in a verdict. Jumps are relative and lead forwards, so that pieces can stand anywhere.
#[derive(Clone, Debug)]
pub(super) struct Code(pub(super) Vec<Instruction>);

impl Code {
    /// The verdict, whatever was loaded.
    pub(super) fn verdict(verdict: u32) -> Code {
        Code(vec![Instruction::plain(RETURN, verdict)])
    }

    /// Loads 32 bits at `offset` of the call first.
    pub(super) fn after_load(self, offset: u32) -> Code {
        self.after(Instruction::plain(LOAD, offset))
    }

    /// Leaves of what was loaded the bits of `mask` first.
    pub(super) fn after_and(self, mask: u32) -> Code {
        self.after(Instruction::plain(AND, mask))
    }

    fn after(mut self, first: Instruction) -> Code {
        self.0.insert(0, first);
        self
    }

    /// Goes on with this when what was loaded is `value`.
    pub(super) fn if_equal(self, value: u32, otherwise: Code) -> Code {
        branch(JUMP_EQUAL, value, self, otherwise)
    }

    /// Goes on with this when what was loaded is below `limit`.
    pub(super) fn if_below(self, limit: u32, otherwise: Code) -> Code {
        branch(JUMP_AT_LEAST, limit, otherwise, self)
    }

    /// Goes on with this when what was loaded has none of these bits.
    pub(super) fn if_no_bit(self, bits: u32, otherwise: Code) -> Code {
        branch(JUMP_ANY_BIT, bits, otherwise, self)
    }

    /// Goes on with this when what was loaded is one of `values`.
    pub(super) fn if_any(self, values: &[u32], otherwise: Code) -> Code {
        // The first of a chunk passes over the others of it to where the piece begins.
        values.chunks(MAX_JUMP).fold(otherwise, |otherwise, chunk| {
            let Some((&last, others)) = chunk.split_last() else { return otherwise };
            let end = self.clone().if_equal(last, otherwise);
            // Where a far jump stands behind the last comparison, it is passed over too.
            let beyond = if end.0[0].if_true == 0 { 1 } else { 2 };
            let jumps = others.iter().enumerate().map(|(index, &value)| Instruction {
                code: JUMP_EQUAL,
                if_true: (others.len() - index - 1 + beyond) as u8,
                if_false: 0,
                operand: value,
            });
            Code(jumps.chain(end.0.iter().copied()).collect())
        })
    }
}

/// Most instructions that a conditional jump passes over.
pub(super) const MAX_JUMP: usize = u8::MAX as usize;

/// `yes` or `no`, in this order, by a condition.
fn branch(code: u16, operand: u32, yes: Code, no: Code) -> Code {
    let mut instructions = match u8::try_from(yes.0.len()) {
        Ok(if_false) => vec![Instruction { code, if_true: 0, if_false, operand }],
        Err(_) => vec![
            Instruction { code, if_true: 1, if_false: 0, operand },
            Instruction::plain(JUMP, yes.0.len() as u32),
        ],
    };
    instructions.extend(yes.0);
    instructions.extend(no.0);
    Code(instructions)
}
