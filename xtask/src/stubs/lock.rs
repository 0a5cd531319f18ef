//! `targets/stubs.lock`: the hashes of the stub's sources and of the objects that were built from them.

use std::fmt;
use std::fs;
use std::path::Path;

use sha2::{Digest, Sha256};

use crate::Result;

/// Where it is, from the root of the repository.
pub(super) const PATH: &str = "targets/stubs.lock";

/// Files and folders that decide what the objects are, together with the profile.
const SOURCES: [&str; 3] = ["runtime-stub", "rust-toolchain.toml", "xtask/src/stubs/build.rs"];

/// Where the workspace's manifest begins to tell how the stub is compiled; the next section ends it.
const PROFILE: &str = "[profile.stub]\n";

/// What the file says.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct Lock {
    sources: String,
    stubs: Vec<(&'static str, String)>,
}

impl Lock {
    /// What it is to say for the sources as they are in the repository at `root` and the given objects.
    pub(super) fn new(root: &Path, stubs: &[(&'static str, Vec<u8>)]) -> Result<Lock> {
        let stubs = stubs.iter().map(|(name, stub)| (*name, hex(&Sha256::digest(stub)))).collect();
        Ok(Lock { sources: sources(root)?, stubs })
    }
}

impl fmt::Display for Lock {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        writeln!(
            f,
            "# SHA-256 of the stub's sources and of what was built from them; made by `cargo xtask stubs`."
        )?;
        writeln!(f, "sources {}", self.sources)?;
        self.stubs.iter().try_for_each(|(name, hash)| writeln!(f, "{name} {hash}"))
    }
}

/// One hash of the names and the contents of all sources, and of the profile.
fn sources(root: &Path) -> Result<String> {
    let mut files = Vec::new();
    for source in SOURCES {
        collect(root, source.to_owned(), &mut files)?;
    }
    files.sort();
    let mut hash = Sha256::new();
    hash.update(profile(root)?);
    for file in files {
        let contents = read(root, &file)?;
        hash.update(&file);
        hash.update([0]);
        hash.update((contents.len() as u64).to_le_bytes());
        hash.update(contents);
    }
    Ok(hex(&hash.finalize()))
}

/// The part of the workspace's manifest that is about the stub.
fn profile(root: &Path) -> Result<String> {
    let manifest = String::from_utf8_lossy(&read(root, "Cargo.toml")?).into_owned();
    let (_, section) = manifest.split_once(PROFILE).ok_or("Cargo.toml has no profile `stub`")?;
    Ok(section.split("\n[").next().unwrap_or_default().trim().to_owned())
}

/// Adds `path`, or the Rust and TOML files below it; a path from the root, with slashes on every host.
fn collect(root: &Path, path: String, files: &mut Vec<String>) -> Result<()> {
    let absolute = root.join(&path);
    if !absolute.is_dir() {
        if path.ends_with(".rs") || path.ends_with(".toml") {
            files.push(path);
        }
        return Ok(());
    }
    let failed = |error: std::io::Error| format!("cannot read {path}: {error}");
    for entry in fs::read_dir(&absolute).map_err(failed)? {
        let name = entry.map_err(failed)?.file_name();
        collect(root, format!("{path}/{}", name.to_string_lossy()), files)?;
    }
    Ok(())
}

fn read(root: &Path, path: &str) -> Result<Vec<u8>> {
    fs::read(root.join(path)).map_err(|error| format!("cannot read {path}: {error}"))
}

fn hex(bytes: &[u8]) -> String {
    bytes.iter().map(|byte| format!("{byte:02x}")).collect()
}

#[cfg(test)]
mod tests {
    use std::fs;

    use wasmc_targets::TARGETS;

    use super::{Lock, PATH};
    use crate::root;

    #[test]
    fn the_stored_stubs_are_those_of_the_sources() {
        let stubs: Vec<_> = TARGETS.iter().map(|target| (target.name, target.stub.to_vec())).collect();
        let stored = fs::read_to_string(root().join(PATH)).unwrap();
        let expected = Lock::new(root(), &stubs).unwrap().to_string();
        assert_eq!(stored, expected, "the stub's sources have changed; run `cargo xtask stubs`");
    }
}
