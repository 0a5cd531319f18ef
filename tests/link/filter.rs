//! The filter of system calls: made of the pins whose instructions are kept, and of no others.

use object::{SectionKind, elf};
use wasmc::error::Result;
use wasmc::link::{Image, link};
use wasmc::sandbox::{Condition, Site, filter};
use wasmc_abi::sandbox::SECTION_PINS;
use wasmc_abi::symbol;
use wasmc_targets::Arch;

use crate::objects::{Builder, Scope};
use crate::picture::{Picture, options};

/// A pin: how far behind the start of its function, the word, the mask, the value.
type Pin = (i64, u64, u64, u64);

/// The section of the image.
const SECTION: &str = ".wasmc.filter";

/// The instruction that makes system calls.
fn instruction(arch: Arch) -> &'static [u8] {
    match arch {
        Arch::X86_64 => &[0x0f, 0x05],
        Arch::Aarch64 => &[0x01, 0x00, 0x00, 0xd4],
    }
}

/// Links a stub in which `_start` and a function that nobody needs have such an instruction, with these pins. The filter is handed to
/// the kernel, unless that is not needed either.
fn image(arch: Arch, needs_filter: bool, start: &[Pin], idle: &[Pin]) -> Result<Image> {
    let mut stub = Builder::new(arch);
    let code = [instruction(arch), &[0; 16]].concat();
    let code = &code[..16];
    let functions = ["_start", "idle"].map(|name| stub.function(name, Scope::Global, code));
    let calls = stub.function(symbol::SANDBOX_CALLS, Scope::Global, &[0; 16]);
    let (first, end) = (stub.import(symbol::FILTER_START), stub.import(symbol::FILTER_END));
    stub.pointer(calls, 0, first);
    stub.pointer(calls, 8, end);
    if needs_filter {
        stub.pointer(functions[0], 8, calls.symbol);
    }
    let all = start.iter().map(|pin| (functions[0], pin)).chain(idle.iter().map(|pin| (functions[1], pin)));
    let all: Vec<_> = all.collect();
    let words = all.iter().flat_map(|&(_, &(_, word, mask, value))| [0, word, mask, value]);
    let bytes: Vec<u8> = words.flat_map(u64::to_le_bytes).collect();
    let pins = stub.data("pins", SECTION_PINS, SectionKind::ReadOnlyData, &bytes);
    let address = match arch {
        Arch::X86_64 => elf::R_X86_64_64,
        Arch::Aarch64 => elf::R_AARCH64_ABS64,
    };
    for (offset, &(function, &(behind, ..))) in (0..).step_by(32).zip(&all) {
        stub.relocate(pins, offset, address, function.symbol, behind);
    }
    link(&Builder::new(arch).finish(), &stub.finish(), &options(arch))
}

#[test]
fn it_is_made_of_what_is_kept() {
    for arch in [Arch::X86_64, Arch::Aarch64] {
        let behind = instruction(arch).len() as i64;
        let number = (behind, 0, 0xffff_ffff, 60);
        let argument = (behind, 2, u64::MAX, 7);
        let image = image(arch, true, &[number, argument], &[(behind, 0, 0xffff_ffff, 61)]);
        let image = image.expect("it can be linked");
        let picture = Picture::of(&image.bytes);
        let (start, _) = picture.symbol("_start").expect("the entry");
        let conditions = vec![
            Condition { word: 0, mask: 0xffff_ffff, value: 60 },
            Condition { word: 2, mask: u64::MAX, value: 7 },
        ];
        let site = Site { address: start as u32 + behind as u32, conditions };
        let (address, bytes) = picture.section(SECTION);
        assert_eq!(bytes, filter(arch, &[site]).expect("a filter"));
        // What hands it to the kernel knows where it is.
        let (calls, size) = picture.symbol(symbol::SANDBOX_CALLS).expect("it is kept");
        let ends = [address, address + bytes.len() as u64].map(u64::to_le_bytes).concat();
        assert_eq!(picture.bytes_at(calls, size), Some(&ends[..]));
    }
}

#[test]
fn there_is_none_when_nobody_needs_it() {
    let image = image(Arch::X86_64, false, &[(2, 0, 0xffff_ffff, 60)], &[]).expect("it can be linked");
    assert!(!Picture::of(&image.bytes).has_section(SECTION));
}

#[test]
fn a_pin_that_is_wrong_is_refused() {
    for arch in [Arch::X86_64, Arch::Aarch64] {
        let behind = instruction(arch).len() as i64;
        let number = (behind, 0, 0xffff_ffff, 60);
        for (what, pins) in [
            ("not behind an instruction", vec![(behind + 1, 0, 0xffff_ffff, 60)]),
            ("before the code", vec![(-0x100_0000, 0, 0xffff_ffff, 60)]),
            ("on a word that there is not", vec![number, (behind, 7, 1, 1)]),
            ("without a number", vec![(behind, 1, 1, 1)]),
        ] {
            let error = image(arch, true, &pins, &[]).expect_err(what).to_string();
            assert!(error.contains("system call is"), "{what}: {error}");
        }
    }
}
