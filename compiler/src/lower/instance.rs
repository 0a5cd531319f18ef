//! How code reaches what belongs to its instance: globals, memories, tables, segments.
//!
//! This is the one file that knows that a program is closed: each of these is a constant or lies at a symbol. Only in a
//! program that can start threads, what each thread has of its own is addressed from a register (see [`wasmc_abi::thread`]). What
//! the pinned register holds says [`Pinned`].

use super::function::Lowering;
use super::layout::{Pinned, TableKind};
use super::symbol::Symbol;
use super::types::value_type;
use crate::program::{self, GlobalId, MemoryId, TableId};
use cranelift_codegen::cursor::{Cursor, FuncCursor};
use cranelift_codegen::ir::{
    AliasRegion, AliasRegionData, ExternalName, GlobalValueData, InstBuilder, MemFlagsData, Value, types,
};
use std::borrow::Cow;
use std::mem::offset_of;
use wasmc_abi::funcref::{NULL, i31, type_tag};
use wasmc_abi::program::{Memory, Table};

/// Categories of memory that never overlap. Each entity is a region of its own, but for those beyond [`OWN_REGIONS`] of a kind.
#[derive(Clone, Copy)]
pub(super) enum Region {
    /// The contents of a linear memory.
    Memory(MemoryId),
    /// The descriptor of a linear memory.
    MemoryLength(MemoryId),
    /// The elements of tables.
    Tables,
    /// The descriptor of a table.
    TableLength(TableId),
    /// A global.
    Global(GlobalId),
    /// The lengths of passive segments.
    Segments,
    /// The ranks of types.
    Ranks,
}

/// How many entities of a kind have a region of their own; the others of the kind share one. Cranelift can tell apart at most 65,535
/// combinations of flags and region in a function.
const OWN_REGIONS: u32 = 0x2000;

impl Region {
    fn id(self) -> u32 {
        let of_kind = |kind: u32, number: u32| kind << 28 | number.min(OWN_REGIONS);
        match self {
            Region::Tables => 0,
            Region::Segments => 1,
            Region::Ranks => 2,
            Region::Memory(id) => of_kind(1, id.0),
            Region::MemoryLength(id) => of_kind(2, id.0),
            Region::TableLength(id) => of_kind(3, id.0),
            Region::Global(id) => of_kind(4, id.0),
        }
    }
}

impl Lowering<'_, '_> {
    fn region(&mut self, region: Region) -> Option<AliasRegion> {
        let data = AliasRegionData { user_id: region.id(), description: Cow::Borrowed("") };
        Some(self.builder.func.dfg.alias_regions.insert(data))
    }

    /// Flags of an access to `region` that cannot fault and is aligned.
    pub(super) fn trusted(&mut self, region: Region) -> MemFlagsData {
        MemFlagsData::trusted().with_alias_region(self.region(region))
    }

    /// Flags of an access to linear memory: it may be unaligned and may fault, and a fault has its own way to be recognised
    /// (see [`crate::codegen`]).
    pub(super) fn heap(&mut self, memory: MemoryId) -> MemFlagsData {
        MemFlagsData::new()
            .with_trap_code(Some(super::bounds::MEMORY_FAULT))
            .with_alias_region(self.region(Region::Memory(memory)))
    }

    /// The address of a data symbol.
    pub(super) fn address_of(&mut self, symbol: Symbol) -> Value {
        let global_value = match self.data_symbols.get(&symbol) {
            Some(&known) => known,
            None => {
                let name = self.builder.func.declare_imported_user_function(symbol.to_clif());
                let data = GlobalValueData::Symbol {
                    name: ExternalName::user(name),
                    offset: 0.into(),
                    colocated: true,
                    tls: false,
                };
                let made = self.builder.create_global_value(data);
                self.data_symbols.insert(symbol, made);
                made
            }
        };
        self.builder.ins().symbol_value(types::I64, global_value)
    }

    /// The base address of a linear memory.
    pub(super) fn memory_base(&mut self, id: MemoryId) -> Value {
        if self.layout.pinned == Pinned::Base(id) {
            return self.pinned_at_entry();
        }
        let base = self.layout.memory(id).base;
        self.builder.ins().iconst(types::I64, base as i64)
    }

    /// What the pinned register holds, read once in a function: each reading is an instruction.
    fn pinned_at_entry(&mut self) -> Value {
        if let Some(known) = self.pinned {
            return known;
        }
        let func = &mut *self.builder.func;
        let entry = func.layout.entry_block().expect("a function has an entry");
        let mut cursor = FuncCursor::new(func).at_first_insertion_point(entry);
        let value = cursor.ins().get_pinned_reg(types::I64);
        self.pinned = Some(value);
        value
    }

    /// The current length in bytes of a linear memory, 64 bits.
    pub(super) fn memory_length(&mut self, id: MemoryId) -> Value {
        let flags = self.trusted(Region::MemoryLength(id));
        let descriptor = self.address_of(Symbol::Memory(id));
        self.builder.ins().load(types::I64, flags, descriptor, offset_of!(Memory, len) as i32)
    }

