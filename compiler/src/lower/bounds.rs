//! ============================================================================================================
//! The sandbox rests on this file: it alone turns a guest's index into an address.
//! ============================================================================================================
//!
//! **Memories with 32-bit indices** own `MEMORY_RESERVED` bytes of address space from their base: all that an index can name, and a
//! guard of `MEMORY_GUARD` bytes behind it. What is beyond the current length is never mapped. So for an access whose
//! static offset and size together fit in the guard,
//!
//! ```text
//!     base + zero_extend(index) + offset + size  <=  base + 2^32 - 1 + MEMORY_GUARD  <  base + MEMORY_RESERVED
//! ```
//!
//! it either lies in the memory or faults, and no check is needed. An access with a larger offset is checked explicitly.
//!
//! **Bulk operations** and **tables** are always checked explicitly, in 64-bit arithmetic that cannot wrap: the operands are
//! zero-extended 32-bit values.
//!
//! Every explicit check is followed by a selection that the processor cannot speculate past, so that a mispredicted
//! check does not reach outside either (Spectre variant 1).

use super::function::Lowering;
use super::instance::Region;
use crate::program::{MemoryId, TableId};
use cranelift_codegen::ir::condcodes::IntCC;
use cranelift_codegen::ir::{InstBuilder, TrapCode, Value, types};
use wasmc_abi::funcref::REF_SIZE;
use wasmc_abi::layout::MEMORY_GUARD;
use wasmc_abi::trap;

/// The trap code of loads and stores of linear memory, whose faults are recognised by their address.
pub(super) const MEMORY_FAULT: TrapCode = TrapCode::HEAP_OUT_OF_BOUNDS;

/// A trap of ours as Cranelift carries it.
pub(super) fn trap_code(code: trap::TrapCode) -> TrapCode {
    TrapCode::unwrap_user(code as u8)
}

impl Lowering<'_, '_> {
    /// The address of `size` bytes at `index + offset` in a memory: a base and a displacement for a load or store with the flags of
    /// [`Lowering::heap`].
    pub(super) fn memory_address(
        &mut self,
        id: MemoryId,
        index: Value,
        offset: u64,
        size: u32,
    ) -> (Value, i32) {
        let index = self.builder.ins().uextend(types::I64, index);
        let base = self.memory_base(id);
        match i32::try_from(offset) {
            Ok(displacement) if offset + u64::from(size) <= MEMORY_GUARD => {
                (self.builder.ins().iadd(base, index), displacement)
            }
            _ => {
                // `offset` is below 2^32, a validated memory argument, so this cannot wrap.
                let start = self.builder.ins().iadd_imm_s(index, offset as i64);
                let size = self.builder.ins().iconst(types::I64, i64::from(size));
                let length = self.memory_length(id);
                (self.checked(base, start, size, length, trap::TrapCode::MemoryOutOfBounds), 0)
            }
        }
    }

    /// The address of `bytes` (64 bits, below 2^33) bytes at `index` in a memory, all of them in bounds.
    pub(super) fn memory_range(&mut self, id: MemoryId, index: Value, bytes: Value) -> Value {
        let start = self.builder.ins().uextend(types::I64, index);
        let base = self.memory_base(id);
        let length = self.memory_length(id);
        self.checked(base, start, bytes, length, trap::TrapCode::MemoryOutOfBounds)
    }

    /// The address of element `index` (32 bits) of a table.
    pub(super) fn table_element(&mut self, id: TableId, index: Value, code: trap::TrapCode) -> Value {
        let index = self.builder.ins().uextend(types::I64, index);
        let length = self.table_length(id);
        let base = self.table_base(id);
        let outside = self.builder.ins().icmp(IntCC::UnsignedGreaterThanOrEqual, index, length);
        self.builder.ins().trapnz(outside, trap_code(code));
        let scaled = self.builder.ins().imul_imm_s(index, i64::from(REF_SIZE));
        let address = self.builder.ins().iadd(base, scaled);
        self.builder.ins().select_spectre_guard(outside, base, address)
    }

    /// The address of `count` elements from `index` (both 32 bits) in a table, all of them in bounds.
    pub(super) fn table_range(&mut self, id: TableId, index: Value, count: Value) -> Value {
        let start = self.builder.ins().uextend(types::I64, index);
        let count = self.builder.ins().uextend(types::I64, count);
        let length = self.table_length(id);
        let base = self.table_base(id);
        self.scaled_range(base, start, count, length)
    }

    /// The address of `count` elements from `start` (both 64 bits) in an array of `length` references at `base`.
    pub(super) fn scaled_range(&mut self, base: Value, start: Value, count: Value, length: Value) -> Value {
        let zero = self.builder.ins().iconst(types::I64, 0);
        let start = self.checked(zero, start, count, length, trap::TrapCode::TableOutOfBounds);
        let scaled = self.builder.ins().imul_imm_s(start, i64::from(REF_SIZE));
        self.builder.ins().iadd(base, scaled)
    }

    /// Traps unless `start + size <= length` (all 64 bits, the sum not wrapping), then gives `base + start`.
    pub(super) fn checked(
        &mut self,
        base: Value,
        start: Value,
        size: Value,
        length: Value,
        code: trap::TrapCode,
    ) -> Value {
        let end = self.builder.ins().iadd(start, size);
        let outside = self.builder.ins().icmp(IntCC::UnsignedGreaterThan, end, length);
        self.builder.ins().trapnz(outside, trap_code(code));
        let address = self.builder.ins().iadd(base, start);
        self.builder.ins().select_spectre_guard(outside, base, address)
    }

    /// The flags of an access to a checked table element.
    pub(super) fn table_flags(&mut self) -> cranelift_codegen::ir::MemFlagsData {
        self.trusted(Region::Tables)
    }
}
