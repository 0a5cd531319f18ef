//! How large a 32-bit value can be, as far as that is plain from the few instructions that make it.
//!
//! Where a sum with a constant cannot wrap, the constant can be part of an access's displacement (see [`super::bounds`]): what a table in
//! static data is indexed with is nearly always masked, shifted or loaded from a byte.

use cranelift_codegen::ir::{DataFlowGraph, InstructionData, Opcode, Value, ValueDef, types};

/// Instructions that are looked at on the way to an operand.
const DEPTH: u32 = 6;

/// A number that the `i32` `value`, taken as unsigned, is never greater than.
pub(super) fn upper_bound(dfg: &DataFlowGraph, value: Value) -> u32 {
    bound(dfg, value, DEPTH)
}

/// `value` as another value and a constant, whose sum does not wrap; a constant of 0 where it is no such sum.
pub(super) fn split_sum(dfg: &DataFlowGraph, value: Value) -> (Value, u32) {
    let Some((Opcode::Iadd, [left, right])) = operation(dfg, value) else { return (value, 0) };
    for (term, other) in [(left, right), (right, left)] {
        if let Some(constant) = constant(dfg, other)
            && upper_bound(dfg, term).checked_add(constant).is_some()
        {
            return (dfg.resolve_aliases(term), constant);
        }
    }
    (value, 0)
}

/// The 64-bit value whose low half is the `i32` `value` and whose high half is zero, if `value` was made from such a one.
pub(super) fn reduced_from(dfg: &DataFlowGraph, value: Value) -> Option<Value> {
    let (Opcode::Ireduce, [wide, _]) = operation(dfg, value)? else { return None };
    let is_zero_extended = matches!(
        operation(dfg, wide)?.0,
        Opcode::Uload8 | Opcode::Uload16 | Opcode::Uload32 | Opcode::Uextend
    );
    (dfg.value_type(wide) == types::I64 && is_zero_extended).then_some(wide)
}

fn bound(dfg: &DataFlowGraph, value: Value, depth: u32) -> u32 {
    let ty = dfg.value_type(value);
    let any = if ty.bits() < u32::BITS { (1 << ty.bits()) - 1 } else { u32::MAX };
    let Some(depth) = depth.checked_sub(1) else { return any };
    let of = |value| bound(dfg, value, depth);
    match operation(dfg, value) {
        Some((Opcode::Icmp | Opcode::Fcmp, _)) => 1,
        Some((Opcode::Uextend, [narrow, _])) if dfg.value_type(narrow).bits() <= u32::BITS => of(narrow),
        Some((Opcode::Ireduce, [wide, _])) => match operation(dfg, wide) {
            Some((Opcode::Uload8, _)) => u8::MAX.into(),
            Some((Opcode::Uload16, _)) => u16::MAX.into(),
            _ => any,
        },
        Some((Opcode::Iconst, _)) => constant(dfg, value).unwrap_or(any),
        Some((Opcode::Band, [left, right])) => of(left).min(of(right)),
        Some((Opcode::Bor | Opcode::Bxor, [left, right])) => {
            // All bits below the highest that is set in either.
            u32::MAX.checked_shr((of(left) | of(right)).leading_zeros()).unwrap_or(0)
        }
        Some((Opcode::Iadd, [left, right])) => of(left).checked_add(of(right)).unwrap_or(any),
        Some((Opcode::Imul, [left, right])) => of(left).checked_mul(of(right)).unwrap_or(any),
        Some((Opcode::Urem, [_, divisor])) => match constant(dfg, divisor) {
            Some(divisor @ 1..) => divisor - 1,
            _ => any,
        },
        Some((Opcode::Ushr, [shifted, amount])) => match constant(dfg, amount) {
            Some(amount) => of(shifted) >> (amount % u32::BITS),
            None => of(shifted),
        },
        Some((Opcode::Ishl, [shifted, amount])) => match constant(dfg, amount) {
            Some(amount) => of(shifted).checked_mul(1 << (amount % u32::BITS)).unwrap_or(any),
            None => any,
        },
        _ => any,
    }
}

/// The instruction that makes `value`, with its first two operands (the second is the first again where there is only one).
fn operation(dfg: &DataFlowGraph, value: Value) -> Option<(Opcode, [Value; 2])> {
    let ValueDef::Result(inst, _) = dfg.value_def(dfg.resolve_aliases(value)) else { return None };
    let first = dfg.inst_args(inst).first().copied().unwrap_or(value);
    let second = dfg.inst_args(inst).get(1).copied().unwrap_or(first);
    Some((dfg.insts[inst].opcode(), [first, second]))
}

/// The value of an `i32` constant.
pub(super) fn constant(dfg: &DataFlowGraph, value: Value) -> Option<u32> {
    let ValueDef::Result(inst, _) = dfg.value_def(dfg.resolve_aliases(value)) else { return None };
    match dfg.insts[inst] {
        InstructionData::UnaryImm { opcode: Opcode::Iconst, imm } if dfg.value_type(value) == types::I32 => {
            Some(imm.bits() as u32)
        }
        _ => None,
    }
}
