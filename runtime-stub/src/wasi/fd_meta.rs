//! What is known about descriptors, and what can be changed about them.

use super::descriptor::{self, Kind, TABLE};
use super::errno::{Errno, Result, Status, status};
use super::filestat;
use super::types::{Fdstat, Filestat, fdflags, filetype, rights};
use crate::guest::Guest;
use crate::os::fd;
use crate::os::fs::{self, O_ACCMODE, O_APPEND, O_DSYNC, O_NONBLOCK, O_RDONLY, O_SYNC, O_WRONLY};

/// What userlands expect of a directory that was granted: Wasmtime's set.
const PREOPEN_RIGHTS: u64 = rights::PATH_CREATE_DIRECTORY
    | rights::PATH_CREATE_FILE
    | rights::PATH_LINK_SOURCE
    | rights::PATH_LINK_TARGET
    | rights::PATH_OPEN
    | rights::FD_READDIR
    | rights::PATH_READLINK
    | rights::PATH_RENAME_SOURCE
    | rights::PATH_RENAME_TARGET
    | rights::PATH_SYMLINK
    | rights::PATH_REMOVE_DIRECTORY
    | rights::PATH_UNLINK_FILE
    | rights::PATH_FILESTAT_GET
    | rights::PATH_FILESTAT_SET_TIMES
    | rights::FD_FILESTAT_GET
    | rights::FD_FILESTAT_SET_TIMES;

/// What they expect of what is opened below it.
///
/// A directory that is granted for reading only has the same: wasi-libc opens files with these rights, and if writing
/// were missing here an attempt to write would open the file for reading, and fail only later.
const PREOPEN_INHERITING: u64 = PREOPEN_RIGHTS
    | rights::FD_DATASYNC
    | rights::FD_READ
    | rights::FD_SEEK
    | rights::FD_FDSTAT_SET_FLAGS
    | rights::FD_SYNC
    | rights::FD_TELL
    | rights::FD_WRITE
    | rights::FD_ADVISE
    | rights::FD_ALLOCATE
    | rights::FD_FILESTAT_SET_SIZE
    | rights::POLL_FD_READWRITE;

const DIRECTORY_RIGHTS: u64 = rights::ALL
    & !(rights::FD_SEEK | rights::FD_FILESTAT_SET_SIZE | rights::PATH_FILESTAT_SET_SIZE | rights::FD_WRITE);

const LISTENER_RIGHTS: u64 =
    rights::SOCK_ACCEPT | rights::FD_FDSTAT_SET_FLAGS | rights::FD_FILESTAT_GET | rights::POLL_FD_READWRITE;

const CONNECTION_RIGHTS: u64 = rights::FD_READ
    | rights::FD_WRITE
    | rights::SOCK_SHUTDOWN
    | rights::FD_FDSTAT_SET_FLAGS
    | rights::FD_FILESTAT_GET
    | rights::POLL_FD_READWRITE;

/// Closes a descriptor.
#[unsafe(export_name = "wasi_snapshot_preview1.fd_close")]
pub extern "C" fn fd_close(_: Guest<'_>, fd: u32) -> Status {
    status(|| descriptor::close(fd))
}

/// Moves a descriptor to the number of another, which is closed.
#[unsafe(export_name = "wasi_snapshot_preview1.fd_renumber")]
pub extern "C" fn fd_renumber(_: Guest<'_>, from: u32, to: u32) -> Status {
    status(|| {
        if let Some(replaced) = TABLE.renumber(from, to)? {
            replaced.close();
        }
        Ok(())
    })
}

/// The kind of a standard stream: a terminal, or nothing that anybody needs to know.
fn stream_type(host: i32) -> u8 {
    if fd::is_terminal(host) { filetype::CHARACTER_DEVICE } else { filetype::UNKNOWN }
}

/// The state of a descriptor.
#[unsafe(export_name = "wasi_snapshot_preview1.fd_fdstat_get")]
pub extern "C" fn fd_fdstat_get(guest: Guest<'_>, fd: u32, stat: u32) -> Status {
    status(|| {
        let descriptor = descriptor::get(fd)?;
        let host = descriptor.host;
        let (kind, flags, base, inheriting) = match descriptor.kind {
            Kind::Input => (stream_type(host), 0, rights::FD_READ, rights::FD_READ),
            Kind::Output => (stream_type(host), 0, rights::FD_WRITE, rights::FD_WRITE),
            Kind::Directory if descriptor.preopen.is_some() => {
                (filetype::DIRECTORY, 0, PREOPEN_RIGHTS, PREOPEN_INHERITING)
            }
            Kind::Directory => (filetype::DIRECTORY, 0, DIRECTORY_RIGHTS, DIRECTORY_RIGHTS),
            Kind::Listener | Kind::Connection => {
                let base =
                    if descriptor.kind == Kind::Listener { LISTENER_RIGHTS } else { CONNECTION_RIGHTS };
                (filetype::SOCKET_STREAM, file_flags(fd::flags(host)?), base, CONNECTION_RIGHTS)
            }
            Kind::File => {
                let flags = fd::flags(host)?;
                let base = file_rights(flags);
                (filestat::filetype(fs::stat(host)?.mode), file_flags(flags), base, base)
            }
        };
        let stat_now = Fdstat {
            fs_filetype: kind,
            padding1: 0,
            fs_flags: flags,
            padding2: 0,
            fs_rights_base: base,
            fs_rights_inheriting: inheriting,
        };
        guest.write(stat, stat_now)
    })
}

