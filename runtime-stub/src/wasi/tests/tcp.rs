//! Sockets, against connections of the test's own.

use super::super::types::{Fdstat, Filestat, eventtype, fdflags, filetype};
use super::super::{fd_meta, listen, path_open, preopen, socket, tcp};
use super::poll::poll_one;
use super::*;
use std::io::{Read, Write};
use std::net::{Shutdown, TcpListener, TcpStream};
use std::os::fd::FromRawFd;

/// A world with a listener, descriptor 4, and its port.
fn world(name: &str) -> (World, u16) {
    let world = World::new(name);
    listen::open_listeners();
    // SAFETY: it is only asked for its address, and not closed.
    let listener =
        std::mem::ManuallyDrop::new(unsafe { TcpListener::from_raw_fd(TABLE.peek(4).unwrap().host) });
    let port = listener.local_addr().unwrap().port();
    (world, port)
}

impl World {
    fn accept(&self, flags: u32) -> Result<u32, Status> {
        match tcp::sock_accept(self.memory.guest(), 4, flags, OUT) {
            0 => Ok(self.number(OUT)),
            errno => Err(errno),
        }
    }

    /// Receives into two buffers of 3 and 4 bytes: what.
    fn receive(&self, fd: u32, flags: u32) -> Result<Vec<u8>, Status> {
        let (iovs, count) = self.vectors(&[&[0; 3], &[0; 4]]);
        self.memory.guest().write(OUT + 4, u32::MAX).unwrap();
        match tcp::sock_recv(self.memory.guest(), fd, iovs, count, flags, OUT, OUT + 4) {
            0 => {
                assert_eq!(self.number(OUT + 4), 0xffff_0000, "no flags, and nothing behind them");
                Ok(self.memory.bytes(BUFFER, self.number(OUT)))
            }
            errno => Err(errno),
        }
    }

    fn send(&self, fd: u32, bytes: &[u8], flags: u32) -> Result<u32, Status> {
        let (iovs, count) = self.vectors(&[bytes]);
        match tcp::sock_send(self.memory.guest(), fd, iovs, count, flags, OUT) {
            0 => Ok(self.number(OUT)),
            errno => Err(errno),
        }
    }
}

#[test]
fn waiting_tells_what_would_not_wait() {
    let (world, port) = world("tcp-poll");
    let guest = world.memory.guest();
    let (reading, writing) = (eventtype::FD_READ, eventtype::FD_WRITE);
    assert_eq!(poll_one(&world, 4, reading), None);
    let mut other = TcpStream::connect(("127.0.0.1", port)).unwrap();
    assert_eq!(poll_one(&world, 4, reading), Some(false));
    let fd = world.accept(0).unwrap();
    assert_eq!((poll_one(&world, fd, reading), poll_one(&world, fd, writing)), (None, Some(false)));
    other.write_all(b"x").unwrap();
    assert_eq!(poll_one(&world, fd, reading), Some(false));
    other.shutdown(Shutdown::Write).unwrap();
    assert_eq!(poll_one(&world, fd, reading), Some(false), "there is something to be read, and then the end");
    assert_eq!(tcp::sock_shutdown(guest, fd, 2), 0);
    assert_eq!(poll_one(&world, fd, reading), Some(true), "neither side sends any more");
}

const PEEK: u32 = 1;
const WAITALL: u32 = 2;

#[test]
fn a_connection_is_taken_read_and_written() {
    let (world, port) = world("tcp");
    let guest = world.memory.guest();
    assert_eq!(fd_meta::fd_fdstat_set_flags(guest, 4, fdflags::NONBLOCK), 0);
    assert_eq!(world.accept(0), Err(errno(Errno::Again)));
    let mut other = TcpStream::connect(("127.0.0.1", port)).unwrap();
    assert_eq!(tcp::sock_accept(guest, 4, 0, 65_534), errno(Errno::Fault), "nothing is taken for it");
    assert_eq!(world.accept(fdflags::APPEND), Err(errno(Errno::Inval)));
    let fd = world.accept(fdflags::NONBLOCK).unwrap();
    assert_eq!(fd, 5);
    assert_eq!(world.receive(fd, 0), Err(errno(Errno::Again)));
    assert_eq!(fd_meta::fd_fdstat_set_flags(guest, fd, 0), 0);

    other.write_all(b"0123456789").unwrap();
    assert_eq!(world.receive(fd, PEEK | WAITALL).unwrap(), b"0123456");
    assert_eq!(world.receive(fd, 0).unwrap(), b"0123456");
    let (iovs, count) = world.vectors(&[&[0; 3]]);
    assert_eq!(fd_io::fd_read(guest, fd, iovs, count, OUT), 0);
    assert_eq!((world.number(OUT), world.memory.bytes(BUFFER, 3)), (3, b"789".to_vec()));
    assert_eq!(world.receive(fd, 4), Err(errno(Errno::Inval)));

    assert_eq!((world.send(fd, b"ab", 0), world.write(fd, &[b"c"])), (Ok(2), Ok(1)));
    assert_eq!(world.send(fd, b"x", 1), Err(errno(Errno::Inval)));
    assert_eq!(tcp::sock_shutdown(guest, fd, 2), 0);
    let mut received = String::new();
    other.read_to_string(&mut received).unwrap();
    assert_eq!(received, "abc");
    other.shutdown(Shutdown::Write).unwrap();
    assert_eq!(world.receive(fd, WAITALL).unwrap(), b"");
    for how in [0, 4, u32::MAX] {
        assert_eq!(tcp::sock_shutdown(guest, fd, how), errno(Errno::Inval));
    }
    assert_eq!((fd_meta::fd_close(guest, fd), fd_meta::fd_close(guest, fd)), (0, errno(Errno::Badf)));
}

