//! Reading a bundle, which anybody may have made: memory is bounded whatever it claims, and nothing in it is trusted
//! to be what the manifest says.

use std::io::{self, Read};

use super::{MANIFEST, MAX_EXECUTABLE};
use crate::error::{Error, Result};
use crate::manifest::{self, Content, Manifest};

/// The base-2 logarithm of the largest window that is accepted, the limit of the zstd tool itself.
const WINDOW_LOG_MAX: u32 = 27;

/// What a bundle holds.
#[derive(Clone, Debug)]
pub struct Bundle {
    /// The name of the executable.
    pub name: String,
    /// The executable.
    pub executable: Vec<u8>,
    /// The manifest; the hash and the size of the executable agree with it.
    pub manifest: Manifest,
}

/// Reads a bundle.
///
/// # Errors
/// An input error when it is damaged, holds anything else than a manifest and an executable, or when the two do not belong
/// together.
pub fn unpack(bytes: &[u8]) -> Result<Bundle> {
    let mut manifest = None;
    let mut executable = None;
    let mut tar = open(bytes).map_err(damaged)?;
    for entry in tar.entries().map_err(damaged)? {
        let mut entry = entry.map_err(damaged)?;
        let name = String::from_utf8_lossy(&entry.path_bytes()).into_owned();
        if !entry.header().entry_type().is_file() {
            return Err(foreign(&name));
        } else if name == MANIFEST && manifest.is_none() {
            manifest = Some(Manifest::from_json(&read(&mut entry, manifest::MAX_SIZE, &name)?)?);
        } else if name != MANIFEST && executable.is_none() {
            let content = read(&mut entry, MAX_EXECUTABLE, &name)?;
            executable = Some((name, content));
        } else {
            return Err(foreign(&name));
        }
    }
    // Only at its end does the compressed stream show that it is whole.
    io::copy(&mut tar.into_inner(), &mut io::sink()).map_err(damaged)?;
    let manifest = manifest.ok_or_else(|| missing("manifest"))?;
    let (name, executable) = executable.ok_or_else(|| missing("executable"))?;
    check(&manifest, &name, &executable)?;
    Ok(Bundle { name, executable, manifest })
}

fn open(bytes: &[u8]) -> io::Result<tar::Archive<impl Read>> {
    let mut decoder = zstd::Decoder::with_buffer(bytes)?;
    decoder.window_log_max(WINDOW_LOG_MAX)?;
    // Bounds the work as well as the memory: a few bytes can decompress to many. The rest is what tar adds.
    Ok(tar::Archive::new(decoder.take(MAX_EXECUTABLE + manifest::MAX_SIZE + (1 << 20))))
}

/// Reads as it comes rather than by the size that is claimed.
fn read(entry: &mut impl Read, limit: u64, name: &str) -> Result<Vec<u8>> {
    let mut content = Vec::new();
    entry.take(limit + 1).read_to_end(&mut content).map_err(damaged)?;
    if content.len() as u64 > limit {
        return Err(Error::input(format!("`{name}` in the bundle has more than {limit} bytes")));
    }
    Ok(content)
}

fn check(manifest: &Manifest, name: &str, executable: &[u8]) -> Result<()> {
    let found = Content::of(executable);
    match &manifest.executable {
        Some(said) if *said == found => Ok(()),
        Some(said) => Err(Error::input(format!(
            "`{name}` in the bundle is not the executable that its manifest describes\n  manifest: {} bytes, sha256 {}\n  \
             found:    {} bytes, sha256 {}",
            said.size, said.sha256, found.size, found.sha256
        ))),
        None => Err(Error::input("the manifest of the bundle does not describe its executable")),
    }
}

fn damaged(error: io::Error) -> Error {
    Error::input(format!("the bundle is damaged: {error}"))
}

fn missing(what: &str) -> Error {
    Error::input(format!("the bundle holds no {what}"))
}

fn foreign(name: &str) -> Error {
    Error::input(format!("the bundle holds `{name}`, which wasmc did not put there"))
}
