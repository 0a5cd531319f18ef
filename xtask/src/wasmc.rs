//! The compiler that chores run, as users do, by its command line.

use std::path::{Path, PathBuf};
use std::process::Command;

use crate::{Result, root};

/// Builds it: where it is.
///
/// # Errors
/// When it cannot be built.
pub(crate) fn build() -> Result<PathBuf> {
    cargo_build(&[])?;
    Ok(target_directory().join("debug/wasmc"))
}

/// Builds it as it is shipped, for what is measured: where it is.
///
/// # Errors
/// When it cannot be built.
pub(crate) fn build_optimized() -> Result<PathBuf> {
    cargo_build(&["--release"])?;
    Ok(target_directory().join("release/wasmc"))
}

fn cargo_build(options: &[&str]) -> Result<()> {
    let cargo = std::env::var_os("CARGO").unwrap_or_else(|| "cargo".into());
    let mut command = Command::new(cargo);
    command.args(["build", "--quiet", "--package", "wasmc"]).args(options);
    match command.current_dir(root()).status() {
        Ok(status) if status.success() => Ok(()),
        _ => Err("the compiler cannot be built".into()),
    }
}

/// The compiler that is at `path`, without what earlier builds left in the cache of whoever does the chores.
pub(crate) fn command(path: &Path) -> Command {
    let mut command = Command::new(path);
    command.env("WASMC_CACHE_DIR", "");
    command
}

/// Where cargo puts what it builds.
pub(crate) fn target_directory() -> PathBuf {
    std::env::var_os("CARGO_TARGET_DIR").map_or_else(|| root().join("target"), |path| root().join(path))
}
