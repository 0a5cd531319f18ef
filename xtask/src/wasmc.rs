//! The compiler that chores run, as users do, by its command line.

use std::path::PathBuf;
use std::process::Command;

use crate::{Result, root};

/// Builds it: where it is.
///
/// # Errors
/// When it cannot be built.
pub(crate) fn build() -> Result<PathBuf> {
    let cargo = std::env::var_os("CARGO").unwrap_or_else(|| "cargo".into());
    let status =
        Command::new(cargo).args(["build", "--quiet", "--package", "wasmc"]).current_dir(root()).status();
    match status {
        Ok(status) if status.success() => Ok(target_directory().join("debug/wasmc")),
        _ => Err("the compiler cannot be built".into()),
    }
}

/// Where cargo puts what it builds.
pub(crate) fn target_directory() -> PathBuf {
    std::env::var_os("CARGO_TARGET_DIR").map_or_else(|| root().join("target"), |path| root().join(path))
}
