//! An image passes; the same image with one thing wrong does not.

use object::endian::LittleEndian as LE;
use object::pod::from_bytes_mut;
use object::write::{Object, Relocation, SectionId, StandardSection, Symbol, SymbolSection};
use object::{Architecture, BinaryFormat, Endianness, RelocationFlags, SectionKind, SymbolFlags};
use object::{SymbolKind, SymbolScope, elf};
use wasmc_abi::layout::{MEMORY_BASE, MEMORY_GUARD_BELOW};
use wasmc_targets::TARGETS;

use super::verify;
use crate::link::{Options, link};

type FileHeader = elf::FileHeader64<LE>;
type ProgramHeader = elf::ProgramHeader64<LE>;
type SectionHeader = elf::SectionHeader64<LE>;

const MEMORY: &str = ".wasmc.at.40000000";

/// An image with one function, data, and memory.
fn image() -> Vec<u8> {
    let mut object = Object::new(BinaryFormat::Elf, Architecture::X86_64, Endianness::Little);
    let text = object.section_id(StandardSection::Text);
    let start = define(&mut object, "_start", text, &[0x90; 16]);
    let data = object.section_id(StandardSection::Data);
    let data = define(&mut object, "data", data, &[1; 8]);
    let flags = RelocationFlags::Elf { r_type: elf::R_X86_64_64 };
    let pointer = Relocation { offset: 0, symbol: data, addend: 0, flags };
    object.add_relocation(text, pointer).expect("a relocation");
    let records = object.add_section(Vec::new(), b".wasmc.functions".into(), SectionKind::ReadOnlyData);
    object.append_section_data(records, &[0, 0, 0, 0, 0, 0, 0, 0, 16, 0, 0, 0, 0, 0, 0, 0], 8);
    let code = Relocation { offset: 0, symbol: start, addend: 0, flags };
    object.add_relocation(records, code).expect("a relocation");
    let traps = object.add_section(Vec::new(), b".wasmc.traps".into(), SectionKind::ReadOnlyData);
    object.append_section_data(traps, &[0], 1);
    let memory = object.add_section(Vec::new(), MEMORY.into(), SectionKind::Data);
    object.append_section_data(memory, &[7; 64], 8);
    let empty = Object::new(BinaryFormat::Elf, Architecture::X86_64, Endianness::Little);
    let [program, stub] = [object, empty].map(|object| object.write().expect("an object"));
    let options =
        Options { target: &TARGETS[0], entry: "_start", stack_size: 0x1_0000, strip: false, manifest: None };
    link(&program, &stub, &options).expect("an image").bytes
}

fn define(object: &mut Object<'_>, name: &str, section: SectionId, bytes: &[u8]) -> object::write::SymbolId {
    let value = object.append_section_data(section, bytes, 8);
    object.add_symbol(Symbol {
        name: name.into(),
        value,
        size: bytes.len() as u64,
        kind: if name == "data" { SymbolKind::Data } else { SymbolKind::Text },
        scope: SymbolScope::Linkage,
        weak: false,
        section: SymbolSection::Section(section),
        flags: SymbolFlags::None,
    })
}

fn file_header(image: &mut [u8]) -> &mut FileHeader {
    from_bytes_mut(image).expect("a file header").0
}

fn segment(image: &mut [u8], number: usize) -> &mut ProgramHeader {
    let at = size_of::<FileHeader>() + number * size_of::<ProgramHeader>();
    from_bytes_mut(&mut image[at..]).expect("a program header").0
}

fn section(image: &mut [u8], number: usize) -> &mut SectionHeader {
    let at = file_header(image).e_shoff.get(LE) as usize + number * size_of::<SectionHeader>();
    from_bytes_mut(&mut image[at..]).expect("a section header").0
}

/// The contents of section `number`.
fn contents(image: &mut [u8], number: usize) -> &mut [u8] {
    let header = section(image, number);
    let (start, size) = (header.sh_offset.get(LE) as usize, header.sh_size.get(LE) as usize);
    &mut image[start..start + size]
}

// The order of segments and sections in `image()`.
const CODE: usize = 0;
const READ_ONLY: usize = 1;
const DATA: usize = 2;
const STACK: usize = 3;
const GNU_STACK: usize = 5;
const SECTION_TEXT: usize = 1;
const SECTION_FUNCTIONS: usize = 2;
const SECTION_DATA: usize = 5;
const SECTION_MEMORY: usize = 7;
const SECTION_SYMBOLS: usize = 8;

