//! Reading, writing and positions. Guest memory goes to the kernel as it is: nothing is copied.
//!
//! What only reads, writes or seeks does not keep the descriptor from being closed by another thread. Should the kernel's number have become
//! something else by the time of the call, then that is the guest's too, and the kernel itself knows whether it was opened to be written.

use super::descriptor::{self, Descriptor, Kind, TABLE};
use super::errno::{Errno, Result, Status, status};
use super::types::Iovec;
use crate::collected::Collected;
use crate::guest::Guest;
use crate::os::IoVec;
use crate::os::fd::{self, SEEK_CUR, SEEK_END, SEEK_SET};

/// Buffers that one call hands to the kernel. What comes behind them is for the guest's next call, as after any
/// read or write that was short.
const MAX_BUFFERS: usize = 64;

/// Room for the buffers of a call.
pub struct Buffers<'a>(Collected<IoVec<'a>, MAX_BUFFERS>);

impl<'a> Buffers<'a> {
    /// No buffers yet.
    pub fn new() -> Self {
        Buffers(Collected::new())
    }

    /// The buffers of a call, checked; empty ones are left out.
    pub fn read(&mut self, guest: Guest<'a>, address: u32, count: u32) -> Result<&[IoVec<'a>]> {
        let vectors = guest.slice::<Iovec>(address, count)?;
        for index in 0..vectors.len() {
            let vector = vectors.get(index)?;
            if vector.buf_len > 0 && !self.0.push(guest.slice::<u8>(vector.buf, vector.buf_len)?.io_vec()) {
                break;
            }
        }
        Ok(self.0.items())
    }
}

/// Writes at the descriptor's position.
#[unsafe(export_name = "wasi_snapshot_preview1.fd_write")]
pub extern "C" fn fd_write(guest: Guest<'_>, fd: u32, iovs: u32, iovs_len: u32, written: u32) -> Status {
    status(|| {
        let descriptor = TABLE.peek(fd)?;
        let (Kind::File | Kind::Output | Kind::Connection) = descriptor.kind else { return Err(Errno::Badf) };
        let mut buffers = Buffers::new();
        let buffers = buffers.read(guest, iovs, iovs_len)?;
        let count = fd::writev(descriptor.host, buffers)?;
        guest.write(written, count as u32)
    })
}

/// Reads at the descriptor's position.
#[unsafe(export_name = "wasi_snapshot_preview1.fd_read")]
pub extern "C" fn fd_read(guest: Guest<'_>, fd: u32, iovs: u32, iovs_len: u32, read: u32) -> Status {
    status(|| {
        let descriptor = TABLE.peek(fd)?;
        let (Kind::File | Kind::Input | Kind::Connection) = descriptor.kind else { return Err(Errno::Badf) };
        let mut buffers = Buffers::new();
        let buffers = buffers.read(guest, iovs, iovs_len)?;
        let count = fd::readv(descriptor.host, buffers)?;
        guest.write(read, count as u32)
    })
}

/// Writes at a position.
#[unsafe(export_name = "wasi_snapshot_preview1.fd_pwrite")]
pub extern "C" fn fd_pwrite(
    guest: Guest<'_>,
    fd: u32,
    iovs: u32,
    iovs_len: u32,
    offset: u64,
    written: u32,
) -> Status {
    status(|| {
        let file = seekable(fd, Kind::Output)?;
        let mut buffers = Buffers::new();
        let buffers = buffers.read(guest, iovs, iovs_len)?;
        let count = fd::pwritev(file.host, buffers, offset)?;
        guest.write(written, count as u32)
    })
}

/// Reads at a position.
#[unsafe(export_name = "wasi_snapshot_preview1.fd_pread")]
pub extern "C" fn fd_pread(
    guest: Guest<'_>,
    fd: u32,
    iovs: u32,
    iovs_len: u32,
    offset: u64,
    read: u32,
) -> Status {
    status(|| {
        let file = seekable(fd, Kind::Input)?;
        let mut buffers = Buffers::new();
        let buffers = buffers.read(guest, iovs, iovs_len)?;
        let count = fd::preadv(file.host, buffers, offset)?;
        guest.write(read, count as u32)
    })
}

/// A file; `spipe` for a connection, and for a standard stream of the kind that the call is for, whatever it is connected to.
fn seekable(fd: u32, stream: Kind) -> Result<Descriptor> {
    let descriptor = TABLE.peek(fd)?;
    match descriptor.kind {
        Kind::File => Ok(descriptor),
        kind if kind == stream || kind == Kind::Connection => Err(Errno::Spipe),
        _ => Err(Errno::Badf),
    }
}

/// Moves the position of a file: `spipe` for a connection and for a standard stream, whatever it is connected to.
pub fn seek(guest: Guest<'_>, fd: u32, offset: i64, whence: u32, position: u32) -> Result<()> {
    let descriptor = TABLE.peek(fd)?;
    match descriptor.kind {
        Kind::File => guest.write(position, fd::seek(descriptor.host, offset, whence)?),
        Kind::Input | Kind::Output | Kind::Connection => Err(Errno::Spipe),
        Kind::Directory | Kind::Listener => Err(Errno::Badf),
    }
}

/// Moves the position.
#[unsafe(export_name = "wasi_snapshot_preview1.fd_seek")]
pub extern "C" fn fd_seek(guest: Guest<'_>, fd: u32, offset: i64, whence: u32, position: u32) -> Status {
    status(|| {
        let whence = match whence {
            0 => SEEK_SET,
            1 => SEEK_CUR,
            2 => SEEK_END,
            _ => return Err(Errno::Inval),
        };
        seek(guest, fd, offset, whence, position)
    })
}

/// The position.
#[unsafe(export_name = "wasi_snapshot_preview1.fd_tell")]
pub extern "C" fn fd_tell(guest: Guest<'_>, fd: u32, position: u32) -> Status {
    status(|| seek(guest, fd, 0, SEEK_CUR, position))
}

/// Makes sure that what was written to a file is on the disk.
#[unsafe(export_name = "wasi_snapshot_preview1.fd_sync")]
pub extern "C" fn fd_sync(_: Guest<'_>, fd: u32) -> Status {
    status(|| Ok(fd::sync(descriptor::file(fd)?.host)?))
}

/// Makes sure that the data written to a file is on the disk.
#[unsafe(export_name = "wasi_snapshot_preview1.fd_datasync")]
pub extern "C" fn fd_datasync(_: Guest<'_>, fd: u32) -> Status {
    status(|| Ok(fd::sync_data(descriptor::file(fd)?.host)?))
}

/// Says how a part of a file will be used. The advices have the kernel's numbers.
#[unsafe(export_name = "wasi_snapshot_preview1.fd_advise")]
pub extern "C" fn fd_advise(_: Guest<'_>, fd: u32, offset: u64, len: u64, advice: u32) -> Status {
    status(|| {
        const NOREUSE: u32 = 5;
        if advice > NOREUSE {
            return Err(Errno::Inval);
        }
        Ok(fd::advise(descriptor::file(fd)?.host, offset, len, advice)?)
    })
}

/// Makes sure that there is room for a part of a file.
#[unsafe(export_name = "wasi_snapshot_preview1.fd_allocate")]
pub extern "C" fn fd_allocate(_: Guest<'_>, fd: u32, offset: u64, len: u64) -> Status {
    status(|| Ok(fd::allocate(descriptor::file(fd)?.host, offset, len)?))
}
