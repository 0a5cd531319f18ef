//! Reads back what was written, and checks what the kernel, the stub and the sandbox rely on.
//!
//! Nothing here is shared with the code that laid the image out: it starts from the file's bytes.

use std::mem::{offset_of, size_of};
use std::ops::Range;

use object::LittleEndian as LE;
use object::elf;
use object::read::elf::{FileHeader as _, SectionHeader as _, SectionTable};
use wasmc_abi::functions::{ImageFunction, SECTION_FUNCTIONS, SECTION_TRAPS};
use wasmc_abi::layout::{MEMORY_BASE, MEMORY_GUARD_BELOW, SECTION_AT_PREFIX, STACK_GUARD};

use crate::error::{Error, Result};

type FileHeader = elf::FileHeader64<LE>;
type ProgramHeader = elf::ProgramHeader64<LE>;
type SectionHeader = elf::SectionHeader64<LE>;

/// The smallest page that a kernel maps.
const SMALL_PAGE: u64 = 0x1000;

/// The section of the guest's stack.
const STACK: &str = ".wasmc.stack";

/// Bytes of code that is never mapped together with anything else.
const LARGE_CODE: u64 = 16 * SMALL_PAGE;

/// An image as it is read back.
struct Image<'data> {
    bytes: &'data [u8],
    header: &'data FileHeader,
    /// The segments that are loaded.
    loads: Vec<&'data ProgramHeader>,
    sections: SectionTable<'data, FileHeader>,
}

/// Checks an image.
pub(super) fn verify(bytes: &[u8]) -> Result<()> {
    let header = FileHeader::parse(bytes).map_err(unreadable)?;
    let segments = header.program_headers(LE, bytes).map_err(unreadable)?;
    check_kinds_of_segments(segments)?;
    let loads = segments.iter().filter(|segment| segment.p_type.get(LE) == elf::PT_LOAD).collect();
    let sections = header.sections(LE, bytes).map_err(unreadable)?;
    let image = Image { bytes, header, loads, sections };
    check_file(&image)?;
    image.loads.iter().try_for_each(|segment| check_segment(&image, segment))?;
    image.loads.windows(2).try_for_each(|pair| check_order(pair[0], pair[1]))?;
    image.sections.iter().try_for_each(|section| check_section(&image, section))?;
    check_guards(&image)?;
    check_symbols(&image)?;
    check_functions(&image)
}

fn check_kinds_of_segments(segments: &[ProgramHeader]) -> Result<()> {
    let mut stack_is_plain = false;
    for segment in segments {
        match segment.p_type.get(LE) {
            elf::PT_LOAD => {}
            elf::PT_GNU_STACK => stack_is_plain = !segment.p_flags.get(LE).contains(elf::PF_X),
            other => return Err(wrong(format!("a segment of type {other} needs a dynamic linker"))),
        }
    }
    require(stack_is_plain, || "its stack is executable".into())
}

fn check_file(image: &Image<'_>) -> Result<()> {
    let entry = image.header.e_entry.get(LE);
    let in_code = |segment: &&&ProgramHeader| {
        segment.p_flags.get(LE).contains(elf::PF_X) && stored(segment).contains(&entry)
    };
    require(image.header.e_type.get(LE) == elf::ET_EXEC, || "it is not an executable".into())?;
    require(image.loads.iter().any(|segment| in_code(&segment)), || {
        format!("its entry {entry:#x} is not in code")
    })
}

fn check_segment(image: &Image<'_>, segment: &ProgramHeader) -> Result<()> {
    let (address, offset, page) =
        (segment.p_vaddr.get(LE), segment.p_offset.get(LE), segment.p_align.get(LE));
    let (file_size, size) = (segment.p_filesz.get(LE), segment.p_memsz.get(LE));
    let flags = segment.p_flags.get(LE);
    let at = || format!("the segment at {address:#x}");
    require(!(flags.contains(elf::PF_W) && flags.contains(elf::PF_X)), || {
        format!("{} is both writable and executable", at())
    })?;
    require(page.is_power_of_two() && page >= SMALL_PAGE && address % page == offset % page, || {
        format!("{} is not where its part of the file can be mapped", at())
    })?;
    require(file_size <= size && address.checked_add(size).is_some(), || format!("{} is too large", at()))?;
    let in_file = offset.checked_add(file_size).is_some_and(|end| end <= image.bytes.len() as u64);
    require(file_size == 0 || in_file, || format!("{} ends beyond the file", at()))
}

