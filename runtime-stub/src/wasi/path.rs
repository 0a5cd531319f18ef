//! Everything with a path but opening: metadata, and making, moving and removing names.

use super::descriptor;
use super::errno::{Errno, Result, Status, status};
use super::filestat;
use super::path_text::{PATH_MAX, PathText};
use super::resolve::{self, place};
use super::types::{Filestat, lookupflags};
use super::utf8::is_utf8;
use crate::guest::Guest;
use crate::os::fs::{self, AT_REMOVEDIR, O_DIRECTORY, O_NOFOLLOW, O_PATH};
use crate::os::{self, OwnedFd};

/// Permissions of new directories, less the process's mask.
const DIRECTORY_MODE: u32 = 0o777;

/// Opens what a path names, a link too where it is not to be followed, without leave to read or write it.
fn locate(dir: i32, lookup: u32, path: &PathText) -> Result<OwnedFd> {
    let follow = if lookup & lookupflags::SYMLINK_FOLLOW != 0 { 0 } else { O_NOFOLLOW };
    resolve::open(dir, path, O_PATH | follow)
}

fn check_lookup(flags: u32) -> Result<()> {
    if flags & !lookupflags::ALL == 0 { Ok(()) } else { Err(Errno::Inval) }
}

/// What is known about a file.
pub fn stat(guest: Guest<'_>, fd: u32, lookup: u32, path: u32, path_len: u32) -> Result<Filestat> {
    check_lookup(lookup)?;
    let dir = descriptor::directory(fd)?;
    let mut text = PathText::new();
    let file = locate(dir.host, lookup, text.read(guest, path, path_len)?)?;
    Ok(filestat::from_statx(&fs::stat(file.raw())?))
}

/// What is known about a file.
#[unsafe(export_name = "wasi_snapshot_preview1.path_filestat_get")]
pub extern "C" fn path_filestat_get(
    guest: Guest<'_>,
    fd: u32,
    lookup: u32,
    path: u32,
    path_len: u32,
    out: u32,
) -> Status {
    status(|| guest.write(out, stat(guest, fd, lookup, path, path_len)?))
}

/// Sets the times of a file.
#[unsafe(export_name = "wasi_snapshot_preview1.path_filestat_set_times")]
pub extern "C" fn path_filestat_set_times(
    guest: Guest<'_>,
    fd: u32,
    lookup: u32,
    path: u32,
    path_len: u32,
    atim: u64,
    mtim: u64,
    fst_flags: u32,
) -> Status {
    status(|| {
        check_lookup(lookup)?;
        let times = filestat::times(atim, mtim, fst_flags)?;
        let dir = descriptor::writable_directory(fd)?;
        let mut text = PathText::new();
        let file = locate(dir.host, lookup, text.read(guest, path, path_len)?)?;
        Ok(fs::set_times_at(file.raw(), &times)?)
    })
}

/// Makes a directory.
#[unsafe(export_name = "wasi_snapshot_preview1.path_create_directory")]
pub extern "C" fn path_create_directory(guest: Guest<'_>, fd: u32, path: u32, path_len: u32) -> Status {
    status(|| {
        let dir = descriptor::writable_directory(fd)?;
        let mut text = PathText::new();
        let place = place(dir.host, text.read(guest, path, path_len)?)?;
        Ok(fs::make_directory(place.dir(), place.name(), DIRECTORY_MODE)?)
    })
}

fn remove(guest: Guest<'_>, fd: u32, path: u32, path_len: u32, flags: u32) -> Result<()> {
    let dir = descriptor::writable_directory(fd)?;
    let mut text = PathText::new();
    let place = place(dir.host, text.read(guest, path, path_len)?)?;
    Ok(fs::unlink(place.dir(), place.name(), flags)?)
}

/// Removes an empty directory.
#[unsafe(export_name = "wasi_snapshot_preview1.path_remove_directory")]
pub extern "C" fn path_remove_directory(guest: Guest<'_>, fd: u32, path: u32, path_len: u32) -> Status {
    status(|| remove(guest, fd, path, path_len, AT_REMOVEDIR))
}

/// Removes a name of anything but a directory.
#[unsafe(export_name = "wasi_snapshot_preview1.path_unlink_file")]
pub extern "C" fn path_unlink_file(guest: Guest<'_>, fd: u32, path: u32, path_len: u32) -> Status {
    status(|| remove(guest, fd, path, path_len, 0))
}