fn file_rights(flags: u32) -> u64 {
    match flags & O_ACCMODE {
        O_RDONLY => rights::ALL & !rights::FD_WRITE,
        O_WRONLY => rights::ALL & !(rights::FD_READ | rights::FD_READDIR),
        _ => rights::ALL,
    }
}

/// The `fdflags` of an open file. `O_SYNC` holds the bit of `O_DSYNC`.
fn file_flags(flags: u32) -> u16 {
    let pairs = [
        (O_APPEND, fdflags::APPEND),
        (O_NONBLOCK, fdflags::NONBLOCK),
        (O_DSYNC, fdflags::DSYNC),
        (O_SYNC, fdflags::SYNC | fdflags::RSYNC),
    ];
    pairs.iter().fold(0, |all, &(linux, wasi)| if flags & linux == linux { all | wasi as u16 } else { all })
}

/// Sets whether writing to a file appends, and whether a call waits. The other flags cannot change: `inval`.
#[unsafe(export_name = "wasi_snapshot_preview1.fd_fdstat_set_flags")]
pub extern "C" fn fd_fdstat_set_flags(_: Guest<'_>, fd: u32, flags: u32) -> Status {
    status(|| {
        if flags & !fdflags::ALL != 0 {
            return Err(Errno::Inval);
        }
        let descriptor = descriptor::get(fd)?;
        let changeable = match descriptor.kind {
            Kind::File => fdflags::APPEND | fdflags::NONBLOCK,
            Kind::Listener | Kind::Connection => fdflags::NONBLOCK,
            Kind::Input | Kind::Output | Kind::Directory => return Err(Errno::Badf),
        };
        if flags & !changeable != 0 {
            return Err(Errno::Inval);
        }
        let append = if flags & fdflags::APPEND != 0 { O_APPEND } else { 0 };
        let nonblock = if flags & fdflags::NONBLOCK != 0 { O_NONBLOCK } else { 0 };
        let kept = fd::flags(descriptor.host)? & !(O_APPEND | O_NONBLOCK);
        Ok(fd::set_flags(descriptor.host, kept | append | nonblock)?)
    })
}

/// Rights cannot be given up one by one: `notsup`.
#[unsafe(export_name = "wasi_snapshot_preview1.fd_fdstat_set_rights")]
pub extern "C" fn fd_fdstat_set_rights(_: Guest<'_>, fd: u32, _base: u64, _inheriting: u64) -> Status {
    status(|| descriptor::file_or_directory(fd).and(Err(Errno::Notsup)))
}

/// What is known about what is open; of a standard stream or a socket only its kind.
pub fn stat(fd: u32) -> Result<Filestat> {
    let descriptor = descriptor::get(fd)?;
    match descriptor.kind {
        Kind::Input | Kind::Output => {
            Ok(Filestat { filetype: stream_type(descriptor.host), ..Filestat::default() })
        }
        Kind::Listener | Kind::Connection => {
            Ok(Filestat { filetype: filetype::SOCKET_STREAM, ..Filestat::default() })
        }
        Kind::File | Kind::Directory => Ok(filestat::from_statx(&fs::stat(descriptor.host)?)),
    }
}

/// What is known about what is open.
#[unsafe(export_name = "wasi_snapshot_preview1.fd_filestat_get")]
pub extern "C" fn fd_filestat_get(guest: Guest<'_>, fd: u32, out: u32) -> Status {
    status(|| guest.write(out, stat(fd)?))
}

/// Cuts a file, or makes it longer by zeros.
#[unsafe(export_name = "wasi_snapshot_preview1.fd_filestat_set_size")]
pub extern "C" fn fd_filestat_set_size(_: Guest<'_>, fd: u32, size: u64) -> Status {
    status(|| {
        let file = descriptor::file(fd)?;
        if file.read_only {
            return Err(Errno::Perm);
        }
        Ok(fd::set_len(file.host, size)?)
    })
}

/// Sets the times of what is open.
#[unsafe(export_name = "wasi_snapshot_preview1.fd_filestat_set_times")]
pub extern "C" fn fd_filestat_set_times(
    _: Guest<'_>,
    fd: u32,
    atim: u64,
    mtim: u64,
    fst_flags: u32,
) -> Status {
    status(|| {
        let times = filestat::times(atim, mtim, fst_flags)?;
        let descriptor = descriptor::file_or_directory(fd)?;
        if descriptor.read_only {
            return Err(Errno::Perm);
        }
        Ok(fs::set_times(descriptor.host, &times)?)
    })
}
