//! Sockets of programs that are granted listeners: connections are taken from those, and nothing else makes a socket.

use super::descriptor::{self, Descriptor, Kind, TABLE, Used};
use super::errno::{Errno, Result, Status, status};
use super::fd_io::Buffers;
use super::path_open::above_standard_streams;
use super::types::{fdflags, riflags, roflags, sdflags};
use crate::guest::Guest;
use crate::os::net::{self, MSG_PEEK, MSG_TRUNC, MSG_WAITALL, SHUT_RD, SHUT_RDWR, SHUT_WR};

/// The socket `fd`: `notsock` for anything else that is open.
fn socket(fd: u32) -> Result<Used> {
    let descriptor = descriptor::get(fd)?;
    match descriptor.kind {
        Kind::Listener | Kind::Connection => Ok(descriptor),
        Kind::Input | Kind::Output | Kind::File | Kind::Directory => Err(Errno::Notsock),
    }
}

/// The connection `fd`: `notconn` for a listener.
fn connection(fd: u32) -> Result<Used> {
    let descriptor = socket(fd)?;
    if descriptor.kind == Kind::Connection { Ok(descriptor) } else { Err(Errno::Notconn) }
}

/// Takes a connection; with the flag `nonblock`, no call on it will wait.
#[unsafe(export_name = "wasmc_tcp.sock_accept")]
pub extern "C" fn sock_accept(guest: Guest<'_>, fd: u32, flags: u32, accepted: u32) -> Status {
    status(|| {
        let listener = socket(fd)?;
        if listener.kind == Kind::Connection || flags & !fdflags::NONBLOCK != 0 {
            return Err(Errno::Inval);
        }
        // Checked before anything is taken: it could not be given back.
        let accepted = guest.slice::<u32>(accepted, 1)?;
        accepted.set(0, accept(listener.host, flags & fdflags::NONBLOCK != 0)?)
    })
}

fn accept(listener: i32, nonblocking: bool) -> Result<u32> {
    let socket = above_standard_streams(net::accept(listener, nonblocking)?)?;
    let descriptor =
        Descriptor { host: socket.raw(), kind: Kind::Connection, read_only: false, preopen: None };
    let fd = TABLE.insert(descriptor)?;
    let _ = socket.into_raw();
    Ok(fd)
}

/// Receives.
#[unsafe(export_name = "wasmc_tcp.sock_recv")]
pub extern "C" fn sock_recv(
    guest: Guest<'_>,
    fd: u32,
    data: u32,
    data_len: u32,
    flags: u32,
    received: u32,
    received_flags: u32,
) -> Status {
    status(|| {
        let socket = connection(fd)?;
        if flags & !riflags::ALL != 0 {
            return Err(Errno::Inval);
        }
        let peek = if flags & riflags::RECV_PEEK != 0 { MSG_PEEK } else { 0 };
        let all = if flags & riflags::RECV_WAITALL != 0 { MSG_WAITALL } else { 0 };
        let mut buffers = Buffers::new();
        let buffers = buffers.read(guest, data, data_len)?;
        // Checked before anything is received: it would be lost.
        let received = guest.slice::<u32>(received, 1)?;
        let received_flags = guest.slice::<u16>(received_flags, 1)?;
        let (count, holds) = net::receive(socket.host, buffers, peek | all)?;
        received.set(0, count as u32)?;
        received_flags.set(0, if holds & MSG_TRUNC != 0 { roflags::RECV_DATA_TRUNCATED } else { 0 })
    })
}

/// Sends. There are no flags.
#[unsafe(export_name = "wasmc_tcp.sock_send")]
pub extern "C" fn sock_send(
    guest: Guest<'_>,
    fd: u32,
    data: u32,
    data_len: u32,
    flags: u32,
    sent: u32,
) -> Status {
    status(|| {
        let socket = connection(fd)?;
        if flags != 0 {
            return Err(Errno::Inval);
        }
        let mut buffers = Buffers::new();
        let buffers = buffers.read(guest, data, data_len)?;
        let sent = guest.slice::<u32>(sent, 1)?;
        sent.set(0, net::send(socket.host, buffers)? as u32)
    })
}

/// Ends one or both directions.
#[unsafe(export_name = "wasmc_tcp.sock_shutdown")]
pub extern "C" fn sock_shutdown(_: Guest<'_>, fd: u32, how: u32) -> Status {
    status(|| {
        let socket = connection(fd)?;
        let how = match how {
            sdflags::RD => SHUT_RD,
            sdflags::WR => SHUT_WR,
            sdflags::ALL => SHUT_RDWR,
            _ => return Err(Errno::Inval),
        };
        Ok(net::shutdown(socket.host, how)?)
    })
}
