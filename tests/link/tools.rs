//! The programs of this machine that the tests use.

use std::path::{Path, PathBuf};
use std::process::Command;

use wasmc_targets::Arch;
use wasmc_tests::machine::{Machine, must_have_everything};

use crate::objects::target;

/// How to run a program for `arch` here.
pub(crate) fn runner(arch: Arch, program: &Path) -> Option<Command> {
    match Machine::of(target(arch)) {
        Ok(machine) => Some(machine.command(program)),
        Err(missing) => skip(&missing),
    }
}

/// Says that a test is left out, and why; where nothing may be left out, fails.
fn skip<T>(reason: &str) -> Option<T> {
    assert!(!must_have_everything(), "{reason}");
    eprintln!("SKIPPED: {reason}");
    None
}

/// LLVM's linker, as it comes with Rust.
pub(crate) fn rust_lld() -> Option<Command> {
    let rustc = std::env::var_os("RUSTC").unwrap_or_else(|| "rustc".into());
    let sysroot = Command::new(rustc).args(["--print", "sysroot"]).output().ok()?;
    let sysroot = PathBuf::from(String::from_utf8(sysroot.stdout).ok()?.trim());
    let mut hosts = std::fs::read_dir(sysroot.join("lib/rustlib")).ok()?;
    let lld = hosts.find_map(|host| {
        let lld = host.ok()?.path().join("bin/rust-lld");
        lld.is_file().then_some(lld)
    });
    let Some(lld) = lld else { return skip("rust-lld is not part of this Rust") };
    let mut command = Command::new(lld);
    command.args(["-flavor", "gnu"]);
    Some(command)
}
