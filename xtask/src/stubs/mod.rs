//! `cargo xtask stubs`: the runtime stub, built for every target.
//!
//! The objects are committed, so that whoever builds or installs wasmc needs no second Rust target. Two checks keep
//! them honest: `--check` builds them again and compares byte for byte, and a plain test, which needs no
//! other target, fails when the stub's sources or its objects are not those that `targets/stubs.lock` records.

mod build;
mod lock;
mod pins;
mod verify;

use std::fs;

use wasmc_targets::TARGETS;

use crate::{Result, root};
use lock::Lock;

/// Builds every stub, and stores them or compares them with what is stored.
pub(crate) fn run(check: bool) -> Result<()> {
    let mut stubs = Vec::new();
    for target in &TARGETS {
        let stub = build::build(target)?;
        verify::verify(target, &stub).map_err(|error| format!("the stub of {}: {error}", target.name))?;
        println!("{}: {} bytes", target.name, stub.len());
        stubs.push((target.name, stub));
    }
    let lock = Lock::new(root(), &stubs)?.to_string();
    let mut files: Vec<_> =
        stubs.into_iter().map(|(name, stub)| (format!("targets/{name}/stub.o"), stub)).collect();
    files.push((lock::PATH.into(), lock.into_bytes()));
    for (path, contents) in files {
        if check { compare(&path, &contents)? } else { store(&path, &contents)? }
    }
    Ok(())
}

fn store(path: &str, contents: &[u8]) -> Result<()> {
    fs::write(root().join(path), contents).map_err(|error| format!("cannot write {path}: {error}"))
}

fn compare(path: &str, contents: &[u8]) -> Result<()> {
    let stored = fs::read(root().join(path)).map_err(|error| format!("cannot read {path}: {error}"))?;
    if stored == contents {
        return Ok(());
    }
    Err(format!("{path} is not what the sources of the stub give; run `cargo xtask stubs`"))
}
