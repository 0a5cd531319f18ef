//! Directories for a guest that is not to be trusted: what it may change, what it may read, what is not its business, and whether
//! all of that is as it was.

use std::collections::BTreeMap;
use std::fs;
use std::os::unix::fs::{MetadataExt, symlink};
use std::path::{Path, PathBuf};

use tempfile::TempDir;

/// What the grants of a guest are, started in [`World::base`]: descriptor 3 can be changed, descriptor 4 only read.
pub const GRANTS: &[&str] = &["rw::/rw", "ro::/ro:ro"];

/// The descriptor of the directory that can be changed.
pub const RW: u64 = 3;
/// The descriptor of the one that can only be read.
pub const RO: u64 = 4;

/// The contents of the files that no guest is to see.
pub const SECRET: &[u8] = b"NOT-FOR-GUESTS";

/// A temporary directory with `rw` and `ro`, which are granted, and `outside` and `rw-beside`, which are not.
#[derive(Debug)]
pub struct World(TempDir);

impl World {
    /// Makes one.
    ///
    /// # Panics
    /// When that is not possible.
    #[must_use]
    pub fn new() -> World {
        let world = World(tempfile::tempdir().expect("a temporary directory"));
        for directory in ["rw/dir/nested", "ro/dir", "outside/dir", "rw-beside"] {
            fs::create_dir_all(world.path(directory)).expect("a directory");
        }
        for file in ["rw/file", "rw/dir/nested/file", "ro/file", "ro/dir/file"] {
            fs::write(world.path(file), "harmless").expect("a file");
        }
        for file in ["secret", "outside/secret", "outside/dir/secret", "rw-beside/secret"] {
            fs::write(world.path(file), SECRET).expect("a file");
        }
        world
    }

    /// Where everything is.
    #[must_use]
    pub fn base(&self) -> &Path {
        self.0.path()
    }

    /// A path in it.
    #[must_use]
    pub fn path(&self, name: impl AsRef<Path>) -> PathBuf {
        self.base().join(name)
    }

    /// Makes a symbolic link.
    ///
    /// # Panics
    /// When that is not possible.
    pub fn link(&self, name: &str, target: impl AsRef<Path>) {
        symlink(target, self.path(name)).expect("a link");
    }

    /// All that is not in `rw`, with what a guest could change of it.
    ///
    /// # Panics
    /// When it cannot be read.
    #[must_use]
    pub fn surroundings(&self) -> BTreeMap<PathBuf, String> {
        let mut found = BTreeMap::new();
        visit(self.base(), &self.path("rw"), &mut found);
        found
    }

    /// Whether a file below `rw` holds the secret.
    #[must_use]
    pub fn has_leaked(&self) -> bool {
        let mut found = BTreeMap::new();
        visit(&self.path("rw"), Path::new(""), &mut found);
        let files = found.keys().filter(|path| path.is_file() && !path.is_symlink());
        files.into_iter().any(|path| fs::read(path).is_ok_and(|bytes| holds_secret(&bytes)))
    }
}

impl Default for World {
    fn default() -> World {
        World::new()
    }
}

/// Whether there is anything of the secret in some bytes.
#[must_use]
pub fn holds_secret(bytes: &[u8]) -> bool {
    let mark = super::puppet::MARK;
    bytes.windows(mark.len()).any(|window| window == mark)
}

fn visit(directory: &Path, but: &Path, found: &mut BTreeMap<PathBuf, String>) {
    for entry in fs::read_dir(directory).expect("a directory") {
        let path = entry.expect("an entry").path();
        if path == but {
            continue;
        }
        let of = fs::symlink_metadata(&path).expect("it is there");
        let content = if of.is_file() { fs::read(&path).unwrap_or_default() } else { Vec::new() };
        let target = fs::read_link(&path).unwrap_or_default();
        let (mode, ino, links) = (of.mode(), of.ino(), of.nlink());
        let modified = (of.mtime(), of.mtime_nsec());
        found.insert(path.clone(), format!("{mode:o} {ino} {links} {modified:?} {target:?} {content:?}"));
        if of.is_dir() {
            visit(&path, but, found);
        }
    }
}