/// Segments ascend, and no page belongs to two of them.
fn check_order(low: &ProgramHeader, high: &ProgramHeader) -> Result<()> {
    let page = low.p_align.get(LE);
    let end = loaded(low).end.next_multiple_of(page);
    let start = high.p_vaddr.get(LE);
    require(end <= start - start % page, || {
        format!("the segments at {:#x} and {start:#x} overlap", low.p_vaddr.get(LE))
    })
}

fn check_section(image: &Image<'_>, section: &SectionHeader) -> Result<()> {
    let name = name(image, section)?;
    match section.sh_type(LE) {
        elf::SHT_REL | elf::SHT_RELA | elf::SHT_RELR | elf::SHT_DYNAMIC => {
            return Err(wrong(format!("{name} holds relocations")));
        }
        _ if !section.sh_flags(LE).contains(elf::SHF_ALLOC) => return Ok(()),
        _ => {}
    }
    let memory = memory(section);
    let segment = image.loads.iter().find(|segment| contains(&loaded(segment), &memory));
    let segment = segment.ok_or_else(|| wrong(format!("{name} is in no segment")))?;
    check_rights(name, section, segment)?;
    if section.sh_type(LE) != elf::SHT_NOBITS {
        check_contents(image, name, section, segment)?;
    }
    match name.strip_prefix(SECTION_AT_PREFIX).map(|address| u64::from_str_radix(address, 16)) {
        Some(address) if address != Ok(memory.start) => {
            Err(wrong(format!("{name} is at {:#x}", memory.start)))
        }
        _ => Ok(()),
    }
}

fn check_rights(name: &str, section: &SectionHeader, segment: &ProgramHeader) -> Result<()> {
    let (wants, has) = (section.sh_flags(LE), segment.p_flags.get(LE));
    let alike = wants.contains(elf::SHF_WRITE) == has.contains(elf::PF_W)
        && wants.contains(elf::SHF_EXECINSTR) == has.contains(elf::PF_X);
    require(alike, || format!("{name} has other rights than its segment"))
}

/// What is stored of a section is mapped to its address, and with large code not also executable.
fn check_contents(
    image: &Image<'_>,
    name: &str,
    section: &SectionHeader,
    segment: &ProgramHeader,
) -> Result<()> {
    let file = section.sh_offset.get(LE)..section.sh_offset.get(LE).saturating_add(section.sh_size.get(LE));
    let in_segment = file.start.wrapping_sub(segment.p_offset.get(LE));
    let in_memory = section.sh_addr.get(LE).wrapping_sub(segment.p_vaddr.get(LE));
    let is_stored = contains(&stored(segment), &memory(section));
    require(in_segment == in_memory && is_stored, || format!("{name} is not mapped to its address"))?;
    let is_exposed = image.loads.iter().any(|other| {
        let mapped = file_pages(other);
        let is_large = other.p_filesz.get(LE) >= LARGE_CODE;
        is_large
            && other.p_flags.get(LE).contains(elf::PF_X)
            && mapped.start < file.end
            && file.start < mapped.end
    });
    let is_code = section.sh_flags(LE).contains(elf::SHF_EXECINSTR);
    require(is_code || file.is_empty() || !is_exposed, || format!("{name} is in an executable page"))
}

/// Below the first memory and below the stack there is nothing for the length of their guards.
fn check_guards(image: &Image<'_>) -> Result<()> {
    check_guard(image, "the first memory", &(MEMORY_BASE - MEMORY_GUARD_BELOW..MEMORY_BASE))?;
    let Some((_, stack)) = image.sections.section_by_name(LE, STACK.as_bytes()) else { return Ok(()) };
    let start = stack.sh_addr.get(LE);
    check_guard(image, "the stack", &(start.saturating_sub(STACK_GUARD)..start))
}

fn check_guard(image: &Image<'_>, of: &str, guard: &Range<u64>) -> Result<()> {
    let is_free = |segment: &&ProgramHeader| {
        let (loaded, page) = (loaded(segment), segment.p_align.get(LE));
        loaded.start >= guard.end || loaded.end.next_multiple_of(page) <= guard.start
    };
    require(image.loads.iter().all(is_free), || format!("something is in the guard of {of}"))
}

