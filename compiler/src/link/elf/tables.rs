//! Section headers and symbol table: what debuggers, profilers and disassemblers read, and nothing loads.

use std::borrow::Cow;

use object::elf;
use object::endian::{LittleEndian as LE, U16, U32, U64};
use object::pod::bytes_of;

use super::{Parts, SectionHeader, append};
use crate::error::{Error, Result};
use crate::link::Options;
use crate::link::input::{Place, SymbolId};
use crate::link::names::Named;
use crate::link::outputs::{Access, Class, Output};
use crate::link::resolve::Definition;
use crate::manifest;

type ElfSymbol = elf::Sym64<LE>;

/// The sections that are not loaded, which follow the others.
pub(in crate::link) fn own_sections(options: &Options<'_>) -> Vec<&'static str> {
    let symbols = (!options.strip).then_some(".symtab");
    let manifest = options.manifest.and(Some(manifest::SECTION));
    symbols.into_iter().chain(manifest).collect()
}

/// Bytes of all the tables.
pub(super) fn size(outputs: &[Output], functions: usize, options: &Options<'_>) -> usize {
    let sections = 1 + outputs.len() + own_sections(options).len();
    let symbols = if options.strip { 0 } else { 1 + functions };
    sections * size_of::<SectionHeader>()
        + symbols * size_of::<ElfSymbol>()
        + options.manifest.map_or(0, <[u8]>::len)
}

/// The tables that are not loaded: section headers, symbols, the manifest.
pub(super) fn make(parts: &Parts<'_>) -> Result<Vec<u8>> {
    let outputs = &parts.layout.outputs;
    let names = parts.names.sections();
    let (loaded, own) = names.split_at(outputs.len());

    let mut headers = bytes_of(&null_section()).to_vec();
    for (output, &name) in outputs.iter().zip(loaded) {
        append(&mut headers, &section_header(output, name));
    }
    let mut contents = Vec::new();
    let contents_at = parts.layout.tables + ((1 + names.len()) * size_of::<SectionHeader>()) as u64;
    for (section, &name) in unloaded(parts)?.iter().zip(own) {
        let header = SectionHeader {
            sh_name: U32::new(LE, name),
            sh_offset: U64::new(LE, contents_at + contents.len() as u64),
            sh_size: U64::new(LE, section.bytes.len() as u64),
            ..section.header
        };
        append(&mut headers, &header);
        contents.extend_from_slice(&section.bytes);
    }
    headers.append(&mut contents);
    Ok(headers)
}

/// A section that is not loaded.
struct Unloaded<'a> {
    /// Its header but for its name, place and size.
    header: SectionHeader,
    bytes: Cow<'a, [u8]>,
}

/// The contents of [`own_sections`].
fn unloaded<'a>(parts: &Parts<'a>) -> Result<Vec<Unloaded<'a>>> {
    let mut sections = Vec::new();
    if !parts.options.strip {
        let bytes = symbol_table(parts)?;
        let header = symbol_table_header(&parts.layout.outputs, bytes.len() as u64);
        sections.push(Unloaded { header, bytes: bytes.into() });
    }
    if let Some(manifest) = parts.options.manifest {
        let header = SectionHeader {
            sh_type: U32::new(LE, elf::SHT_PROGBITS),
            sh_addralign: U64::new(LE, 1),
            ..null_section()
        };
        sections.push(Unloaded { header, bytes: manifest.into() });
    }
    Ok(sections)
}

fn null_section() -> SectionHeader {
    SectionHeader {
        sh_name: U32::new(LE, 0),
        sh_type: U32::new(LE, elf::SHT_NULL),
        sh_flags: U64::new(LE, elf::SectionFlags(0)),
        sh_addr: U64::new(LE, 0),
        sh_offset: U64::new(LE, 0),
        sh_size: U64::new(LE, 0),
        sh_link: U32::new(LE, 0),
        sh_info: U32::new(LE, 0),
        sh_addralign: U64::new(LE, 0),
        sh_entsize: U64::new(LE, 0),
    }
}

fn section_header(output: &Output, name: u32) -> SectionHeader {
    let kind = match output.class {
        Class::Strings => elf::SHT_STRTAB,
        Class::Zero | Class::Stack => elf::SHT_NOBITS,
        Class::Fixed(_) if output.stored == 0 => elf::SHT_NOBITS,
        _ => elf::SHT_PROGBITS,
    };
    let flags = match output.class.access() {
        Access::Execute => elf::SHF_ALLOC | elf::SHF_EXECINSTR,
        Access::Read => elf::SHF_ALLOC,
        Access::Write => elf::SHF_ALLOC | elf::SHF_WRITE,
    };
    let size = if kind == elf::SHT_NOBITS { output.size } else { output.stored };
    SectionHeader {
        sh_name: U32::new(LE, name),
        sh_type: U32::new(LE, kind),
        sh_flags: U64::new(LE, flags),
        sh_addr: U64::new(LE, output.address),
        sh_offset: U64::new(LE, output.offset),
        sh_size: U64::new(LE, size),
        sh_addralign: U64::new(LE, output.align),
        ..null_section()
    }
}

fn symbol_table_header(outputs: &[Output], size: u64) -> SectionHeader {
    SectionHeader {
        sh_type: U32::new(LE, elf::SHT_SYMTAB),
        sh_link: U32::new(LE, section_number(outputs, Class::Strings).into()),
        // The first symbol that is not local: none is.
        sh_info: U32::new(LE, (size / size_of::<ElfSymbol>() as u64) as u32),
        sh_addralign: U64::new(LE, align_of::<u64>() as u64),
        sh_entsize: U64::new(LE, size_of::<ElfSymbol>() as u64),
        ..null_section()
    }
}

/// The number of a section in the table of section headers, which begins with the null section.
pub(super) fn section_number(outputs: &[Output], class: Class) -> u16 {
    outputs.iter().position(|output| output.class == class).map_or(0, |position| position as u16 + 1)
}

fn symbol_table(parts: &Parts<'_>) -> Result<Vec<u8>> {
    let functions = parts.names.functions();
    let text = section_number(&parts.layout.outputs, Class::Text);
    let mut bytes = Vec::with_capacity((1 + functions.len()) * size_of::<ElfSymbol>());
    append(&mut bytes, &symbol(0, elf::STT_NOTYPE, 0, 0, 0));
    for &Named { first, last, name } in functions {
        let (start, (last, size)) = (place(parts, first)?.0, place(parts, last)?);
        append(&mut bytes, &symbol(name, elf::STT_FUNC, text, start, last + size - start));
    }
    Ok(bytes)
}

/// The address and the size of a function.
fn place(parts: &Parts<'_>, id: SymbolId) -> Result<(u64, u64)> {
    let function = parts.input.symbol(id);
    let Place::Section { section, offset } = function.place else {
        return Err(Error::internal(format!("function `{}` is in no section", function.name)));
    };
    let address = parts.layout.address(Definition::Section { section, offset }).unwrap_or_default();
    Ok((address, function.size))
}

fn symbol(name: u32, kind: elf::SymbolType, section: u16, address: u64, size: u64) -> ElfSymbol {
    ElfSymbol {
        st_name: U32::new(LE, name),
        st_info: elf::SymbolInfo::new(elf::STB_LOCAL, kind),
        st_other: elf::SymbolOther(0),
        st_shndx: U16::new(LE, elf::SymbolSection(section)),
        st_value: U64::new(LE, address),
        st_size: U64::new(LE, size),
    }
}
