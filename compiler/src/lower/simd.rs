//! The shapes that vector operators come in; `simd_op` says which operator has which.
//!
//! A vector has the type `i8x16` between operators. An operator looks at it in its own shape through a bit cast, which
//! costs no instruction. But Cranelift makes a load part of an instruction only where nothing lies between, so what is loaded has the shape that is
//! first asked for.

use super::function::Lowering;
use super::numeric::{Binary, Unary};
use cranelift_codegen::cursor::{Cursor, FuncCursor};
use cranelift_codegen::ir::condcodes::{FloatCC, IntCC};
use cranelift_codegen::ir::{
    ConstantData, Endianness, Inst, InstBuilder, InstructionData, MemFlagsData, Opcode, Type, Value, types,
};
use cranelift_frontend::FuncInstBuilder;
use wasmparser::MemArg;

/// How a bit cast sees lanes: in the order that they have in memory.
fn bits() -> MemFlagsData {
    MemFlagsData::new().with_endianness(Endianness::Little)
}

/// Something that loads half a vector and widens its lanes.
pub(super) type WideningLoad = for<'s, 'l> fn(FuncInstBuilder<'s, 'l>, MemFlagsData, Value, i32) -> Value;

impl Lowering<'_, '_> {
    /// The same bits as a vector of type `ty`.
    pub(super) fn as_vector(&mut self, value: Value, ty: Type) -> Value {
        let dfg = &self.builder.func.dfg;
        let value = dfg.resolve_aliases(value);
        if dfg.value_type(value) == ty {
            return value;
        }
        let made_by = dfg.value_def(value).inst();
        let value = match made_by.map(|inst| (inst, dfg.insts[inst])) {
            Some((inst, InstructionData::Load { opcode: Opcode::Load, .. })) => self.shape_load(inst, ty),
            Some((_, InstructionData::LoadNoOffset { opcode: Opcode::Bitcast, arg, .. })) => arg,
            _ => value,
        };
        if self.builder.func.dfg.value_type(value) == ty {
            return value;
        }
        self.builder.ins().bitcast(ty, bits(), value)
    }

    /// Makes a load of a vector give one of type `ty`; what it was known as before is a bit cast of that.
    fn shape_load(&mut self, load: Inst, ty: Type) -> Value {
        let func = &mut *self.builder.func;
        let former = func.dfg.first_result(load);
        let shape = func.dfg.value_type(former);
        let loaded = func.dfg.replace_result(former, ty);
        let origin = func.srcloc(load);
        let mut cursor = FuncCursor::new(func).after_inst(load).with_srcloc(origin);
        cursor.ins().with_result(former).bitcast(shape, bits(), loaded);
        loaded
    }

    pub(super) fn pop_vector(&mut self, ty: Type) -> Value {
        let value = self.pop();
        self.as_vector(value, ty)
    }

    pub(super) fn pop2_vectors(&mut self, ty: Type) -> (Value, Value) {
        let second = self.pop_vector(ty);
        (self.pop_vector(ty), second)
    }

    /// Pushes a value, a vector in its canonical type.
    pub(super) fn push_canonical(&mut self, value: Value) {
        let is_vector = self.builder.func.dfg.value_type(value).is_vector();
        let value = if is_vector { self.as_vector(value, types::I8X16) } else { value };
        self.push(value);
    }

    /// A constant vector, in its canonical type.
    pub(super) fn vector_constant(&mut self, bits: u128) -> Value {
        self.typed_constant(types::I8X16, bits)
    }

    /// A constant vector of type `ty`.
    pub(super) fn typed_constant(&mut self, ty: Type, bits: u128) -> Value {
        let data = ConstantData::from(bits.to_le_bytes().as_slice());
        let constant = self.builder.func.dfg.constants.insert(data);
        self.builder.ins().vconst(ty, constant)
    }

    pub(super) fn vector_unary(&mut self, ty: Type, make: Unary) {
        let operand = self.pop_vector(ty);
        let value = make(self.builder.ins(), operand);
        self.push_canonical(value);
    }

    pub(super) fn vector_binary(&mut self, ty: Type, make: Binary) {
        let (left, right) = self.pop2_vectors(ty);
        let value = make(self.builder.ins(), left, right);
        self.push_canonical(value);
    }

