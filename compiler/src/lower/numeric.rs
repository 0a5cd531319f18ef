//! The shapes that scalar operators come in; `op` says which operator has which.

use super::function::Lowering;
use super::range::{Range, constant, operation, range};
use cranelift_codegen::ir::condcodes::{FloatCC, IntCC};
use cranelift_codegen::ir::{InstBuilder, MemFlagsData, Opcode, Type, Value, types};
use cranelift_frontend::FuncInstBuilder;
use wasmc_targets::Arch;

/// Something that makes one instruction of one operand.
pub(super) type Unary = for<'s, 'l> fn(FuncInstBuilder<'s, 'l>, Value) -> Value;

/// Something that makes one instruction of two operands.
pub(super) type Binary = for<'s, 'l> fn(FuncInstBuilder<'s, 'l>, Value, Value) -> Value;

impl Lowering<'_, '_> {
    /// Pushes a constant of the float type `ty` with these bits. On x86-64 Cranelift makes it anew, by two instructions, in each block that uses
    /// it; what is part of a constant vector it makes once, before the loop.
    pub(super) fn float_constant(&mut self, ty: Type, bits: u64) {
        let value = if self.layout.arch == Arch::X86_64 && bits != 0 && self.is_in_loop() {
            let vector = if ty == types::F32 { types::F32X4 } else { types::F64X2 };
            let vector = self.typed_constant(vector, bits.into());
            self.builder.ins().extractlane(vector, 0)
        } else if ty == types::F32 {
            self.builder.ins().f32const(f32::from_bits(bits as u32))
        } else {
            self.builder.ins().f64const(f64::from_bits(bits))
        };
        self.push(value);
    }

    pub(super) fn unary(&mut self, make: Unary) {
        let operand = self.pop();
        let value = make(self.builder.ins(), operand);
        self.push(value);
    }

    pub(super) fn binary(&mut self, make: Binary) {
        let (left, right) = self.pop2();
        let value = make(self.builder.ins(), left, right);
        self.push(value);
    }

    /// The bits that both operands have; nothing is left to do where one is a mask that the other cannot exceed.
    pub(super) fn and(&mut self) {
        let (left, right) = self.pop2();
        let dfg = &self.builder.func.dfg;
        let masks = |mask: Value, value: Value| {
            constant(dfg, mask).is_some_and(|mask| {
                mask & mask.wrapping_add(1) == 0 && range(dfg, value, &mut |_| Range::ANY).high <= mask
            })
        };
        let value = match (masks(right, left), masks(left, right)) {
            (true, _) => left,
            (_, true) => right,
            _ => self.builder.ins().band(left, right),
        };
        self.push(value);
    }

    pub(super) fn compare_int(&mut self, condition: IntCC) {
        let (mut left, mut right) = self.pop2();
        if self.is_end_of_count(condition, left, right) {
            (left, right) = (self.widen(left), self.widen(right));
        }
        let result = self.builder.ins().icmp(condition, left, right);
        self.push_bool(result);
    }

    /// Whether what has just been counted is compared with where counting ends. Cranelift would compare what it was before, and so need both, and in a
    /// loop a move and a jump; what is extended it leaves alone.
    fn is_end_of_count(&self, condition: IntCC, left: Value, right: Value) -> bool {
        let dfg = &self.builder.func.dfg;
        let is_counted = || match operation(dfg, left) {
            Some((Opcode::Iadd, operands)) => {
                operands.iter().any(|&operand| constant(dfg, operand).is_some())
            }
            _ => false,
        };
        let is_equality = matches!(condition, IntCC::Equal | IntCC::NotEqual);
        self.layout.arch == Arch::X86_64 && is_equality && constant(dfg, right).is_some() && is_counted()
    }

    pub(super) fn compare_float(&mut self, condition: FloatCC) {
        let (left, right) = self.pop2();
        let result = self.builder.ins().fcmp(condition, left, right);
        self.push_bool(result);
    }

    pub(super) fn equal_zero(&mut self) {
        let operand = self.pop();
        let result = self.builder.ins().icmp_imm_u(IntCC::Equal, operand, 0);
        self.push_bool(result);
    }

    /// Pushes the 8-bit result of a comparison as an `i32`.
    pub(super) fn push_bool(&mut self, value: Value) {
        let wide = self.builder.ins().uextend(types::I32, value);
        self.push(wide);
    }

    /// Sign-extends the low bits of an integer of type `ty`, as many as `narrow` has.
    pub(super) fn extend_low(&mut self, narrow: Type, ty: Type) {
        let operand = self.pop();
        let low = self.builder.ins().ireduce(narrow, operand);
        let value = self.builder.ins().sextend(ty, low);
        self.push(value);
    }

    pub(super) fn reinterpret(&mut self, ty: Type) {
        let operand = self.pop();
        let value = self.builder.ins().bitcast(ty, MemFlagsData::new(), operand);
        self.push(value);
    }
}
