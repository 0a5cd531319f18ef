//! Writing files whole or not at all: each is written under another name beside its place, and only when all are there
//! do they get their names.

use std::fs;
use std::io::{self, Write};
use std::path::{Path, PathBuf};

use tempfile::{Builder, NamedTempFile};

use crate::error::{Error, Result};

/// Where something is written.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Destination {
    /// Standard output, written `-`.
    Stdout,
    /// A file.
    File(PathBuf),
}

impl From<PathBuf> for Destination {
    fn from(path: PathBuf) -> Destination {
        if path.as_os_str() == "-" { Destination::Stdout } else { Destination::File(path) }
    }
}

impl Destination {
    /// Finds out before any work whether it can be written, and leaves no trace.
    pub(super) fn check(&self) -> Result<()> {
        let Destination::File(path) = self else { return Ok(()) };
        match fs::metadata(path) {
            Ok(file) if file.is_dir() => {
                return Err(Error::io("write", path, &io::ErrorKind::IsADirectory.into()));
            }
            Ok(file) if !file.is_file() => return Ok(()),
            _ => {}
        }
        let existing = directory(path).ancestors().find(|ancestor| is_there(ancestor));
        tempfile::tempfile_in(existing.unwrap_or(Path::new(".")))
            .map_err(|error| Error::io("write", path, &error))?;
        Ok(())
    }
}

/// The directory that holds `path`.
fn directory(path: &Path) -> &Path {
    path.parent().filter(|parent| !parent.as_os_str().is_empty()).unwrap_or(Path::new("."))
}

fn is_there(path: &Path) -> bool {
    !path.as_os_str().is_empty() && path.symlink_metadata().is_ok()
}

/// Files that are written but do not have their names yet. Dropped before [`Staged::commit`], they are gone.
#[derive(Debug, Default)]
pub(super) struct Staged {
    files: Vec<(NamedTempFile, PathBuf)>,
    streams: Vec<(Vec<u8>, Destination)>,
}

impl Staged {
    /// Adds `content`, to be run if it is `executable`.
    pub(super) fn add(&mut self, to: &Destination, content: &[u8], executable: bool) -> Result<()> {
        match to {
            // What is no ordinary file, a device or a pipe, is written to rather than replaced.
            Destination::File(path) if !fs::metadata(path).is_ok_and(|file| !file.is_file()) => {
                let file =
                    stage(path, content, executable).map_err(|error| Error::io("write", path, &error))?;
                self.files.push((file, path.clone()));
            }
            _ => self.streams.push((content.to_vec(), to.clone())),
        }
        Ok(())
    }

    /// Gives all files their names.
    pub(super) fn commit(self) -> Result<()> {
        for (file, path) in self.files {
            file.persist(&path).map_err(|error| Error::io("write", &path, &error.error))?;
        }
        for (content, to) in self.streams {
            match to {
                Destination::Stdout => super::print(&content)?,
                Destination::File(path) => {
                    fs::write(&path, content).map_err(|error| Error::io("write", &path, &error))?;
                }
            }
        }
        Ok(())
    }
}

fn stage(path: &Path, content: &[u8], executable: bool) -> io::Result<NamedTempFile> {
    let directory = directory(path);
    fs::create_dir_all(directory)?;
    let mut builder = Builder::new();
    builder.prefix(".wasmc-");
    set_mode(&mut builder, executable);
    let mut file = builder.tempfile_in(directory)?;
    file.write_all(content)?;
    Ok(file)
}

/// As a file that a compiler writes has: what the user's umask leaves.
#[cfg(unix)]
fn set_mode(builder: &mut Builder<'_, '_>, executable: bool) {
    use std::os::unix::fs::PermissionsExt;
    builder.permissions(fs::Permissions::from_mode(if executable { 0o777 } else { 0o666 }));
}

/// A file has no mode here.
#[cfg(not(unix))]
fn set_mode(_: &mut Builder<'_, '_>, _: bool) {}