    /// The address of element 0 of a table.
    pub(super) fn table_base(&mut self, id: TableId) -> Value {
        if self.layout.table(id) != TableKind::Growing {
            return self.address_of(Symbol::TableElements(id));
        }
        let flags = self.trusted(Region::TableLength(id));
        let descriptor = self.address_of(Symbol::Table(id));
        self.builder.ins().load(types::I64, flags, descriptor, offset_of!(Table, base) as i32)
    }

    /// The current length in elements of a table, 64 bits.
    pub(super) fn table_length(&mut self, id: TableId) -> Value {
        if self.layout.table(id) != TableKind::Growing {
            let length = self.program.tables[id.index()].ty.initial;
            return self.builder.ins().iconst(types::I64, length as i64);
        }
        let flags = self.trusted(Region::TableLength(id));
        let descriptor = self.address_of(Symbol::Table(id));
        self.builder.ins().load(types::I64, flags, descriptor, offset_of!(Table, len) as i32)
    }

    /// The rank of the type with the number `number`, 32 bits (see [`program::Ranks`]). The number is one of the program's own: it is
    /// what a reference holds.
    pub(super) fn rank(&mut self, number: Value) -> Value {
        let flags = self.trusted(Region::Ranks).with_readonly();
        let ranks = self.address_of(Symbol::Ranks);
        let number = self.widen(number);
        let offset = self.builder.ins().imul_imm_s(number, 4);
        let address = self.builder.ins().iadd(ranks, offset);
        self.builder.ins().load(types::I32, flags, address, 0)
    }

    /// The address of the mutable globals.
    fn globals(&mut self) -> Value {
        match self.layout.pinned {
            Pinned::Block => self.builder.ins().get_pinned_reg(types::I64),
            Pinned::Base(_) | Pinned::Nothing => self.address_of(Symbol::Globals),
        }
    }

    /// Where the lengths of passive segments are: an address, and their offset from there.
    pub(super) fn segment_lengths(&mut self) -> (Value, u32) {
        match self.layout.pinned {
            Pinned::Block => (self.builder.ins().get_pinned_reg(types::I64), self.layout.thread_lengths),
            Pinned::Base(_) | Pinned::Nothing => (self.address_of(Symbol::SegmentLengths), 0),
        }
    }

    /// Makes `block` what the code from here on has of its own, where threads can be started.
    pub(super) fn set_block(&mut self, block: Value) {
        self.builder.ins().set_pinned_reg(block);
    }

    /// Sets the pinned register, where it holds anything, for the main thread.
    pub(super) fn set_pinned(&mut self) {
        let value = match self.layout.pinned {
            Pinned::Nothing => return,
            Pinned::Block => self.address_of(Symbol::Globals),
            Pinned::Base(id) => {
                let base = self.layout.memory(id).base;
                self.builder.ins().iconst(types::I64, base as i64)
            }
        };
        self.builder.ins().set_pinned_reg(value);
    }

    /// `global.get`: a constant where the global is one.
    pub(super) fn global_get(&mut self, index: u32) {
        let id = self.instance.globals[index as usize];
        let global = &self.program.globals[id.index()];
        let value = match self.layout.global(id) {
            None => self.constant(global.value),
            Some(offset) => {
                let flags = self.trusted(Region::Global(id));
                let block = self.globals();
                self.builder.ins().load(value_type(global.ty.content_type), flags, block, offset as i32)
            }
        };
        self.push(value);
    }

    /// `global.set`.
    pub(super) fn global_set(&mut self, index: u32) {
        let id = self.instance.globals[index as usize];
        let value = self.pop();
        let offset = self.layout.global(id).expect("a validated global.set names a mutable global");
        let flags = self.trusted(Region::Global(id));
        let block = self.globals();
        self.builder.ins().store(flags, value, block, offset as i32);
    }

    /// A value that is known at build time.
    pub(super) fn constant(&mut self, value: program::Value) -> Value {
        match value {
            program::Value::I32(value) => self.builder.ins().iconst(types::I32, i64::from(value)),
            program::Value::I64(value) => self.builder.ins().iconst(types::I64, value),
            program::Value::F32(bits) => self.builder.ins().f32const(f32::from_bits(bits)),
            program::Value::F64(bits) => self.builder.ins().f64const(f64::from_bits(bits)),
            program::Value::V128(bits) => self.vector_constant(bits),
            program::Value::Null => self.builder.ins().iconst(types::I64, NULL as i64),
            program::Value::I31(integer) => self.builder.ins().iconst(types::I64, i31(integer) as i64),
            program::Value::Func(id) => self.function_reference(id),
        }
    }

    /// A reference to a function: its address and its type in one value.
    pub(super) fn function_reference(&mut self, id: program::FuncId) -> Value {
        let function = self.function_symbol(Symbol::Reference(id));
        let address = self.builder.ins().func_addr(types::I64, function);
        let tag = type_tag(self.program.functions[id.index()].ty);
        self.builder.ins().iadd_imm_s(address, tag as i64)
    }
}
