//! Packages: fetched by name and version with the registry's ordinary client, checked against a hash, unpacked once.

use crate::Result;
use sha2::{Digest, Sha256};
use std::fs;
use std::io::Read;
use std::path::{Path, PathBuf};
use std::process::Command;

/// A package.
pub(crate) struct Package {
    /// Where it is.
    pub(crate) registry: Registry,
    /// Its name.
    pub(crate) name: &'static str,
    /// Its version.
    pub(crate) version: &'static str,
    /// The file that the client makes of it.
    pub(crate) file: &'static str,
    /// SHA-256 of that file.
    pub(crate) sha256: &'static str,
}

/// A registry, by its client.
#[derive(Clone, Copy)]
pub(crate) enum Registry {
    /// `npm pack`.
    Npm,
    /// `pip download`.
    PyPi,
}

impl Package {
    /// The directory with the package's files, in `cache`; it is fetched when it is not there.
    ///
    /// # Errors
    /// When the client is missing or fails, or what it fetched is not what is expected.
    pub(crate) fn unpacked(&self, cache: &Path) -> Result<PathBuf> {
        let directory = cache.join(self.file.trim_end_matches(".tgz").trim_end_matches(".whl"));
        if !directory.exists() {
            let archive = self.fetched(cache)?;
            // A name of its own until it is complete: what is interrupted is not taken for unpacked.
            let partial = cache.join("partial");
            remove(&partial)?;
            create(&partial)?;
            unpack(&archive, &partial)?;
            fs::rename(&partial, &directory)
                .map_err(|error| format!("cannot move {}: {error}", partial.display()))?;
        }
        Ok(directory)
    }

    fn fetched(&self, cache: &Path) -> Result<PathBuf> {
        let archive = cache.join(self.file);
        if !archive.exists() {
            create(cache)?;
            eprintln!("fetching {} {}", self.name, self.version);
            run(self.client().current_dir(cache))?;
        }
        let found = sha256(&archive)?;
        if found != self.sha256 {
            remove(&archive)?;
            return Err(format!("{} has the SHA-256 {found}, not {}", archive.display(), self.sha256));
        }
        Ok(archive)
    }

    fn client(&self) -> Command {
        match self.registry {
            Registry::Npm => {
                let mut command = Command::new("npm");
                command.args(["pack", "--silent", &format!("{}@{}", self.name, self.version)]);
                command
            }
            Registry::PyPi => {
                let mut command = Command::new("python3");
                command.args(["-m", "pip", "download", "--quiet", "--no-deps", "--only-binary=:all:"]);
                command.arg(format!("{}=={}", self.name, self.version));
                command
            }
        }
    }
}

/// Unpacks an archive (`.tgz`, `.tar.gz` or `.whl`) into a directory.
///
/// # Errors
/// When the tool for it is missing or fails.
pub(crate) fn unpack(archive: &Path, into: &Path) -> Result<()> {
    if archive.extension().is_some_and(|extension| extension == "whl") {
        run(Command::new("python3").args(["-m", "zipfile", "-e"]).arg(archive).arg(into))
    } else {
        run(Command::new("tar").arg("-xzf").arg(archive).arg("-C").arg(into))
    }
}

/// Runs a tool of which only the success matters; its output is shown.
///
/// # Errors
/// Says which tool is missing, or failed and how.
pub(crate) fn run(command: &mut Command) -> Result<()> {
    let name = command.get_program().to_string_lossy().into_owned();
    let status = command.status().map_err(|error| format!("cannot run {name}: {error}"))?;
    if status.success() { Ok(()) } else { Err(format!("{command:?} failed: {status}")) }
}

/// SHA-256 of a file, in hexadecimal.
///
/// # Errors
/// When it cannot be read.
pub(crate) fn sha256(path: &Path) -> Result<String> {
    let unreadable = |error| format!("cannot read {}: {error}", path.display());
    // Piece by piece: what this process holds at its peak, a process that it starts is counted to have held.
    let mut file = fs::File::open(path).map_err(unreadable)?;
    let (mut hash, mut piece) = (Sha256::new(), vec![0; 1 << 16]);
    loop {
        match file.read(&mut piece).map_err(unreadable)? {
            0 => break Ok(hash.finalize().iter().map(|byte| format!("{byte:02x}")).collect()),
            length => hash.update(&piece[..length]),
        }
    }
}

/// Creates a directory and its parents.
///
/// # Errors
/// When it cannot.
pub(crate) fn create(directory: &Path) -> Result<()> {
    fs::create_dir_all(directory).map_err(|error| format!("cannot create {}: {error}", directory.display()))
}

/// Removes a file or a directory with everything in it, if it is there.
///
/// # Errors
/// When it is there and stays.
pub(crate) fn remove(path: &Path) -> Result<()> {
    let result = if path.is_dir() { fs::remove_dir_all(path) } else { fs::remove_file(path) };
    match result {
        Err(error) if error.kind() != std::io::ErrorKind::NotFound => {
            Err(format!("cannot remove {}: {error}", path.display()))
        }
        _ => Ok(()),
    }
}
