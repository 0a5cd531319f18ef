//! From a program of the table to what can be run: its module, and native code of the same source.

use super::programs::{Language, Program};
use super::tool;
use crate::{Result, root};
use std::path::{Path, PathBuf};
use std::process::Command;

/// A program that is built, and how it is run.
pub(crate) struct Job {
    /// Its name.
    pub(crate) name: &'static str,
    /// What it is, for tables.
    pub(crate) about: String,
    /// The module.
    pub(crate) wasm: PathBuf,
    /// Native code of the same source by the same compiler, where there is any.
    pub(crate) native: Option<PathBuf>,
    /// Its arguments.
    pub(crate) args: Vec<String>,
    /// The file that is its standard input.
    pub(crate) stdin: Option<PathBuf>,
    /// Where it is run.
    pub(crate) directory: Option<PathBuf>,
    /// The options that grant what it needs, which `wasmc build` and `wasmtime run` spell alike.
    pub(crate) grants: Vec<String>,
    /// Whether it imports functions of WASI for files.
    pub(crate) imports_files: bool,
}

/// Builds a program of the table, in `scratch`.
///
/// # Errors
/// When a compiler is missing or refuses.
pub(crate) fn build(program: &Program, scratch: &Path) -> Result<Job> {
    let wasm = scratch.join(program.name).with_extension("wasm");
    let native = scratch.join(program.name);
    tool::run(command(program, true, &wasm))?;
    tool::run(command(program, false, &native))?;
    Ok(Job {
        name: program.name,
        about: format!("{}, {}", program.language.name(), program.kind.name()),
        wasm,
        native: Some(native),
        args: Vec::new(),
        stdin: None,
        directory: None,
        grants: Vec::new(),
        // Its library does whether they are used or not.
        imports_files: program.language == Language::Go,
    })
}

/// The compiler's command line: the same but for the target and what makes variants differ.
fn command(program: &Program, for_wasm: bool, output: &Path) -> Command {
    let source = root().join("benches/programs").join(program.source);
    let mut command = match program.language {
        Language::Rust => rustc(for_wasm.then_some("wasm32-wasip1")),
        Language::C => clang(for_wasm.then_some("wasm32-wasi")),
        Language::Go => go(for_wasm.then_some(("wasip1", "wasm"))),
    };
    command.args(program.wasm_flags.iter().filter(|_| for_wasm));
    // Go takes options before the source only, and C libraries behind what uses them.
    command.arg("-o").arg(output).arg(source);
    if program.language == Language::C {
        command.arg("-lm");
    }
    command
}

/// rustc as all programs in Rust are compiled; without a target, for this machine.
pub(crate) fn rustc(target: Option<&str>) -> Command {
    let mut command = Command::new("rustc");
    command.args([
        "--edition=2024",
        "-Copt-level=3",
        "-Cpanic=abort",
        "-Ccodegen-units=1",
        "-Cstrip=debuginfo",
    ]);
    command.args(target.map(|target| format!("--target={target}"))).current_dir(root());
    command
}

/// clang as all programs in C are compiled; without a target, for this machine.
pub(crate) fn clang(target: Option<&str>) -> Command {
    let mut command = Command::new("clang");
    command
        .args(["-O2", "-Wl,--strip-debug"])
        .args(target.map(|target| format!("--target={target}")))
        .current_dir(root());
    command
}

/// The compiler of Go, which GO may name; without a system and an architecture, for this machine.
fn go(target: Option<(&str, &str)>) -> Command {
    let mut command = Command::new(tool::named("GO", "go"));
    command.args(["build", "-trimpath", "-ldflags=-s"]).env("GOTOOLCHAIN", "local").current_dir(root());
    if let Some((system, architecture)) = target {
        command.env("GOOS", system).env("GOARCH", architecture);
    }
    command
}
