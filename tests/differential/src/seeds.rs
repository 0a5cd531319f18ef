//! The list of seeds that once failed: `seeds.txt`, a line each of `PROFILE SEED`.

use crate::profile::Profile;
use std::io::Write;
use std::path::PathBuf;

fn path() -> PathBuf {
    [env!("CARGO_MANIFEST_DIR"), "seeds.txt"].iter().collect()
}

/// What the list holds.
///
/// # Errors
/// Names a line that is not of the form.
pub(crate) fn read() -> Result<Vec<(Profile, u64)>, String> {
    let text = std::fs::read_to_string(path()).map_err(|error| format!("seeds.txt: {error}"))?;
    let entry = |line: &str| {
        let (profile, seed) = line.split_once(' ')?;
        Some((Profile::named(profile)?, seed.parse().ok()?))
    };
    text.lines()
        .filter(|line| !line.starts_with('#'))
        .map(|line| entry(line).ok_or_else(|| format!("seeds.txt: not `PROFILE SEED`: {line}")))
        .collect()
}

/// Appends a seed to the list.
///
/// # Errors
/// When the file cannot be written.
pub(crate) fn append(profile: Profile, seed: u64) -> Result<(), String> {
    let append = || {
        let mut file = std::fs::OpenOptions::new().append(true).open(path())?;
        writeln!(file, "{} {seed}", profile.name)
    };
    append().map_err(|error: std::io::Error| format!("seeds.txt: {error}"))
}
