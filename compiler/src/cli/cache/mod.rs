//! The option that does without the cache, shared by the commands that build, and where the cache is.
//!
//! It is on by default, as that of Go is: what comes out is the same, only sooner. It is never a reason why a build fails.

mod directory;
mod slot;

use std::env;
use std::ffi::OsString;
use std::path::PathBuf;

use clap::Args;

use crate::error::Result;
use crate::limits::size;
use directory::Directory;

pub(super) use slot::Slot;

/// Names the directory; where it is empty, there is no cache.
const DIRECTORY: &str = "WASMC_CACHE_DIR";

/// Bytes that all of it may take, and what that is by default.
const SIZE: &str = "WASMC_CACHE_SIZE";
const DEFAULT_SIZE: u64 = 1 << 30;

/// The cache, as typed.
#[derive(Debug, Args)]
pub(super) struct CacheArgs {
    /// Compile every function anew, and keep nothing for the next build
    ///
    /// Otherwise compiled functions are kept in WASMC_CACHE_DIR, by default in `wasmc` in XDG_CACHE_HOME or ~/.cache, up to
    /// WASMC_CACHE_SIZE [default: 1G], and the next build compiles only those that have changed. It makes the same bytes.
    #[arg(long)]
    no_cache: bool,
}

impl CacheArgs {
    /// The cache, if there is to be one and it can be used.
    pub(super) fn resolve(&self) -> Result<Option<Directory>> {
        if self.no_cache {
            return Ok(None);
        }
        let max_size = match env::var(SIZE) {
            Ok(text) => size::parse(&text).map_err(|error| error.in_context(SIZE))?,
            Err(_) => DEFAULT_SIZE,
        };
        let chosen = env::var_os(DIRECTORY);
        let Some(path) = path(chosen.clone(), env::var_os("XDG_CACHE_HOME"), env::var_os("HOME")) else {
            return Ok(None);
        };
        match Directory::open(&path, max_size) {
            Ok(directory) => Ok(Some(directory)),
            Err(error) => {
                // A home that is not there is nothing that whoever builds has to hear of each time.
                if chosen.is_some() || path.exists() {
                    eprintln!("warning: {} is not used as a cache: {error}", path.display());
                }
                Ok(None)
            }
        }
    }
}

/// Where the cache is: as the three variables say, of which the last two are by the XDG Base Directory Specification.
fn path(chosen: Option<OsString>, caches: Option<OsString>, home: Option<OsString>) -> Option<PathBuf> {
    if let Some(path) = chosen {
        return (!path.is_empty()).then(|| path.into());
    }
    let absolute = |path: OsString| Some(PathBuf::from(path)).filter(|path| path.is_absolute());
    let caches = caches.and_then(absolute).or_else(|| Some(home.and_then(absolute)?.join(".cache")))?;
    Some(caches.join("wasmc"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_place_is_chosen_or_that_of_caches_or_in_the_home() {
        let place = |chosen: Option<&str>, caches: Option<&str>, home: Option<&str>| {
            path(chosen.map(Into::into), caches.map(Into::into), home.map(Into::into))
        };
        for (chosen, caches, home, expected) in [
            (Some("here"), Some("/caches"), Some("/home"), Some("here")),
            (Some(""), Some("/caches"), Some("/home"), None),
            (None, Some("/caches"), Some("/home"), Some("/caches/wasmc")),
            (None, Some("relative"), Some("/home"), Some("/home/.cache/wasmc")),
            (None, Some(""), Some("/home"), Some("/home/.cache/wasmc")),
            (None, None, Some("/home"), Some("/home/.cache/wasmc")),
            (None, None, Some(""), None),
            (None, None, None, None),
        ] {
            assert_eq!(
                place(chosen, caches, home),
                expected.map(PathBuf::from),
                "{chosen:?} {caches:?} {home:?}"
            );
        }
    }
}
