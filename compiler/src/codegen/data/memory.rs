//! Linear memories: their descriptors, and what is in them from the start.
//!
//! Contents become segments of the image at the memory's own address, so that the kernel maps them. What is little or
//! scattered is copied at start-up instead (see `image`).

use super::copies::Copies;
use super::image::{Contents, Extent, divide};
use super::{Blob, Object, Options};
use crate::error::Result;
use crate::lower::{Layout, MemoryPlace, Symbol};
use crate::program::{MemoryId, Program};
use cranelift_module::ModuleRelocTarget;
use wasmc_abi::layout::{SECTION_AT_PREFIX, WASM_PAGE};
use wasmc_abi::program::{MAPPING_ACCESSIBLE, MAPPING_BETWEEN, Mapping};

/// What the root structure refers to: addresses, and how many there are.
pub(super) struct Memories {
    pub(super) descriptors: Option<(ModuleRelocTarget, u64)>,
    pub(super) mappings: Option<(ModuleRelocTarget, u64)>,
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
    copies: &mut Copies,
) -> Result<Memories> {
    let mut descriptors = Vec::new();
    let mut mappings = Blob::default();
    let mut most = MOST_MAPPED;
    for (id, memory) in program.memories.iter().enumerate() {
        let id = MemoryId(id as u32);
        let place = layout.memory(id);
        let base = place.base;
        let Contents { mapped, copied } = divide(&memory.contents, options.target.max_page, most);
        most -= mapped.len();
        let len = memory.ty.initial * WASM_PAGE;
        for mapping in unmapped(place, len, &mapped) {
            mappings.u64(mapping.address);
            mappings.u64(mapping.len);
            mappings.u64(mapping.flags);
        }
        map(object, id, base, mapped)?;
        copy(object, id, base, copied, copies)?;
        let max = options.limits.max_memory.map_or(place.max, |limit| limit.min(place.max));
        let descriptor = descriptor(len, MemoryPlace { max, ..place });
        descriptors.push(copies.define(object, Symbol::Memory(id), descriptor)?);
    }
    let descriptors = addresses(object, "wasmc_memories", descriptors)?;
    let count = mappings.len() as u64 / size_of::<Mapping>() as u64;
    let mappings = if count == 0 { None } else { Some((object.define("wasmc_mappings", mappings)?, count)) };
    Ok(Memories { descriptors, mappings })
}

fn descriptor(len: u64, place: MemoryPlace) -> Blob {
    let mut blob = Blob::writable(8);
    blob.u64(place.base);
    blob.u64(len);
    blob.u64(place.max);
    blob.u64(place.reserved);
    blob
}

/// What a memory of `len` bytes has and reserves beside the segments of the image, `mapped`, which ascend.
fn unmapped(place: MemoryPlace, len: u64, mapped: &[Extent]) -> Vec<Mapping> {
    let mut start = 0;
    let mut gaps = Vec::new();
    let mut gap = |start: u64, end: u64, flags| {
        if start < end {
            gaps.push(Mapping { address: place.base + start, len: end - start, flags });
        }
    };
    for extent in mapped {
        gap(start, extent.start, MAPPING_ACCESSIBLE | MAPPING_BETWEEN);
        start = extent.start + extent.bytes.len() as u64;
    }
    gap(start, len, MAPPING_ACCESSIBLE);
    gap(len, place.reserved, 0);
    gaps
}

/// Makes a segment of each extent.
fn map(object: &mut Object, id: MemoryId, base: u64, extents: Vec<Extent>) -> Result<()> {
    for (index, extent) in extents.into_iter().enumerate() {
        let mut blob = Blob::writable(8);
        blob.section = Some(format!("{SECTION_AT_PREFIX}{:x}", base + extent.start));
        blob.bytes = extent.bytes;
        object.define(&format!("wasmc_memory.{}.contents.{index}", id.0), blob)?;
    }
    Ok(())
}

fn copy(
    object: &mut Object,
    id: MemoryId,
    base: u64,
    extents: Vec<Extent>,
    copies: &mut Copies,
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
        copies.copy_to(base + extent.start, (from.clone(), offset), len);
        offset += len;
    }
    Ok(())
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

#[cfg(test)]
mod tests {
    use super::{Extent, MemoryPlace, unmapped};

    /// The start, the length and the flags of what is mapped beside segments, each given by its start and its length.
    fn found(mapped: &[(u64, usize)], len: u64, reserved: u64) -> Vec<(u64, u64, u64)> {
        let extents: Vec<_> =
            mapped.iter().map(|&(start, len)| Extent { start, bytes: vec![1; len] }).collect();
        let place = MemoryPlace { base: 0x1000, max: reserved, reserved };
        let mappings = unmapped(place, len, &extents);
        mappings.iter().map(|mapping| (mapping.address - 0x1000, mapping.len, mapping.flags)).collect()
    }

    #[test]
    fn what_the_image_leaves_of_a_memory_is_mapped() {
        assert_eq!(found(&[], 0, 0), []);
        assert_eq!(found(&[], 0, 50), [(0, 50, 0)]);
        assert_eq!(found(&[], 100, 100), [(0, 100, 1)]);
        assert_eq!(found(&[(0, 100)], 100, 150), [(100, 50, 0)]);
        assert_eq!(found(&[(0, 10), (10, 5)], 100, 150), [(15, 85, 1), (100, 50, 0)]);
        assert_eq!(found(&[(10, 10), (40, 60)], 100, 100), [(0, 10, 3), (20, 20, 3)]);
    }
}
