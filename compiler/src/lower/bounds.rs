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
//! it either lies in the memory or faults, and no check is needed. An access with a larger offset is checked explicitly; its sums cannot wrap. A constant
//! that the guest adds to the index counts as part of the offset when the sum cannot wrap, since the address is then the same. So does a second index
//! (see [`super::sum`]). Whether a sum wraps is found out by reasoning about what loops count; should that be wrong, an access is not where it should be,
//! but still in what is reserved, which is twice as much for this reason alone:
//!
//! ```text
//!     base + (2^32 - 1) + (2^32 - 1) + constant + offset + size  <  base + 2 * (2^32 + MEMORY_GUARD)
//! ```
//!
//!
//! **Memories and tables with 64-bit indices**, and **bulk operations**, are always checked explicitly, in 64-bit arithmetic. A sum that could wrap
//! (an operand may have any 64-bit value) traps when it does; a sum of zero-extended 32-bit operands cannot.
//!
//! **Atomic accesses** are bounded like any other and have no displacement: it is added to the address, which cannot leave what the
//! memory reserves where nothing is checked. Before that their alignment is checked; bases are aligned to pages.
//!
//! Every explicit check is followed by a selection that the processor cannot speculate past, so that a mispredicted
//! check does not reach outside either (Spectre variant 1).

use super::function::Lowering;
use super::instance::Region;
use super::layout::TableKind;
use super::range::{reduced_from, split_sum};
use crate::program::{MemoryId, TableId};
use cranelift_codegen::ir::condcodes::IntCC;
use cranelift_codegen::ir::{InstBuilder, MemFlagsData, TrapCode, Value, types};
use wasmc_abi::funcref::REF_SIZE;
use wasmc_abi::layout::{MEMORY_GUARD, MEMORY_GUARD_BELOW};
use wasmc_abi::trap;

/// The trap code of loads and stores of linear memory, whose faults are recognised by their address.
pub(super) const MEMORY_FAULT: TrapCode = TrapCode::HEAP_OUT_OF_BOUNDS;

/// A trap of ours as Cranelift carries it.
pub(super) fn trap_code(code: trap::TrapCode) -> TrapCode {
    TrapCode::unwrap_user(code as u8)
}

impl Lowering<'_, '_> {
    /// The address of `size` bytes at `index + offset` in a memory: a base and a displacement for a load or store with the
    /// flags of [`Lowering::heap`].
    pub(super) fn memory_address(
        &mut self,
        id: MemoryId,
        index: Value,
        offset: u64,
        size: u32,
    ) -> (Value, i32) {
        if !self.is_narrow(index) {
            return (self.checked_address(id, index, offset, size), 0);
        }
        let within = |offset: u64| {
            let displacement = i32::try_from(offset).ok()?;
            (offset + u64::from(size) <= MEMORY_GUARD).then_some(displacement)
        };
        let (term, constant) = split_sum(&self.builder.func.dfg, index);
        match (within(offset + u64::from(constant)), within(offset)) {
            (Some(0), _) => (self.address_without_offset(id, term), 0),
            (Some(displacement), _) => (self.unchecked_address(id, term), displacement),
            (None, Some(displacement)) => (self.unchecked_address(id, index), displacement),
            (None, None) => (self.checked_address(id, index, offset, size), 0),
        }
    }

    /// The address of a 32-bit index.
    fn unchecked_address(&mut self, id: MemoryId, index: Value) -> Value {
        let base = self.memory_base(id);
        let index = self.widen(index);
        self.builder.ins().iadd(base, index)
    }

    /// The address of a 32-bit index to which nothing is added. See [`super::sum`]: here what the guest takes away from an index can be part of
    /// the displacement. Where the difference wraps, it is less than [`MEMORY_GUARD_BELOW`] short of 2^32, and so outside of a memory that cannot have its
    /// last page; and what the access adds up instead is as little below the memory, and faults.
    fn address_without_offset(&mut self, id: MemoryId, index: Value) -> Value {
        let base = self.memory_base(id);
        let wide = self.widen(index);
        if self.layout.memory(id).max <= (1 << 32) - MEMORY_GUARD_BELOW {
            self.unoffset.insert(wide);
        }
        self.builder.ins().iadd(base, wide)
    }

    /// The address of `size` bytes at `index + offset` in a memory, checked explicitly.
    fn checked_address(&mut self, id: MemoryId, index: Value, offset: u64, size: u32) -> Value {
        let code = trap::TrapCode::MemoryOutOfBounds;
        let base = self.memory_base(id);
        let length = self.memory_length(id);
        let (start, end) = if self.is_narrow(index) {
            // The offset is narrow too, so neither sum can wrap.
            let index = self.widen(index);
            let start = self.builder.ins().iadd_imm_s(index, offset as i64);
            (start, self.builder.ins().iadd_imm_s(start, i64::from(size)))
        } else {
            let offset = self.builder.ins().iconst(types::I64, offset as i64);
            let size = self.builder.ins().iconst(types::I64, i64::from(size));
            let start = self.sum(index, offset, code);
            (start, self.sum(start, size, code))
        };
        self.in_bounds(base, start, end, length, code)
    }

