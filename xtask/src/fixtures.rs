//! `cargo xtask fixtures`: the modules in `tests/programs/guests`, built from the sources beside them.
//!
//! They are committed, so that the tests need neither clang nor a second Rust target. The same compiler makes
//! the same bytes of them; another version makes other bytes, which is not a fault, so a check looks at the version first.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use crate::{Result, root};

/// A module that is built from one source file.
struct Fixture {
    source: &'static str,
    compiler: &'static str,
    /// What the compiler's `--version` begins with when it is the one that made what is committed.
    version: &'static str,
    /// Its arguments, but for the source and `-o MODULE`.
    arguments: &'static [&'static str],
    /// What has to be installed.
    needs: &'static str,
}

const CLANG: &str = "the packages clang, lld, wasi-libc and libclang-rt-dev-wasm32";

const FIXTURES: [Fixture; 6] = [
    Fixture {
        source: "logbook.rs",
        compiler: "rustc",
        version: "rustc 1.95.0",
        // The name section stays: a trap is to name the functions.
        arguments: &[
            "--edition=2024",
            "--crate-name=logbook",
            "--target=wasm32-wasip1",
            "-Copt-level=s",
            "-Cstrip=debuginfo",
            "-Cpanic=abort",
            "-Clto=fat",
            "-Ccodegen-units=1",
        ],
        needs: "rustup target add wasm32-wasip1",
    },
    Fixture {
        source: "regatta.rs",
        compiler: "rustc",
        version: "rustc 1.95.0",
        arguments: &[
            "--edition=2024",
            "--crate-name=regatta",
            "--target=wasm32-wasip1-threads",
            "-Copt-level=s",
            "-Cstrip=debuginfo",
            "-Cpanic=abort",
            "-Clto=fat",
            "-Ccodegen-units=1",
        ],
        needs: "rustup target add wasm32-wasip1-threads",
    },
    Fixture {
        source: "shipyard.rs",
        compiler: "rustc",
        version: "rustc 1.95.0",
        arguments: &[
            "--edition=2024",
            "--crate-name=shipyard",
            "--target=wasm32-wasip1-threads",
            "-Copt-level=s",
            "-Cstrip=debuginfo",
            "-Cpanic=abort",
            "-Clto=fat",
            "-Ccodegen-units=1",
        ],
        needs: "rustup target add wasm32-wasip1-threads",
    },
    Fixture {
        source: "census.c",
        compiler: "clang",
        version: "Debian clang version 14.0.6",
        arguments: &["--target=wasm32-wasi", "-O2", "-Wall", "-Wextra", "-Wl,--strip-all"],
        needs: CLANG,
    },
    Fixture {
        source: "harbour.c",
        compiler: "clang",
        version: "Debian clang version 14.0.6",
        arguments: &["--target=wasm32-wasi", "-O2", "-Wall", "-Wextra", "-Wl,--strip-all"],
        needs: CLANG,
    },
    Fixture {
        source: "shoal.c",
        compiler: "clang",
        version: "Debian clang version 14.0.6",
        // The debug information names the directory of the compilation, unless it is told another.
        arguments: &[
            "--target=wasm32-wasi",
            "-O1",
            "-g",
            "-nostdlib",
            "-fdebug-compilation-dir=.",
            "-Wall",
            "-Wextra",
        ],
        needs: CLANG,
    },
];

/// Builds every module and stores it; with `check`, compares it with what is stored instead.
///
/// # Errors
/// When a compiler is missing (for a check: only where `CI` is `true`), fails, or makes something else than what is stored.
pub(crate) fn run(check: bool) -> Result<()> {
    for fixture in &FIXTURES {
        match fixture.found_version() {
            Ok(version) if check && !version.starts_with(fixture.version) => {
                println!("skipped: {} is made by {}, and here is {version}", fixture.source, fixture.version);
            }
            Err(missing) if check && std::env::var_os("CI").is_none_or(|value| value != "true") => {
                println!("skipped: {missing}");
            }
            found => {
                found?;
                fixture.build(check)?;
            }
        }
    }
    Ok(())
}

impl Fixture {
    fn found_version(&self) -> Result<String> {
        let output = Command::new(self.compiler).arg("--version").current_dir(root()).output();
        match output {
            Ok(output) if output.status.success() => {
                Ok(String::from_utf8_lossy(&output.stdout).lines().next().unwrap_or_default().to_owned())
            }
            _ => Err(format!("{} needs {}: install {}", self.source, self.compiler, self.needs)),
        }
    }

    fn build(&self, check: bool) -> Result<()> {
        let module = guests().join(self.source).with_extension("wasm");
        let scratch =
            tempfile::tempdir().map_err(|error| format!("cannot make a temporary directory: {error}"))?;
        let built = scratch.path().join(self.source).with_extension("wasm");
        let mut command = Command::new(self.compiler);
        // Compiled where it stands, so that no path gets into the module.
        command.args(self.arguments).arg(self.source).arg("-o").arg(&built).current_dir(guests());
        let status = command.status().map_err(|error| format!("cannot run {}: {error}", self.compiler))?;
        if !status.success() {
            return Err(format!("{} cannot be built; it needs {}", self.source, self.needs));
        }
        let bytes = read(&built)?;
        if !check {
            return fs::write(&module, bytes)
                .map_err(|error| format!("cannot write {}: {error}", module.display()));
        }
        if read(&module)? == bytes {
            return Ok(());
        }
        Err(format!(
            "{} is not what {} makes of its source: run `cargo xtask fixtures`",
            module.display(),
            self.version
        ))
    }
}

fn guests() -> PathBuf {
    root().join("tests/programs/guests")
}

fn read(path: &Path) -> Result<Vec<u8>> {
    fs::read(path).map_err(|error| format!("cannot read {}: {error}", path.display()))
}
