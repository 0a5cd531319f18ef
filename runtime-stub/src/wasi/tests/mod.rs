//! The functions as a guest calls them, against real files in a temporary directory.
//!
//! They share the descriptor table and the grants of the process, so they run one at a time.

mod io;
mod metadata;
mod names;
mod poll;
mod readdir;
mod tcp;

use super::descriptor::TABLE;
use super::errno::{Errno, Status};
use super::grants::tests::{grant, lock};
use super::types::{lookupflags, oflags, rights};
use super::{fd_io, path_open, preopen};
use crate::guest::Plain;
use crate::guest::test::FakeMemory;
use std::fs;
use std::path::PathBuf;
use std::sync::MutexGuard;

/// Where the tests put paths, results and buffers.
const PATH: u32 = 1024;
const PATH2: u32 = 2048;
const OUT: u32 = 64;
const BUFFER: u32 = 8192;

/// A guest with one granted directory, descriptor 3, or a read-only one.
struct World {
    memory: FakeMemory,
    root: PathBuf,
    _turn: MutexGuard<'static, ()>,
}

impl World {
    fn new(name: &str) -> World {
        World::with(name, false)
    }

    fn with(name: &str, read_only: bool) -> World {
        let turn = lock();
        let root = std::env::temp_dir().join(format!("wasmc-wasi-{name}-{}", std::process::id()));
        let _ = fs::remove_dir_all(&root);
        fs::create_dir(&root).unwrap();
        for fd in 3..64 {
            let _ = TABLE.remove(fd);
        }
        grant(&[(root.to_str().unwrap(), "/guest", read_only)], &[], Some(&[]));
        preopen::open_dirs();
        World { memory: FakeMemory::new(65_536), root, _turn: turn }
    }

    fn open(&self, path: &str, oflags: u32, rights: u64, fdflags: u32) -> Result<u32, Status> {
        let guest = self.memory.guest();
        let len = self.memory.put(PATH, path.as_bytes());
        let follow = lookupflags::SYMLINK_FOLLOW;
        match path_open::path_open(guest, 3, follow, PATH, len, oflags, rights, rights, fdflags, OUT) {
            0 => Ok(self.number(OUT)),
            errno => Err(errno),
        }
    }

    fn create(&self, path: &str) -> u32 {
        self.open(path, oflags::CREAT, rights::FD_READ | rights::FD_WRITE, 0).unwrap()
    }

    fn number(&self, address: u32) -> u32 {
        self.memory.guest().read(address).unwrap()
    }

    /// Writes buffers behind one another, each with a vector of its own.
    fn vectors(&self, buffers: &[&[u8]]) -> (u32, u32) {
        let mut at = BUFFER;
        for (index, buffer) in buffers.iter().enumerate() {
            self.memory.guest().write(PATH2 + 8 * index as u32, at).unwrap();
            self.memory.guest().write(PATH2 + 8 * index as u32 + 4, buffer.len() as u32).unwrap();
            at += self.memory.put(at, buffer);
        }
        (PATH2, buffers.len() as u32)
    }

    fn write(&self, fd: u32, buffers: &[&[u8]]) -> Result<u32, Status> {
        let (iovs, count) = self.vectors(buffers);
        match fd_io::fd_write(self.memory.guest(), fd, iovs, count, OUT) {
            0 => Ok(self.number(OUT)),
            errno => Err(errno),
        }
    }

    fn with_path(&self, path: &str, call: impl FnOnce(u32, u32) -> Status) -> Status {
        let len = self.memory.put(PATH, path.as_bytes());
        call(PATH, len)
    }

    fn with_paths(&self, old: &str, new: &str, call: impl FnOnce(u32, u32, u32, u32) -> Status) -> Status {
        let (old, new) = (self.memory.put(PATH, old.as_bytes()), self.memory.put(PATH2, new.as_bytes()));
        call(PATH, old, PATH2, new)
    }
}

impl Drop for World {
    fn drop(&mut self) {
        let _ = fs::remove_dir_all(&self.root);
    }
}

const BOTH: u64 = rights::FD_READ | rights::FD_WRITE;

fn errno(errno: Errno) -> Status {
    errno as Status
}

fn read<T: Plain>(world: &World, address: u32) -> T {
    world.memory.guest().read(address).unwrap()
}
