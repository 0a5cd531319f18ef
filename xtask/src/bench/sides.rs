//! The sides of the comparison: where each is found, and how it makes of a module what is then run.

use super::build::Job;
use super::tool;
use crate::Result;
use clap::ValueEnum;
use std::ffi::OsString;
use std::path::{Path, PathBuf};
use std::process::Command;

/// One way to run a program.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub(crate) enum Side {
    /// The same source, compiled for this machine by the same compiler
    Native,
    /// `wasmc build --cpu native`
    Wasmc,
    /// `wasmtime compile`, and `wasmtime run` of what it wrote
    Wasmtime,
    /// V8, as Node.js has it
    Node,
    /// The same, which compiles everything by its optimizing compiler before it runs
    NodeOptimized,
}

/// Peers that this comparison cannot run yet, and why, so that nobody takes them for forgotten.
pub(crate) const LEFT_OUT: [(&str, &str); 1] =
    [("wasm2c", "the C that it makes needs a WASI host in C, which is not part of this comparison")];

/// A side that is there.
pub(crate) struct Contender {
    /// Which it is.
    pub(crate) side: Side,
    /// Its program, or for native code nothing.
    tool: PathBuf,
    /// What it calls itself, with its version.
    pub(crate) version: String,
}

/// A command line, ready to be run again and again.
pub(crate) struct Prepared {
    /// Program and arguments.
    pub(crate) line: Vec<OsString>,
}

impl Side {
    /// Its name in tables and on the command line.
    pub(crate) fn name(self) -> &'static str {
        match self {
            Side::Native => "native",
            Side::Wasmc => "wasmc",
            Side::Wasmtime => "wasmtime",
            Side::Node => "node",
            Side::NodeOptimized => "node-optimized",
        }
    }

    /// Finds what this side needs.
    ///
    /// # Errors
    /// Says what is missing.
    pub(crate) fn find(self, wasmc: &Path) -> Result<Contender> {
        let tool = match self {
            Side::Native => {
                return Ok(Contender { side: self, tool: PathBuf::new(), version: native_version() });
            }
            Side::Wasmc => wasmc.to_owned(),
            Side::Wasmtime => std::env::var_os("WASMTIME").unwrap_or_else(|| "wasmtime".into()).into(),
            Side::Node | Side::NodeOptimized => "node".into(),
        };
        let version = tool::version(&tool)?;
        Ok(Contender { side: self, tool, version })
    }
}

impl Contender {
    /// Compiles the job's module where this side does so before the run; `None` when the job has no form for this side.
    ///
    /// # Errors
    /// When the side's compiler fails.
    pub(crate) fn prepare(&self, job: &Job, scratch: &Path) -> Result<Option<Prepared>> {
        let stem = scratch.join(format!("{}-{}", job.name, self.side.name()));
        let prepared = match self.side {
            Side::Native => {
                let Some(native) = &job.native else { return Ok(None) };
                Prepared { line: vec![native.into()] }
            }
            Side::Wasmc => {
                tool::run(self.wasmc_build(job, &stem))?;
                Prepared { line: vec![stem.into()] }
            }
            Side::Wasmtime => {
                let file = stem.with_extension("cwasm");
                tool::run(self.wasmtime_compile(&job.wasm, &file))?;
                let mut line = self.wasmtime_run();
                line.extend(job.grants.iter().map(OsString::from));
                line.push(file.into());
                Prepared { line }
            }
            Side::Node | Side::NodeOptimized => {
                let mut line: Vec<OsString> = vec![self.tool.clone().into(), "--no-warnings".into()];
                // V8 replaces no function while it runs: a loop in `main` would stay with its quick compiler.
                line.extend((self.side == Side::NodeOptimized).then(|| "--no-liftoff".into()));
                line.push(crate::root().join("benches/node-host.mjs").into());
                line.push(job.wasm.clone().into());
                Prepared { line }
            }
        };
        Ok(Some(prepared.with_arguments(&job.args)))
    }

    /// The command that compiles the job's module into `output`, for sides that compile before they run.
    pub(crate) fn compile(&self, job: &Job, output: &Path) -> Option<Command> {
        match self.side {
            Side::Wasmc => Some(self.wasmc_build(job, output)),
            Side::Wasmtime => Some(self.wasmtime_compile(&job.wasm, output)),
            _ => None,
        }
    }

    /// Compiles a module that needs no grants into `file`, for Wasmtime: the command line that runs it.
    ///
    /// # Errors
    /// When it cannot be compiled.
    pub(crate) fn precompiled(&self, wasm: &Path, file: &Path) -> Result<Vec<PathBuf>> {
        tool::run(self.wasmtime_compile(wasm, file))?;
        Ok(self.wasmtime_run().into_iter().map(PathBuf::from).chain([file.to_owned()]).collect())
    }

    /// The command by which Wasmtime compiles `wasm` for the machine that `triple` names.
    pub(crate) fn cross_compile(&self, wasm: &Path, triple: &str, output: &Path) -> Command {
        let mut command = self.wasmtime_compile(wasm, output);
        command.args(["--target", triple]);
        command
    }

    fn wasmtime_run(&self) -> Vec<OsString> {
        vec![self.tool.clone().into(), "run".into(), "--allow-precompiled".into()]
    }

    fn wasmc_build(&self, job: &Job, output: &Path) -> Command {
        let mut command = Command::new(&self.tool);
        command.arg("build").arg(&job.wasm).args(["--cpu", "native"]).args(&job.grants);
        command.arg("--output").arg(output);
        command
    }

    fn wasmtime_compile(&self, wasm: &Path, output: &Path) -> Command {
        let mut command = Command::new(&self.tool);
        command.args(["compile", "-O", "opt-level=2"]).arg(wasm).arg("-o").arg(output);
        command
    }
}

impl Prepared {
    fn with_arguments(mut self, arguments: &[String]) -> Prepared {
        self.line.extend(arguments.iter().map(OsString::from));
        self
    }

    /// The command, to be run once.
    pub(crate) fn command(&self) -> Command {
        let mut command = Command::new(&self.line[0]);
        command.args(&self.line[1..]);
        command
    }
}

/// Native code is as good as its compilers, so these are its version.
fn native_version() -> String {
    let versions =
        ["rustc", "clang"].map(|compiler| tool::version(Path::new(compiler)).unwrap_or_else(|why| why));
    versions.join(", ")
}
