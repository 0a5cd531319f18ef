//! Linear memories: their descriptors, and what is in them from the start.
//!
//! Contents become segments of the image at the memory's own address, so that the kernel maps them. What is little or
//! scattered is copied at start-up instead (see `image`).

use super::image::{Contents, Extent, divide};
use super::{Blob, Object, Options};
use crate::error::Result;
use crate::lower::{Layout, MemoryPlace, Symbol};
use crate::program::{Memory, MemoryId, Program};
use cranelift_module::ModuleRelocTarget;
use wasmc_abi::layout::{SECTION_AT_PREFIX, WASM_PAGE};

/// What the root structure refers to: addresses, and how many there are.
pub(super) struct Memories {
    pub(super) descriptors: Option<(ModuleRelocTarget, u64)>,
    pub(super) copies: Option<(ModuleRelocTarget, u64)>,
}

/// Most pieces of all memories together that are mapped. Each is a program header, of which kernels before 5.1 accept
/// about 70; what is beyond is copied.
const MOST_MAPPED: usize = 48;

/// Defines the memories of `program`.
pub(super) fn define(
    object: &mut Object,
    program: &Program<'_>,
    layout: &Layout,
    options: &Options<'_>,
) -> Result<Memories> {
    let mut descriptors = Vec::new();
    let mut copies = Vec::new();
    let mut most = MOST_MAPPED;
    for (id, memory) in program.memories.iter().enumerate() {
        let id = MemoryId(id as u32);
        let place = layout.memory(id);
        let base = place.base;
        let Contents { mapped, copied } = divide(&memory.contents, options.target.max_page, most);
        most -= mapped.len();
        let mapped = map(object, id, base, mapped)?;
        copy(object, id, base, copied, &mut copies)?;
        let max = options.limits.max_memory.map_or(place.max, |limit| limit.min(place.max));
        let descriptor = descriptor(memory, MemoryPlace { max, ..place }, mapped);
        descriptors.push(object.define_symbol(Symbol::Memory(id), descriptor)?);
    }
    let descriptors = addresses(object, "wasmc_memories", descriptors)?;
    Ok(Memories { descriptors, copies: define_copies(object, copies)? })
}

fn descriptor(memory: &Memory<'_>, place: MemoryPlace, mapped: Option<(ModuleRelocTarget, u64)>) -> Blob {
    let mut blob = Blob::writable(8);
    blob.u64(place.base);
    blob.u64(memory.ty.initial * WASM_PAGE);
    blob.u64(place.max);
    blob.u64(place.reserved);
    blob.slice(mapped);
    blob
}

/// Makes a segment of each extent; the ranges that they cover.
fn map(
    object: &mut Object,
    id: MemoryId,
    base: u64,
    extents: Vec<Extent>,
) -> Result<Option<(ModuleRelocTarget, u64)>> {
    if extents.is_empty() {
        return Ok(None);
    }
    let count = extents.len() as u64;
    let mut ranges = Blob::default();
    for (index, extent) in extents.into_iter().enumerate() {
        ranges.u64(extent.start);
        ranges.u64(extent.bytes.len() as u64);
        let mut blob = Blob::writable(8);
        blob.section = Some(format!("{SECTION_AT_PREFIX}{:x}", base + extent.start));
        blob.bytes = extent.bytes;
        object.define(&format!("wasmc_memory.{}.contents.{index}", id.0), blob)?;
    }
    Ok(Some((object.define(&format!("wasmc_memory.{}.mapped", id.0), ranges)?, count)))
}

/// One [`wasmc_abi::program::Copy`] in the making.
struct Copy {
    to: u64,
    /// What it is copied from, and where in it that begins.
    from: (ModuleRelocTarget, u64),
    len: u64,
}

fn copy(
    object: &mut Object,
    id: MemoryId,
    base: u64,
    extents: Vec<Extent>,
    copies: &mut Vec<Copy>,
) -> Result<()> {
    if extents.is_empty() {
        return Ok(());
    }
    let mut blob = Blob::default();
    for extent in &extents {
        blob.bytes(&extent.bytes);
    }
    let from = object.define(&format!("wasmc_memory.{}.copied", id.0), blob)?;
    let mut offset = 0;
    for extent in extents {
        let len = extent.bytes.len() as u64;
        copies.push(Copy { to: base + extent.start, from: (from.clone(), offset), len });
        offset += len;
    }
    Ok(())
}

fn define_copies(object: &mut Object, copies: Vec<Copy>) -> Result<Option<(ModuleRelocTarget, u64)>> {
    if copies.is_empty() {
        return Ok(None);
    }
    let count = copies.len() as u64;
    let mut blob = Blob::default();
    for Copy { to, from: (from, offset), len } in copies {
        blob.u64(to);
        blob.address(from, offset as i64);
        blob.u64(len);
    }
    Ok(Some((object.define("wasmc_copies", blob)?, count)))
}

/// Defines an array of addresses.
pub(super) fn addresses(
    object: &mut Object,
    name: &str,
    targets: Vec<ModuleRelocTarget>,
) -> Result<Option<(ModuleRelocTarget, u64)>> {
    if targets.is_empty() {
        return Ok(None);
    }
    let count = targets.len() as u64;
    let mut blob = Blob::default();
    for target in targets {
        blob.address(target, 0);
    }
    Ok(Some((object.define(name, blob)?, count)))
}