    /// The address of an atomic access of `size` bytes at `index + offset`: aligned, and in bounds or faulting with the flags of
    /// [`Lowering::heap`].
    pub(super) fn atomic_address(&mut self, id: MemoryId, index: Value, offset: u64, size: u32) -> Value {
        self.require_aligned(index, offset, size);
        let (address, displacement) = self.memory_address(id, index, offset, size);
        self.builder.ins().iadd_imm_s(address, i64::from(displacement))
    }

    /// Likewise for the runtime, which must not fault: always checked explicitly.
    pub(super) fn atomic_address_in_bounds(
        &mut self,
        id: MemoryId,
        index: Value,
        offset: u64,
        size: u32,
    ) -> Value {
        self.require_aligned(index, offset, size);
        self.checked_address(id, index, offset, size)
    }

    /// Traps unless `index + offset` is a multiple of `size`, a power of two. Carries do not matter to the low bits.
    fn require_aligned(&mut self, index: Value, offset: u64, size: u32) {
        if size == 1 {
            return;
        }
        let mask = u64::from(size) - 1;
        let sum = self.builder.ins().iadd_imm_s(index, (offset & mask) as i64);
        let rest = self.builder.ins().band_imm_s(sum, mask as i64);
        self.builder.ins().trapnz(rest, trap_code(trap::TrapCode::UnalignedAtomic));
    }

    /// The address of `bytes` bytes at `index` in a memory, all of them in bounds. Both have the memory's index type or are
    /// 32 bits wide.
    pub(super) fn memory_range(&mut self, id: MemoryId, index: Value, bytes: Value) -> Value {
        let base = self.memory_base(id);
        let length = self.memory_length(id);
        self.checked(base, index, bytes, length, trap::TrapCode::MemoryOutOfBounds)
    }

    /// The address of element `index` of a table.
    pub(super) fn table_element(&mut self, id: TableId, index: Value, code: trap::TrapCode) -> Value {
        let index = self.widen(index);
        let length = self.table_length(id);
        let base = self.table_base(id);
        let outside = self.builder.ins().icmp(IntCC::UnsignedGreaterThanOrEqual, index, length);
        self.builder.ins().trapnz(outside, trap_code(code));
        let scaled = self.builder.ins().imul_imm_s(index, i64::from(REF_SIZE));
        let address = self.builder.ins().iadd(base, scaled);
        self.builder.ins().select_spectre_guard(outside, base, address)
    }

    /// The address of `count` elements from `index` in a table, all of them in bounds.
    pub(super) fn table_range(&mut self, id: TableId, index: Value, count: Value) -> Value {
        let length = self.table_length(id);
        let base = self.table_base(id);
        self.scaled_range(base, index, count, length)
    }

    /// The address of `count` elements from `start` in an array of `length` (64 bits) references at `base`.
    pub(super) fn scaled_range(&mut self, base: Value, start: Value, count: Value, length: Value) -> Value {
        let zero = self.builder.ins().iconst(types::I64, 0);
        let start = self.checked(zero, start, count, length, trap::TrapCode::TableOutOfBounds);
        let scaled = self.builder.ins().imul_imm_s(start, i64::from(REF_SIZE));
        self.builder.ins().iadd(base, scaled)
    }

    /// Traps unless `start + size <= length`, then gives `base + start`. `base` and `length` are 64 bits wide.
    pub(super) fn checked(
        &mut self,
        base: Value,
        start: Value,
        size: Value,
        length: Value,
        code: trap::TrapCode,
    ) -> Value {
        let end = self.sum(start, size, code);
        let start = self.widen(start);
        self.in_bounds(base, start, end, length, code)
    }

    /// Traps unless `end <= length`, then gives `base + start`. All are 64 bits wide.
    fn in_bounds(
        &mut self,
        base: Value,
        start: Value,
        end: Value,
        length: Value,
        code: trap::TrapCode,
    ) -> Value {
        let outside = self.builder.ins().icmp(IntCC::UnsignedGreaterThan, end, length);
        self.builder.ins().trapnz(outside, trap_code(code));
        let address = self.builder.ins().iadd(base, start);
        self.builder.ins().select_spectre_guard(outside, base, address)
    }

    /// The 64-bit sum of two operands. Two of 32 bits cannot wrap; of any others it traps when it wraps.
    fn sum(&mut self, left: Value, right: Value, code: trap::TrapCode) -> Value {
        let narrow = self.is_narrow(left) && self.is_narrow(right);
        let (left, right) = (self.widen(left), self.widen(right));
        if narrow {
            self.builder.ins().iadd(left, right)
        } else {
            self.builder.ins().uadd_overflow_trap(left, right, trap_code(code))
        }
    }

    fn is_narrow(&self, value: Value) -> bool {
        self.builder.func.dfg.value_type(value) == types::I32
    }

    /// An operand of either index type as 64 bits.
    pub(super) fn widen(&mut self, value: Value) -> Value {
        if !self.is_narrow(value) {
            return value;
        }
        match reduced_from(&self.builder.func.dfg, value) {
            Some(wide) => wide,
            None => self.builder.ins().uextend(types::I64, value),
        }
    }

    /// The flags of an access to a checked element of a table.
    pub(super) fn table_flags(&mut self, id: TableId) -> MemFlagsData {
        let flags = self.trusted(Region::Tables);
        if self.layout.table(id) == TableKind::Constant { flags.with_readonly() } else { flags }
    }
}
