//! Sockets of programs that are granted no listeners. Preview 1 has no way to make one, so no descriptor is one: `notsock`.

use super::descriptor;
use super::errno::{Errno, Status, status};
use crate::guest::Guest;

fn no_socket(fd: u32) -> Status {
    status(|| descriptor::get(fd).and(Err(Errno::Notsock)))
}

/// Takes a connection.
#[unsafe(export_name = "wasi_snapshot_preview1.sock_accept")]
pub extern "C" fn sock_accept(_: Guest<'_>, fd: u32, _flags: u32, _accepted: u32) -> Status {
    no_socket(fd)
}

/// Receives.
#[unsafe(export_name = "wasi_snapshot_preview1.sock_recv")]
pub extern "C" fn sock_recv(
    _: Guest<'_>,
    fd: u32,
    _data: u32,
    _data_len: u32,
    _flags: u32,
    _received: u32,
    _received_flags: u32,
) -> Status {
    no_socket(fd)
}

/// Sends.
#[unsafe(export_name = "wasi_snapshot_preview1.sock_send")]
pub extern "C" fn sock_send(
    _: Guest<'_>,
    fd: u32,
    _data: u32,
    _data_len: u32,
    _flags: u32,
    _sent: u32,
) -> Status {
    no_socket(fd)
}

/// Ends one or both directions.
#[unsafe(export_name = "wasi_snapshot_preview1.sock_shutdown")]
pub extern "C" fn sock_shutdown(_: Guest<'_>, fd: u32, _how: u32) -> Status {
    no_socket(fd)
}
