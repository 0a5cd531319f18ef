//! Instructions executed and bytes of code on AArch64, for machines where no clock can be trusted because they emulate it.
//!
//! A plugin of QEMU's counts; it is built on the spot. Wasmtime takes part as a program for AArch64, which compiles and runs in QEMU.

use super::build::{self, Job};
use super::programs::{Language, PROGRAMS};
use super::report::Table;
use super::tool;
use super::wasmtime::Wasmtime;
use crate::{Result, root};
use object::{Object, ObjectSymbol, SymbolKind};
use std::ffi::OsString;
use std::fmt::Write;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

/// The programs that are counted: some of each kind, as an emulator takes its time.
pub(crate) const COUNTED: [&str; 12] = [
    "gemm",
    "jacobi-2d",
    "n-body",
    "fannkuch",
    "sha-256",
    "levenshtein",
    "compress",
    "coremark-like",
    "json",
    "quicksort",
    "fib",
    "dispatch",
];

const EMULATOR: &str = "qemu-aarch64";

/// The variable that names a Wasmtime for AArch64.
const WASMTIME: &str = "WASMTIME_AARCH64";

/// What there is to say of a module that was compiled.
struct Compiled {
    /// What a process that runs it executes.
    instructions: f64,
    /// Bytes of the functions that were made of it.
    code: f64,
}

/// Who takes part, with what counts.
struct Counter<'a> {
    plugin: PathBuf,
    wasmc: &'a Path,
    wasmtime: Result<Wasmtime>,
    scratch: &'a Path,
}

/// Counts for each job.
///
/// # Errors
/// When something that is needed is missing or fails.
pub(crate) fn table(jobs: &[&Job], wasmc: &Path, scratch: &Path) -> Result<String> {
    let counter = Counter { plugin: plugin(scratch)?, wasmc, wasmtime: wasmtime(), scratch };
    let empty = root().join("benches/boot/empty.wat");
    let idle = counter.by_wasmc("empty", &empty)?.instructions;
    let wasmtime_idle = counter.by_wasmtime("empty", &empty).map(|empty| empty.instructions);
    let mut table = Table::new([
        "program",
        "wasmc, million instructions",
        "native / wasmc",
        "wasmtime / wasmc",
        "wasmc, KiB of code",
        "wasmtime / wasmc, code",
    ]);
    let mut notes = match &counter.wasmtime {
        Ok(wasmtime) => wasmtime.version()?,
        Err(missing) => format!("wasmtime: MISSING, {missing}"),
    };
    for job in jobs {
        eprintln!("counting {}", job.name);
        let ours = counter.by_wasmc(job.name, &job.wasm)?;
        let executed = ours.instructions - idle;
        let native = counter.by_rustc(job).map(|native| native / executed);
        let theirs = counter.by_wasmtime(job.name, &job.wasm).and_then(|theirs| {
            let instructions = theirs.instructions - wasmtime_idle.clone()?;
            Ok((instructions / executed, theirs.code / ours.code))
        });
        if let (Err(reason), Ok(_)) = (&theirs, &counter.wasmtime) {
            let _ = write!(notes, "\n- {} failed: {}", job.name, reason.lines().next().unwrap_or(""));
        }
        let (theirs, code) = theirs.map_or((None, None), |(theirs, code)| (Some(theirs), Some(code)));
        table.row([
            job.name.to_owned(),
            format!("{:.1}", executed / 1e6),
            ratio(native.ok()),
            ratio(theirs),
            format!("{:.1}", ours.code / 1024.0),
            ratio(code),
        ]);
    }
    Ok(format!("{}\n- {notes}\n", table.markdown()))
}

fn ratio(ratio: Option<f64>) -> String {
    ratio.map_or_else(|| "–".to_owned(), |ratio| format!("{ratio:.2}"))
}

fn plugin(scratch: &Path) -> Result<PathBuf> {
    tool::version(Path::new(EMULATOR))?;
    let plugin = scratch.join("count.so");
    let mut command = Command::new("cc");
    command
        .args(["-O2", "-shared", "-fPIC"])
        .arg(root().join("benches/plugin/count.c"))
        .arg("-o")
        .arg(&plugin);
    tool::run(command)?;
    Ok(plugin)
}

fn wasmtime() -> Result<Wasmtime> {
    let tool = std::env::var_os(WASMTIME).ok_or_else(|| format!("{WASMTIME} names none for AArch64"))?;
    let wasmtime = Wasmtime::emulated(EMULATOR, tool);
    wasmtime.version().map(|_| wasmtime)
}

