//! Where a program's own data lies: offsets and addresses that lowering bakes into code and codegen into data.

use crate::program::{
    Constants, FuncId, GlobalId, InstanceId, Memory, MemoryId, Program, Ranks, TableId, Targets,
};
use wasmc_abi::layout::{
    HIGH_MEMORIES, LOW_MEMORIES, MAX_PAGES, MEMORY_BASE, MEMORY_GUARD_BELOW, MEMORY_RESERVED, MEMORY_STRIDE,
    MEMORY64_BASE, MEMORY64_MAX, WASM_PAGE,
};
use wasmc_targets::Arch;
use wasmparser::ValType;

/// Offsets and addresses, all decided before any code is generated.
#[derive(Debug, Hash)]
pub struct Layout {
    /// Offset of each global in the block of globals; of one that is never written, nothing.
    globals: Vec<Option<u32>>,
    /// How each table is kept.
    tables: Vec<TableKind>,
    /// Offset of the lengths of passive segments in the block that each thread has, where threads can be started.
    pub thread_lengths: u32,
    /// Number of the first data segment of each instance; the numbers are program-wide.
    first_data: Vec<u32>,
    /// Number of the first element segment of each instance.
    first_element: Vec<u32>,
    /// How many data segments there are.
    pub data_count: u32,
    /// How many element segments there are.
    pub element_count: u32,
    /// Where each memory lies.
    memories: Vec<MemoryPlace>,
    /// What calls through tables can reach, as far as that is known.
    targets: Targets,
    /// In which order types are, where code tells them apart.
    pub ranks: Ranks,
    /// What is in the register that compiled code leaves alone.
    pub pinned: Pinned,
    /// What the code is for.
    pub arch: Arch,
}

/// What Cranelift's pinned register (`r15`, `x21`) holds while a guest runs.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Pinned {
    /// Nothing: it is a register like any other.
    Nothing,
    /// The address of what each thread has of its own.
    Block,
    /// The base of a memory.
    Base(MemoryId),
}

impl Pinned {
    /// Only in a program that can start threads is there anything that differs from one thread to the other. Otherwise the base of the
    /// first memory is there on AArch64, where an access can add an index to a register and not to a constant.
    fn new(program: &Program<'_>, arch: Arch) -> Pinned {
        match (program.thread_start, arch) {
            (Some(_), _) => Pinned::Block,
            (None, Arch::Aarch64) if !program.memories.is_empty() => Pinned::Base(MemoryId(0)),
            (None, _) => Pinned::Nothing,
        }
    }
}

/// How a table is kept.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum TableKind {
    /// Nothing writes to it: read-only data at a symbol, whose length is a constant.
    Constant,
    /// `table.grow` can never succeed: data at a symbol, whose length is a constant.
    Fixed,
    /// It has a descriptor, and moves when it grows.
    Growing,
}

impl Layout {
    /// Lays out `program`.
    #[must_use]
    pub fn new(program: &Program<'_>, arch: Arch) -> Layout {
        let constants = Constants::new(program);
        let mut globals_size = 0u32;
        let mut place = |size: u32| {
            let offset = globals_size.next_multiple_of(size);
            globals_size = offset + size;
            offset
        };
        let globals = program
            .globals
            .iter()
            .zip(0..)
            .map(|(global, id)| {
                let is_variable = global.ty.mutable && !constants.global(GlobalId(id));
                is_variable.then(|| place(global_size(global.ty.content_type)))
            })
            .collect();
        let tables = program.tables.iter().zip(0..).map(|(table, id)| {
            if constants.table(TableId(id)) {
                TableKind::Constant
            } else if table.ty.maximum == Some(table.ty.initial) {
                TableKind::Fixed
            } else {
                TableKind::Growing
            }
        });
        let tables = tables.collect();
        let (first_data, data_count) =
            number(program.instances.iter().map(|instance| instance.module.data.len()));
        let (first_element, element_count) =
            number(program.instances.iter().map(|instance| instance.module.elements.len()));
        let memories = place_memories(program);
        let thread_lengths = globals_size.next_multiple_of(8);
        Layout {
            globals,
            tables,
            thread_lengths,
            first_data,
            first_element,
            data_count,
            element_count,
            memories,
            targets: Targets::new(program, &constants),
            ranks: Ranks::new(&program.types),
            pinned: Pinned::new(program, arch),
            arch,
        }
    }

