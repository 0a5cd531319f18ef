//! Sockets of TCP.

use super::{IoVec, OwnedFd, Result, check, nr};
use crate::arch;
use core::marker::PhantomData;
use core::ptr;

// Sources: `linux/socket.h`, `asm-generic/socket.h`, `linux/net.h`, `linux/in.h`, `linux/in6.h`.
const AF_INET: u16 = 2;
const AF_INET6: u16 = 10;
const SOCK_STREAM: usize = 1;
const SOCK_NONBLOCK: usize = 0o4000;
const SOCK_CLOEXEC: usize = 0o2000000;
const SOL_SOCKET: usize = 1;
const SO_REUSEADDR: usize = 2;
const IPPROTO_IPV6: usize = 41;
const IPV6_V6ONLY: usize = 26;

/// Connections that wait until they are taken; the kernel has a limit of its own.
const BACKLOG: usize = 128;

/// Leave what is received to be received again.
pub const MSG_PEEK: u32 = 0x2;
/// Part of a message had no room; only sockets that keep messages apart have such.
pub const MSG_TRUNC: u32 = 0x20;
/// Wait until all buffers are full.
pub const MSG_WAITALL: u32 = 0x100;

/// Receive no more.
pub const SHUT_RD: u32 = 0;
/// Send no more.
pub const SHUT_WR: u32 = 1;
/// Neither receive nor send any more.
pub const SHUT_RDWR: u32 = 2;

/// `struct sockaddr_in`. What goes over the network has the most significant byte first.
#[repr(C)]
struct Address4 {
    family: u16,
    port: [u8; 2],
    ip: [u8; 4],
    zero: [u8; 8],
}

/// `struct sockaddr_in6`.
#[repr(C)]
struct Address6 {
    family: u16,
    port: [u8; 2],
    flow: u32,
    ip: [u8; 16],
    scope: u32,
}

/// `struct msghdr`, without an address and without control data.
#[repr(C)]
struct Message<'a, 'b> {
    name: usize,
    name_len: u32,
    buffers: *const IoVec<'b>,
    buffer_count: usize,
    control: usize,
    control_len: usize,
    flags: u32,
    lifetime: PhantomData<&'a IoVec<'b>>,
}

impl<'a, 'b> Message<'a, 'b> {
    fn new(buffers: &'a [IoVec<'b>]) -> Self {
        Message {
            name: 0,
            name_len: 0,
            buffers: buffers.as_ptr(),
            buffer_count: buffers.len(),
            control: 0,
            control_len: 0,
            flags: 0,
            lifetime: PhantomData,
        }
    }
}

/// A socket that listens for connections to an IP address of version 4. Only for start-up.
pub fn listen4(ip: [u8; 4], port: u16) -> Result<OwnedFd> {
    let address = Address4 { family: AF_INET, port: port.to_be_bytes(), ip, zero: [0; 8] };
    listen(socket(AF_INET)?, &address)
}

/// A socket that listens for connections to an IP address of version 6, and to none of version 4. Only for start-up.
pub fn listen6(ip: [u8; 16], port: u16) -> Result<OwnedFd> {
    let address = Address6 { family: AF_INET6, port: port.to_be_bytes(), flow: 0, ip, scope: 0 };
    let socket = socket(AF_INET6)?;
    switch_on(&socket, IPPROTO_IPV6, IPV6_V6ONLY)?;
    listen(socket, &address)
}

fn socket(family: u16) -> Result<OwnedFd> {
    // SAFETY: touches no memory.
    check(unsafe { arch::startup_syscall!(nr::SOCKET, family.into(), SOCK_STREAM | SOCK_CLOEXEC, 0) })
        .map(|fd| OwnedFd::new(fd as i32))
}

fn switch_on(socket: &OwnedFd, level: usize, option: usize) -> Result<()> {
    let on = 1u32;
    let value = ptr::from_ref(&on) as usize;
    // SAFETY: the kernel reads the value.
    let raw = unsafe {
        arch::startup_syscall!(nr::SETSOCKOPT, socket.raw() as usize, level, option, value, size_of::<u32>())
    };
    check(raw).map(drop)
}

fn listen<A>(socket: OwnedFd, address: &A) -> Result<OwnedFd> {
    // A program that is started again gets its address although connections of its former run are not forgotten yet.
    switch_on(&socket, SOL_SOCKET, SO_REUSEADDR)?;
    let (fd, at) = (socket.raw() as usize, ptr::from_ref(address) as usize);
    // SAFETY: the kernel reads the address.
    check(unsafe { arch::startup_syscall!(nr::BIND, fd, at, size_of::<A>()) })?;
    // SAFETY: touches no memory.
    check(unsafe { arch::startup_syscall!(nr::LISTEN, fd, BACKLOG) })?;
    Ok(socket)
}

/// Takes a connection.
#[inline(never)]
pub fn accept(listener: i32, nonblocking: bool) -> Result<OwnedFd> {
    let flags = if nonblocking { SOCK_CLOEXEC | SOCK_NONBLOCK } else { SOCK_CLOEXEC };
    // SAFETY: nobody asks for the address, so it touches no memory.
    check(unsafe { arch::syscall!(nr::ACCEPT4, listener as usize, 0, 0, flags) })
        .map(|fd| OwnedFd::new(fd as i32))
}

/// Receives into buffers, in order: how many bytes, 0 at the end, and which of `MSG_*` hold of them.
#[inline(never)]
pub fn receive(socket: i32, buffers: &[IoVec<'_>], flags: u32) -> Result<(usize, u32)> {
    let mut message = Message::new(buffers);
    let at = ptr::from_mut(&mut message) as usize;
    // SAFETY: the kernel changes the message, and each `IoVec` vouches for its bytes.
    let count = check(unsafe { arch::syscall!(nr::RECVMSG, socket as usize, at, flags as usize) })?;
    Ok((count, message.flags))
}

/// Sends from buffers, in order: how many bytes.
#[inline(never)]
pub fn send(socket: i32, buffers: &[IoVec<'_>]) -> Result<usize> {
    let message = Message::new(buffers);
    // SAFETY: the kernel reads the message, and each `IoVec` vouches for its bytes.
    check(unsafe { arch::syscall!(nr::SENDMSG, socket as usize, ptr::from_ref(&message) as usize, 0) })
}

/// Ends one direction of a connection or both, `SHUT_*`.
#[inline(never)]
pub fn shutdown(socket: i32, how: u32) -> Result<()> {
    // SAFETY: touches no memory.
    check(unsafe { arch::syscall!(nr::SHUTDOWN, socket as usize, how as usize) }).map(drop)
}
