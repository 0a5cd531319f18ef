//! What cannot be linked is refused with an error that names the culprit.

use object::{SectionKind, elf};
use wasmc::link::{Options, link};
use wasmc_abi::layout::{IMAGE_BASE, STACK_LIMIT};
use wasmc_abi::symbol;
use wasmc_targets::Arch;

use crate::objects::{Builder, Scope};
use crate::picture::{Picture, linked, options};

const ARCH: Arch = Arch::X86_64;

/// Four one-byte instructions, or room for a relocation.
const NOPS: [u8; 4] = [0x90; 4];

/// A stub whose entry calls `wanted`.
fn stub_calling(wanted: &str) -> Vec<u8> {
    let mut stub = Builder::new(ARCH);
    let start = stub.function("_start", Scope::Global, &NOPS);
    let wanted = stub.import(wanted);
    stub.relocate(start, 0, elf::R_X86_64_PLT32, wanted, -4);
    stub.finish()
}

fn refusal(program: Builder, stub: &[u8]) -> String {
    match link(&program.finish(), stub, &options(ARCH)) {
        Ok(image) => panic!("this was linked:\n{}", image.map),
        Err(error) => error.to_string(),
    }
}

#[track_caller]
fn assert_says(message: &str, parts: &[&str]) {
    for part in parts {
        assert!(message.contains(part), "{part:?} is not in: {message}");
    }
}

#[test]
fn an_undefined_symbol() {
    let message = refusal(Builder::new(ARCH), &stub_calling("nowhere"));
    assert_says(&message, &["nobody defines `nowhere`", "`_start` of the stub"]);
}

#[test]
fn an_undefined_symbol_that_nothing_reachable_needs() {
    let mut program = Builder::new(ARCH);
    let idle = program.function("idle", Scope::Global, &NOPS);
    let nowhere = program.import("nowhere");
    program.relocate(idle, 0, elf::R_X86_64_PLT32, nowhere, -4);
    program.function("busy", Scope::Global, &NOPS);
    let image = linked(&program.finish(), &stub_calling("busy"), ARCH);
    assert_eq!(Picture::of(&image.bytes).symbol("idle"), None);
}

#[test]
fn a_missing_entry() {
    let stub = Builder::new(ARCH).finish();
    assert_says(&refusal(Builder::new(ARCH), &stub), &["entry `_start`"]);
}

#[test]
fn a_symbol_defined_twice() {
    let mut program = Builder::new(ARCH);
    program.function("_start", Scope::Global, &NOPS);
    let message = refusal(program, &stub_calling("_start"));
    assert_says(&message, &["`_start`", "the guest", "the stub"]);
}

#[test]
fn a_symbol_of_the_linker() {
    let mut program = Builder::new(ARCH);
    program.function(symbol::STRINGS, Scope::Global, &NOPS);
    assert_says(&refusal(program, &stub_calling(symbol::STRINGS)), &[symbol::STRINGS, "the linker"]);
}

#[test]
fn a_weak_definition_gives_way() {
    let mut stub = Builder::new(ARCH);
    let start = stub.function("_start", Scope::Global, &NOPS);
    let chosen = stub.function("chosen", Scope::Weak, &NOPS);
    stub.relocate(start, 0, elf::R_X86_64_PLT32, chosen.symbol, -4);
    let mut program = Builder::new(ARCH);
    program.function("chosen", Scope::Global, &[0x90; 9]);
    let image = linked(&program.finish(), &stub.finish(), ARCH);
    assert_eq!(Picture::of(&image.bytes).symbol("chosen").map(|(_, size)| size), Some(9));
}

