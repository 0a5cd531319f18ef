//! What a file holds: an executable that wasmc made, a bundle, or a module. Files come from anywhere, so nothing in them is
//! trusted, and no text from them reaches a terminal with its control characters.

mod executable;
mod module;
mod text;

use std::fmt;

use serde::Serialize;

pub use executable::Executable;
pub use module::Module;
pub use text::readable_size;

use self::text::Text;
use crate::bundle;
use crate::error::{Error, Result};
use crate::grants::Grants;
use crate::limits::Limits;

const ZSTD_MAGIC: &[u8] = &[0x28, 0xb5, 0x2f, 0xfd];
const ELF_MAGIC: &[u8] = b"\x7fELF";

/// What was found.
#[derive(Debug, Serialize)]
#[serde(tag = "kind", rename_all = "lowercase")]
pub enum Report {
    /// An executable that wasmc made.
    Executable(Executable),
    /// A bundle.
    Bundle(Bundle),
    /// A module.
    Module(Module),
}

/// A bundle and the executable in it.
#[derive(Debug, Serialize)]
pub struct Bundle {
    /// Size of the bundle in bytes.
    pub size: u64,
    /// The name of the executable.
    pub name: String,
    /// The executable; its hash and manifest are those that the bundle says.
    pub executable: Executable,
}

/// A named part of a file.
#[derive(Debug, Serialize)]
pub struct Section {
    /// Its name.
    pub name: String,
    /// Its size in bytes.
    pub size: u64,
}

/// Whether `bytes` look like something that wasmc makes, rather than something that it compiles.
#[must_use]
pub fn is_built(bytes: &[u8]) -> bool {
    bytes.starts_with(ELF_MAGIC) || bytes.starts_with(ZSTD_MAGIC)
}

/// Looks into an executable, a bundle or a binary module.
///
/// # Errors
/// An input error when it is none of these, is damaged, or contradicts itself.
pub fn inspect(bytes: &[u8]) -> Result<Report> {
    if bytes.starts_with(ELF_MAGIC) {
        Executable::read(bytes).map(Report::Executable)
    } else if bytes.starts_with(ZSTD_MAGIC) {
        Bundle::read(bytes).map(Report::Bundle)
    } else {
        Module::read(bytes).map(Report::Module)
    }
}

/// What a program is granted and limited to, in the words of a report on it.
#[must_use]
pub fn rights(grants: &Grants, limits: &Limits) -> String {
    let mut text = Text::default();
    executable::describe_rights(&mut text, grants, limits);
    text.as_str().to_owned()
}

impl Bundle {
    fn read(bytes: &[u8]) -> Result<Bundle> {
        let bundle = bundle::unpack(bytes)?;
        let executable = Executable::read(&bundle.executable)?;
        if executable.manifest.clone().with_executable(&bundle.executable) != bundle.manifest {
            return Err(Error::input("the manifest of the bundle is not that of its executable"));
        }
        Ok(Bundle { size: bytes.len() as u64, name: bundle.name, executable })
    }
}

impl fmt::Display for Report {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let mut text = Text::default();
        match self {
            Report::Executable(executable) => executable.describe(&mut text),
            Report::Bundle(bundle) => {
                text.field("bundle", format!("{}, {}", bundle.name, readable_size(bundle.size)));
                bundle.executable.describe(&mut text);
            }
            Report::Module(module) => module.describe(&mut text),
        }
        f.write_str(text.as_str())
    }
}
