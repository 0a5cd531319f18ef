//! `cargo xtask differential`: generated modules, run by wasmc and by Wasmtime side by side.
//!
//! The comparison is a workspace of its own, since building it takes Wasmtime, which nothing else needs. It shares the directory of
//! what is built with the other.

use std::process::Command;

use crate::{Result, root};

/// Builds the comparison and runs it with `arguments`.
///
/// # Errors
/// When it cannot be built, or the two differ.
pub(crate) fn run(arguments: &[String]) -> Result<()> {
    let mut command = Command::new("cargo");
    command.args([
        "run",
        "--quiet",
        "--manifest-path=tests/differential/Cargo.toml",
        "--target-dir=target",
        "--",
    ]);
    command.args(arguments).current_dir(root());
    match command.status() {
        Ok(status) if status.success() => Ok(()),
        Ok(status) => Err(format!("the comparison ended with {status}")),
        Err(error) => Err(format!("cannot run cargo: {error}")),
    }
}
