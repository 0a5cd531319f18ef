//! One program on one target: built, run in a working directory of its own, and compared with what is expected.

use super::package::{self, create, remove};
use super::programs::{Module, Program, Run};
use crate::{Result, machine};
use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::time::{Duration, Instant};
use wasmc_targets::Target;

/// What all programs share.
pub(crate) struct Setting {
    /// Where packages and what is built from them are kept.
    pub(crate) cache: PathBuf,
    /// The repository's `tests/corpus`.
    pub(crate) corpus: PathBuf,
    /// The compiler.
    pub(crate) wasmc: PathBuf,
}

/// How long it took, and how large the result is.
pub(crate) struct Figures {
    /// Building, from module to executable.
    pub(crate) build: Duration,
    /// All runs.
    pub(crate) run: Duration,
    /// Bytes of the executable.
    pub(crate) size: u64,
}

/// A program whose module is there.
pub(crate) struct Prepared<'a> {
    program: &'a Program,
    /// The module.
    pub(crate) module: PathBuf,
    package: PathBuf,
}

impl<'a> Prepared<'a> {
    /// Fetches what the program needs, and builds its module where it comes as source.
    ///
    /// # Errors
    /// Names the client or toolchain that is missing or failed.
    pub(crate) fn new(program: &'a Program, setting: &Setting) -> Result<Prepared<'a>> {
        match program.module {
            Module::Packaged(package, path) => {
                let package = package.unpacked(&setting.cache)?;
                Ok(Prepared { program, module: package.join(path), package })
            }
            Module::Go(package, source) => {
                let package = package.unpacked(&setting.cache)?;
                let module = setting.cache.join(source).with_extension("wasm");
                build_go(&package, &setting.corpus.join("input").join(source), &module)?;
                Ok(Prepared { program, module, package })
            }
        }
    }

    /// Builds the program for `target`, runs it, and compares.
    ///
    /// # Errors
    /// Says what is not as expected.
    pub(crate) fn check(&self, target: &Target, setting: &Setting) -> Result<Figures> {
        let executable = setting.cache.join(format!("{}-{}", self.program.name, target.name));
        let start = Instant::now();
        self.build(target, setting, &executable)?;
        let build = start.elapsed();
        let size = fs::metadata(&executable).map_err(|error| error.to_string())?.len();
        let directory = self.working_directory(target, setting)?;
        let start = Instant::now();
        let mut stdout = Vec::new();
        for run in self.program.runs {
            stdout.extend(run_once(run, &executable, target, &directory, setting)?);
        }
        let run = start.elapsed();
        self.compare(&stdout, &directory, setting)?;
        Ok(Figures { build, run, size })
    }

    fn build(&self, target: &Target, setting: &Setting, executable: &Path) -> Result<()> {
        let package = self.package.to_string_lossy();
        let grants = self.program.grants.iter().map(|grant| grant.replace("{package}", &package));
        let mut command = crate::wasmc::command(&setting.wasmc);
        command.arg("build").arg(&self.module).args(["--target", target.name]).args(grants);
        package::run(command.arg("--output").arg(executable).stdout(Stdio::null()))
    }

    /// A fresh working directory with the program's files.
    ///
    /// # Errors
    /// When a file cannot be had or stored.
    pub(crate) fn working_directory(&self, target: &Target, setting: &Setting) -> Result<PathBuf> {
        let directory = setting.cache.join(format!("work-{}-{}", self.program.name, target.name));
        remove(&directory)?;
        create(&directory)?;
        if let Some(archive) = self.program.unpack {
            package::unpack(&self.package.join(archive), &directory)?;
        }
        for file in self.program.files {
            let from = setting.corpus.join("input").join(file);
            fs::copy(&from, directory.join(file))
                .map_err(|error| format!("cannot copy {}: {error}", from.display()))?;
        }
        Ok(directory)
    }

    fn compare(&self, stdout: &[u8], directory: &Path, setting: &Setting) -> Result<()> {
        let recorded = setting.corpus.join("expected").join(self.program.name).with_extension("txt");
        let expected =
            fs::read(&recorded).map_err(|error| format!("cannot read {}: {error}", recorded.display()))?;
        if stdout != expected {
            let actual = directory.join("stdout.txt");
            fs::write(&actual, stdout).map_err(|error| error.to_string())?;
            return Err(format!("its output {} is not {}", actual.display(), recorded.display()));
        }
        for (file, expected) in self.program.outputs {
            let found = package::sha256(&directory.join(file))?;
            if found != *expected {
                return Err(format!("it wrote another {file}: the SHA-256 is {found}, not {expected}"));
            }
        }
        Ok(())
    }
}

fn build_go(toolchain: &Path, source: &Path, module: &Path) -> Result<()> {
    let go = toolchain.join("go/bin/go");
    // The archive does not keep the permission to execute.
    package::run(
        Command::new("chmod").args(["-R", "+x"]).arg(toolchain.join("go/bin")).arg(toolchain.join("go/pkg")),
    )?;
    let mut command = Command::new(go);
    command.args(["build", "-trimpath", "-ldflags=-s -w", "-o"]).arg(module).arg(source);
    command.env("GOOS", "wasip1").env("GOARCH", "wasm").env("GOTOOLCHAIN", "local").env("GOFLAGS", "");
    package::run(command.env("GOCACHE", toolchain.join("cache")))
}

/// Runs the program once; what it wrote to its standard output.
fn run_once(
    run: &Run,
    executable: &Path,
    target: &Target,
    directory: &Path,
    setting: &Setting,
) -> Result<Vec<u8>> {
    let stdin = match run.stdin {
        Some(file) => {
            let path = setting.corpus.join("input").join(file);
            fs::File::open(&path).map_err(|error| format!("cannot open {}: {error}", path.display()))?.into()
        }
        None => Stdio::null(),
    };
    let mut command = machine::command(target, executable);
    let output = command.args(run.args).current_dir(directory).stdin(stdin).output();
    let output = output.map_err(|error| format!("cannot run {command:?}: {error}"))?;
    if output.status.code() == Some(run.exit) {
        return Ok(output.stdout);
    }
    let complaint = String::from_utf8_lossy(&output.stderr);
    Err(format!("{command:?} in {}: {}, not {}\n{complaint}", directory.display(), output.status, run.exit))
}
