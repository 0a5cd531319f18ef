//! Programs that a measurement needs: their version, and running them where only the success matters.

use crate::Result;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

/// How long a limited tool may take.
const LIMIT: &str = "10m";

/// A tool that the environment may name by `variable`; otherwise the search path is to have it.
pub(crate) fn named(variable: &str, name: &str) -> PathBuf {
    std::env::var_os(variable).map_or_else(|| name.into(), PathBuf::from)
}

/// The first line that the tool prints when asked for its version.
///
/// # Errors
/// When it is not there.
pub(crate) fn version(tool: &Path) -> Result<String> {
    version_of(Command::new(tool))
}

/// The same of a tool that a command starts.
///
/// # Errors
/// When it is not there, or does not run.
pub(crate) fn version_of(mut command: Command) -> Result<String> {
    let output = command.arg("--version").stdin(Stdio::null()).output();
    let tool = Path::new(command.get_program());
    match output {
        Ok(output) if output.status.success() => {
            let line = String::from_utf8_lossy(&output.stdout).lines().next().unwrap_or_default().to_owned();
            let name = tool.file_stem().unwrap_or_default().to_string_lossy().into_owned();
            Ok(if line.contains(&name) { line } else { format!("{name} {line}") })
        }
        Ok(output) => {
            let said = String::from_utf8_lossy(&output.stderr);
            let name = tool.file_name().unwrap_or_default().to_string_lossy();
            Err(format!("{name} gives no version: {}", said.lines().next().unwrap_or("it says nothing")))
        }
        Err(_) => Err(format!("{} is not installed", tool.display())),
    }
}

/// A tool that is ended after some minutes: compilers that optimise a whole program at once can take hours for a large one.
pub(crate) fn limited(tool: &Path) -> Command {
    let mut command = Command::new("timeout");
    command.arg(LIMIT).arg(tool);
    command
}

/// Runs a tool to its end and keeps what it says to itself, unless it fails.
///
/// # Errors
/// When it cannot be started or fails, with what it said.
pub(crate) fn run(mut command: Command) -> Result<()> {
    let output =
        command.stdin(Stdio::null()).output().map_err(|error| format!("cannot run {command:?}: {error}"))?;
    if output.status.success() {
        return Ok(());
    }
    // The first line is what reports have, which are not to name places of this machine.
    let tool = Path::new(command.get_program()).file_name().unwrap_or_default().to_string_lossy();
    let said = String::from_utf8_lossy(&output.stderr);
    Err(format!("{tool} failed: {}\n{command:?}\n{said}", output.status))
}
