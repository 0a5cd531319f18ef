//! # Path resolution: the file that keeps a guest inside its directories
//!
//! Every path of a guest is relative to a directory that it holds, and must stay beneath it at every step. Nobody else
//! in the stub opens a path of a guest's.
//!
//! The kernel does the work where it can (`openat2` with `RESOLVE_BENEATH`, Linux 5.6). Where it cannot, `walk` goes from
//! component to component. Both give the same answers, and the tests run both over the same attacks. A path that leads
//! outside is `perm`, as for Wasmtime.
//!
//! What acts on a name rather than on what it names (to make, remove, rename or read a link) resolves the directory that
//! holds the name, and then names one component in it: the kernel follows no link in the last component of such a
//! call. A slash behind that component is left there when the call makes or removes the name; calls that would follow a link
//! for its sake are not given it.

mod pending;
mod walk;

#[cfg(test)]
mod tests;

use super::errno::{Errno, Result};
use super::path_text::PathText;
use crate::os::fs::{self, O_CLOEXEC, O_DIRECTORY, O_PATH};
use crate::os::{self, OwnedFd};
use core::ffi::CStr;

/// Permissions of new files, less the process's mask.
const FILE_MODE: u32 = 0o666;

/// How paths are opened: by the kernel's own resolution or by ours.
type Opener = fn(i32, &CStr, u32, u32) -> os::Result<OwnedFd>;

/// Opens a path beneath a directory.
pub fn open(dir: i32, path: &PathText, flags: u32) -> Result<OwnedFd> {
    open_with(beneath, dir, path.c_str(), flags)
}

/// A name in an open directory: what the calls that change names act on.
pub struct Place<'a> {
    parent: Option<OwnedFd>,
    dir: i32,
    name: &'a CStr,
}

impl Place<'_> {
    /// The directory.
    pub fn dir(&self) -> i32 {
        self.parent.as_ref().map_or(self.dir, OwnedFd::raw)
    }

    /// The name: one component, with the slashes that the guest wrote behind it. It is `.` when the path ends in `.` or
    /// `..`: then the directory is what the path names.
    pub fn name(&self) -> &CStr {
        self.name
    }
}

/// Finds the directory that holds the last component of a path.
pub fn place(dir: i32, path: &mut PathText) -> Result<Place<'_>> {
    place_with(beneath, dir, path)
}

fn place_with(opener: Opener, dir: i32, path: &mut PathText) -> Result<Place<'_>> {
    let directory = |path| open_with(opener, dir, path, O_PATH | O_DIRECTORY).map(Some);
    let (parent, name) = match path.last_component() {
        Some(0) => (None, path.c_str()),
        Some(start) => {
            let (parent, name) = path.split(start);
            (directory(parent)?, name)
        }
        None => (directory(path.c_str())?, c"."),
    };
    Ok(Place { parent, dir, name })
}

fn open_with(opener: Opener, dir: i32, path: &CStr, flags: u32) -> Result<OwnedFd> {
    opener(dir, path, flags | O_CLOEXEC, FILE_MODE).map_err(|error| match error {
        os::Errno::XDEV => Errno::Perm,
        error => error.into(),
    })
}

/// The kernel's resolution, and ours where the kernel has none (`ENOSYS`; `EPERM` from a filter of system calls that is older
/// than the call) or cannot tell because directories are being moved at the same time (`EAGAIN`).
fn beneath(dir: i32, path: &CStr, flags: u32, mode: u32) -> os::Result<OwnedFd> {
    match fs::open_beneath(dir, path, flags, mode) {
        Err(os::Errno::NOSYS | os::Errno::PERM | os::Errno::AGAIN) => walk::open(dir, path, flags, mode),
        result => result,
    }
}