/// Every symbol but the null one is defined, and within the code.
fn check_symbols(image: &Image<'_>) -> Result<()> {
    let table = image.sections.symbols(LE, image.bytes, elf::SHT_SYMTAB).map_err(unreadable)?;
    let code = |range: &Range<u64>| {
        image.sections.iter().any(|section| {
            section.sh_flags(LE).contains(elf::SHF_EXECINSTR) && contains(&memory(section), range)
        })
    };
    for symbol in table.iter().skip(1) {
        let start = symbol.st_value.get(LE);
        let is_within = code(&(start..start.saturating_add(symbol.st_size.get(LE))));
        require(is_within && symbol.st_shndx.get(LE) != elf::SHN_UNDEF, || {
            let name = table.symbol_name(LE, symbol).unwrap_or_default();
            format!("symbol `{}` is not in the code", String::from_utf8_lossy(name))
        })?;
    }
    Ok(())
}

/// The table of functions ascends, and what it names is there.
fn check_functions(image: &Image<'_>) -> Result<()> {
    let table = contents(image, SECTION_FUNCTIONS)?;
    let names = contents(image, ".strtab")?.len() as u64;
    let traps = contents(image, SECTION_TRAPS)?.len() as u64;
    let code = image.loads.iter().find(|segment| segment.p_flags.get(LE).contains(elf::PF_X));
    let mut code = code.map(|segment| stored(segment)).unwrap_or_default();
    for record in table.chunks(size_of::<ImageFunction>()) {
        let field = |offset| {
            let bytes = record.get(offset..).and_then(|rest: &[u8]| rest.first_chunk());
            bytes.map(|bytes| u64::from(u32::from_le_bytes(*bytes))).unwrap_or(u64::MAX)
        };
        let start = field(offset_of!(ImageFunction, code));
        let end = start.saturating_add(field(offset_of!(ImageFunction, size)));
        let is_named = field(offset_of!(ImageFunction, name)) < names;
        let has_traps = field(offset_of!(ImageFunction, traps)) < traps;
        require(contains(&code, &(start..end)) && is_named && has_traps, || {
            format!("the record of the function at {start:#x} is wrong")
        })?;
        code.start = start;
    }
    Ok(())
}

fn contents<'data>(image: &Image<'data>, name: &str) -> Result<&'data [u8]> {
    let section = image.sections.section_by_name(LE, name.as_bytes());
    let (_, section) = section.ok_or_else(|| wrong(format!("it has no section {name}")))?;
    section.data(LE, image.bytes).map_err(unreadable)
}

fn name<'data>(image: &Image<'data>, section: &'data SectionHeader) -> Result<&'data str> {
    let name = image.sections.section_name(LE, section).map_err(unreadable)?;
    std::str::from_utf8(name).map_err(|_| wrong("a section's name is not UTF-8".into()))
}

/// The addresses of a segment.
fn loaded(segment: &ProgramHeader) -> Range<u64> {
    let start = segment.p_vaddr.get(LE);
    start..start.saturating_add(segment.p_memsz.get(LE))
}

/// The addresses of a segment whose bytes are in the file.
fn stored(segment: &ProgramHeader) -> Range<u64> {
    let start = segment.p_vaddr.get(LE);
    start..start.saturating_add(segment.p_filesz.get(LE))
}

/// The offsets of the small pages of the file that a segment maps.
fn file_pages(segment: &ProgramHeader) -> Range<u64> {
    let start = segment.p_offset.get(LE);
    let end = start.saturating_add(segment.p_filesz.get(LE));
    start - start % SMALL_PAGE..end.next_multiple_of(SMALL_PAGE)
}

/// The addresses of a section.
fn memory(section: &SectionHeader) -> Range<u64> {
    let start = section.sh_addr.get(LE);
    start..start.saturating_add(section.sh_size.get(LE))
}

fn contains(outer: &Range<u64>, inner: &Range<u64>) -> bool {
    outer.start <= inner.start && inner.end <= outer.end
}

fn require(condition: bool, message: impl FnOnce() -> String) -> Result<()> {
    if condition { Ok(()) } else { Err(wrong(message())) }
}

fn wrong(message: String) -> Error {
    Error::internal(message)
}

fn unreadable(error: object::Error) -> Error {
    Error::internal(format!("it cannot be read back: {error}"))
}

#[cfg(test)]
#[path = "verify_tests.rs"]
mod tests;
