//! Instructions executed and bytes of code on AArch64, for machines where no clock can be trusted because they emulate it.
//!
//! A plugin of QEMU's counts; it is built on the spot.

use super::build::{self, Job};
use super::programs::{Language, PROGRAMS};
use super::report::Table;
use super::sides::{Contender, Side};
use super::tool;
use crate::{Result, root};
use object::{Object, ObjectSection, SectionKind};
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
    "qsort",
    "fib",
    "dispatch",
];

const EMULATOR: &str = "qemu-aarch64";

/// Counts for each job.
///
/// # Errors
/// When something that is needed is missing or fails.
pub(crate) fn table(jobs: &[&Job], wasmc: &Path, contenders: &[Contender], scratch: &Path) -> Result<String> {
    let plugin = plugin(scratch)?;
    let wasmtime = contenders.iter().find(|contender| contender.side == Side::Wasmtime);
    let mut table = Table::new([
        "program",
        "wasmc, million instructions",
        "native / wasmc",
        "wasmc, KiB of code",
        "wasmtime / wasmc, code",
    ]);
    for job in jobs {
        eprintln!("counting {}", job.name);
        let image = scratch.join(format!("{}-aarch64", job.name));
        let mut command = Command::new(wasmc);
        command.arg("build").arg(&job.wasm).args(["--target", "aarch64-linux", "--output"]).arg(&image);
        tool::run(command)?;
        let ours = count(&plugin, &image)?;
        let code = code_size(&image)?;
        let native = native(job, scratch).and_then(|native| count(&plugin, &native));
        let theirs = match wasmtime {
            Some(wasmtime) => cross_compiled(wasmtime, job, scratch),
            None => Err("wasmtime is not there".into()),
        };
        table.row([
            job.name.to_owned(),
            format!("{:.1}", ours / 1e6),
            native.map_or_else(|_| "–".into(), |native| format!("{:.2}", native / ours)),
            format!("{:.1}", code / 1024.0),
            theirs
                .map_or_else(|reason| format!("MISSING, {reason}"), |theirs| format!("{:.2}", theirs / code)),
        ]);
    }
    Ok(table.markdown())
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

/// The same source in Rust for AArch64. Of a C library for it, one cannot be sure.
fn native(job: &Job, scratch: &Path) -> Result<PathBuf> {
    let program =
        PROGRAMS.iter().find(|program| program.name == job.name && program.language == Language::Rust);
    let program = program.ok_or("only programs in Rust are compiled for another machine")?;
    let native = scratch.join(format!("{}-aarch64-native", job.name));
    let mut command = build::rustc(Some("aarch64-unknown-linux-musl"));
    command.arg("-Clinker=rust-lld").arg(root().join("benches/programs").join(program.source));
    command.arg("-o").arg(&native);
    tool::run(command)?;
    Ok(native)
}

/// Bytes of code that Wasmtime makes; not every build of it can compile for another machine.
fn cross_compiled(wasmtime: &Contender, job: &Job, scratch: &Path) -> Result<f64> {
    let file = scratch.join(format!("{}-aarch64.cwasm", job.name));
    let compiled = tool::run(wasmtime.cross_compile(&job.wasm, "aarch64-unknown-linux-gnu", &file));
    compiled.map_err(|_| "this wasmtime does not compile for AArch64".to_owned())?;
    code_size(&file)
}

fn count(plugin: &Path, image: &Path) -> Result<f64> {
    let mut command = Command::new(EMULATOR);
    command.arg("-plugin").arg(plugin).arg(image).stdin(Stdio::null());
    let output = command.output().map_err(|error| format!("cannot run {command:?}: {error}"))?;
    let said = String::from_utf8_lossy(&output.stderr);
    let count = said.lines().find_map(|line| line.strip_prefix("instructions: ")?.parse().ok());
    count.ok_or_else(|| format!("{command:?} ended with {} and counted nothing: {said}", output.status))
}

/// Bytes of the sections of an ELF file that hold code.
fn code_size(path: &Path) -> Result<f64> {
    let bytes = fs::read(path).map_err(|error| format!("cannot read {}: {error}", path.display()))?;
    let file = object::File::parse(&*bytes).map_err(|error| format!("{}: {error}", path.display()))?;
    Ok(file
        .sections()
        .filter(|section| section.kind() == SectionKind::Text)
        .map(|section| section.size() as f64)
        .sum())
}
