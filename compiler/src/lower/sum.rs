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
use cranelift_codegen::cursor::{Cursor, FuncCursor};
use cranelift_codegen::entity::EntitySet;
use cranelift_codegen::ir::{Function, Inst, InstBuilder, Opcode, Value, types};
use wasmc_abi::layout::MEMORY_GUARD;

/// A sum that does not wrap.
struct Sum {
    terms: Vec<Value>,
    constant: u32,
}

/// Registers that an access adds up.
const TERMS: usize = 2;

/// Adds up at 64 bits what one of `extensions` (an instruction that widens a value, and that value) would widen after it was added up at 32.
pub(super) fn add_where_used(func: &mut Function, extensions: &[(Inst, Value)]) {
    let compared = compared(func);
    let is_candidate = |&&(inst, value): &&(Inst, Value)| {
        matches!(operation(&func.dfg, value), Some((Opcode::Iadd, _)))
            && !compared.contains(func.dfg.first_result(inst))
    };
    let candidates: Vec<_> = extensions.iter().filter(is_candidate).copied().collect();
    if candidates.is_empty() {
        return;
    }
    let mut counting = Counting::new(func);
    let split = |(inst, value)| {
        let sum = split(func, &mut counting, value);
        (sum.terms != [value]).then_some((inst, sum))
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
                let Some(total) =
                    sum.constant.checked_add(constant).filter(|&sum| u64::from(sum) < MEMORY_GUARD)
                else {
                    looked_at += 1;
                    continue;
                };
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
    let constant = cursor.ins().iconst(types::I64, i64::from(sum.constant));
    cursor.func.replace(inst).iadd(total, constant);
}
