//! Building and running one test.

use std::fs;
use std::path::Path;
use std::process::{Command, Stdio};

use wasmc_targets::Target;

use super::case::Case;
use crate::{Result, machine};

/// Seconds that a test may take.
const LIMIT: &str = "30";

/// Builds a test for `target` by the command line `wasmc`, and runs it with files below `scratch`.
///
/// # Errors
/// Says what is not as expected.
pub(crate) fn run(case: &Case, target: &Target, wasmc: &Path, scratch: &Path) -> Result<()> {
    let executable = scratch.join("test");
    let mut build = crate::wasmc::command(wasmc);
    build.arg("build").arg(&case.module).args(["--target", target.name, "--output"]).arg(&executable);
    for (name, value) in &case.env {
        build.args(["--env", &format!("{name}={value}")]);
    }
    for (number, (original, guest)) in case.dirs.iter().enumerate() {
        let copy = scratch.join(format!("directory-{number}"));
        fresh_copy(original, &copy)?;
        build.arg("--dir").arg(format!("{}::{guest}", copy.display()));
    }
    let built = build.output().map_err(|error| format!("cannot run {}: {error}", wasmc.display()))?;
    if !built.status.success() {
        return Err(String::from_utf8_lossy(&built.stderr).into_owned());
    }
    // What blocks its only thread for ever cannot be waited for, so somebody else counts the time.
    let program = machine::command(target, &executable);
    let mut limited = Command::new("timeout");
    limited.args(["--signal=KILL", LIMIT]).arg(program.get_program()).args(program.get_args());
    limited.args(&case.args).stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::piped());
    let mut running = limited.spawn().map_err(|error| format!("cannot run `timeout`: {error}"))?;
    // Some tests wait for input that never comes.
    let input = running.stdin.take();
    let output = running.wait_with_output().map_err(|error| error.to_string())?;
    drop(input);
    compare(case, output.status.code(), &output.stdout, &output.stderr)
}

fn compare(case: &Case, code: Option<i32>, stdout: &[u8], stderr: &[u8]) -> Result<()> {
    let complaint = String::from_utf8_lossy(stderr);
    if code != Some(case.exit_code) {
        return Err(format!("exit code {code:?}, not {}\n{complaint}", case.exit_code));
    }
    for (name, wanted, found) in [("stdout", &case.stdout, stdout), ("stderr", &case.stderr, stderr)] {
        match wanted {
            Some(wanted) if wanted.as_bytes() != found => {
                return Err(format!("{name} is {:?}, not {wanted:?}", String::from_utf8_lossy(found)));
            }
            _ => {}
        }
    }
    Ok(())
}

/// Makes `to` a copy of the directory `from`, with nothing else in it.
fn fresh_copy(from: &Path, to: &Path) -> Result<()> {
    let failed = |error: std::io::Error| format!("cannot copy {}: {error}", from.display());
    if to.exists() {
        fs::remove_dir_all(to).map_err(failed)?;
    }
    fs::create_dir(to).map_err(failed)?;
    // Without the tests' files there is no directory in a checkout, since git keeps no empty ones.
    if !from.exists() {
        return Ok(());
    }
    for entry in fs::read_dir(from).map_err(failed)? {
        let entry = entry.map_err(failed)?;
        let copy = to.join(entry.file_name());
        if entry.file_type().map_err(failed)?.is_dir() {
            fresh_copy(&entry.path(), &copy)?;
        } else {
            fs::copy(entry.path(), copy).map_err(failed)?;
        }
    }
    Ok(())
}
