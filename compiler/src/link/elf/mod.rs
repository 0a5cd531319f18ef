//! Writes what makes the file an ELF executable: its headers here, the tables for tools in [`tables`].
//!
//! Only the file header and the program headers are needed to run it, and only they are loaded; the others are for
//! debuggers, profilers and disassemblers. Source: System V ABI, chapters 4 and 5.

mod tables;

pub(super) use tables::own_sections;

use object::elf;
use object::endian::{LittleEndian as LE, U16, U32, U64};
use object::pod::{Pod, bytes_of};
use wasmc_targets::Arch;

use super::Options;
use super::input::{Input, SymbolId};
use super::layout::{Layout, Room, Segment};
use super::names::Names;
use super::outputs::{Access, Class, Output};
use super::resolve::Symbols;
use crate::error::{Error, Result};

type FileHeader = elf::FileHeader64<LE>;
type ProgramHeader = elf::ProgramHeader64<LE>;
type SectionHeader = elf::SectionHeader64<LE>;

/// Kernels before 5.1 accept no more program headers than fit in 4 KiB, later ones what fits in 64 KiB.
const MAX_SEGMENTS: usize = 0x1_0000 / size_of::<ProgramHeader>();

/// What is written from.
pub(super) struct Parts<'a> {
    pub(super) input: &'a Input<'a>,
    pub(super) symbols: &'a Symbols<'a>,
    pub(super) layout: &'a Layout,
    pub(super) names: &'a Names,
    pub(super) entry: SymbolId,
    pub(super) options: &'a Options<'a>,
}

/// The room that headers and tables take, for an image of these sections with so many named functions.
pub(super) fn room(outputs: &[Output], functions: usize, options: &Options<'_>) -> Room {
    let segments = outputs.chunk_by(|a, b| a.class.shares_segment(b.class)).count();
    Room {
        headers: (size_of::<FileHeader>() + (segments + 1) * size_of::<ProgramHeader>()) as u64,
        tables: tables::size(outputs, functions, options) as u64,
    }
}

/// Writes headers and tables to their places in the image.
pub(super) fn write(parts: &Parts<'_>, image: &mut [u8]) -> Result<()> {
    let headers = headers(parts)?;
    let tables = tables::make(parts)?;
    put(image, 0, &headers)?;
    put(image, parts.layout.tables, &tables)
}

fn put(image: &mut [u8], offset: u64, bytes: &[u8]) -> Result<()> {
    let place =
        usize::try_from(offset).ok().and_then(|offset| image.get_mut(offset..)?.get_mut(..bytes.len()));
    place.ok_or_else(|| Error::internal("the image has no room for its headers"))?.copy_from_slice(bytes);
    Ok(())
}

fn headers(parts: &Parts<'_>) -> Result<Vec<u8>> {
    let segments = &parts.layout.segments;
    if segments.len() >= MAX_SEGMENTS {
        return Err(Error::internal(format!("an image cannot have {} segments", segments.len())));
    }
    let mut bytes = bytes_of(&file_header(parts)?).to_vec();
    for segment in segments {
        append(&mut bytes, &program_header(segment, parts.options.target.max_page));
    }
    append(&mut bytes, &stack_header());
    Ok(bytes)
}

fn file_header(parts: &Parts<'_>) -> Result<FileHeader> {
    let entry = parts.layout.address(parts.symbols.definition(parts.entry));
    let sections = parts.layout.outputs.len() + own_sections(parts.options).len();
    Ok(FileHeader {
        e_ident: elf::Ident {
            magic: elf::ELFMAG,
            class: elf::ELFCLASS64,
            data: elf::ELFDATA2LSB,
            version: elf::EV_CURRENT,
            os_abi: elf::ELFOSABI_NONE,
            abi_version: 0,
            padding: [0; 7],
        },
        e_type: U16::new(LE, elf::ET_EXEC),
        e_machine: U16::new(
            LE,
            match parts.options.target.arch {
                Arch::X86_64 => elf::EM_X86_64,
                Arch::Aarch64 => elf::EM_AARCH64,
            },
        ),
        e_version: U32::new(LE, u32::from(elf::EV_CURRENT.0)),
        e_entry: U64::new(LE, entry.ok_or_else(|| Error::internal("the entry has no address"))?),
        e_phoff: U64::new(LE, size_of::<FileHeader>() as u64),
        e_shoff: U64::new(LE, parts.layout.tables),
        e_flags: U32::new(LE, elf::FileFlags(0)),
        e_ehsize: U16::new(LE, size_of::<FileHeader>() as u16),
        e_phentsize: U16::new(LE, size_of::<ProgramHeader>() as u16),
        e_phnum: U16::new(LE, parts.layout.segments.len() as u16 + 1),
        e_shentsize: U16::new(LE, size_of::<SectionHeader>() as u16),
        e_shnum: U16::new(LE, sections as u16 + 1),
        e_shstrndx: U16::new(
            LE,
            elf::SymbolSection(tables::section_number(&parts.layout.outputs, Class::Strings)),
        ),
    })
}

fn program_header(segment: &Segment, page: u64) -> ProgramHeader {
    let flags = match segment.access {
        Access::Execute => elf::PF_R | elf::PF_X,
        Access::Read => elf::PF_R,
        Access::Write => elf::PF_R | elf::PF_W,
    };
    ProgramHeader {
        p_type: U32::new(LE, elf::PT_LOAD),
        p_flags: U32::new(LE, flags),
        p_offset: U64::new(LE, segment.offset),
        p_vaddr: U64::new(LE, segment.address),
        p_paddr: U64::new(LE, segment.address),
        p_filesz: U64::new(LE, segment.stored),
        p_memsz: U64::new(LE, segment.size),
        p_align: U64::new(LE, page),
    }
}

/// Tells the kernel that the stack is not to be executable.
fn stack_header() -> ProgramHeader {
    ProgramHeader {
        p_type: U32::new(LE, elf::PT_GNU_STACK),
        p_flags: U32::new(LE, elf::PF_R | elf::PF_W),
        p_offset: U64::new(LE, 0),
        p_vaddr: U64::new(LE, 0),
        p_paddr: U64::new(LE, 0),
        p_filesz: U64::new(LE, 0),
        p_memsz: U64::new(LE, 0),
        p_align: U64::new(LE, 16),
    }
}

fn append<T: Pod>(bytes: &mut Vec<u8>, value: &T) {
    bytes.extend_from_slice(bytes_of(value));
}