    /// Both operands through `first`, then combined: products of widened lanes, sums of pairs.
    pub(super) fn vector_widened(&mut self, ty: Type, widen: Unary, combine: Binary) {
        let (left, right) = self.pop2_vectors(ty);
        let left = widen(self.builder.ins(), left);
        let right = widen(self.builder.ins(), right);
        let value = combine(self.builder.ins(), left, right);
        self.push_canonical(value);
    }

    /// Both halves of one operand widened, then added in pairs.
    pub(super) fn vector_add_pairs(&mut self, ty: Type, low: Unary, high: Unary) {
        let operand = self.pop_vector(ty);
        let low = low(self.builder.ins(), operand);
        let high = high(self.builder.ins(), operand);
        let value = self.builder.ins().iadd_pairwise(low, high);
        self.push_canonical(value);
    }

    /// Products of lanes, added in pairs: half as many lanes, twice as wide.
    pub(super) fn vector_dot(&mut self, ty: Type) {
        let (left, right) = self.pop2_vectors(ty);
        let product = |this: &mut Self, widen: Unary| {
            let left = widen(this.builder.ins(), left);
            let right = widen(this.builder.ins(), right);
            this.builder.ins().imul(left, right)
        };
        let low = product(self, |b, x| b.swiden_low(x));
        let high = product(self, |b, x| b.swiden_high(x));
        let value = self.builder.ins().iadd_pairwise(low, high);
        self.push_canonical(value);
    }

    /// A dot product of `i8` lanes whose sums are added in pairs once more, and then to a third operand.
    pub(super) fn vector_dot_add(&mut self) {
        let addend = self.pop_vector(types::I32X4);
        self.vector_dot(types::I8X16);
        self.vector_add_pairs(types::I16X8, |b, x| b.swiden_low(x), |b, x| b.swiden_high(x));
        let sums = self.pop_vector(types::I32X4);
        let value = self.builder.ins().iadd(sums, addend);
        self.push_canonical(value);
    }

    /// The product of the first two operands, the first through `sign`, plus the third; rounded twice.
    pub(super) fn vector_multiply_add(&mut self, ty: Type, sign: Unary) {
        let addend = self.pop_vector(ty);
        let (left, right) = self.pop2_vectors(ty);
        let left = sign(self.builder.ins(), left);
        let product = self.builder.ins().fmul(left, right);
        let value = self.builder.ins().fadd(product, addend);
        self.push_canonical(value);
    }

    /// Shifts lanes by a scalar count, which Cranelift takes modulo the lane width as Wasm does.
    pub(super) fn vector_shift(&mut self, ty: Type, make: Binary) {
        let count = self.pop();
        let operand = self.pop_vector(ty);
        let value = make(self.builder.ins(), operand, count);
        self.push_canonical(value);
    }

    pub(super) fn vector_compare_int(&mut self, ty: Type, condition: IntCC) {
        let (left, right) = self.pop2_vectors(ty);
        let value = self.builder.ins().icmp(condition, left, right);
        self.push_canonical(value);
    }

    pub(super) fn vector_compare_float(&mut self, ty: Type, condition: FloatCC) {
        let (left, right) = self.pop2_vectors(ty);
        let value = self.builder.ins().fcmp(condition, left, right);
        self.push_canonical(value);
    }

    /// `pmin` and `pmax`: the right operand where it compares so with the left one, else the left one.
    pub(super) fn vector_pseudo(&mut self, ty: Type, condition: FloatCC) {
        let (left, right) = self.pop2_vectors(ty);
        let chosen = self.builder.ins().fcmp(condition, right, left);
        let chosen = self.as_vector(chosen, ty);
        let value = self.builder.ins().bitselect(chosen, right, left);
        self.push_canonical(value);
    }

    /// A scalar result of a vector, at most 32 bits.
    pub(super) fn vector_test(&mut self, ty: Type, make: Unary) {
        let operand = self.pop_vector(ty);
        let value = make(self.builder.ins(), operand);
        if self.builder.func.dfg.value_type(value) == types::I32 {
            self.push(value)
        } else {
            self.push_bool(value)
        }
    }

    pub(super) fn vector_bitselect(&mut self) {
        let (left, right, mask) = self.pop3();
        let value = self.builder.ins().bitselect(mask, left, right);
        self.push(value);
    }

