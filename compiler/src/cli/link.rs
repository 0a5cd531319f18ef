//! The option that links further modules, shared by the commands that build.

use std::path::{Path, PathBuf};

use clap::Args;
use wasmc_abi::host::{PREVIEW1, UNSTABLE};

use super::input::Input;
use crate::error::{Error, Result};
use crate::pipeline::Library;

/// Linked modules, as typed.
#[derive(Debug, Args)]
pub(super) struct LinkArgs {
    /// Link a further module, which others import from as NAME
    ///
    /// Each is instantiated, and its `_initialize` called, before those that import from it. Calls between modules are
    /// as direct as those within one. Linked modules can import from WASI, each for its own memory, and from each other.
    #[arg(long, value_name = "NAME=FILE")]
    link: Vec<String>,
}

/// A module to be linked.
pub(super) struct Link {
    name: String,
    file: Input,
}

impl LinkArgs {
    /// What they mean.
    pub(super) fn resolve(&self) -> Result<Vec<Link>> {
        let mut links: Vec<Link> = Vec::new();
        for typed in &self.link {
            let link = Link::parse(typed)?;
            if links.iter().any(|other| other.name == link.name) {
                return Err(Error::usage(format!("two modules are linked as `{}`", link.name)));
            }
            links.push(link);
        }
        Ok(links)
    }
}

impl Link {
    fn parse(typed: &str) -> Result<Link> {
        let (name, file) = match typed.split_once('=') {
            Some((name, file)) if !file.is_empty() => (name, file),
            _ => {
                return Err(Error::usage(format!("`--link {typed}` names no file"))
                    .with_help("write --link NAME=FILE, with the NAME that others import from"));
            }
        };
        if [PREVIEW1, UNSTABLE].contains(&name) {
            return Err(Error::usage(format!("nothing can be linked as `{name}`: wasmc provides it")));
        }
        Ok(Link { name: name.into(), file: Input::from(PathBuf::from(file)) })
    }

    /// The file that holds it.
    pub(super) fn path(&self) -> &Path {
        self.file.path()
    }

    /// Reads it.
    pub(super) fn read(&self) -> Result<Library> {
        Ok(Library { name: self.name.clone(), wasm: self.file.read_module()? })
    }
}
