//! What an object must be like to be a stub: self-contained, small, with relocations that our linker knows.

use object::elf::{self, RelocationType};
use object::read::elf::ElfFile64;
use object::{LittleEndian, Object, ObjectSection, ObjectSymbol, RelocationFlags};
use wasmc_abi::{host, symbol};
use wasmc_targets::{Arch, Target};

use super::pins;
use crate::Result;

/// Most bytes of an object.
const MAX_SIZE: usize = 200 << 10;

/// What the object of the program and the linker define.
const DEFINED_ELSEWHERE: [&str; 18] = [
    symbol::PROGRAM,
    symbol::CPU,
    symbol::GRANTS,
    symbol::SHOWN,
    symbol::TIME_LIMITS,
    symbol::TAGS,
    symbol::THREADS,
    symbol::SANDBOX,
    symbol::FUNCTIONS_START,
    symbol::FUNCTIONS_END,
    symbol::TRAPS,
    symbol::TRAPS_END,
    symbol::STRINGS,
    symbol::STRINGS_END,
    symbol::STACK_START,
    symbol::STACK_END,
    symbol::FILTER_START,
    symbol::FILTER_END,
];

/// What the stub must define, besides the host functions.
const DEFINED_HERE: [&str; 30] = [
    symbol::START,
    symbol::SCRIPT_START,
    symbol::MEMORY_GROW,
    symbol::CHECKED_MEMORY_GROW,
    symbol::TABLE_GROW,
    symbol::THROW,
    symbol::EXCEPTION_NEW,
    symbol::EXCEPTION_VALUES,
    symbol::EXCEPTION_KEEP,
    symbol::EXCEPTION_DROP,
    symbol::TABLE_FILL,
    symbol::MEMMOVE,
    symbol::MEMSET,
    symbol::ATOMIC_WAIT32,
    symbol::ATOMIC_WAIT64,
    symbol::ATOMIC_NOTIFY,
    symbol::HOLD_DESCRIPTOR,
    symbol::RELEASE_DESCRIPTOR,
    symbol::SLEEP,
    symbol::WAKE,
    symbol::CHECK_CPU,
    symbol::SHOW,
    symbol::CHECK_DENIED,
    symbol::LIMIT_TIME,
    symbol::NULL_STREAMS,
    symbol::OPEN_DIRS,
    symbol::SANDBOX_BEGIN,
    symbol::SANDBOX_FILES,
    symbol::SANDBOX_CALLS,
    symbol::OPEN_LISTENERS,
];

/// Symbols of the functions that a guest can import.
fn host_functions() -> impl Iterator<Item = String> {
    let preview1 = host::PREVIEW1_FUNCTIONS.iter().map(|function| (host::PREVIEW1, function.name));
    let unstable = host::UNSTABLE_OWN.iter().map(|name| (host::UNSTABLE, *name));
    let script = host::SCRIPT_FUNCTIONS.iter().map(|function| (host::SCRIPT, function.name));
    let threads = host::THREADS_FUNCTIONS.iter().map(|function| (host::THREADS, function.name));
    let tcp = host::SOCKET_FUNCTIONS.iter().map(|name| (host::TCP, *name));
    preview1
        .chain(unstable)
        .chain(tcp)
        .chain(threads)
        .chain(script)
        .map(|(module, name)| format!("{module}.{name}"))
}

/// Says what is wrong with a stub.
pub(super) fn verify(target: &Target, stub: &[u8]) -> Result<()> {
    if stub.len() > MAX_SIZE {
        return Err(format!("{} bytes are more than {MAX_SIZE}", stub.len()));
    }
    let file = ElfFile64::<LittleEndian>::parse(stub).map_err(|error| error.to_string())?;
    symbols(&file)?;
    sections(&file)?;
    relocations(target.arch, &file)?;
    pins::verify(&file)
}

pub(super) type Elf<'a> = ElfFile64<'a, LittleEndian>;

