//! Wasmtime's command line: compiling beforehand, and running what was compiled.

use super::tool;
use crate::Result;
use std::ffi::OsString;
use std::path::Path;
use std::process::Command;

/// Wasmtime, by what it is started with.
pub(crate) struct Wasmtime {
    /// Its program; for another machine, behind that of an emulator.
    line: Vec<OsString>,
}

impl Wasmtime {
    /// That of this machine, where `WASMTIME` or the search path has it.
    pub(crate) fn of_this_machine() -> Wasmtime {
        Wasmtime { line: vec![tool::named("WASMTIME", "wasmtime").into()] }
    }

    /// One that `emulator` is to run.
    pub(crate) fn emulated(emulator: &str, tool: OsString) -> Wasmtime {
        Wasmtime { line: vec![emulator.into(), tool] }
    }

    /// What it calls itself.
    ///
    /// # Errors
    /// When it is not there.
    pub(crate) fn version(&self) -> Result<String> {
        tool::version_of(self.command())
    }

    /// The command that compiles `wasm` into `output`, for the machine that it runs on.
    pub(crate) fn compile(&self, wasm: &Path, output: &Path) -> Command {
        let mut command = self.command();
        command.args(["compile", "-O", "opt-level=2"]).arg(wasm).arg("-o").arg(output);
        command
    }

    /// Compiles `wasm` into `file`: the command line that runs it with these grants, to which arguments can be added.
    ///
    /// # Errors
    /// When it cannot be compiled.
    pub(crate) fn precompiled(&self, wasm: &Path, grants: &[String], file: &Path) -> Result<Vec<OsString>> {
        tool::run(self.compile(wasm, file))?;
        let mut line = self.line.clone();
        line.extend(["run", "--allow-precompiled"].map(OsString::from));
        line.extend(grants.iter().map(OsString::from));
        line.push(file.into());
        Ok(line)
    }

    fn command(&self) -> Command {
        let mut command = Command::new(&self.line[0]);
        command.args(&self.line[1..]);
        command
    }
}
