//! An address that is a sum is added up where it is used.
//!
//! A sum of two indices can wrap at 32 bits, and an access adds at 64. So a sum takes an instruction of its own, unless it is known that it
//! does not wrap; then its terms, which are registers already, and a constant are all part of the access:
//!
//! ```text
//! v3 = iadd.i32 v1, v2              v6 = uextend.i64 v1       ; no instruction
//! v4 = uextend.i64 v3               v7 = uextend.i64 v2
//! v5 = load.f64 v4+8         →      v4 = iadd v6, v7
//!                                   v5 = load.f64 v4+8        ; one with both registers
//! ```
//!
//! That is known of what loops count (see [`super::counting`]). Should it be wrong, an access would lie elsewhere but still in what is reserved
//! for its memory, where [`super::bounds`] says how far two indices and a constant reach.

use super::counting::Counting;
use super::range::{constant, operation};
use super::wide::extensions;
use cranelift_codegen::cursor::{Cursor, FuncCursor};
use cranelift_codegen::entity::EntitySet;
use cranelift_codegen::ir::{Function, Inst, InstBuilder, Opcode, Value, types};
use wasmc_abi::layout::{MEMORY_GUARD, MEMORY_GUARD_BELOW};

/// A sum that does not wrap.
struct Sum {
    terms: Vec<Value>,
    constant: i64,
}

/// Registers that an access adds up.
const TERMS: usize = 2;

/// Adds up at 64 bits what would be widened after it was added up at 32. To what is in `unoffset` no access adds anything.
pub(super) fn add_where_used(func: &mut Function, unoffset: &EntitySet<Value>) {
    let mut candidates = extensions(func);
    let dfg = &func.dfg;
    candidates.retain(|&(_, value)| matches!(operation(dfg, value), Some((Opcode::Iadd | Opcode::Isub, _))));
    if candidates.is_empty() {
        return;
    }
    let compared = compared(func);
    let mut counting = Counting::new(func);
    let split = |(inst, value)| {
        let result = func.dfg.first_result(inst);
        if compared.contains(result) {
            return None;
        }
        let sum = split(func, &mut counting, value);
        if sum.terms != [value] {
            return Some((inst, sum));
        }
        unoffset.contains(result).then(|| before(&counting, value)).flatten().map(|sum| (inst, sum))
    };
    let sums: Vec<(Inst, Sum)> = candidates.into_iter().filter_map(split).collect();
    for (inst, sum) in sums {
        replace(func, inst, &sum);
    }
}

/// What is an operand of a comparison, which Cranelift would make of the terms too.
fn compared(func: &Function) -> EntitySet<Value> {
    let insts = func.layout.blocks().flat_map(|block| func.layout.block_insts(block));
    let comparisons = insts.filter(|&inst| func.dfg.insts[inst].opcode() == Opcode::Icmp);
    let mut compared = EntitySet::new();
    compared.extend(
        comparisons.flat_map(|inst| func.dfg.inst_args(inst)).map(|&arg| func.dfg.resolve_aliases(arg)),
    );
    compared
}

/// `value` as the sum of up to [`TERMS`] others and a constant.
fn split(func: &Function, counting: &mut Counting<'_>, value: Value) -> Sum {
    let mut sum = Sum { terms: vec![func.dfg.resolve_aliases(value)], constant: 0 };
    let mut looked_at = 0;
    while let Some(&term) = sum.terms.get(looked_at) {
        let Some((left, right)) = unwrapped(func, counting, term) else {
            looked_at += 1;
            continue;
        };
        let constant = [(left, right), (right, left)]
            .into_iter()
            .find_map(|(term, other)| Some((term, constant(&func.dfg, other)?)));
        match constant {
            Some((rest, constant)) => {
                let total = sum.constant + i64::from(constant);
                if total >= MEMORY_GUARD as i64 {
                    looked_at += 1;
                    continue;
                }
                sum.constant = total;
                sum.terms[looked_at] = func.dfg.resolve_aliases(rest);
            }
            None if sum.terms.len() < TERMS => {
                sum.terms[looked_at] = func.dfg.resolve_aliases(left);
                sum.terms.push(func.dfg.resolve_aliases(right));
            }
            None => looked_at += 1,
        }
    }
    sum
}

/// `value` as another from which so little is taken away that what is there instead faults, where it wraps.
fn before(counting: &Counting<'_>, value: Value) -> Option<Sum> {
    let (origin, distance) = counting.origin(value);
    let is_just_before = (1..=MEMORY_GUARD_BELOW).contains(&u64::from(distance.wrapping_neg() as u32));
    is_just_before.then(|| Sum { terms: vec![origin], constant: distance.into() })
}

/// The operands of an addition that does not wrap.
fn unwrapped(func: &Function, counting: &mut Counting<'_>, value: Value) -> Option<(Value, Value)> {
    let (Opcode::Iadd, [left, right]) = operation(&func.dfg, value)? else { return None };
    counting.range(left).plus(counting.range(right))?;
    Some((left, right))
}

/// Makes of the extension `inst` a sum.
fn replace(func: &mut Function, inst: Inst, sum: &Sum) {
    let origin = func.srcloc(inst);
    let mut cursor = FuncCursor::new(func).at_inst(inst).with_srcloc(origin);
    let wide: Vec<Value> = sum.terms.iter().map(|&term| cursor.ins().uextend(types::I64, term)).collect();
    let total =
        wide.into_iter().reduce(|left, right| cursor.ins().iadd(left, right)).expect("a sum has terms");
    let constant = cursor.ins().iconst(types::I64, sum.constant);
    cursor.func.replace(inst).iadd(total, constant);
}
