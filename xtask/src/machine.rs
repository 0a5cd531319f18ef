//! Where executables run: on this machine, or under an emulator when they are for another architecture.

use std::path::Path;
use std::process::{Command, Stdio};

use wasmc_targets::{Arch, TARGETS, Target};

use crate::Result;

/// A command that runs an executable for `target` on this machine.
pub(crate) fn command(target: &Target, executable: &Path) -> Command {
    match emulator(target) {
        Some(emulator) => {
            let mut command = Command::new(emulator);
            command.arg(executable);
            command
        }
        None => Command::new(executable),
    }
}

/// What executables for `target` need on this machine: nothing, or an emulator.
fn emulator(target: &Target) -> Option<&'static str> {
    let (arch, emulator) = match target.arch {
        Arch::X86_64 => ("x86_64", "qemu-x86_64"),
        Arch::Aarch64 => ("aarch64", "qemu-aarch64"),
    };
    (std::env::consts::ARCH != arch).then_some(emulator)
}

/// The target whose executables this machine runs itself.
///
/// # Errors
/// When there is none.
pub(crate) fn host_target() -> Result<&'static Target> {
    let host = TARGETS.iter().find(|target| emulator(target).is_none());
    host.ok_or_else(|| "this machine is no target of wasmc's".into())
}

/// Whether executables for `target` can be run on this machine.
///
/// # Errors
/// Names the emulator that is missing.
pub(crate) fn can_run(target: &Target) -> Result<()> {
    let Some(emulator) = emulator(target) else { return Ok(()) };
    match Command::new(emulator).arg("--version").stdout(Stdio::null()).status() {
        Ok(status) if status.success() => Ok(()),
        _ => Err(format!("{} images are run by {emulator}, of the package qemu-user", target.name)),
    }
}