#[test]
fn what_is_received_is_never_lost_for_a_bad_address() {
    let (world, port) = world("tcp-faults");
    let guest = world.memory.guest();
    let mut other = TcpStream::connect(("127.0.0.1", port)).unwrap();
    let fd = world.accept(0).unwrap();
    other.write_all(b"0123456").unwrap();
    let (iovs, count) = world.vectors(&[&[0; 7]]);
    let receive = |data, received, flags| tcp::sock_recv(guest, fd, data, count, 0, received, flags);
    let fault = errno(Errno::Fault);
    assert_eq!(
        (receive(65_532, OUT, OUT), receive(iovs, 65_533, OUT), receive(iovs, OUT, 65_535)),
        (fault, fault, fault)
    );
    assert_eq!(world.receive(fd, WAITALL).unwrap(), b"0123456");
    assert_eq!(tcp::sock_send(guest, fd, iovs, count, 0, 65_533), fault);
}

#[test]
fn what_is_no_socket_and_what_no_socket_can() {
    let (world, port) = world("tcp-kinds");
    let guest = world.memory.guest();
    let _other = TcpStream::connect(("127.0.0.1", port)).unwrap();
    let (listener, connection) = (4, world.accept(0).unwrap());
    let file = world.create("file");
    let [badf, notsock, notconn, spipe, inval] =
        [Errno::Badf, Errno::Notsock, Errno::Notconn, Errno::Spipe, Errno::Inval].map(errno);
    for (fd, expected) in [(0, notsock), (1, notsock), (3, notsock), (file, notsock), (99, badf)] {
        let all = [
            tcp::sock_accept(guest, fd, 0, OUT),
            tcp::sock_recv(guest, fd, 0, 0, 0, OUT, OUT),
            tcp::sock_send(guest, fd, 0, 0, 0, OUT),
            tcp::sock_shutdown(guest, fd, 1),
            socket::sock_shutdown(guest, fd, 1),
        ];
        assert_eq!(all, [expected; 5], "{fd}");
    }
    assert_eq!(tcp::sock_accept(guest, connection, 0, OUT), inval);
    assert_eq!((world.receive(listener, 0), world.send(listener, b"", 0)), (Err(notconn), Err(notconn)));
    assert_eq!(tcp::sock_shutdown(guest, listener, 1), notconn);
    assert_eq!(
        (fd_io::fd_read(guest, listener, 0, 0, OUT), world.write(listener, &[b"x"])),
        (badf, Err(badf))
    );
    for fd in [listener, connection] {
        assert_eq!(fd_io::fd_sync(guest, fd), badf);
        assert_eq!(fd_meta::fd_filestat_set_size(guest, fd, 0), badf);
        assert_eq!(preopen::fd_prestat_get(guest, fd, OUT), badf, "a guest finds the end of the directories");
        assert_eq!(fd_meta::fd_fdstat_set_flags(guest, fd, fdflags::APPEND), inval);
        assert_eq!(path_open::path_open(guest, fd, 0, PATH, 1, 0, 0, 0, 0, OUT), errno(Errno::Notdir));
        assert_eq!(fd_meta::fd_fdstat_set_flags(guest, fd, fdflags::NONBLOCK), 0);
        assert_eq!(fd_meta::fd_fdstat_get(guest, fd, OUT), 0);
        let stat: Fdstat = read(&world, OUT);
        assert_eq!(
            (stat.fs_filetype, u32::from(stat.fs_flags)),
            (filetype::SOCKET_STREAM, fdflags::NONBLOCK)
        );
        assert_eq!(fd_meta::fd_filestat_get(guest, fd, OUT), 0);
        assert_eq!(read::<Filestat>(&world, OUT).filetype, filetype::SOCKET_STREAM);
    }
    assert_eq!((fd_io::fd_tell(guest, connection, OUT), fd_io::fd_tell(guest, listener, OUT)), (spipe, badf));
    assert_eq!(fd_io::fd_pread(guest, connection, 0, 0, 0, OUT), spipe);
}
