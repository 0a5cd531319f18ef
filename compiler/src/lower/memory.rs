//! Linear memory: loads, stores, and the bulk operations.

use super::function::Lowering;
use super::instance::Region;
use super::symbol::{Runtime, Symbol};
use crate::program::MemoryId;
use cranelift_codegen::ir::{InstBuilder, MemFlagsData, Type, Value, types};
use wasmc_abi::layout::WASM_PAGE;
use wasmc_abi::trap;
use wasmparser::{MemArg, MemArgTarget};

/// A narrow access to memory: its width in bytes, and how a load of it is extended.
#[derive(Clone, Copy)]
pub(super) enum Narrow {
    S8,
    U8,
    S16,
    U16,
    S32,
    U32,
}

impl Narrow {
    fn bytes(self) -> u32 {
        match self {
            Narrow::S8 | Narrow::U8 => 1,
            Narrow::S16 | Narrow::U16 => 2,
            Narrow::S32 | Narrow::U32 => 4,
        }
    }
}

impl Lowering<'_, '_> {
    fn memory(&self, index: u32) -> MemoryId {
        self.instance.memories[index as usize]
    }

    /// Pops an index; the flags, address and displacement of an access of `size` bytes.
    pub(super) fn access(&mut self, arg: &MemArg, size: u32) -> (MemFlagsData, Value, i32) {
        let index = self.pop();
        let MemArgTarget::Memory(memory) = arg.target else {
            unreachable!(
                "arrays are accessed so by the proposal multibyte-array-access, which the validator does not admit"
            );
        };
        let memory = self.memory(memory);
        let (address, displacement) = self.memory_address(memory, index, arg.offset, size);
        (self.heap(memory), address, displacement)
    }

    /// Loads a value of type `ty`.
    pub(super) fn load(&mut self, arg: &MemArg, ty: Type) {
        let (flags, address, displacement) = self.access(arg, ty.bytes());
        let value = self.builder.ins().load(ty, flags, address, displacement);
        self.push_canonical(value);
    }

    /// Loads a narrow integer and extends it to `ty`.
    pub(super) fn load_narrow(&mut self, arg: &MemArg, ty: Type, narrow: Narrow) {
        let (flags, address, at) = self.access(arg, narrow.bytes());
        let ins = self.builder.ins();
        let value = match narrow {
            Narrow::S8 => ins.sload8(ty, flags, address, at),
            // Extended to 64 bits, which costs nothing: where it is an index, `widen` need not extend it again.
            Narrow::U8 => ins.uload8(types::I64, flags, address, at),
            Narrow::S16 => ins.sload16(ty, flags, address, at),
            Narrow::U16 => ins.uload16(types::I64, flags, address, at),
            Narrow::S32 => ins.sload32(flags, address, at),
            Narrow::U32 => ins.uload32(flags, address, at),
        };
        let is_wide = self.builder.func.dfg.value_type(value) != ty;
        let value = if is_wide { self.builder.ins().ireduce(ty, value) } else { value };
        self.push(value);
    }

    /// Stores a value whole.
    pub(super) fn store(&mut self, arg: &MemArg) {
        let value = self.pop();
        let size = self.builder.func.dfg.value_type(value).bytes();
        let (flags, address, displacement) = self.access(arg, size);
        self.builder.ins().store(flags, value, address, displacement);
    }

    /// Stores the low `bytes` bytes of an integer.
    pub(super) fn store_narrow(&mut self, arg: &MemArg, bytes: u32) {
        let value = self.pop();
        let (flags, address, at) = self.access(arg, bytes);
        match bytes {
            1 => self.builder.ins().istore8(flags, value, address, at),
            2 => self.builder.ins().istore16(flags, value, address, at),
            _ => self.builder.ins().istore32(flags, value, address, at),
        };
    }

    pub(super) fn memory_size(&mut self, memory: u32) {
        let id = self.memory(memory);
        let length = self.memory_length(id);
        let pages = self.builder.ins().ushr_imm_u(length, i64::from(WASM_PAGE.trailing_zeros()));
        self.push_index(pages, self.program.memories[id.index()].ty.memory64);
    }

    pub(super) fn memory_grow(&mut self, memory: u32) {
        let id = self.memory(memory);
        let pages = self.pop();
        let pages = self.widen(pages);
        let descriptor = self.address_of(Symbol::Memory(id));
        let is_64 = self.program.memories[id.index()].ty.memory64;
        let routine = if is_64 { Runtime::CheckedMemoryGrow } else { Runtime::MemoryGrow };
        let former = self.call_runtime(routine, &[descriptor, pages]).expect("it returns the former size");
        self.push_index(former, is_64);
    }

    /// Pushes a 64-bit size as the index type of its memory or table.
    pub(super) fn push_index(&mut self, value: Value, is_64: bool) {
        let value = if is_64 { value } else { self.builder.ins().ireduce(types::I32, value) };
        self.push(value);
    }

    pub(super) fn memory_fill(&mut self, memory: u32) {
        let (to, byte, count) = self.pop3();
        let to = self.memory_range(self.memory(memory), to, count);
        let count = self.widen(count);
        self.call_runtime(Runtime::Memset, &[to, byte, count]);
    }

    pub(super) fn memory_copy(&mut self, to_memory: u32, from_memory: u32) {
        let (to, from, count) = self.pop3();
        let to = self.memory_range(self.memory(to_memory), to, count);
        let from = self.memory_range(self.memory(from_memory), from, count);
        let count = self.widen(count);
        self.call_runtime(Runtime::Memmove, &[to, from, count]);
    }

    pub(super) fn memory_init(&mut self, segment: u32, memory: u32) {
        let (to, from, count) = self.pop3();
        let number = self.layout.data(self.instance_id, segment);
        let length = self.segment_length(self.layout.data_length(number));
        let to = self.memory_range(self.memory(memory), to, count);
        let bytes = self.address_of(Symbol::Data(number));
        let from = self.checked(bytes, from, count, length, trap::TrapCode::MemoryOutOfBounds);
        let count = self.widen(count);
        self.call_runtime(Runtime::Memmove, &[to, from, count]);
    }

    pub(super) fn data_drop(&mut self, segment: u32) {
        let number = self.layout.data(self.instance_id, segment);
        self.drop_segment(self.layout.data_length(number));
    }

    /// The active data segment `segment`, copied to a constant offset by the instantiation.
    pub(super) fn copy_data(&mut self, segment: u32, memory: u32, offset: u64) {
        let number = self.layout.data(self.instance_id, segment);
        let id = self.memory(memory);
        let size = self.instance.module.data[segment as usize].bytes.len() as i64;
        let count = self.builder.ins().iconst(types::I64, size);
        let start = self.builder.ins().iconst(types::I64, offset as i64);
        let to = self.memory_range(id, start, count);
        let from = self.address_of(Symbol::Data(number));
        self.call_runtime(Runtime::Memmove, &[to, from, count]);
    }

    /// The current length of a passive segment (bytes or elements), given where it is kept.
    pub(super) fn segment_length(&mut self, offset: u32) -> Value {
        let flags = self.trusted(Region::Segments);
        let (lengths, at) = self.segment_lengths();
        self.builder.ins().load(types::I64, flags, lengths, (at + offset) as i32)
    }

    /// Makes the length of a passive segment 0.
    pub(super) fn drop_segment(&mut self, offset: u32) {
        let flags = self.trusted(Region::Segments);
        let (lengths, at) = self.segment_lengths();
        let zero = self.builder.ins().iconst(types::I64, 0);
        self.builder.ins().store(flags, zero, lengths, (at + offset) as i32);
    }
}
