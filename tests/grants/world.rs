//! A guest with its grants, built for every target and run on each machine that there is.

use std::os::unix::fs::PermissionsExt;
use std::process::Command;
use std::time::Duration;

use tempfile::TempDir;
use wasmc::grants::Grants;
use wasmc::limits::Limits;
use wasmc::pipeline::{self, BuildOptions};
use wasmc_targets::{TARGETS, Target};
use wasmc_tests::machine::{self, Machine, Outcome, must_have_everything};

/// How long a program may run: far more than any of them needs, under an emulator on a busy machine.
pub(crate) const LIMIT: Duration = Duration::from_secs(60);

/// A guest, as text or in binary, with its grants and limits.
#[derive(Default)]
pub(crate) struct Guest {
    pub(crate) module: &'static [u8],
    pub(crate) grants: Grants,
    pub(crate) limits: Limits,
}

/// An executable in a directory of its own, which is its working directory.
pub(crate) struct Executable {
    pub(crate) target: &'static Target,
    pub(crate) directory: TempDir,
    machine: Machine,
}

impl Guest {
    /// Builds it for a target.
    pub(crate) fn build(&self, target: &'static Target) -> Result<Vec<u8>, String> {
        let wasm = wat::parse_bytes(self.module).map_err(|error| error.to_string())?;
        let options = BuildOptions {
            grants: self.grants.clone(),
            limits: self.limits.clone(),
            ..BuildOptions::new(target)
        };
        let built = pipeline::compile(&wasm, &options).map_err(|error| error.to_string())?;
        Ok(built.artifacts.image.bytes)
    }

    /// Builds it for each target that can be run here, and calls `check` with the executable.
    pub(crate) fn on_each_machine(&self, check: impl Fn(&Executable)) {
        for target in &TARGETS {
            let machine = match Machine::of(target) {
                Ok(machine) => machine,
                Err(missing) => {
                    assert!(!must_have_everything(), "{missing}");
                    eprintln!("SKIPPED: {}: {missing}", target.name);
                    continue;
                }
            };
            let directory = tempfile::tempdir().expect("a temporary directory");
            let path = directory.path().join("program");
            std::fs::write(&path, self.build(target).expect("it can be built")).expect("it can be written");
            std::fs::set_permissions(&path, std::fs::Permissions::from_mode(0o755)).expect("its mode");
            check(&Executable { target, directory, machine });
        }
    }

    /// Runs it on each machine: it must end with this code and have written this to its standard output and error.
    pub(crate) fn check(&self, exit: i32, stdout: &str, stderr: &str) {
        self.on_each_machine(|executable| executable.check(&mut executable.command(), exit, stdout, stderr));
    }
}

impl Executable {
    /// A command that runs it.
    pub(crate) fn command(&self) -> Command {
        let mut command = self.machine.command(&self.directory.path().join("program"));
        command.current_dir(self.directory.path());
        command
    }

    /// Runs a command of it, which gets nothing to read.
    pub(crate) fn run(&self, command: &mut Command) -> Outcome {
        machine::run(command, Vec::new(), LIMIT).expect("the program starts")
    }

    /// Runs a command of it: it must end with this code and have written this to its standard output and error.
    pub(crate) fn check(&self, command: &mut Command, exit: i32, stdout: &str, stderr: &str) {
        let outcome = self.run(command);
        let code = outcome.status.and_then(|status| status.code());
        let text = |bytes: &[u8]| String::from_utf8_lossy(bytes).into_owned();
        let found = (code, text(&outcome.stdout), text(&outcome.stderr));
        assert_eq!(found, (Some(exit), stdout.into(), stderr.into()), "{}", self.target.name);
    }
}