    /// Whether addresses are kept as wide as they are used.
    #[must_use]
    pub fn wide(&self) -> bool {
        self.arch == Arch::X86_64
    }

    /// Offset in the block of globals of one that is ever written.
    #[must_use]
    pub fn global(&self, id: GlobalId) -> Option<u32> {
        self.globals[id.index()]
    }

    /// How a table is kept.
    #[must_use]
    pub fn table(&self, id: TableId) -> TableKind {
        self.tables[id.index()]
    }

    /// The only function, and its index, that calls through `table` for the type with the number `ty` can reach, where that is known.
    #[must_use]
    pub fn sole_target(&self, table: TableId, ty: u32) -> Option<(u32, FuncId)> {
        // A function of a subtype may be called too.
        if self.ranks.with_subtypes(ty).is_some() { None } else { self.targets.sole(table, ty) }
    }

    /// Program-wide number of data segment `segment` of `instance`.
    #[must_use]
    pub fn data(&self, instance: InstanceId, segment: u32) -> u32 {
        self.first_data[instance.index()] + segment
    }

    /// Program-wide number of element segment `segment` of `instance`.
    #[must_use]
    pub fn element(&self, instance: InstanceId, segment: u32) -> u32 {
        self.first_element[instance.index()] + segment
    }

    /// Offset, among the segment lengths, of that of data segment number `number`.
    #[must_use]
    pub fn data_length(&self, number: u32) -> u32 {
        number * 8
    }

    /// Offset, among the segment lengths, of that of element segment number `number`.
    #[must_use]
    pub fn element_length(&self, number: u32) -> u32 {
        (self.data_count + number) * 8
    }

    /// The address below which the image has to end: that of the guard of the lowest memory.
    #[must_use]
    pub fn end_of_image(&self) -> Option<u64> {
        self.memories.iter().map(|place| place.base - MEMORY_GUARD_BELOW).min()
    }

    /// Where a memory lies.
    #[must_use]
    pub fn memory(&self, id: MemoryId) -> MemoryPlace {
        self.memories[id.index()]
    }
}

/// The address space of a memory.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct MemoryPlace {
    /// Address of byte 0.
    pub base: u64,
    /// Bytes that it may ever have.
    pub max: u64,
    /// Bytes of address space, with what always faults.
    pub reserved: u64,
}

fn place_memories(program: &Program<'_>) -> Vec<MemoryPlace> {
    let mut next64 = MEMORY64_BASE;
    let place = |(id, memory): (usize, &Memory<'_>)| {
        let declared = memory.ty.maximum.map_or(u64::MAX, |pages| pages.saturating_mul(WASM_PAGE));
        if memory.ty.memory64 {
            let max = declared.min(MEMORY64_MAX);
            // Nothing beyond its length is reserved: accesses are checked, and growing maps more.
            let reserved = memory.ty.initial * WASM_PAGE;
            let place = MemoryPlace { base: next64, max, reserved };
            next64 += max;
            return place;
        }
        let base = match id as u64 {
            low if low < LOW_MEMORIES => MEMORY_BASE + low * MEMORY_STRIDE,
            high => HIGH_MEMORIES + (high - LOW_MEMORIES) * MEMORY_STRIDE,
        };
        // Without its last page, no index that is just below zero is inside, and code can say so without a check.
        let most = if memory.ty.initial == MAX_PAGES { MAX_PAGES } else { MAX_PAGES - 1 };
        MemoryPlace { base, max: declared.min(most * WASM_PAGE), reserved: MEMORY_RESERVED }
    };
    program.memories.iter().enumerate().map(place).collect()
}

fn global_size(ty: ValType) -> u32 {
    match ty {
        ValType::V128 => 16,
        ValType::I32 | ValType::F32 => 4,
        _ => 8,
    }
}

/// Running totals: where each one's numbers begin, and how many there are.
fn number(counts: impl Iterator<Item = usize>) -> (Vec<u32>, u32) {
    let mut total = 0;
    let first = counts
        .map(|count| {
            total += count as u32;
            total - count as u32
        })
        .collect();
    (first, total)
}
