//! Programs of a few instructions that use every kind of segment, linked and run.

use std::path::Path;

use object::SectionKind;
use object::elf;
use wasmc_targets::Arch;

use crate::objects::{Builder, Scope};
use crate::picture::linked;
use crate::tools::runner;

/// What each program computes: a sum over read-only data, writable data, zeros and fixed memory.
const EXPECTED: i32 = 40 + 2;

/// Where the programs have their fixed memory.
const MEMORY: &str = ".wasmc.at.40000000";

#[test]
fn x86_64() {
    run(&x86_64_program(), &x86_64_stub(), Arch::X86_64);
}

#[test]
fn aarch64() {
    run(&aarch64_program(), &aarch64_stub(), Arch::Aarch64);
}

fn run(program: &[u8], stub: &[u8], arch: Arch) {
    let image = linked(program, stub, arch);
    let directory = tempfile::tempdir().expect("a temporary directory");
    let path = directory.path().join("program");
    write_executable(&path, &image.bytes);
    let Some(mut command) = runner(arch, &path) else { return };
    let status = command.status().expect("the program starts");
    assert_eq!(status.code(), Some(EXPECTED), "{status}\n{}", image.map);
}

fn write_executable(path: &Path, bytes: &[u8]) {
    use std::os::unix::fs::PermissionsExt;
    std::fs::write(path, bytes).expect("the image can be written");
    std::fs::set_permissions(path, std::fs::Permissions::from_mode(0o755))
        .expect("it can be made executable");
}

/// Exits with what `answer` returns.
fn x86_64_stub() -> Vec<u8> {
    let mut stub = Builder::new(Arch::X86_64);
    let start = stub.function(
        "_start",
        Scope::Global,
        &[
            0xe8, 0, 0, 0, 0, // call answer
            0x89, 0xc7, // mov edi, eax
            0xb8, 60, 0, 0, 0, // mov eax, SYS_exit
            0x0f, 0x05, // syscall
        ],
    );
    let answer = stub.import("answer");
    stub.relocate(start, 1, elf::R_X86_64_PLT32, answer, -4);
    stub.finish()
}

fn x86_64_program() -> Vec<u8> {
    let mut program = Builder::new(Arch::X86_64);
    let answer = program.function(
        "answer",
        Scope::Global,
        &[
            0x8b, 0x05, 0, 0, 0, 0, // mov eax, [rip + thirty]
            0x48, 0x8b, 0x0c, 0x25, 0, 0, 0, 0, // mov rcx, [pointer]
            0xff, 0xd1, // call rcx
            0x03, 0x04, 0x25, 0x08, 0, 0, 0x40, // add eax, [0x40000008]
            0x03, 0x04, 0x25, 0xfc, 0x0f, 0, 0x40, // add eax, [0x40000ffc]
            0xc3, // ret
        ],
    );
    let add = program.function(
        "add",
        Scope::Local,
        &[
            0xff, 0x05, 0, 0, 0, 0, // inc dword [rip + ten]
            0x03, 0x05, 0, 0, 0, 0, // add eax, [rip + ten]
            0x03, 0x05, 0, 0, 0, 0,    // add eax, [rip + zero]
            0xc3, // ret
        ],
    );
    let thirty = program.data("thirty", ".rodata.thirty", SectionKind::ReadOnlyData, &[30, 0, 0, 0]);
    let ten = program.data("ten", ".data.ten", SectionKind::Data, &[9, 0, 0, 0]);
    let zero = program.zeros("zero", 0x3000);
    let pointer = program.data("pointer", ".data.rel.ro.pointer", SectionKind::Data, &[0; 8]);
    program.data("memory", MEMORY, SectionKind::Data, &MEMORY_CONTENTS);
    program.relocate(answer, 2, elf::R_X86_64_PC32, thirty.symbol, -4);
    program.relocate(answer, 10, elf::R_X86_64_32S, pointer.symbol, 0);
    program.relocate(add, 2, elf::R_X86_64_PC32, ten.symbol, -4);
    program.relocate(add, 8, elf::R_X86_64_PC32, ten.symbol, -4);
    program.relocate(add, 14, elf::R_X86_64_PC32, zero.symbol, 0x2ff8 - 4);
    program.pointer(pointer, 0, add.symbol);
    program.finish()
}

