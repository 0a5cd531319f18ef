//! An image as an independent reader sees it.

use object::read::elf::{ElfFile64, ProgramHeader as _};
use object::{LittleEndian, Object as _, ObjectSection as _, ObjectSymbol as _};
use wasmc::link::{Image, Options, link};
use wasmc_targets::Arch;

use crate::objects::target;

/// What is usual for `arch`: the ordinary entry, a small stack, and names.
pub(crate) fn options(arch: Arch) -> Options<'static> {
    Options {
        target: target(arch),
        entry: wasmc_abi::symbol::START,
        stack_size: 0x1_0000,
        strip: false,
        manifest: None,
    }
}

/// Links with what is usual for `arch`, and expects that to work.
pub(crate) fn linked(program: &[u8], stub: &[u8], arch: Arch) -> Image {
    link(program, stub, &options(arch)).unwrap_or_else(|error| panic!("linking failed: {error}"))
}

/// A loaded segment.
#[derive(Debug)]
pub(crate) struct Load {
    pub(crate) address: u64,
    pub(crate) offset: u64,
    pub(crate) stored: u64,
    pub(crate) size: u64,
    pub(crate) flags: u32,
}

/// A parsed ELF file.
pub(crate) struct Picture<'a>(ElfFile64<'a, LittleEndian>);

impl<'a> Picture<'a> {
    pub(crate) fn of(bytes: &'a [u8]) -> Picture<'a> {
        Picture(ElfFile64::parse(bytes).expect("an ELF file"))
    }

    pub(crate) fn loads(&self) -> Vec<Load> {
        let headers = self.0.elf_program_headers().iter();
        let loads = headers.filter(|header| header.p_type(LittleEndian) == object::elf::PT_LOAD);
        loads
            .map(|header| Load {
                address: header.p_vaddr(LittleEndian),
                offset: header.p_offset(LittleEndian),
                stored: header.p_filesz(LittleEndian),
                size: header.p_memsz(LittleEndian),
                flags: header.p_flags(LittleEndian).0,
            })
            .collect()
    }

    /// The bytes that a section stores at these addresses.
    pub(crate) fn bytes_at(&self, address: u64, size: u64) -> Option<&'a [u8]> {
        self.0.sections().find_map(|section| section.data_range(address, size).ok()?)
    }

    pub(crate) fn section(&self, name: &str) -> (u64, &'a [u8]) {
        let section = self.0.section_by_name(name).unwrap_or_else(|| panic!("there is no section {name}"));
        (section.address(), section.data().expect("a section within the file"))
    }

    pub(crate) fn has_section(&self, name: &str) -> bool {
        self.0.section_by_name(name).is_some()
    }

    /// The address and size of a symbol.
    pub(crate) fn symbol(&self, name: &str) -> Option<(u64, u64)> {
        let symbol = self.0.symbols().find(|symbol| symbol.name() == Ok(name))?;
        Some((symbol.address(), symbol.size()))
    }

    pub(crate) fn symbol_names(&self) -> Vec<String> {
        self.0.symbols().filter_map(|symbol| symbol.name().ok().map(str::to_owned)).collect()
    }
}
