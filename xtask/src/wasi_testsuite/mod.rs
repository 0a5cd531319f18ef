//! `cargo xtask wasi-testsuite PATH`: the official tests of WASI preview 1, and those of wasi-threads where the checkout has them,
//! built for every target and run.
//!
//! PATH is a checkout of the repository WebAssembly/wasi-testsuite with the built modules (its branch `prod/testsuite-base` or
//! `prod/testsuite-all`). Nothing of it is committed.

mod case;
mod run;

use std::path::{Path, PathBuf};

use wasmc_targets::TARGETS;

use crate::{Result, machine, wasmc};
use case::Case;

/// The folders of modules.
const SUITES: &[(&str, &str)] = &[
    ("C", "tests/c/testsuite/wasm32-wasip1"),
    ("Rust", "tests/rust/testsuite/wasm32-wasip1"),
    ("AssemblyScript", "tests/assemblyscript/testsuite/wasm32-wasip1"),
    ("threads", "tests/proposals/wasi-threads"),
];

/// Runs every test of the checkout for every target, and prints how many passed.
///
/// # Errors
/// When one fails, or when there are none.
pub(crate) fn run(checkout: &Path) -> Result<()> {
    let wasmc = wasmc::build()?;
    let scratch = tempfile::tempdir().map_err(|error| format!("cannot make a directory: {error}"))?;
    let mut failures = Vec::new();
    let mut count = 0;
    for &(suite, folder) in SUITES {
        let modules = modules(&checkout.join(folder))?;
        for target in &TARGETS {
            machine::can_run(target)?;
            let mut passed = 0;
            for module in &modules {
                let result =
                    Case::of(module).and_then(|case| run::run(&case, target, &wasmc, scratch.path()));
                match result {
                    Ok(()) => passed += 1,
                    Err(reason) => {
                        failures.push(format!("{} on {}: {reason}", module.display(), target.name))
                    }
                }
            }
            count += modules.len();
            if !modules.is_empty() {
                println!("{suite:<14} {:<14} {passed:>3} of {} passed", target.name, modules.len());
            }
        }
    }
    match (count, failures.is_empty()) {
        (0, _) => Err(format!("{} has no tests: is it a checkout with built modules?", checkout.display())),
        (_, true) => Ok(()),
        (_, false) => Err(format!("{} failed:\n{}", failures.len(), failures.join("\n"))),
    }
}

/// The modules of a folder, by name; none when there is no such folder.
fn modules(folder: &Path) -> Result<Vec<PathBuf>> {
    if !folder.exists() {
        return Ok(Vec::new());
    }
    let entries = folder.read_dir().map_err(|error| format!("cannot read {}: {error}", folder.display()))?;
    let paths = entries.filter_map(|entry| Some(entry.ok()?.path()));
    let mut modules: Vec<_> =
        paths.filter(|path| path.extension().is_some_and(|kind| kind == "wasm")).collect();
    modules.sort();
    Ok(modules)
}
