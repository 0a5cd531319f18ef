//! What a reference is found to be at run time: tests, casts, and integers of 31 bits.
//!
//! A reference to a function holds the number of its type. Of the others, type and nullness say all there is to know: there are no
//! objects, so below `any` every reference is null or an `i31` (see [`wasmc_abi::funcref`]).

use super::bounds::trap_code;
use super::function::Lowering;
use super::numeric::Unary;
use cranelift_codegen::ir::condcodes::IntCC;
use cranelift_codegen::ir::{InstBuilder, Value, types};
use std::ops::Range;
use wasmc_abi::funcref::{NULL, TYPE_SHIFT};
use wasmc_abi::trap::TrapCode;
use wasmparser::{AbstractHeapType, CompositeInnerType, HeapType, RefType};

/// Which of the references that are not null and may be cast to a type are of that type.
enum Matching {
    All,
    None,
    /// Functions whose type has this number, and functions of its subtypes.
    Functions(u32),
}

impl Lowering<'_, '_> {
    pub(super) fn ref_test(&mut self, ty: HeapType, nullable: bool) {
        let reference = self.pop();
        let result = self.is_of_type(reference, ty, nullable);
        self.push_bool(result);
    }

    pub(super) fn ref_cast(&mut self, ty: HeapType, nullable: bool) {
        let reference = self.pop();
        let fits = self.is_of_type(reference, ty, nullable);
        self.builder.ins().trapz(fits, trap_code(TrapCode::CastFailure));
        self.push(reference);
    }

    pub(super) fn br_on_cast(&mut self, depth: u32, ty: RefType) {
        // The reference is there whichever way control goes.
        let reference = *self.stack.last().expect("a validated operator finds its operands");
        let fits = self.is_of_type(reference, ty.heap_type(), ty.is_nullable());
        self.branch_if(fits, depth);
    }

    pub(super) fn br_on_cast_fail(&mut self, depth: u32, ty: RefType) {
        let reference = *self.stack.last().expect("a validated operator finds its operands");
        let fits = self.is_of_type(reference, ty.heap_type(), ty.is_nullable());
        let fails = self.builder.ins().icmp_imm_u(IntCC::Equal, fits, 0);
        self.branch_if(fails, depth);
    }

    /// Whether `reference` is of the type, as 8 bits that are 1 or 0.
    fn is_of_type(&mut self, reference: Value, ty: HeapType, nullable: bool) -> Value {
        match (self.matching(ty), nullable) {
            (Matching::All, true) => self.builder.ins().iconst(types::I8, 1),
            (Matching::All, false) => self.builder.ins().icmp_imm_u(IntCC::NotEqual, reference, NULL as i64),
            (Matching::None, true) => self.builder.ins().icmp_imm_u(IntCC::Equal, reference, NULL as i64),
            (Matching::None, false) => self.builder.ins().iconst(types::I8, 0),
            (Matching::Functions(number), _) => {
                let high = self.builder.ins().ushr_imm_u(reference, i64::from(TYPE_SHIFT));
                let found = self.builder.ins().ireduce(types::I32, high);
                let fits = match self.layout.ranks.with_subtypes(number) {
                    None => self.builder.ins().icmp_imm_u(IntCC::Equal, found, i64::from(number)),
                    Some(range) => self.is_ranked_in(found, &range),
                };
                if !nullable {
                    return fits;
                }
                let is_null = self.builder.ins().icmp_imm_u(IntCC::Equal, reference, NULL as i64);
                self.builder.ins().bor(fits, is_null)
            }
        }
    }

    fn matching(&self, ty: HeapType) -> Matching {
        use AbstractHeapType::{Any, Eq, Exn, Extern, Func, I31};
        match ty {
            HeapType::Abstract { ty: Any | Eq | I31 | Func | Extern | Exn, .. } => Matching::All,
            HeapType::Abstract { .. } => Matching::None,
            HeapType::Concrete(index) => {
                let index = index.as_module_index().expect("operators name types by their index") as usize;
                match self.instance.module.types[index].composite_type.inner {
                    CompositeInnerType::Func(_) => Matching::Functions(self.instance.types[index]),
                    _ => Matching::None,
                }
            }
            HeapType::Exact(_) => {
                unreachable!(
                    "exact types are of the custom-descriptors proposal, which the validator does not admit"
                )
            }
        }
    }

    /// Whether the rank of the type with the number `number` is in `range`, as 8 bits that are 1 or 0.
    pub(super) fn is_ranked_in(&mut self, number: Value, range: &Range<u32>) -> Value {
        let rank = self.rank(number);
        let distance = self.builder.ins().iadd_imm_s(rank, -i64::from(range.start));
        let count = i64::from(range.end - range.start);
        self.builder.ins().icmp_imm_u(IntCC::UnsignedLessThan, distance, count)
    }

    pub(super) fn ref_i31(&mut self) {
        let integer = self.pop();
        let doubled = self.builder.ins().ishl_imm_u(integer, 1);
        let tagged = self.builder.ins().bor_imm_u(doubled, 1);
        let reference = self.builder.ins().uextend(types::I64, tagged);
        self.push(reference);
    }

    /// The integer of an `i31`; `halve` shifts it by one.
    pub(super) fn i31_get(&mut self, halve: Unary) {
        let reference = self.pop();
        self.builder.ins().trapz(reference, trap_code(TrapCode::NullI31Reference));
        let tagged = self.builder.ins().ireduce(types::I32, reference);
        let integer = halve(self.builder.ins(), tagged);
        self.push(integer);
    }
}
