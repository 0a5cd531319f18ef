//! The programs of this machine that the tests use.

use std::path::{Path, PathBuf};
use std::process::Command;

use wasmc_targets::Arch;

/// Says that a test was left out because `tool` is missing; in CI, where all must be there, fails.
pub(crate) fn missing(tool: &str) {
    assert!(std::env::var_os("CI").is_none_or(|ci| ci != "true"), "{tool} is missing");
    eprintln!("SKIPPED: {tool} is missing");
}

/// How to run a program for `arch` here.
pub(crate) fn runner(arch: Arch, program: &Path) -> Option<Command> {
    let (host, emulator) = match arch {
        Arch::X86_64 => ("x86_64", "qemu-x86_64"),
        Arch::Aarch64 => ("aarch64", "qemu-aarch64"),
    };
    if std::env::consts::ARCH == host && std::env::consts::OS == "linux" {
        return Some(Command::new(program));
    }
    if Command::new(emulator).arg("--version").output().is_err() {
        missing(emulator);
        return None;
    }
    let mut command = Command::new(emulator);
    command.arg(program);
    Some(command)
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
    let Some(lld) = lld else {
        missing("rust-lld");
        return None;
    };
    let mut command = Command::new(lld);
    command.args(["-flavor", "gnu"]);
    Some(command)
}
