//! Errors, written for the person who reads them: what is wrong, where, and what to do about it.

use std::fmt;
use std::path::Path;

/// What kind of thing went wrong; it decides the exit code.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kind {
    /// The module cannot be built: malformed, invalid, unsupported, or with an import nobody provides.
    Input,
    /// The command line asks for something that makes no sense.
    Usage,
    /// A file could not be read or written.
    Io,
    /// A defect of wasmc itself.
    Internal,
}

impl Kind {
    /// The documented exit code of `wasmc`.
    #[must_use]
    pub fn exit_code(self) -> u8 {
        match self {
            Kind::Input => 1,
            Kind::Usage => 2,
            Kind::Io => 3,
            Kind::Internal => 70,
        }
    }
}

/// One error. Shown as `MESSAGE`, then a `help: …` line where there is something to be done.
#[derive(Clone, Debug)]
pub struct Error {
    kind: Kind,
    message: String,
    help: Option<String>,
}

/// The result of everything here that can fail.
pub type Result<T> = std::result::Result<T, Error>;

impl Error {
    /// An error about the Wasm that was given.
    pub fn input(message: impl Into<String>) -> Error {
        Error { kind: Kind::Input, message: message.into(), help: None }
    }

    /// An error about the command line.
    pub fn usage(message: impl Into<String>) -> Error {
        Error { kind: Kind::Usage, message: message.into(), help: None }
    }

    /// An error of the operating system about a file: `cannot ACTION PATH: REASON`.
    #[must_use]
    pub fn io(action: &str, path: &Path, source: &std::io::Error) -> Error {
        Error { kind: Kind::Io, message: format!("cannot {action} {}: {source}", path.display()), help: None }
    }

    /// Something that cannot happen unless wasmc is wrong.
    pub fn internal(message: impl Into<String>) -> Error {
        Error {
            kind: Kind::Internal,
            message: message.into(),
            help: Some("this is a defect of wasmc; please report it".into()),
        }
    }

    /// The same error, with what the user can do about it.
    #[must_use]
    pub fn with_help(mut self, help: impl Into<String>) -> Error {
        self.help = Some(help.into());
        self
    }

    /// The same error, its message preceded by where it happened.
    #[must_use]
    pub fn in_context(mut self, context: impl fmt::Display) -> Error {
        self.message = format!("{context}: {}", self.message);
        self
    }

    /// What kind of error it is.
    #[must_use]
    pub fn kind(&self) -> Kind {
        self.kind
    }
}

impl fmt::Display for Error {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.message)?;
        match &self.help {
            Some(help) => write!(f, "\n  help: {help}"),
            None => Ok(()),
        }
    }
}

impl std::error::Error for Error {}
