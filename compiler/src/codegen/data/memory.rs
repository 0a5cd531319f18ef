//! Linear memories: their descriptors, and what is in them from the start.
//!
//! Contents become segments of the image at the memory's own address, so that the kernel maps them. A little of it is
//! copied at start-up instead: on a target with large pages a segment costs up to a page of padding in the file.

use super::image::{Extent, extents};
use super::{Blob, Object};
use crate::error::Result;
use crate::lower::{Layout, MemoryPlace, Symbol};
use crate::program::{Memory, MemoryId, Program};
use cranelift_module::ModuleRelocTarget;
use wasmc_abi::layout::{SECTION_AT_PREFIX, WASM_PAGE};
use wasmc_targets::Target;

/// What the root structure refers to: addresses, and how many there are.
pub(super) struct Memories {
    pub(super) descriptors: Option<(ModuleRelocTarget, u64)>,
    pub(super) copies: Option<(ModuleRelocTarget, u64)>,
}

/// Contents of fewer pages than this are copied.
const PAGES_WORTH_MAPPING: u64 = 2;

/// The granule in which copied contents are stored.
const COPY_GRANULE: u64 = 8;

/// Defines the memories of `program`.
pub(super) fn define(
    object: &mut Object,
    program: &Program<'_>,
    layout: &Layout,
    target: &Target,
) -> Result<Memories> {
    let mut descriptors = Vec::new();
    let mut copies = Vec::new();
    for (id, memory) in program.memories.iter().enumerate() {
        let id = MemoryId(id as u32);
        let place = layout.memory(id);
        let base = place.base;
        let copied = extents(&memory.contents, COPY_GRANULE);
        let size: usize = copied.iter().map(|extent| extent.bytes.len()).sum();
        let mapped = if size as u64 >= PAGES_WORTH_MAPPING * target.max_page {
            map(object, id, base, extents(&memory.contents, target.max_page))?
        } else {
            copy(object, id, base, copied, &mut copies)?;
            None
        };
        let name = format!("wasmc_memory.{}", id.0);
        descriptors.push(object.define_symbol(
            Symbol::Memory(id),
            &name,
            descriptor(memory, place, mapped),
        )?);
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

/// One [`wasmc_abi::program::Copy`] in the making: where to, where from, how many bytes.
type Copy = (u64, ModuleRelocTarget, u64);

fn copy(
    object: &mut Object,
    id: MemoryId,
    base: u64,
    extents: Vec<Extent>,
    copies: &mut Vec<Copy>,
) -> Result<()> {
    for (index, extent) in extents.into_iter().enumerate() {
        let size = extent.bytes.len() as u64;
        let blob = Blob { bytes: extent.bytes, ..Blob::default() };
        let from = object.define(&format!("wasmc_memory.{}.contents.{index}", id.0), blob)?;
        copies.push((base + extent.start, from, size));
    }
    Ok(())
}

fn define_copies(object: &mut Object, copies: Vec<Copy>) -> Result<Option<(ModuleRelocTarget, u64)>> {
    if copies.is_empty() {
        return Ok(None);
    }
    let count = copies.len() as u64;
    let mut blob = Blob::default();
    for (to, from, size) in copies {
        blob.u64(to);
        blob.address(from, 0);
        blob.u64(size);
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
