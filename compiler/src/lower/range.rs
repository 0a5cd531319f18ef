//! How small and how large a 32-bit value can be, as far as that is plain from the few instructions that make it.
//!
//! Where a sum with a constant cannot wrap, the constant can be part of an access's displacement (see [`super::bounds`]): what a table in
//! static data is indexed with is nearly always masked, shifted or loaded from a byte. What loops count is known to [`super::counting`].

use cranelift_codegen::ir::{DataFlowGraph, InstructionData, Opcode, Value, ValueDef, types};

/// Instructions that are looked at on the way to an operand.
const DEPTH: u32 = 6;

/// The numbers from `low` to `high`, both included; a value as it is when taken as unsigned.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Range {
    pub(super) low: u32,
    pub(super) high: u32,
}

impl Range {
    pub(super) const ANY: Range = Range { low: 0, high: u32::MAX };

    pub(super) const fn exactly(value: u32) -> Range {
        Range { low: value, high: value }
    }

    pub(super) const fn up_to(high: u32) -> Range {
        Range { low: 0, high }
    }

    /// What is in either.
    pub(super) fn or(self, other: Range) -> Range {
        Range { low: self.low.min(other.low), high: self.high.max(other.high) }
    }

    /// The sums, if none wraps.
    pub(super) fn plus(self, other: Range) -> Option<Range> {
        Some(Range { low: self.low.checked_add(other.low)?, high: self.high.checked_add(other.high)? })
    }

    /// The differences, if none wraps.
    pub(super) fn minus(self, other: Range) -> Option<Range> {
        Some(Range { low: self.low.checked_sub(other.high)?, high: self.high.checked_sub(other.low)? })
    }

    fn times(self, other: Range) -> Option<Range> {
        Some(Range { low: self.low.checked_mul(other.low)?, high: self.high.checked_mul(other.high)? })
    }
}

/// Where an `i32` can lie, if all is known of the parameters of a block that `of_param` says.
pub(super) fn range(dfg: &DataFlowGraph, value: Value, of_param: &mut dyn FnMut(Value) -> Range) -> Range {
    within(dfg, value, DEPTH, of_param)
}

/// `value` as another value and a constant, whose sum does not wrap; a constant of 0 where it is no such sum.
pub(super) fn split_sum(dfg: &DataFlowGraph, value: Value) -> (Value, u32) {
    let Some((Opcode::Iadd, [left, right])) = operation(dfg, value) else { return (value, 0) };
    for (term, other) in [(left, right), (right, left)] {
        if let Some(constant) = constant(dfg, other)
            && range(dfg, term, &mut |_| Range::ANY).high.checked_add(constant).is_some()
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

fn within(dfg: &DataFlowGraph, value: Value, depth: u32, of_param: &mut dyn FnMut(Value) -> Range) -> Range {
    let value = dfg.resolve_aliases(value);
    let ty = dfg.value_type(value);
    let any = if ty.bits() < u32::BITS { Range::up_to((1 << ty.bits()) - 1) } else { Range::ANY };
    let Some(depth) = depth.checked_sub(1) else { return any };
    if ty == types::I32 && matches!(dfg.value_def(value), ValueDef::Param(..)) {
        return of_param(value);
    }
    let Some((opcode, [first, second])) = operation(dfg, value) else { return any };
    let mut of = |value| within(dfg, value, depth, of_param);
    let found = match opcode {
        Opcode::Icmp | Opcode::Fcmp => Some(Range::up_to(1)),
        Opcode::Uextend if dfg.value_type(first).bits() <= u32::BITS => Some(of(first)),
        Opcode::Ireduce => match operation(dfg, first) {
            Some((Opcode::Uload8, _)) => Some(Range::up_to(u8::MAX.into())),
            Some((Opcode::Uload16, _)) => Some(Range::up_to(u16::MAX.into())),
            _ => None,
        },
        Opcode::Iconst => constant(dfg, value).map(Range::exactly),
        Opcode::Band => Some(Range::up_to(of(first).high.min(of(second).high))),
        // All bits below the highest that is set in either.
        Opcode::Bor | Opcode::Bxor => {
            let bits = of(first).high | of(second).high;
            Some(Range::up_to(u32::MAX.checked_shr(bits.leading_zeros()).unwrap_or(0)))
        }
        Opcode::Iadd => match (constant(dfg, first), constant(dfg, second)) {
            // What is taken away is a constant that is added and makes the sum wrap.
            (_, Some(constant)) => shifted(of(first), constant),
            (Some(constant), _) => shifted(of(second), constant),
            _ => of(first).plus(of(second)),
        },
        Opcode::Isub => of(first).minus(of(second)),
        Opcode::Imul => of(first).times(of(second)),
        Opcode::Urem => match constant(dfg, second) {
            Some(divisor @ 1..) => Some(Range::up_to(divisor - 1)),
            _ => None,
        },
        Opcode::Ushr => match constant(dfg, second) {
            Some(amount) => {
                let Range { low, high } = of(first);
                let amount = amount % u32::BITS;
                Some(Range { low: low >> amount, high: high >> amount })
            }
            None => Some(Range::up_to(of(first).high)),
        },
        Opcode::Ishl => constant(dfg, second)
            .and_then(|amount| of(first).times(Range::exactly(1 << (amount % u32::BITS)))),
        _ => None,
    };
    found.unwrap_or(any)
}

/// The sums with a constant, if none or all of them wrap.
pub(super) fn shifted(range: Range, constant: u32) -> Option<Range> {
    range.plus(Range::exactly(constant)).or_else(|| range.minus(Range::exactly(constant.wrapping_neg())))
}

/// The instruction that makes `value`, with its first two operands (the second is the first again where there is only one).
pub(super) fn operation(dfg: &DataFlowGraph, value: Value) -> Option<(Opcode, [Value; 2])> {
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
