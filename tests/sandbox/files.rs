//! The call by which programs open files, used by an attacker for files that were not granted.

use std::path::{Path, PathBuf};

use tempfile::TempDir;
use wasmc::sandbox::OsSandbox;

use crate::attack::{Attack, DATA, c_path, kernel_can, number};
use crate::instructions::by_each;

/// The working directory, as a descriptor.
const AT_FDCWD: u64 = -100i64 as u64;

/// `O_WRONLY` and `O_CREAT`.
const TO_MAKE: u64 = 0o101;

/// Three directories, two of which are granted, one of those to be read only.
struct World(TempDir);

impl World {
    fn new() -> World {
        let world = World(tempfile::tempdir().expect("a temporary directory"));
        for name in ["readable", "writable", "outside"] {
            std::fs::create_dir(world.path(name)).expect("a directory");
        }
        world
    }

    fn path(&self, name: &str) -> PathBuf {
        self.0.path().join(name)
    }

    /// Makes an empty file by `openat2`, in the sandbox by each instruction of the stub's: whether one of them did.
    fn can_make(&self, name: &str, os_sandbox: OsSandbox) -> bool {
        let path = self.path(name);
        let grant = |name: &str, rights| format!("{}::/{name}{rights}", self.path(name).display());
        let grants = [grant("readable", ":ro"), grant("writable", "")];
        let data = open_how(&path);
        let open = Attack {
            number: number(437, 437),
            arguments: [AT_FDCWD, DATA + 24, DATA, 24, 0, 0],
            data: &data,
            opens_files: true,
            grants: &grants,
            ..Attack::default()
        };
        match os_sandbox {
            OsSandbox::Off => drop(open.run(os_sandbox)),
            OsSandbox::Auto | OsSandbox::Require => drop(by_each(&open, os_sandbox)),
        }
        std::fs::remove_file(path).is_ok()
    }
}

/// `struct open_how`, and then the path.
fn open_how(path: &Path) -> Vec<u8> {
    let words = [TO_MAKE, 0o644, 0];
    words.iter().flat_map(|word: &u64| word.to_le_bytes()).chain(c_path(path)).collect()
}

#[test]
fn files_are_made_where_that_was_granted_only() {
    let world = World::new();
    for name in ["readable/file", "writable/file", "outside/file"] {
        assert!(world.can_make(name, OsSandbox::Off), "{name} without the sandbox");
    }
    if kernel_can() {
        assert!(world.can_make("writable/file", OsSandbox::Require));
        assert!(!world.can_make("readable/file", OsSandbox::Require));
        assert!(!world.can_make("outside/file", OsSandbox::Require));
    }
}
