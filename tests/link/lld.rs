//! Our relocations against those of LLVM's linker.
//!
//! Both link the same objects; a linker script puts each section where ours put it, so every byte must be the same.

use std::fmt::Write as _;

use object::elf;
use object::elf::RelocationType;
use object::{Object as _, ObjectSymbol as _, SectionKind, SymbolKind};
use wasmc::link::Map;
use wasmc_abi::symbol;
use wasmc_targets::{Arch, TARGETS};

use crate::objects::{Builder, Item, Scope};
use crate::picture::{Picture, linked};
use crate::tools::rust_lld;

#[test]
fn x86_64() {
    let program = objects(Arch::X86_64, |program, target| {
        let data = program.data("fields", ".data.fields", SectionKind::Data, &[0; 64]);
        let code = program.function("code", Scope::Local, &[0x90; 64]);
        for (offset, kind, addend) in [
            (0, elf::R_X86_64_64, 0),
            (8, elf::R_X86_64_32, 5),
            (16, elf::R_X86_64_32S, -3),
            (24, elf::R_X86_64_PC32, -4),
            (32, elf::R_X86_64_PC64, 9),
            (40, elf::R_X86_64_PLT32, -4),
            (48, elf::R_X86_64_NONE, 0),
        ] {
            program.relocate(data, offset, kind, target.symbol, addend);
            program.relocate(code, offset, kind, target.symbol, addend);
        }
        vec![data, code]
    });
    assert_same(&program, Arch::X86_64, 5);
}

#[test]
fn aarch64() {
    let program = objects(Arch::Aarch64, |program, target| {
        let data = program.data("fields", ".data.fields", SectionKind::Data, &[0; 64]);
        for (offset, kind, addend) in [
            (0, elf::R_AARCH64_ABS64, 1),
            (8, elf::R_AARCH64_ABS32, 2),
            (16, elf::R_AARCH64_PREL64, -3),
            (24, elf::R_AARCH64_PREL32, 4),
            (32, elf::R_AARCH64_NONE, 0),
        ] {
            program.relocate(data, offset, kind, target.symbol, addend);
        }
        let words: Vec<u32> = AARCH64_INSTRUCTIONS.iter().map(|&(word, ..)| word).collect();
        let code = program.instructions("code", Scope::Local, &words);
        for (offset, &(_, kind, addend)) in (0..).step_by(4).zip(AARCH64_INSTRUCTIONS) {
            program.relocate(code, offset, kind, target.symbol, addend);
        }
        vec![data, code]
    });
    assert_same(&program, Arch::Aarch64, 5);
}

#[test]
fn the_stubs() {
    for target in &TARGETS {
        let mut program = Builder::new(target.arch);
        program.export(symbol::GRANTS, &[0; size_of::<wasmc_abi::grants::Grants>()]);
        program.export(symbol::SHOWN, &[0; size_of::<wasmc_abi::program::Slice>()]);
        program.export(symbol::TAGS, &[0; 8]);
        program.export(symbol::CPU, &[0; size_of::<wasmc_abi::cpu::Cpu>()]);
        program.export(symbol::SANDBOX, &[0; size_of::<wasmc_abi::sandbox::Sandbox>()]);
        program.export(symbol::TIME_LIMITS, &[0; size_of::<wasmc_abi::limits::TimeLimits>()]);
        program.export(symbol::THREADS, &[0; size_of::<wasmc_abi::thread::Threads>()]);
        let functions = functions_of(target.stub);
        let root = program.export(symbol::PROGRAM, &vec![0; 8 * functions.len()]);
        for (offset, function) in (0..).step_by(8).zip(&functions) {
            let function = program.import(function);
            program.pointer(root, offset, function);
        }
        let objects = Objects { program: program.finish(), stub: target.stub.into() };
        assert_same(&objects, target.arch, functions.len());
    }
}

/// The names of the functions that a stub has for programs.
fn functions_of(stub: &[u8]) -> Vec<String> {
    let file = object::File::parse(stub).expect("an object");
    let symbols = file.symbols().filter(|symbol| symbol.is_global() && symbol.kind() == SymbolKind::Text);
    symbols.map(|symbol| symbol.name().expect("a name in UTF-8").to_owned()).collect()
}

/// Instructions with a zero immediate, what relocates each, and an addend.
const AARCH64_INSTRUCTIONS: &[(u32, RelocationType, i64)] = &[
    (0x9400_0000, elf::R_AARCH64_CALL26, 0),                      // bl
    (0x1400_0000, elf::R_AARCH64_JUMP26, 4),                      // b
    (0x5400_0000, elf::R_AARCH64_CONDBR19, -8),                   // b.eq
    (0x3400_0003, elf::R_AARCH64_CONDBR19, 0),                    // cbz w3
    (0x3600_0003, elf::R_AARCH64_TSTBR14, 8),                     // tbz w3, #0
    (0x1000_0001, elf::R_AARCH64_ADR_PREL_LO21, 3),               // adr x1
    (0x9000_0001, elf::R_AARCH64_ADR_PREL_PG_HI21, 0),            // adrp x1
    (0x9000_0001, elf::R_AARCH64_ADR_PREL_PG_HI21, -0x7654_3210), // adrp x1
    (0x9100_0021, elf::R_AARCH64_ADD_ABS_LO12_NC, 7),             // add x1, x1
    (0x3940_0022, elf::R_AARCH64_LDST8_ABS_LO12_NC, 1),           // ldrb w2, [x1]
    (0x7940_0022, elf::R_AARCH64_LDST16_ABS_LO12_NC, 2),          // ldrh w2, [x1]
    (0xb940_0022, elf::R_AARCH64_LDST32_ABS_LO12_NC, 4),          // ldr w2, [x1]
    (0xf940_0022, elf::R_AARCH64_LDST64_ABS_LO12_NC, 8),          // ldr x2, [x1]
    (0x3dc0_0022, elf::R_AARCH64_LDST128_ABS_LO12_NC, 16),        // ldr q2, [x1]
    (0xd280_0001, elf::R_AARCH64_MOVW_UABS_G0_NC, 0),             // movz x1
    (0xf2a0_0001, elf::R_AARCH64_MOVW_UABS_G1_NC, 0),             // movk x1, lsl 16
    (0xf2a0_0001, elf::R_AARCH64_MOVW_UABS_G1, 0),                // movk x1, lsl 16
    (0xf2c0_0001, elf::R_AARCH64_MOVW_UABS_G2, 0),                // movk x1, lsl 32
    (0xf2c0_0001, elf::R_AARCH64_MOVW_UABS_G2_NC, 1 << 34),       // movk x1, lsl 32
    (0xf2e0_0001, elf::R_AARCH64_MOVW_UABS_G3, -1),               // movk x1, lsl 48
];