fn symbols(file: &Elf<'_>) -> Result<()> {
    let names = |defined| {
        let symbols = file.symbols().filter(move |symbol| symbol.is_undefined() != defined);
        symbols.filter_map(|symbol| symbol.name().ok()).filter(|name| !name.is_empty())
    };
    if let Some(name) = names(false).find(|name| !DEFINED_ELSEWHERE.contains(name)) {
        return Err(format!(
            "nobody defines {name}, which it refers to. Code of `core` and other crates is linked only where it is \
             inlined; a name in `core::panicking` means that something may panic"
        ));
    }
    let mut wanted = DEFINED_HERE.into_iter().map(String::from).chain(host_functions());
    match wanted.find(|wanted| !names(true).any(|name| name == wanted)) {
        Some(name) => Err(format!("it does not define {name}")),
        None => Ok(()),
    }
}

fn sections(file: &Elf<'_>) -> Result<()> {
    for section in file.sections() {
        let name = section.name().map_err(|error| error.to_string())?;
        let foreign = [".tdata", ".tbss", ".init_array", ".fini_array", ".debug"];
        if foreign.into_iter().any(|prefix| name.starts_with(prefix)) {
            return Err(format!("it has a section {name}, which nobody looks after"));
        }
    }
    Ok(())
}

fn relocations(arch: Arch, file: &Elf<'_>) -> Result<()> {
    let known: &[RelocationType] = match arch {
        Arch::X86_64 => &X86_64,
        Arch::Aarch64 => &AARCH64,
    };
    for section in file.sections() {
        for (_, relocation) in section.relocations() {
            let RelocationFlags::Elf { r_type } = relocation.flags() else { continue };
            if !known.contains(&r_type) {
                let name = section.name().unwrap_or_default();
                return Err(format!(
                    "a relocation of type {r_type} in {name} is not one of those it may have"
                ));
            }
        }
    }
    Ok(())
}

const X86_64: [RelocationType; 5] =
    [elf::R_X86_64_64, elf::R_X86_64_PC32, elf::R_X86_64_PLT32, elf::R_X86_64_32, elf::R_X86_64_32S];

const AARCH64: [RelocationType; 12] = [
    elf::R_AARCH64_ABS64,
    elf::R_AARCH64_PREL32,
    elf::R_AARCH64_PREL64,
    elf::R_AARCH64_CALL26,
    elf::R_AARCH64_JUMP26,
    elf::R_AARCH64_ADR_PREL_PG_HI21,
    elf::R_AARCH64_ADD_ABS_LO12_NC,
    elf::R_AARCH64_LDST8_ABS_LO12_NC,
    elf::R_AARCH64_LDST16_ABS_LO12_NC,
    elf::R_AARCH64_LDST32_ABS_LO12_NC,
    elf::R_AARCH64_LDST64_ABS_LO12_NC,
    elf::R_AARCH64_LDST128_ABS_LO12_NC,
];

#[cfg(test)]
mod tests {
    use wasmc_targets::{Arch, TARGETS};

    use super::verify;

    /// `bytes` with every occurrence of `from` made `to`, which is as long.
    fn replaced(bytes: &[u8], from: &[u8], to: &[u8]) -> Vec<u8> {
        let mut bytes = bytes.to_vec();
        let places: Vec<_> = bytes
            .windows(from.len())
            .enumerate()
            .filter(|(_, window)| *window == from)
            .map(|(at, _)| at)
            .collect();
        for at in places {
            bytes[at..at + from.len()].copy_from_slice(to);
        }
        bytes
    }

    #[test]
    fn a_call_by_two_instructions_is_refused() {
        let pin = |number: u64| [0, u32::MAX.into(), number].map(u64::to_le_bytes).concat();
        for target in &TARGETS {
            let [seek, close] = match target.arch {
                Arch::X86_64 => [8, 3],
                Arch::Aarch64 => [62, 57],
            };
            let twice = replaced(target.stub, &pin(seek), &pin(close));
            let error = verify(target, &twice).unwrap_err();
            assert!(
                error.starts_with(&format!("the system call {close} is made by more than one")),
                "{error}"
            );
        }
    }

    #[test]
    fn a_stub_that_lacks_something_is_refused_by_name() {
        for target in &TARGETS {
            assert_eq!(verify(target, target.stub), Ok(()));
            let stranger = replaced(target.stub, b"wasmc_program\0", b"core_panickin\0");
            assert!(verify(target, &stranger).unwrap_err().contains("nobody defines core_panickin"));
            let headless = replaced(target.stub, b"wasmc_script_start\0", b"wasmc_script_stray\0");
            assert_eq!(verify(target, &headless), Err("it does not define wasmc_script_start".into()));
        }
    }
}