/// Gives a file or directory another name, replacing what has it.
#[unsafe(export_name = "wasi_snapshot_preview1.path_rename")]
pub extern "C" fn path_rename(
    guest: Guest<'_>,
    old_fd: u32,
    old: u32,
    old_len: u32,
    new_fd: u32,
    new: u32,
    new_len: u32,
) -> Status {
    status(|| {
        let old_dir = descriptor::writable_directory(old_fd)?;
        let new_dir = descriptor::writable_directory(new_fd)?;
        let (mut old_text, mut new_text) = (PathText::new(), PathText::new());
        let old = old_text.read(guest, old, old_len)?;
        let new = new_text.read(guest, new, new_len)?;
        let (old, new) = (place(old_dir.host, old)?, place(new_dir.host, new)?);
        Ok(fs::rename(old.dir(), old.name(), new.dir(), new.name())?)
    })
}

/// Makes another name for a file. Links are not followed, and to ask for it is `inval`.
#[unsafe(export_name = "wasi_snapshot_preview1.path_link")]
pub extern "C" fn path_link(
    guest: Guest<'_>,
    old_fd: u32,
    old_lookup: u32,
    old: u32,
    old_len: u32,
    new_fd: u32,
    new: u32,
    new_len: u32,
) -> Status {
    status(|| {
        check_lookup(old_lookup)?;
        let old_dir = descriptor::writable_directory(old_fd)?;
        let new_dir = descriptor::writable_directory(new_fd)?;
        let (mut old_text, mut new_text) = (PathText::new(), PathText::new());
        let old = old_text.read(guest, old, old_len)?;
        let new = new_text.read(guest, new, new_len)?;
        if old_lookup & lookupflags::SYMLINK_FOLLOW != 0 {
            return Err(Errno::Inval);
        }
        if old.names_directory() {
            return Err(directory_in_the_way(old_dir.host, old, Errno::Perm));
        }
        let (old, new) = (place(old_dir.host, old)?, place(new_dir.host, new)?);
        Ok(fs::link(old.dir(), old.name(), new.dir(), new.name())?)
    })
}

/// Makes a symbolic link. One that leads to an absolute path is `perm`: nothing in the guest could follow it.
#[unsafe(export_name = "wasi_snapshot_preview1.path_symlink")]
pub extern "C" fn path_symlink(
    guest: Guest<'_>,
    target: u32,
    target_len: u32,
    fd: u32,
    path: u32,
    path_len: u32,
) -> Status {
    status(|| {
        let dir = descriptor::writable_directory(fd)?;
        let (mut target_text, mut text) = (PathText::new(), PathText::new());
        let target = target_text.read(guest, target, target_len)?;
        let name = text.read(guest, path, path_len)?;
        let slash = name.names_directory();
        let place = place(dir.host, name)?;
        match fs::symlink(target.c_str(), place.dir(), place.name()) {
            Err(os::Errno::EXIST) if slash => {
                Err(directory_in_the_way(dir.host, text.read(guest, path, path_len)?, Errno::Exist))
            }
            result => Ok(result?),
        }
    })
}

/// Reads a symbolic link; what does not fit is cut off. One that leads to an absolute path is `perm`: it would show what the
/// host looks like.
#[unsafe(export_name = "wasi_snapshot_preview1.path_readlink")]
pub extern "C" fn path_readlink(
    guest: Guest<'_>,
    fd: u32,
    path: u32,
    path_len: u32,
    buf: u32,
    buf_len: u32,
    used: u32,
) -> Status {
    status(|| {
        let dir = descriptor::directory(fd)?;
        let mut text = PathText::new();
        let path = text.read(guest, path, path_len)?;
        if path.names_directory() {
            return Err(directory_in_the_way(dir.host, path, Errno::Inval));
        }
        let place = place(dir.host, path)?;
        let mut target = [0; PATH_MAX];
        let len = fs::read_link(place.dir(), place.name(), &mut target)?;
        let target = target.get(..len).unwrap_or_default();
        match target {
            [b'/', ..] => return Err(Errno::Perm),
            target if !is_utf8(target) => return Err(Errno::Ilseq),
            _ => {}
        }
        let fitting = target.get(..buf_len as usize).unwrap_or(target);
        guest.slice::<u8>(buf, buf_len)?.copy_from(0, fitting)?;
        guest.write(used, fitting.len() as u32)
    })
}

/// What is wrong with a path that ends in a slash where no directory will do: that what it names is none, or else `errno`.
fn directory_in_the_way(dir: i32, path: &PathText, errno: Errno) -> Errno {
    match resolve::open(dir, path, O_PATH | O_DIRECTORY) {
        Ok(_) => errno,
        Err(error) => error,
    }
}
