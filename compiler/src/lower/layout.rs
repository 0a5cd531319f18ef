//! Where a program's own data lies: offsets and addresses that lowering bakes into code and codegen into data.

use crate::program::{GlobalId, InstanceId, Memory, MemoryId, Program, Ranks};
use wasmc_abi::funcref::REF_SIZE;
use wasmc_abi::layout::{
    HIGH_MEMORIES, LOW_MEMORIES, MAX_PAGES, MEMORY_BASE, MEMORY_BASE_LARGE, MEMORY_RESERVED, MEMORY_STRIDE,
    MEMORY64_BASE, MEMORY64_MAX, WASM_PAGE,
};
use wasmc_targets::Arch;
use wasmparser::ValType;

/// Offsets and addresses, all decided before any code is generated.
#[derive(Debug, Hash)]
pub struct Layout {
    /// Offset of each mutable global in the block of globals; of one that is not mutable, nothing.
    globals: Vec<Option<u32>>,
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
    /// In which order types are, where code tells them apart.
    pub ranks: Ranks,
    /// What is in the register that compiled code leaves alone.
    pub pinned: Pinned,
    /// Whether addresses are kept as wide as they are used.
    pub wide: bool,
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

/// Bytes of code per byte of Wasm that no program has been seen to exceed; it decides where memory 0 lies.
const EXPANSION: u64 = 5;

impl Layout {
    /// Lays out `program`.
    #[must_use]
    pub fn new(program: &Program<'_>, arch: Arch) -> Layout {
        let mut globals_size = 0u32;
        let mut place = |size: u32| {
            let offset = globals_size.next_multiple_of(size);
            globals_size = offset + size;
            offset
        };
        let globals = program
            .globals
            .iter()
            .map(|global| global.ty.mutable.then(|| place(global_size(global.ty.content_type))))
            .collect();
        let (first_data, data_count) =
            number(program.instances.iter().map(|instance| instance.module.data.len()));
        let (first_element, element_count) =
            number(program.instances.iter().map(|instance| instance.module.elements.len()));
        let memories = place_memories(program);
        let thread_lengths = globals_size.next_multiple_of(8);
        Layout {
            globals,
            thread_lengths,
            first_data,
            first_element,
            data_count,
            element_count,
            memories,
            ranks: Ranks::new(&program.types),
            pinned: Pinned::new(program, arch),
            wide: arch == Arch::X86_64,
        }
    }

    /// Offset of a mutable global in the block of globals.
    #[must_use]
    pub fn global(&self, id: GlobalId) -> Option<u32> {
        self.globals[id.index()]
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

    /// The address below which the image has to end: that of the lowest memory.
    #[must_use]
    pub fn end_of_image(&self) -> Option<u64> {
        self.memories.iter().map(|place| place.base).min()
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
    let first = first_memory(program);
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
            low if low < LOW_MEMORIES => first + low * MEMORY_STRIDE,
            high => HIGH_MEMORIES + (high - LOW_MEMORIES) * MEMORY_STRIDE,
        };
        MemoryPlace { base, max: declared.min(MAX_PAGES * WASM_PAGE), reserved: MEMORY_RESERVED }
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

/// Memory 0 lies low, unless there is so much code and data that the image could reach it.
fn first_memory(program: &Program<'_>) -> u64 {
    let bodies = program.instances.iter().flat_map(|instance| &instance.module.bodies);
    let code: u64 = bodies.map(|body| body.range().end - body.range().start).sum();
    let elements: u64 = program.tables.iter().map(|table| table.ty.initial).sum();
    let segments = program.instances.iter().flat_map(|instance| &instance.module.data);
    let data: u64 = segments.map(|segment| segment.bytes.len() as u64).sum();
    let size = code * EXPANSION + elements * u64::from(REF_SIZE) + data;
    if size > MEMORY_BASE * 3 / 4 { MEMORY_BASE_LARGE } else { MEMORY_BASE }
}