#[test]
fn a_guest_cannot_take_the_place_of_the_stub() {
    let mut stub = Builder::new(ARCH);
    let start = stub.function("_start", Scope::Global, &[0x90; 8]);
    let write = stub.function("fd_write", Scope::Global, &[0x90; 5]);
    let root = stub.import("root");
    stub.relocate(start, 0, elf::R_X86_64_PLT32, write.symbol, -4);
    stub.relocate(start, 4, elf::R_X86_64_PLT32, root, -4);
    let mut program = Builder::new(ARCH);
    let root = program.function("root", Scope::Global, &NOPS);
    let imposter = program.function("fd_write", Scope::Local, &[0x90; 7]);
    program.relocate(root, 0, elf::R_X86_64_PLT32, imposter.symbol, -4);
    let image = linked(&program.finish(), &stub.finish(), ARCH);
    let picture = Picture::of(&image.bytes);
    let call_target = |caller: &str| {
        let (at, _) = picture.symbol(caller).expect("a caller");
        let field = picture.bytes_at(at, 4).and_then(|bytes| bytes.first_chunk()).expect("its call");
        (at + 4).wrapping_add_signed(i32::from_le_bytes(*field).into())
    };
    let size_at = |address: u64| {
        let mut symbols = image.map.sections().iter().flat_map(|section| &section.symbols);
        symbols.find(|symbol| symbol.address == address).map(|symbol| symbol.size)
    };
    assert_eq!(size_at(call_target("_start")), Some(5), "the stub calls its own function");
    assert_eq!(size_at(call_target("root")), Some(7), "the guest calls its own");
}

#[test]
fn a_relocation_that_does_not_fit() {
    let mut program = Builder::new(ARCH);
    let root = program.function("root", Scope::Global, &NOPS);
    program.relocate(root, 0, elf::R_X86_64_32S, root.symbol, 0x8000_0000);
    let message = refusal(program, &stub_calling("root"));
    assert_says(&message, &["`root` of the guest", "at 0x0 against `root`", "does not fit in 32 bits"]);
}

#[test]
fn a_relocation_outside_its_section() {
    let mut program = Builder::new(ARCH);
    let root = program.function("root", Scope::Global, &NOPS);
    program.relocate(root, 2, elf::R_X86_64_32, root.symbol, 0);
    assert_says(&refusal(program, &stub_calling("root")), &["`root`", "outside the section"]);
}

#[test]
fn what_has_no_room_below_memory() {
    let program = |memory| {
        let mut program = Builder::new(ARCH);
        program.function("root", Scope::Global, &vec![0x90; 0x3000]);
        program.data("memory", memory, SectionKind::Data, &[1]);
        program
    };
    let message = refusal(program(".wasmc.at.3f000000"), &stub_calling("root"));
    assert_says(&message, &["too large", ".wasmc.at.3f000000"]);
    let program = program(".wasmc.at.40000000").finish();
    // A guard of 64 KiB more ends where the code begins, or at 0, or below.
    for stack_size in [STACK_LIMIT - IMAGE_BASE - 0x1_0000, STACK_LIMIT - 0x1_0000, 1 << 40] {
        let options = Options { stack_size, ..options(ARCH) };
        let error = link(&program, &stub_calling("root"), &options).expect_err("no room").to_string();
        assert_says(&error, &["too large", ".wasmc.stack", "--max-stack"]);
    }
}

#[test]
fn memory_that_is_not_aligned() {
    let mut program = Builder::new(ARCH);
    program.function("root", Scope::Global, &NOPS);
    program.data("memory", ".wasmc.at.40000800", SectionKind::Data, &[1]);
    assert_says(&refusal(program, &stub_calling("root")), &[".wasmc.at.40000800", "not aligned"]);
}

#[test]
fn objects_that_are_none() {
    let of_another_target = Builder::new(Arch::Aarch64).finish();
    let stub = stub_calling("_start");
    for program in [&b""[..], b"\x7fELF", &of_another_target] {
        let error = link(program, &stub, &options(ARCH)).expect_err("no object").to_string();
        assert_says(&error, &["the guest's object"]);
    }
}

#[test]
fn a_damaged_object_never_panics() {
    let mut program = Builder::new(ARCH);
    program.function("root", Scope::Global, &NOPS);
    let (program, stub) = (program.finish(), stub_calling("root"));
    for position in 0..program.len() {
        for value in [0, 1, 0x7f, 0xff] {
            let mut damaged = program.clone();
            damaged[position] = value;
            let _ = link(&damaged, &stub, &options(ARCH));
        }
        let _ = link(&program[..position], &stub, &options(ARCH));
    }
}
