//! The table of operators: what each is lowered by. Bodies live with their subject.

use super::function::Lowering;
use super::memory::Narrow;
use cranelift_codegen::ir::InstBuilder;
use cranelift_codegen::ir::condcodes::{FloatCC, IntCC};
use cranelift_codegen::ir::types::{F32, F64, I8, I8X16, I16, I32, I64};
use wasmparser::Operator;

impl Lowering<'_, '_> {
    /// Lowers one operator that control can reach.
    #[expect(clippy::too_many_lines, reason = "a flat table")]
    #[rustfmt::skip]
    pub(super) fn operator(&mut self, operator: &Operator<'_>) {
        match operator {
            // Control
            Operator::Unreachable => self.unreachable(),
            Operator::Nop => {}
            Operator::Block { blockty } => self.block(*blockty),
            Operator::Loop { blockty } => self.loop_(*blockty),
            Operator::If { blockty } => self.if_(*blockty),
            Operator::Else => self.else_(),
            Operator::End => self.end(),
            Operator::Br { relative_depth } => self.br(*relative_depth),
            Operator::BrIf { relative_depth } => self.br_if(*relative_depth),
            Operator::BrTable { targets } => self.br_table(targets),
            Operator::Return => self.return_(),
            Operator::Call { function_index } => self.call(*function_index),
            Operator::CallIndirect { type_index, table_index } => self.call_indirect(*type_index, *table_index),
            Operator::ReturnCall { function_index } => self.return_call(*function_index),
            Operator::ReturnCallIndirect { type_index, table_index } => self.return_call_indirect(*type_index, *table_index),
            Operator::CallRef { type_index } => self.call_ref(*type_index),
            Operator::ReturnCallRef { type_index } => self.return_call_ref(*type_index),
            Operator::BrOnNull { relative_depth } => self.br_on_null(*relative_depth),
            Operator::BrOnNonNull { relative_depth } => self.br_on_non_null(*relative_depth),
            Operator::BrOnCast { relative_depth, to_ref_type, .. } => self.br_on_cast(*relative_depth, *to_ref_type),
            Operator::BrOnCastFail { relative_depth, to_ref_type, .. } => self.br_on_cast_fail(*relative_depth, *to_ref_type),
            Operator::TryTable { try_table } => self.try_table(try_table),
            Operator::Throw { tag_index } => self.throw(*tag_index),
            Operator::ThrowRef => self.throw_ref(),
            Operator::Drop => { self.pop(); }
            Operator::Select | Operator::TypedSelect { .. } => self.select(),

            // Variables
            Operator::LocalGet { local_index } => self.local_get(*local_index),
            Operator::LocalSet { local_index } => self.local_set(*local_index),
            Operator::LocalTee { local_index } => self.local_tee(*local_index),
            Operator::GlobalGet { global_index } => self.global_get(*global_index),
            Operator::GlobalSet { global_index } => self.global_set(*global_index),

            // References and tables
            Operator::RefNull { .. } => self.ref_null(),
            Operator::RefIsNull => self.ref_is_null(),
            Operator::RefAsNonNull => self.ref_as_non_null(),
            Operator::RefFunc { function_index } => self.ref_func(*function_index),
            Operator::RefEq => self.compare_int(IntCC::Equal),
            Operator::RefTestNonNull { hty } => self.ref_test(*hty, false),
            Operator::RefTestNullable { hty } => self.ref_test(*hty, true),
            Operator::RefCastNonNull { hty } => self.ref_cast(*hty, false),
            Operator::RefCastNullable { hty } => self.ref_cast(*hty, true),
            Operator::RefI31 => self.ref_i31(),
            Operator::I31GetS => self.i31_get(|b, x| b.sshr_imm_u(x, 1)),
            Operator::I31GetU => self.i31_get(|b, x| b.ushr_imm_u(x, 1)),
            Operator::TableGet { table } => self.table_get(*table),
            Operator::TableSet { table } => self.table_set(*table),
            Operator::TableSize { table } => self.table_size(*table),
            Operator::TableGrow { table } => self.table_grow(*table),
            Operator::TableFill { table } => self.table_fill(*table),
            Operator::TableCopy { dst_table, src_table } => self.table_copy(*dst_table, *src_table),
            Operator::TableInit { elem_index, table } => self.table_init(*elem_index, *table),
            Operator::ElemDrop { elem_index } => self.elem_drop(*elem_index),

            // Memory
            Operator::I32Load { memarg } => self.load(memarg, I32),
            Operator::I64Load { memarg } => self.load(memarg, I64),
            Operator::F32Load { memarg } => self.load(memarg, F32),
            Operator::F64Load { memarg } => self.load(memarg, F64),
            Operator::V128Load { memarg } => self.load(memarg, I8X16),
            Operator::I32Load8S { memarg } => self.load_narrow(memarg, I32, Narrow::S8),
            Operator::I32Load8U { memarg } => self.load_narrow(memarg, I32, Narrow::U8),
            Operator::I32Load16S { memarg } => self.load_narrow(memarg, I32, Narrow::S16),
            Operator::I32Load16U { memarg } => self.load_narrow(memarg, I32, Narrow::U16),
            Operator::I64Load8S { memarg } => self.load_narrow(memarg, I64, Narrow::S8),
            Operator::I64Load8U { memarg } => self.load_narrow(memarg, I64, Narrow::U8),
            Operator::I64Load16S { memarg } => self.load_narrow(memarg, I64, Narrow::S16),
            Operator::I64Load16U { memarg } => self.load_narrow(memarg, I64, Narrow::U16),
            Operator::I64Load32S { memarg } => self.load_narrow(memarg, I64, Narrow::S32),
            Operator::I64Load32U { memarg } => self.load_narrow(memarg, I64, Narrow::U32),
            Operator::I32Store { memarg } | Operator::I64Store { memarg } | Operator::F32Store { memarg }
            | Operator::F64Store { memarg } | Operator::V128Store { memarg } => self.store(memarg),
            Operator::I32Store8 { memarg } | Operator::I64Store8 { memarg } => self.store_narrow(memarg, 1),
            Operator::I32Store16 { memarg } | Operator::I64Store16 { memarg } => self.store_narrow(memarg, 2),
            Operator::I64Store32 { memarg } => self.store_narrow(memarg, 4),
            Operator::MemorySize { mem } => self.memory_size(*mem),
            Operator::MemoryGrow { mem } => self.memory_grow(*mem),
            Operator::MemoryFill { mem } => self.memory_fill(*mem),
            Operator::MemoryCopy { dst_mem, src_mem } => self.memory_copy(*dst_mem, *src_mem),
            Operator::MemoryInit { data_index, mem } => self.memory_init(*data_index, *mem),
            Operator::DataDrop { data_index } => self.data_drop(*data_index),

            // Constants
            Operator::I32Const { value } => { let c = self.builder.ins().iconst(I32, i64::from(*value)); self.push(c); }
            Operator::I64Const { value } => { let c = self.builder.ins().iconst(I64, *value); self.push(c); }
            Operator::F32Const { value } => self.float_constant(F32, value.bits().into()),
            Operator::F64Const { value } => self.float_constant(F64, value.bits()),

            // Comparisons
            Operator::I32Eqz | Operator::I64Eqz => self.equal_zero(),
            Operator::I32Eq | Operator::I64Eq => self.compare_int(IntCC::Equal),
            Operator::I32Ne | Operator::I64Ne => self.compare_int(IntCC::NotEqual),
            Operator::I32LtS | Operator::I64LtS => self.compare_int(IntCC::SignedLessThan),
            Operator::I32LtU | Operator::I64LtU => self.compare_int(IntCC::UnsignedLessThan),
            Operator::I32GtS | Operator::I64GtS => self.compare_int(IntCC::SignedGreaterThan),
            Operator::I32GtU | Operator::I64GtU => self.compare_int(IntCC::UnsignedGreaterThan),
            Operator::I32LeS | Operator::I64LeS => self.compare_int(IntCC::SignedLessThanOrEqual),
            Operator::I32LeU | Operator::I64LeU => self.compare_int(IntCC::UnsignedLessThanOrEqual),
            Operator::I32GeS | Operator::I64GeS => self.compare_int(IntCC::SignedGreaterThanOrEqual),
            Operator::I32GeU | Operator::I64GeU => self.compare_int(IntCC::UnsignedGreaterThanOrEqual),
            Operator::F32Eq | Operator::F64Eq => self.compare_float(FloatCC::Equal),
            Operator::F32Ne | Operator::F64Ne => self.compare_float(FloatCC::NotEqual),
            Operator::F32Lt | Operator::F64Lt => self.compare_float(FloatCC::LessThan),
            Operator::F32Gt | Operator::F64Gt => self.compare_float(FloatCC::GreaterThan),
            Operator::F32Le | Operator::F64Le => self.compare_float(FloatCC::LessThanOrEqual),
            Operator::F32Ge | Operator::F64Ge => self.compare_float(FloatCC::GreaterThanOrEqual),

            // Integers
            Operator::I32Clz | Operator::I64Clz => self.unary(|b, x| b.clz(x)),
            Operator::I32Ctz | Operator::I64Ctz => self.unary(|b, x| b.ctz(x)),
            Operator::I32Popcnt | Operator::I64Popcnt => self.unary(|b, x| b.popcnt(x)),
            Operator::I32Add | Operator::I64Add => self.binary(|b, x, y| b.iadd(x, y)),
            Operator::I32Sub | Operator::I64Sub => self.binary(|b, x, y| b.isub(x, y)),
            Operator::I32Mul | Operator::I64Mul => self.binary(|b, x, y| b.imul(x, y)),
            Operator::I32DivS | Operator::I64DivS => self.binary(|b, x, y| b.sdiv(x, y)),
            Operator::I32DivU | Operator::I64DivU => self.binary(|b, x, y| b.udiv(x, y)),
            Operator::I32RemS | Operator::I64RemS => self.binary(|b, x, y| b.srem(x, y)),
            Operator::I32RemU | Operator::I64RemU => self.binary(|b, x, y| b.urem(x, y)),
            Operator::I32And | Operator::I64And => self.and(),
            Operator::I32Or | Operator::I64Or => self.binary(|b, x, y| b.bor(x, y)),
            Operator::I32Xor | Operator::I64Xor => self.binary(|b, x, y| b.bxor(x, y)),
            Operator::I32Shl | Operator::I64Shl => self.binary(|b, x, y| b.ishl(x, y)),
            Operator::I32ShrS | Operator::I64ShrS => self.binary(|b, x, y| b.sshr(x, y)),
            Operator::I32ShrU | Operator::I64ShrU => self.binary(|b, x, y| b.ushr(x, y)),
            Operator::I32Rotl | Operator::I64Rotl => self.binary(|b, x, y| b.rotl(x, y)),
            Operator::I32Rotr | Operator::I64Rotr => self.binary(|b, x, y| b.rotr(x, y)),

            // Floats
            Operator::F32Abs | Operator::F64Abs => self.unary(|b, x| b.fabs(x)),
            Operator::F32Neg | Operator::F64Neg => self.unary(|b, x| b.fneg(x)),
            Operator::F32Ceil | Operator::F64Ceil => self.unary(|b, x| b.ceil(x)),
            Operator::F32Floor | Operator::F64Floor => self.unary(|b, x| b.floor(x)),
            Operator::F32Trunc | Operator::F64Trunc => self.unary(|b, x| b.trunc(x)),
            Operator::F32Nearest | Operator::F64Nearest => self.unary(|b, x| b.nearest(x)),
            Operator::F32Sqrt | Operator::F64Sqrt => self.unary(|b, x| b.sqrt(x)),
            Operator::F32Add | Operator::F64Add => self.binary(|b, x, y| b.fadd(x, y)),
            Operator::F32Sub | Operator::F64Sub => self.binary(|b, x, y| b.fsub(x, y)),
            Operator::F32Mul | Operator::F64Mul => self.binary(|b, x, y| b.fmul(x, y)),
            Operator::F32Div | Operator::F64Div => self.binary(|b, x, y| b.fdiv(x, y)),
            Operator::F32Min | Operator::F64Min => self.binary(|b, x, y| b.fmin(x, y)),
            Operator::F32Max | Operator::F64Max => self.binary(|b, x, y| b.fmax(x, y)),
            Operator::F32Copysign | Operator::F64Copysign => self.binary(|b, x, y| b.fcopysign(x, y)),

            // Conversions
            Operator::I32WrapI64 => self.unary(|b, x| b.ireduce(I32, x)),
            Operator::I64ExtendI32S => self.unary(|b, x| b.sextend(I64, x)),
            Operator::I64ExtendI32U => self.unary(|b, x| b.uextend(I64, x)),
            Operator::I32Extend8S => self.extend_low(I8, I32),
            Operator::I32Extend16S => self.extend_low(I16, I32),
            Operator::I64Extend8S => self.extend_low(I8, I64),
            Operator::I64Extend16S => self.extend_low(I16, I64),
            Operator::I64Extend32S => self.extend_low(I32, I64),
            Operator::I32TruncF32S | Operator::I32TruncF64S => self.unary(|b, x| b.fcvt_to_sint(I32, x)),
            Operator::I32TruncF32U | Operator::I32TruncF64U => self.unary(|b, x| b.fcvt_to_uint(I32, x)),
            Operator::I64TruncF32S | Operator::I64TruncF64S => self.unary(|b, x| b.fcvt_to_sint(I64, x)),
            Operator::I64TruncF32U | Operator::I64TruncF64U => self.unary(|b, x| b.fcvt_to_uint(I64, x)),
            Operator::I32TruncSatF32S | Operator::I32TruncSatF64S => self.unary(|b, x| b.fcvt_to_sint_sat(I32, x)),
            Operator::I32TruncSatF32U | Operator::I32TruncSatF64U => self.unary(|b, x| b.fcvt_to_uint_sat(I32, x)),
            Operator::I64TruncSatF32S | Operator::I64TruncSatF64S => self.unary(|b, x| b.fcvt_to_sint_sat(I64, x)),
            Operator::I64TruncSatF32U | Operator::I64TruncSatF64U => self.unary(|b, x| b.fcvt_to_uint_sat(I64, x)),
            Operator::F32ConvertI32S | Operator::F32ConvertI64S => self.unary(|b, x| b.fcvt_from_sint(F32, x)),
            Operator::F32ConvertI32U | Operator::F32ConvertI64U => self.unary(|b, x| b.fcvt_from_uint(F32, x)),
            Operator::F64ConvertI32S | Operator::F64ConvertI64S => self.unary(|b, x| b.fcvt_from_sint(F64, x)),
            Operator::F64ConvertI32U | Operator::F64ConvertI64U => self.unary(|b, x| b.fcvt_from_uint(F64, x)),
            Operator::F32DemoteF64 => self.unary(|b, x| b.fdemote(F32, x)),
            Operator::F64PromoteF32 => self.unary(|b, x| b.fpromote(F64, x)),
            Operator::I32ReinterpretF32 => self.reinterpret(I32),
            Operator::I64ReinterpretF64 => self.reinterpret(I64),
            Operator::F32ReinterpretI32 => self.reinterpret(F32),
            Operator::F64ReinterpretI64 => self.reinterpret(F64),

            other => self.simd_operator(other),
        }
    }
}
