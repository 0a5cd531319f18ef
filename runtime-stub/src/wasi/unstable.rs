//! Preview 0, `wasi_unstable`: the functions whose layouts or constants are not those of preview 1.
//!
//! Source: `legacy/preview0/witx/typenames.witx` of the WASI repository.

use super::errno::{Errno, Status, status};
use super::types::{Filestat, Subscription};
use super::{fd_io, fd_meta, path, poll};
use crate::guest::{Guest, Plain};
use crate::os::fd::{SEEK_CUR, SEEK_END, SEEK_SET};

/// What is known about a file: the number of links has 32 bits.
#[derive(Clone, Copy, Debug)]
#[repr(C)]
struct Filestat0 {
    dev: u64,
    ino: u64,
    filetype: u8,
    padding: [u8; 3],
    nlink: u32,
    size: u64,
    atim: u64,
    mtim: u64,
    ctim: u64,
}

/// What to wait for: a clock has an identifier of its own before the rest; a descriptor's number stands in its place.
#[derive(Clone, Copy, Debug)]
#[repr(C)]
struct Subscription0 {
    userdata: u64,
    tag: u8,
    padding1: [u8; 7],
    identifier: u64,
    clock_id: u32,
    padding2: u32,
    timeout: u64,
    precision: u64,
    flags: u16,
    padding3: [u8; 6],
}

// SAFETY: integers without padding, which the tests below check.
unsafe impl Plain for Filestat0 {}
// SAFETY: as above.
unsafe impl Plain for Subscription0 {}

impl From<Filestat> for Filestat0 {
    fn from(stat: Filestat) -> Filestat0 {
        Filestat0 {
            dev: stat.dev,
            ino: stat.ino,
            filetype: stat.filetype,
            padding: [0; 3],
            nlink: u32::try_from(stat.nlink).unwrap_or(u32::MAX),
            size: stat.size,
            atim: stat.atim,
            mtim: stat.mtim,
            ctim: stat.ctim,
        }
    }
}

impl From<Subscription0> for Subscription {
    fn from(old: Subscription0) -> Subscription {
        let clock = old.tag == super::types::eventtype::CLOCK;
        Subscription {
            userdata: old.userdata,
            tag: old.tag,
            padding1: [0; 7],
            clock_id: if clock { old.clock_id } else { old.identifier as u32 },
            padding2: 0,
            timeout: old.timeout,
            precision: old.precision,
            flags: old.flags,
            padding3: [0; 6],
        }
    }
}

/// Moves the position.
#[unsafe(export_name = "wasi_unstable.fd_seek")]
pub extern "C" fn fd_seek(guest: Guest<'_>, fd: u32, offset: i64, whence: u32, position: u32) -> Status {
    status(|| {
        let whence = match whence {
            0 => SEEK_CUR,
            1 => SEEK_END,
            2 => SEEK_SET,
            _ => return Err(Errno::Inval),
        };
        fd_io::seek(guest, fd, offset, whence, position)
    })
}

/// What is known about what is open.
#[unsafe(export_name = "wasi_unstable.fd_filestat_get")]
pub extern "C" fn fd_filestat_get(guest: Guest<'_>, fd: u32, out: u32) -> Status {
    status(|| guest.write(out, Filestat0::from(fd_meta::stat(fd)?)))
}

/// What is known about a file.
#[unsafe(export_name = "wasi_unstable.path_filestat_get")]
pub extern "C" fn path_filestat_get(
    guest: Guest<'_>,
    fd: u32,
    lookup: u32,
    path: u32,
    path_len: u32,
    out: u32,
) -> Status {
    status(|| guest.write(out, Filestat0::from(path::stat(guest, fd, lookup, path, path_len)?)))
}

/// Waits until something happens that is subscribed to.
#[unsafe(export_name = "wasi_unstable.poll_oneoff")]
pub extern "C" fn poll_oneoff(
    guest: Guest<'_>,
    subscriptions: u32,
    events: u32,
    count: u32,
    happened: u32,
) -> Status {
    status(|| poll::wait::<Subscription0>(guest, subscriptions, events, count, happened))
}

#[cfg(test)]
mod tests {
    use super::*;
    use core::mem::{offset_of, size_of};

    #[test]
    fn records_lie_as_the_witx_says() {
        assert_eq!((size_of::<Filestat0>(), offset_of!(Filestat0, nlink)), (56, 20));
        assert_eq!((offset_of!(Filestat0, size), offset_of!(Filestat0, ctim)), (24, 48));
        assert_eq!((size_of::<Subscription0>(), offset_of!(Subscription0, identifier)), (56, 16));
        assert_eq!((offset_of!(Subscription0, clock_id), offset_of!(Subscription0, timeout)), (24, 32));
        assert_eq!(offset_of!(Subscription0, flags), 48);
        assert_eq!(size_of::<Filestat0>(), 8 + 8 + 1 + 3 + 4 + 4 * 8);
        assert_eq!(size_of::<Subscription0>(), 8 + 1 + 7 + 8 + 4 + 4 + 8 + 8 + 2 + 6);
    }
}