impl Counter<'_> {
    fn by_wasmc(&self, name: &str, wasm: &Path) -> Result<Compiled> {
        let build = |arguments: &[&str], output: &Path| {
            let mut command = Command::new(self.wasmc);
            command.arg("build").arg(wasm).args(["--target", "aarch64-linux"]).args(arguments);
            command.arg("--output").arg(output);
            tool::run(command)
        };
        let image = self.scratch.join(format!("{name}-aarch64"));
        let map = image.with_extension("map");
        build(&[], &image)?;
        build(&["--emit", "map"], &map)?;
        let map =
            fs::read_to_string(&map).map_err(|error| format!("cannot read {}: {error}", map.display()))?;
        let instructions = self.count(&[EMULATOR.into(), image.into()])?;
        Ok(Compiled { instructions, code: guest_code(&map) })
    }

    fn by_wasmtime(&self, name: &str, wasm: &Path) -> Result<Compiled> {
        let wasmtime = self.wasmtime.as_ref().map_err(Clone::clone)?;
        let file = self.scratch.join(format!("{name}-aarch64.cwasm"));
        let line = wasmtime.precompiled(wasm, &[], &file)?;
        Ok(Compiled { instructions: self.count(&line)?, code: code(&file)? })
    }

    /// The same source in Rust for AArch64. Of a C library for it, one cannot be sure.
    fn by_rustc(&self, job: &Job) -> Result<f64> {
        let program =
            PROGRAMS.iter().find(|program| program.name == job.name && program.language == Language::Rust);
        let program = program.ok_or("only programs in Rust are compiled for another machine")?;
        let native = self.scratch.join(format!("{}-aarch64-native", job.name));
        let mut command = build::rustc(Some("aarch64-unknown-linux-musl"));
        command.arg("-Clinker=rust-lld").arg(root().join("benches/programs").join(program.source));
        command.arg("-o").arg(&native);
        tool::run(command)?;
        self.count(&[EMULATOR.into(), native.into()])
    }

    /// The instructions of a process, whose command line begins with the emulator.
    fn count(&self, line: &[OsString]) -> Result<f64> {
        let mut command = Command::new(&line[0]);
        command.arg("-plugin").arg(&self.plugin).args(&line[1..]).stdin(Stdio::null());
        let output = command.output().map_err(|error| format!("cannot run {command:?}: {error}"))?;
        let said = String::from_utf8_lossy(&output.stderr);
        let count = said.lines().find_map(|line| line.strip_prefix("instructions: ")?.parse().ok());
        match count.filter(|_| output.status.success()) {
            Some(count) => Ok(count),
            None => Err(format!("{command:?} ended with {}: {said}", output.status)),
        }
    }
}

/// Bytes of the guest's functions, by a map of `wasmc build`: below the line of the section `.text` one for each piece of it,
/// with address, size, where it is from and its name.
fn guest_code(map: &str) -> f64 {
    let mut section = "";
    let mut bytes = 0.0;
    for line in map.lines() {
        let mut fields = line.split_whitespace().skip(1);
        match [fields.next(), fields.next()] {
            [_, Some(name)] if name.starts_with('.') => section = name,
            [Some(size), Some("guest")] if section == ".text" => bytes += size.parse().unwrap_or(0.0),
            _ => {}
        }
    }
    bytes
}

/// Bytes of the functions that an ELF file has symbols of.
fn code(path: &Path) -> Result<f64> {
    let bytes = fs::read(path).map_err(|error| format!("cannot read {}: {error}", path.display()))?;
    let file = object::File::parse(&*bytes).map_err(|error| format!("{}: {error}", path.display()))?;
    let functions = file.symbols().filter(|symbol| symbol.kind() == SymbolKind::Text);
    Ok(functions.map(|function| function.size() as f64).sum())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_code_of_the_guest_counts() {
        let map = "0x00400160       200 .text (200 in the file)\n\
                   0x00400160        76   stub  _start\n\
                   0x004001c0       100   guest _start\n\
                   0x00400240        24   guest .hidden name\n\
                   0x00410000        16 .data (16 in the file)\n\
                   0x00410000        16   guest data\n";
        assert!((guest_code(map) - 124.0).abs() < f64::EPSILON);
    }
}