/// 2 at offset 8; what follows to the end of the page must be zero.
const MEMORY_CONTENTS: [u8; 12] = [1, 1, 1, 1, 1, 1, 1, 1, 2, 0, 0, 0];

/// Exits with what `answer` returns.
fn aarch64_stub() -> Vec<u8> {
    let mut stub = Builder::new(Arch::Aarch64);
    let start = stub.instructions(
        "_start",
        Scope::Global,
        &[
            0x9400_0000, // bl answer
            0xd280_0ba8, // mov x8, #93 (exit)
            0xd400_0001, // svc #0
        ],
    );
    let answer = stub.import("answer");
    stub.relocate(start, 0, elf::R_AARCH64_CALL26, answer, 0);
    stub.finish()
}

fn aarch64_program() -> Vec<u8> {
    let mut program = Builder::new(Arch::Aarch64);
    let answer = program.instructions(
        "answer",
        Scope::Global,
        &[
            0x9000_0001, // adrp x1, thirty
            0xb940_0020, // ldr w0, [x1, :lo12:thirty]
            0xd2a8_0001, // mov x1, #0x40000000
            0xb940_0822, // ldr w2, [x1, #8]
            0x0b02_0000, // add w0, w0, w2
            0xb94f_fc22, // ldr w2, [x1, #0xffc]
            0x0b02_0000, // add w0, w0, w2
            0x9000_0001, // adrp x1, pointer
            0xf940_0021, // ldr x1, [x1, :lo12:pointer]
            0xd61f_0020, // br x1
        ],
    );
    let add = program.instructions(
        "add",
        Scope::Local,
        &[
            0x9000_0001, // adrp x1, ten
            0x9100_0021, // add x1, x1, :lo12:ten
            0xb940_0022, // ldr w2, [x1]
            0x1100_0442, // add w2, w2, #1
            0xb900_0022, // str w2, [x1]
            0x0b02_0000, // add w0, w0, w2
            0x9000_0001, // adrp x1, zero
            0xb940_0022, // ldr w2, [x1, :lo12:zero]
            0x0b02_0000, // add w0, w0, w2
            0xd65f_03c0, // ret
        ],
    );
    let thirty = program.data("thirty", ".rodata.thirty", SectionKind::ReadOnlyData, &[30, 0, 0, 0]);
    let ten = program.data("ten", ".data.ten", SectionKind::Data, &[9, 0, 0, 0]);
    let zero = program.zeros("zero", 0x3_0000);
    let pointer = program.data("pointer", ".data.rel.ro.pointer", SectionKind::Data, &[0; 8]);
    program.data("memory", MEMORY, SectionKind::Data, &MEMORY_CONTENTS);
    let page = elf::R_AARCH64_ADR_PREL_PG_HI21;
    for (item, offset, kind, symbol, addend) in [
        (answer, 0, page, thirty, 0),
        (answer, 4, elf::R_AARCH64_LDST32_ABS_LO12_NC, thirty, 0),
        (answer, 28, page, pointer, 0),
        (answer, 32, elf::R_AARCH64_LDST64_ABS_LO12_NC, pointer, 0),
        (add, 0, page, ten, 0),
        (add, 4, elf::R_AARCH64_ADD_ABS_LO12_NC, ten, 0),
        (add, 24, page, zero, 0x2_fff8),
        (add, 28, elf::R_AARCH64_LDST32_ABS_LO12_NC, zero, 0x2_fff8),
    ] {
        program.relocate(item, offset, kind, symbol.symbol, addend);
    }
    program.pointer(pointer, 0, add.symbol);
    program.finish()
}