/// A stub and a program: `add_fields` makes sections that relocate against its argument, a function.
struct Objects {
    program: Vec<u8>,
    stub: Vec<u8>,
}

fn objects(arch: Arch, add_fields: impl FnOnce(&mut Builder, Item) -> Vec<Item>) -> Objects {
    let mut stub = Builder::new(arch);
    let start = stub.function("_start", Scope::Global, &[0; 64]);
    let imports = BOUNDARIES.map(|name| stub.import(name));
    for (offset, import) in (0..).step_by(8).zip(imports) {
        stub.pointer(start, offset, import);
    }
    let root = stub.import("root");
    stub.pointer(start, 48, root);

    let mut program = Builder::new(arch);
    let target = program.function("target", Scope::Local, &[0; 16]);
    let root = program.function("root", Scope::Global, &[0; 64]);
    for (offset, item) in (0..).step_by(8).zip(add_fields(&mut program, target)) {
        program.pointer(root, offset, item.symbol);
    }
    Objects { program: program.finish(), stub: stub.finish() }
}

const BOUNDARIES: [&str; 6] = [
    symbol::FUNCTIONS_START,
    symbol::FUNCTIONS_END,
    symbol::TRAPS,
    symbol::TRAPS_END,
    symbol::STRINGS,
    symbol::STRINGS_END,
];

/// Links with both, and compares everything in the map: at least so many things.
fn assert_same(objects: &Objects, arch: Arch, at_least: usize) {
    let image = linked(&objects.program, &objects.stub, arch);
    let Some(theirs) = link_with_lld(objects, &image.map) else { return };
    let (ours, theirs) = (Picture::of(&image.bytes), Picture::of(&theirs));
    let mut compared = 0;
    let stored = image.map.sections().iter().filter(|section| section.stored > 0);
    for symbol in stored.flat_map(|section| &section.symbols) {
        let expected = theirs.bytes_at(symbol.address, symbol.size);
        assert!(expected.is_some(), "{} is not in the other image", symbol.name);
        assert_eq!(ours.bytes_at(symbol.address, symbol.size), expected, "{}", symbol.name);
        compared += 1;
    }
    assert!(compared >= at_least, "only {compared} were compared");
}

/// Links with each section where the map has it. `None` if there is no such linker here.
fn link_with_lld(objects: &Objects, map: &Map) -> Option<Vec<u8>> {
    let mut command = rust_lld()?;
    let directory = tempfile::tempdir().expect("a temporary directory");
    let file = |name: &str, contents: &[u8]| {
        let path = directory.path().join(name);
        std::fs::write(&path, contents).expect("a temporary file");
        path
    };
    let output = directory.path().join("image");
    // At -O0 it leaves equal constants apart, as ours does.
    command.args(["-static", "--gc-sections", "--no-relax", "-O0", "-o"]).arg(&output);
    command.arg("-T").arg(file("script", script(map).as_bytes()));
    command.arg(file("stub.o", &objects.stub)).arg(file("program.o", &objects.program));
    let result = command.output().expect("rust-lld starts");
    assert!(result.status.success(), "{}", String::from_utf8_lossy(&result.stderr));
    Some(std::fs::read(output).expect("what rust-lld wrote"))
}

fn script(map: &Map) -> String {
    let mut script = String::new();
    let find = |name: &str| map.sections().iter().find(|section| section.name == name);
    for (section, start, end) in [
        (".wasmc.functions", symbol::FUNCTIONS_START, symbol::FUNCTIONS_END),
        (".wasmc.traps", symbol::TRAPS, symbol::TRAPS_END),
        (".strtab", symbol::STRINGS, symbol::STRINGS_END),
        (".wasmc.filter", symbol::FILTER_START, symbol::FILTER_END),
        (".wasmc.stack", symbol::STACK_START, symbol::STACK_END),
    ] {
        // Only the stubs have a filter.
        let Some(section) = find(section) else { continue };
        let (from, to) = (section.address, section.address + section.size);
        writeln!(script, "{start} = {from:#x}; {end} = {to:#x};").expect("text");
    }
    script.push_str("SECTIONS {\n");
    for section in map.sections() {
        for symbol in &section.symbols {
            let name = match symbol.name.strip_prefix('.') {
                Some(_) => symbol.name.clone(),
                None => format!("{}.{}", section.name, symbol.name),
            };
            writeln!(script, "{name} {:#x} : {{ *({name}) }}", symbol.address).expect("text");
        }
    }
    script.push_str("}\n");
    script
}
