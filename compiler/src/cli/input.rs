//! Reading what is to be compiled: a file or standard input, in binary or as text.

use std::fs::File;
use std::io::{self, Read};
use std::path::{Path, PathBuf};

use crate::error::{Error, Result};

/// Bytes that an input may have. It is only there so that a device or a pipe that never ends is an error.
const MAX_SIZE: u64 = 1 << 30;

/// The name of a program that comes from standard input.
const STDIN_NAME: &str = "out";

/// Where a module comes from.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Input {
    /// Standard input, written `-`.
    Stdin,
    /// A file.
    File(PathBuf),
}

impl From<PathBuf> for Input {
    fn from(path: PathBuf) -> Input {
        if path.as_os_str() == "-" { Input::Stdin } else { Input::File(path) }
    }
}

impl Input {
    /// What it is called in messages.
    pub(super) fn path(&self) -> &Path {
        match self {
            Input::Stdin => Path::new("standard input"),
            Input::File(path) => path,
        }
    }

    /// The name of the program made of it, unless another is given: that of the file without its extension.
    pub(super) fn program_name(&self) -> Result<&str> {
        let Input::File(path) = self else { return Ok(STDIN_NAME) };
        let Some(stem) = path.file_stem() else {
            return Err(Error::io("read", path, &io::ErrorKind::IsADirectory.into()));
        };
        stem.to_str().ok_or_else(|| {
            Error::usage(format!("{} gives the program no name", path.display()))
                .with_help("give it one with --name")
        })
    }

    /// Its bytes.
    pub(super) fn read(&self) -> Result<Vec<u8>> {
        let bytes = match self {
            Input::Stdin => read_bounded(io::stdin()),
            Input::File(path) => File::open(path).and_then(read_bounded),
        };
        let bytes = bytes.map_err(|error| Error::io("read", self.path(), &error))?;
        if bytes.is_empty() {
            return Err(Error::input(format!("{} is empty", self.path().display())));
        }
        Ok(bytes)
    }

    /// The module in its binary form. What is neither that nor text is left to the front end to refuse.
    pub(super) fn read_module(&self) -> Result<Vec<u8>> {
        self.to_binary(self.read()?)
    }

    /// `bytes`, or what they are in binary when they are text.
    pub(super) fn to_binary(&self, bytes: Vec<u8>) -> Result<Vec<u8>> {
        match str::from_utf8(&bytes) {
            Ok(text) if self.is_text(text) => self.parse(text),
            _ => Ok(bytes),
        }
    }

    /// Whether `text` is meant to be a module: by the name of the file or else by how it begins.
    fn is_text(&self, text: &str) -> bool {
        match self.path().extension().and_then(|extension| extension.to_str()) {
            Some("wat" | "wast") => true,
            Some("wasm") => false,
            _ => text.trim_start().starts_with(['(', ';']),
        }
    }

    fn parse(&self, text: &str) -> Result<Vec<u8>> {
        wat::parse_str(text).map_err(|mut error| {
            error.set_path(self.path());
            Error::input(error.to_string())
        })
    }
}

fn read_bounded(from: impl Read) -> io::Result<Vec<u8>> {
    let mut bytes = Vec::new();
    from.take(MAX_SIZE + 1).read_to_end(&mut bytes)?;
    if bytes.len() as u64 > MAX_SIZE {
        return Err(io::Error::other(format!("it has more than {MAX_SIZE} bytes")));
    }
    Ok(bytes)
}
