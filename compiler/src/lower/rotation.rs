//! Rotations of a vector's lanes. Wasm has none, so compilers write `x << n | x >> bits - n`: three instructions, and one where
//! `n` is whole bytes, since then they only change places.

use super::function::Lowering;
use super::range::{constant, operation};
use cranelift_codegen::ir::{DataFlowGraph, InstBuilder, Opcode, Value, types};
use wasmc_targets::Arch;

/// A rotation of lanes to the left.
struct Rotation {
    /// The vector, in the shape of its lanes.
    operand: Value,
    /// Bytes of a lane.
    lane: u32,
    /// By how many bytes.
    by: u32,
}

impl Lowering<'_, '_> {
    /// `or`, which is a shuffle where it makes a rotation by bytes.
    pub(super) fn vector_or(&mut self) {
        let (left, right) = self.pop2_vectors(types::I8X16);
        let dfg = &self.builder.func.dfg;
        let found = rotation(dfg, left, right).or_else(|| rotation(dfg, right, left));
        let value = match found {
            // AArch64 has instructions that swap halves of lanes; for other bytes it would load what says where they go.
            Some(Rotation { operand, lane, by }) if self.layout.arch == Arch::X86_64 || 2 * by == lane => {
                let operand = self.as_vector(operand, types::I8X16);
                self.shuffled(operand, operand, rotated(lane, by))
            }
            _ => self.builder.ins().bor(left, right),
        };
        self.push(value);
    }
}

/// What `left | right` rotates, if `left` is what is shifted to the left and all is known.
fn rotation(dfg: &DataFlowGraph, left: Value, right: Value) -> Option<Rotation> {
    let (shifted_left, by) = shift(dfg, left, Opcode::Ishl)?;
    let (shifted_right, rest) = shift(dfg, right, Opcode::Ushr)?;
    let lane = dfg.value_type(shifted_left).lane_bits();
    let is_rotation = dfg.value_type(shifted_right).lane_bits() == lane
        && bytes(dfg, shifted_left) == bytes(dfg, shifted_right)
        && by.checked_add(rest) == Some(lane);
    (is_rotation && by % 8 == 0).then_some(Rotation { operand: shifted_left, lane: lane / 8, by: by / 8 })
}

/// What is shifted, and by how many bits, in a vector of bytes that is the result of such a shift.
fn shift(dfg: &DataFlowGraph, value: Value, opcode: Opcode) -> Option<(Value, u32)> {
    let (found, [operand, count]) = operation(dfg, bytes(dfg, value))?;
    if found == opcode { Some((operand, constant(dfg, count)?)) } else { None }
}

/// The value whose bits these are, whatever its lanes.
fn bytes(dfg: &DataFlowGraph, value: Value) -> Value {
    match operation(dfg, value) {
        Some((Opcode::Bitcast, [operand, _])) => bytes(dfg, operand),
        _ => dfg.resolve_aliases(value),
    }
}

/// Where each byte comes from.
fn rotated(lane: u32, by: u32) -> [u8; 16] {
    std::array::from_fn(|byte| {
        let (first, within) = (byte as u32 / lane * lane, byte as u32 % lane);
        (first + (within + lane - by) % lane) as u8
    })
}
