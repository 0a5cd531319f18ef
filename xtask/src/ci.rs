//! `cargo xtask ci`: the one gate. What passes here passes everywhere.

use std::process::Command;
use std::time::Instant;

use crate::{Result, root, stubs, tidy};

/// A check: its name, and what it does.
type Check = (&'static str, fn() -> Result<()>);

const CHECKS: &[Check] = &[
    ("tidiness", tidy::run),
    ("format", || cargo(&["fmt", "--all", "--check"])),
    ("format of the comparison", || {
        cargo(&["fmt", "--manifest-path=tests/differential/Cargo.toml", "--check"])
    }),
    ("clippy", || cargo(&["clippy", "--workspace", "--all-targets", "--", "-D", "warnings"])),
    ("documentation", documentation),
    ("stubs", || stubs::run(true)),
    ("licences", licences),
];

/// Runs every check, the tests among them unless they are run already, and fails when one does.
pub(crate) fn run(without_tests: bool) -> Result<()> {
    let tests: Check = ("tests", || cargo(&["test", "--workspace"]));
    let checks = CHECKS.iter().chain((!without_tests).then_some(&tests));
    let failed: Vec<_> = checks.filter(|check| !passes(check)).map(|(name, _)| *name).collect();
    if failed.is_empty() { Ok(()) } else { Err(format!("failed: {}", failed.join(", "))) }
}

fn passes((name, check): &Check) -> bool {
    println!("== {name}");
    let start = Instant::now();
    let result = check();
    let seconds = start.elapsed().as_secs();
    match &result {
        Ok(()) => println!("== {name}: passed in {seconds} s"),
        Err(message) => println!("== {name}: failed after {seconds} s: {message}"),
    }
    result.is_ok()
}

/// The documentation is for those who work on wasmc, so that it may link to what is private.
fn documentation() -> Result<()> {
    let mut command = Command::new("cargo");
    command.args(["doc", "--workspace", "--no-deps", "--document-private-items", "--quiet"]);
    complete(command.env("RUSTDOCFLAGS", "-D warnings -A rustdoc::private_intra_doc_links"))
}

/// `deny.toml` says which licences and sources dependencies may have. The tool takes longer to build than wasmc, so it is
/// used where it is installed.
fn licences() -> Result<()> {
    let is_installed =
        Command::new("cargo").args(["deny", "--version"]).output().is_ok_and(|o| o.status.success());
    if is_installed {
        return cargo(&["deny", "check", "bans", "licenses", "sources"]);
    }
    println!("skipped: cargo-deny is not installed");
    Ok(())
}

fn cargo(arguments: &[&str]) -> Result<()> {
    complete(Command::new("cargo").args(arguments))
}

fn complete(command: &mut Command) -> Result<()> {
    match command.current_dir(root()).status() {
        Ok(status) if status.success() => Ok(()),
        Ok(status) => Err(format!("{command:?} ended with {status}")),
        Err(error) => Err(format!("{command:?} cannot be started: {error}")),
    }
}
