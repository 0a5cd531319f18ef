//! What takes part in a comparison: where the tools of each side are found, and how they make of a module what is then run.

use super::build::Job;
use super::measure::Gap;
use super::sides::Side;
use super::tool;
use super::wasm2c::Wasm2c;
use super::wasmtime::Wasmtime;
use crate::Result;
use std::ffi::OsString;
use std::path::{Path, PathBuf};
use std::process::Command;

/// A side that is there.
pub(crate) struct Contender {
    /// Which it is.
    pub(crate) side: Side,
    tools: Tools,
    /// What its tools call themselves, with their versions.
    pub(crate) version: String,
}

/// What a side consists of.
enum Tools {
    Native,
    Wasmc(PathBuf),
    Wasmtime(Wasmtime),
    Wamr { compiler: PathBuf, runtime: PathBuf },
    Wasm2c(Wasm2c),
    Node { options: &'static [&'static str] },
}

/// A command line, ready to be run again and again.
pub(crate) struct Prepared {
    /// Program and arguments.
    pub(crate) line: Vec<OsString>,
}

impl Contender {
    /// Finds what `side` needs.
    ///
    /// # Errors
    /// Says what is missing.
    pub(crate) fn find(side: Side, wasmc: &Path) -> Result<Contender> {
        let tools = match side {
            Side::Native => Tools::Native,
            Side::Wasmc => Tools::Wasmc(wasmc.to_owned()),
            Side::Wasmtime => Tools::Wasmtime(Wasmtime::of_this_machine()),
            Side::Wamr => Tools::Wamr {
                compiler: tool::named("WAMRC", "wamrc"),
                runtime: tool::named("IWASM", "iwasm"),
            },
            Side::Wasm2cGcc => Tools::Wasm2c(Wasm2c::find("gcc", &["-fsignaling-nans"])?),
            Side::Wasm2cClang => Tools::Wasm2c(Wasm2c::find("clang", &[])?),
            Side::Node => Tools::Node { options: &[] },
            // V8 replaces no function while it runs: a loop in `main` would stay with its quick compiler.
            Side::NodeOptimized => Tools::Node { options: &["--no-liftoff"] },
        };
        let version = tools.version()?;
        Ok(Contender { side, tools, version })
    }

    /// Compiles the job's module where this side does so before the run.
    ///
    /// # Errors
    /// When the side has no form of the job, or its compiler fails.
    pub(crate) fn prepare(&self, job: &Job, scratch: &Path) -> Result<Prepared, Gap> {
        let stem = scratch.join(format!("{}-{}", job.name, self.side.name()));
        let mut line: Vec<OsString> = match &self.tools {
            Tools::Native => {
                let native = job.native.clone();
                vec![native.ok_or_else(|| Gap::Missing("they come as modules".into()))?.into()]
            }
            Tools::Wasmc(tool) => {
                tool::run(wasmc_build(tool, job, &stem))?;
                vec![stem.into()]
            }
            Tools::Wasmtime(wasmtime) => {
                wasmtime.precompiled(&job.wasm, &job.grants, &stem.with_extension("cwasm"))?
            }
            Tools::Wamr { compiler, runtime } => {
                let file = stem.with_extension("aot");
                tool::run(wamr_compile(compiler, &job.wasm, &file))?;
                // It wants `--dir=PATH`.
                let grants = job.grants.chunks(2).map(|grant| grant.join("=").into());
                [runtime.into()].into_iter().chain(grants).chain([file.into()]).collect()
            }
            Tools::Wasm2c(wasm2c) => {
                wasm2c.make(job, &stem)?;
                vec![stem.into()]
            }
            Tools::Node { options } => {
                let host = crate::root().join("benches/node-host.mjs");
                let options = ["node", "--no-warnings"].iter().chain(*options).map(OsString::from);
                options.chain([host.into(), job.wasm.clone().into()]).collect()
            }
        };
        line.extend(job.args.iter().map(OsString::from));
        Ok(Prepared { line })
    }

    /// The command that compiles the job's module into `output`, for sides whose compiling is compared.
    pub(crate) fn compile(&self, job: &Job, output: &Path) -> Option<Command> {
        match &self.tools {
            Tools::Wasmc(tool) => Some(wasmc_build(tool, job, output)),
            Tools::Wasmtime(wasmtime) => Some(wasmtime.compile(&job.wasm, output)),
            _ => None,
        }
    }

    /// The Wasmtime among those that take part.
    ///
    /// # Errors
    /// Says that there is none.
    pub(crate) fn wasmtime(contenders: &[Contender]) -> Result<&Wasmtime> {
        let wasmtime = contenders.iter().find_map(|contender| match &contender.tools {
            Tools::Wasmtime(wasmtime) => Some(wasmtime),
            _ => None,
        });
        wasmtime.ok_or_else(|| "wasmtime is not there".into())
    }
}

impl Tools {
    fn version(&self) -> Result<String> {
        match self {
            // Native code is as good as its compilers.
            Tools::Native => {
                let versions = ["rustc", "clang"].map(|compiler| tool::version(Path::new(compiler)));
                Ok(versions.map(|version| version.unwrap_or_else(|missing| missing)).join(", "))
            }
            Tools::Wasmc(tool) => tool::version(tool),
            Tools::Wasmtime(wasmtime) => wasmtime.version(),
            Tools::Wamr { compiler, runtime } => {
                Ok(format!("{}, {}", tool::version(compiler)?, tool::version(runtime)?))
            }
            Tools::Wasm2c(wasm2c) => wasm2c.version(),
            Tools::Node { .. } => tool::version(Path::new("node")),
        }
    }
}

impl Prepared {
    /// The command, to be run once.
    pub(crate) fn command(&self) -> Command {
        let mut command = Command::new(&self.line[0]);
        command.args(&self.line[1..]);
        command
    }
}

fn wasmc_build(wasmc: &Path, job: &Job, output: &Path) -> Command {
    let mut command = Command::new(wasmc);
    command.arg("build").arg(&job.wasm).args(["--cpu", "native"]).args(&job.grants);
    command.arg("--output").arg(output);
    command
}

/// It compiles for the processor that it runs on, as well as it can unless it is told otherwise.
fn wamr_compile(wamrc: &Path, wasm: &Path, output: &Path) -> Command {
    let mut command = tool::limited(wamrc);
    // A segment register as base of the memory is not its default, and makes it faster.
    command.args(cfg!(target_arch = "x86_64").then_some("--enable-segue"));
    command.arg("-o").arg(output).arg(wasm);
    command
}
