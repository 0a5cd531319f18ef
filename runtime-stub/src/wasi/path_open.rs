//! Opening files.

use super::descriptor::{self, Descriptor, Kind, TABLE};
use super::errno::{Errno, Result, Status, status};
use super::path_text::PathText;
use super::types::{fdflags, filetype, lookupflags, oflags, rights};
use super::{filestat, resolve};
use crate::guest::Guest;
use crate::os::fd::{self, OwnedFd};
use crate::os::fs::{
    self, O_APPEND, O_CREAT, O_DIRECTORY, O_DSYNC, O_EXCL, O_NOCTTY, O_NOFOLLOW, O_NONBLOCK, O_RDONLY,
    O_RDWR, O_SYNC, O_TRUNC, O_WRONLY,
};
use crate::os::{self, process};

/// What a guest asks for: flags that preview 1 has, none else and none that exclude each other.
#[derive(Clone, Copy)]
struct How {
    lookup: u32,
    open: u32,
    rights: u64,
    descriptor: u32,
}

impl How {
    fn check(self) -> Result<()> {
        let unknown =
            self.lookup & !lookupflags::ALL | self.open & !oflags::ALL | self.descriptor & !fdflags::ALL;
        let makes = self.open & (oflags::CREAT | oflags::EXCL | oflags::TRUNC) != 0;
        if unknown != 0 || makes && self.open & oflags::DIRECTORY != 0 {
            return Err(Errno::Inval);
        }
        Ok(())
    }

    /// Whether the file can be written, or come to be, or lose its contents.
    fn writes(self) -> bool {
        self.rights & rights::FD_WRITE != 0 || self.open & (oflags::CREAT | oflags::TRUNC) != 0
    }

    /// The kernel's flags. What is opened is readable unless only writing is asked for.
    fn linux(self) -> u32 {
        let reads = self.rights & rights::FD_READ != 0 || self.rights & rights::FD_WRITE == 0;
        let access = match (self.writes(), reads) {
            (false, _) => O_RDONLY,
            (true, false) => O_WRONLY,
            (true, true) => O_RDWR,
        };
        let pairs = [
            (self.open & oflags::CREAT, O_CREAT),
            (self.open & oflags::DIRECTORY, O_DIRECTORY),
            (self.open & oflags::EXCL, O_EXCL),
            (self.open & oflags::TRUNC, O_TRUNC),
            (self.descriptor & fdflags::APPEND, O_APPEND),
            (self.descriptor & fdflags::NONBLOCK, O_NONBLOCK),
            (self.descriptor & fdflags::DSYNC, O_DSYNC),
            (self.descriptor & (fdflags::SYNC | fdflags::RSYNC), O_SYNC),
            (!self.lookup & lookupflags::SYMLINK_FOLLOW, O_NOFOLLOW),
        ];
        pairs.iter().fold(access | O_NOCTTY, |all, &(set, flag)| if set != 0 { all | flag } else { all })
    }
}

/// A descriptor whose number is none of those that stand for the standard streams, even if the process was started
/// without them: what the guest or the stub writes to a stream must never end up in a file.
pub fn above_standard_streams(fd: OwnedFd) -> os::Result<OwnedFd> {
    if fd.raw() > process::STDERR { Ok(fd) } else { fd::duplicate(fd.raw(), process::STDERR + 1) }
}

/// Opens a file or a directory beneath a directory.
#[unsafe(export_name = "wasi_snapshot_preview1.path_open")]
pub extern "C" fn path_open(
    guest: Guest<'_>,
    fd: u32,
    dirflags: u32,
    path: u32,
    path_len: u32,
    oflags: u32,
    rights: u64,
    _inheriting: u64,
    fdflags: u32,
    opened: u32,
) -> Status {
    let how = How { lookup: dirflags, open: oflags, rights, descriptor: fdflags };
    status(|| {
        let mut text = PathText::new();
        let path = text.read(guest, path, path_len)?;
        how.check()?;
        let directory = descriptor::get(fd)?;
        match directory.kind {
            Kind::Directory => {}
            Kind::File | Kind::Listener | Kind::Connection => return Err(Errno::Notdir),
            Kind::Input | Kind::Output => return Err(Errno::Badf),
        }
        // Checked before anything is opened: the number could not be taken back.
        let opened = guest.slice::<u32>(opened, 1)?;
        opened.set(0, open(&directory, path, how)?)
    })
}

fn open(directory: &Descriptor, path: &PathText, how: How) -> Result<u32> {
    if directory.read_only && how.writes() {
        return Err(Errno::Perm);
    }
    let file = above_standard_streams(resolve::open(directory.host, path, how.linux())?)?;
    let is_directory = filestat::filetype(fs::stat(file.raw())?.mode) == filetype::DIRECTORY;
    let kind = if is_directory { Kind::Directory } else { Kind::File };
    let fd =
        TABLE.insert(Descriptor { host: file.raw(), kind, read_only: directory.read_only, preopen: None })?;
    let _ = file.into_raw();
    Ok(fd)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn how(open: u32, rights: u64) -> How {
        How { lookup: 1, open, rights, descriptor: 0 }
    }

    #[test]
    fn access_follows_the_rights() {
        let (read, write) = (rights::FD_READ, rights::FD_WRITE);
        let cases = [
            (0, 0, O_RDONLY),
            (0, read, O_RDONLY),
            (0, write, O_WRONLY),
            (0, read | write, O_RDWR),
            (oflags::CREAT, 0, O_RDWR | O_CREAT),
            (oflags::CREAT, write, O_WRONLY | O_CREAT),
            (oflags::TRUNC, read, O_RDWR | O_TRUNC),
            (oflags::DIRECTORY, 0, O_RDONLY | O_DIRECTORY),
        ];
        for (open, rights, flags) in cases {
            assert_eq!(how(open, rights).linux(), flags | O_NOCTTY, "{open} {rights}");
        }
    }

    #[test]
    fn flags_that_exclude_each_other_or_are_none_are_refused() {
        assert!(how(oflags::CREAT | oflags::EXCL, 0).check().is_ok());
        for open in [oflags::DIRECTORY | oflags::CREAT, oflags::DIRECTORY | oflags::TRUNC, 16] {
            assert_eq!(how(open, 0).check(), Err(Errno::Inval));
        }
        assert_eq!(How { lookup: 2, ..how(0, 0) }.check(), Err(Errno::Inval));
        assert_eq!(How { descriptor: 32, ..how(0, 0) }.check(), Err(Errno::Inval));
    }
}