#[track_caller]
fn assert_refused(expected: &str, damage: impl FnOnce(&mut [u8])) {
    let mut image = image();
    damage(&mut image);
    let error = verify(&image).expect_err("it is damaged").to_string();
    assert!(error.contains(expected), "{expected:?} is not in: {error}");
}

#[test]
fn an_image_passes() {
    assert!(verify(&image()).is_ok());
}

#[test]
fn rights() {
    assert_refused("both writable and executable", |image| {
        segment(image, CODE).p_flags.set(LE, elf::PF_R | elf::PF_W | elf::PF_X);
    });
    assert_refused("stack is executable", |image| {
        segment(image, GNU_STACK).p_flags.set(LE, elf::PF_R | elf::PF_W | elf::PF_X);
    });
    assert_refused(".text has other rights", |image| {
        section(image, SECTION_TEXT).sh_flags.set(LE, elf::SHF_ALLOC);
    });
}

#[test]
fn segments() {
    assert_refused("where its part of the file can be mapped", |image| {
        let header = segment(image, READ_ONLY);
        header.p_vaddr.set(LE, header.p_vaddr.get(LE) + 1);
    });
    assert_refused("overlap", |image| {
        let header = segment(image, CODE);
        header.p_memsz.set(LE, header.p_memsz.get(LE) + 0x1000);
    });
    assert_refused("the guard of the stack", |image| {
        let stack = segment(image, STACK).p_vaddr.get(LE);
        let header = segment(image, DATA);
        header.p_memsz.set(LE, stack - 0x1000 - header.p_vaddr.get(LE));
    });
    assert_refused("the guard of the first memory", |image| {
        let header = segment(image, STACK);
        header.p_memsz.set(LE, MEMORY_BASE - MEMORY_GUARD_BELOW + 1 - header.p_vaddr.get(LE));
    });
    assert_refused("ends beyond the file", |image| {
        let header = segment(image, READ_ONLY);
        header.p_filesz.set(LE, 0x10_0000);
        header.p_memsz.set(LE, 0x10_0000);
    });
    assert_refused("too large", |image| segment(image, READ_ONLY).p_memsz.set(LE, 0));
    assert_refused("dynamic linker", |image| segment(image, GNU_STACK).p_type.set(LE, elf::PT_INTERP));
}

#[test]
fn entry() {
    assert_refused("is not in code", |image| {
        let data = segment(image, READ_ONLY).p_vaddr.get(LE);
        file_header(image).e_entry.set(LE, data);
    });
    assert_refused("not an executable", |image| file_header(image).e_type.set(LE, elf::ET_DYN));
}

#[test]
fn sections() {
    assert_refused(".data is in no segment", |image| section(image, SECTION_DATA).sh_addr.set(LE, 0x1000));
    assert_refused(".data is not mapped to its address", |image| {
        let header = section(image, SECTION_DATA);
        header.sh_offset.set(LE, header.sh_offset.get(LE) + 1);
    });
    assert_refused("holds relocations", |image| section(image, SECTION_DATA).sh_type.set(LE, elf::SHT_RELA));
    assert_refused(".wasmc.at.40000000 is at 0x40000008", |image| {
        let header = section(image, SECTION_MEMORY);
        header.sh_addr.set(LE, 0x4000_0008);
        header.sh_offset.set(LE, header.sh_offset.get(LE) + 8);
        header.sh_size.set(LE, 8);
    });
}

#[test]
fn symbols_and_functions() {
    assert_refused("symbol `_start` is not in the code", |image| {
        let symbols = contents(image, SECTION_SYMBOLS);
        let symbol: &mut elf::Sym64<LE> = from_bytes_mut(&mut symbols[24..]).expect("a symbol").0;
        symbol.st_size.set(LE, 17);
    });
    for field in 0..4 {
        assert_refused("the record of the function", |image| {
            contents(image, SECTION_FUNCTIONS)[4 * field + 3] = 0x7f;
        });
    }
}

#[test]
fn a_file_that_was_cut_off() {
    let image = image();
    for length in 0..image.len() {
        assert!(verify(&image[..length]).is_err(), "{length} bytes");
    }
}