    pub(super) fn splat(&mut self, ty: Type) {
        let scalar = self.pop_lane(ty);
        let value = self.builder.ins().splat(ty, scalar);
        self.push_canonical(value);
    }

    /// Pops a scalar as a lane of `ty`: narrow lanes are the low bits of an `i32`.
    fn pop_lane(&mut self, ty: Type) -> Value {
        let scalar = self.pop();
        let lane = ty.lane_type();
        if lane.bits() < 32 { self.builder.ins().ireduce(lane, scalar) } else { scalar }
    }

    /// Extracts a lane; narrow lanes become `i32` through `extend`.
    pub(super) fn extract_lane(&mut self, ty: Type, lane: u8, extend: Unary) {
        let vector = self.pop_vector(ty);
        let value = self.builder.ins().extractlane(vector, lane);
        let value = if ty.lane_bits() < 32 { extend(self.builder.ins(), value) } else { value };
        self.push(value);
    }

    pub(super) fn replace_lane(&mut self, ty: Type, lane: u8) {
        let scalar = self.pop_lane(ty);
        let vector = self.pop_vector(ty);
        let value = self.builder.ins().insertlane(vector, scalar, lane);
        self.push_canonical(value);
    }

    pub(super) fn shuffle(&mut self, lanes: [u8; 16]) {
        let (left, right) = self.pop2_vectors(types::I8X16);
        let value = self.shuffled(left, right, lanes);
        self.push(value);
    }

    /// The bytes of two vectors that `lanes` names.
    pub(super) fn shuffled(&mut self, left: Value, right: Value, lanes: [u8; 16]) -> Value {
        let mask = self.builder.func.dfg.immediates.push(ConstantData::from(lanes.as_slice()));
        self.builder.ins().shuffle(left, right, mask)
    }

    pub(super) fn load_widening(&mut self, arg: &MemArg, load: WideningLoad) {
        let (flags, address, displacement) = self.access(arg, 8);
        let value = load(self.builder.ins(), flags, address, displacement);
        self.push_canonical(value);
    }

    pub(super) fn load_splat(&mut self, arg: &MemArg, ty: Type) {
        let scalar = self.load_scalar(arg, ty.lane_type());
        let value = self.builder.ins().splat(ty, scalar);
        self.push_canonical(value);
    }

    /// Loads one lane into lane 0; the others are zero.
    pub(super) fn load_zero(&mut self, arg: &MemArg, ty: Type) {
        let scalar = self.load_scalar(arg, ty.lane_type());
        let value = self.builder.ins().scalar_to_vector(ty, scalar);
        self.push_canonical(value);
    }

    pub(super) fn load_lane(&mut self, arg: &MemArg, ty: Type, lane: u8) {
        let vector = self.pop_vector(ty);
        let scalar = self.load_scalar(arg, ty.lane_type());
        let value = self.builder.ins().insertlane(vector, scalar, lane);
        self.push_canonical(value);
    }

    pub(super) fn store_lane(&mut self, arg: &MemArg, ty: Type, lane: u8) {
        let vector = self.pop_vector(ty);
        let scalar = self.builder.ins().extractlane(vector, lane);
        self.push(scalar);
        self.store(arg);
    }

    fn load_scalar(&mut self, arg: &MemArg, ty: Type) -> Value {
        let (flags, address, displacement) = self.access(arg, ty.bytes());
        self.builder.ins().load(ty, flags, address, displacement)
    }

    /// Converts the two lanes of an `f64x2` to integers in lanes 0 and 1; lanes 2 and 3 are zero.
    pub(super) fn truncate_low(&mut self, convert: Unary, narrow: Binary) {
        let operand = self.pop_vector(types::F64X2);
        let converted = convert(self.builder.ins(), operand);
        // x86_64 has instructions for just this pattern, in which the zero is of the type that is narrowed.
        let zero = self.typed_constant(types::I64X2, 0);
        let value = narrow(self.builder.ins(), converted, zero);
        self.push_canonical(value);
    }

    /// Converts the integers in lanes 0 and 1 to `f64`.
    pub(super) fn convert_low(&mut self, widen: Unary, convert: Unary) {
        let operand = self.pop_vector(types::I32X4);
        let wide = widen(self.builder.ins(), operand);
        let value = convert(self.builder.ins(), wide);
        self.push_canonical(value);
    }
}
