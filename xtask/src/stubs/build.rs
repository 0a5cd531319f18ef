//! Builds the stub for a target: one relocatable object.

use std::env;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use wasmc_targets::{Arch, Target};

use crate::{Result, root};

/// How the stub is compiled, beyond its Cargo profile.
const RUSTFLAGS: [&str; 5] = [
    // Images are linked at fixed low addresses.
    "-Crelocation-model=static",
    // With full RELRO, calls of `memset` and its like would go through a GOT.
    "-Crelro-level=off",
    // The backtrace of a trap leads through the stub's own frames.
    "-Cforce-frame-pointers=yes",
    "-Cforce-unwind-tables=no",
    // More than `opt-level = "z"` would inline, which then makes calls that are larger than what they call.
    "-Cllvm-args=-inline-threshold=25",
];

/// What is added for an architecture.
fn arch_flags(arch: Arch) -> &'static [&'static str] {
    match arch {
        Arch::X86_64 => &[],
        Arch::Aarch64 => &[
            // Atomic operations stand in the code; the routines that Rust would call are those of a C library.
            "-Ctarget-feature=-outline-atomics",
            // What functions have in common stays in each: it would be linked for all where one needs it.
            "-Cllvm-args=-enable-machine-outliner=never",
            // Likewise for what they write to.
            "-Cllvm-args=-aarch64-enable-global-merge=false",
        ],
    }
}

/// The object for `target`.
pub(super) fn build(target: &Target) -> Result<Vec<u8>> {
    let triple = target.triples[0];
    require(triple)?;
    let directory = tempfile::tempdir().map_err(|error| format!("cannot create a directory: {error}"))?;
    run(Command::new(env::var_os("CARGO").unwrap_or("cargo".into()))
        .current_dir(root())
        .args(["rustc", "--quiet", "--locked", "--package=wasmc-stub", "--lib", "--profile=stub"])
        .args(["--crate-type=staticlib", "--target", triple, "--target-dir"])
        .arg(directory.path())
        .args(["--", "--emit=obj"])
        .env("CARGO_ENCODED_RUSTFLAGS", [&RUSTFLAGS, arch_flags(target.arch)].concat().join("\x1f")))?;
    let object = built_object(&directory.path().join(triple).join("stub/deps"))?;
    fs::read(&object).map_err(|error| format!("cannot read {}: {error}", object.display()))
}

/// Fails, with what to do about it, where the Rust target is not installed.
fn require(triple: &str) -> Result<()> {
    let output = Command::new(env::var_os("RUSTC").unwrap_or("rustc".into()))
        .current_dir(root())
        .args(["--print=target-libdir", "--target", triple])
        .output()
        .map_err(|error| format!("cannot run rustc: {error}"))?;
    let libraries = String::from_utf8_lossy(&output.stdout);
    if Path::new(libraries.trim()).is_dir() {
        return Ok(());
    }
    Err(format!("the Rust target {triple} is not installed; run `rustup target add {triple}`"))
}

/// The one object of the stub in a directory that cargo built in.
fn built_object(directory: &Path) -> Result<PathBuf> {
    let entries =
        fs::read_dir(directory).map_err(|error| format!("cannot read {}: {error}", directory.display()))?;
    let mut objects = entries.filter_map(|entry| entry.ok().map(|entry| entry.path())).filter(|path| {
        let name = path.file_name().unwrap_or_default().to_string_lossy();
        name.starts_with("wasmc_stub") && name.ends_with(".o")
    });
    match (objects.next(), objects.next()) {
        (Some(object), None) => Ok(object),
        _ => Err(format!("expected one object of the stub in {}", directory.display())),
    }
}

fn run(command: &mut Command) -> Result<()> {
    match command.status() {
        Ok(status) if status.success() => Ok(()),
        Ok(_) => Err(format!("{} failed", command.get_program().display())),
        Err(error) => Err(format!("cannot run {}: {error}", command.get_program().display())),
    }
}
