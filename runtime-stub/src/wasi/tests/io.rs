//! Reading and writing.

use super::super::fd_meta;
use super::super::types::Fdstat;
use super::super::{path_open, random, socket};
use super::*;

#[test]
fn a_file_is_written_and_read_through_vectors() {
    let world = World::new("vectors");
    let guest = world.memory.guest();
    let fd = world.create("file");
    assert_eq!(fd, 4);
    assert_eq!(world.write(fd, &[b"Hello", b"", b", ", b"world"]), Ok(12));
    assert_eq!(fs::read(world.root.join("file")).unwrap(), b"Hello, world");

    let (iovs, count) = world.vectors(&[&[0; 3], &[0; 4]]);
    assert_eq!(fd_io::fd_pread(guest, fd, iovs, count, 4, OUT), 0);
    assert_eq!((world.number(OUT), world.memory.bytes(BUFFER, 7)), (7, b"o, worl".to_vec()));
    assert_eq!(fd_io::fd_read(guest, fd, iovs, count, OUT), 0);
    assert_eq!(world.number(OUT), 0, "the position is at the end");
    assert_eq!(fd_io::fd_seek(guest, fd, -5, 2, OUT), 0);
    assert_eq!(guest.read::<u64>(OUT), Ok(7));
    assert_eq!(fd_io::fd_tell(guest, fd, OUT), 0);
    assert_eq!(guest.read::<u64>(OUT), Ok(7));
    assert_eq!(fd_io::fd_read(guest, fd, iovs, count, OUT), 0);
    assert_eq!(world.memory.bytes(BUFFER, 5), b"world");
    assert_eq!(fd_io::fd_seek(guest, fd, -1, 0, OUT), errno(Errno::Inval));
    assert_eq!(fd_io::fd_seek(guest, fd, 0, 3, OUT), errno(Errno::Inval));

    let (iovs, count) = world.vectors(&[b"J"]);
    assert_eq!(fd_io::fd_pwrite(guest, fd, iovs, count, 0, OUT), 0);
    assert_eq!(fs::read(world.root.join("file")).unwrap(), b"Jello, world");
}

#[test]
fn more_vectors_than_fit_make_a_short_write() {
    let world = World::new("many");
    let fd = world.create("file");
    let mut buffers: Vec<&[u8]> = vec![b""; 100];
    buffers.extend([b"x".as_slice(); 100]);
    let written = world.write(fd, &buffers).unwrap();
    assert!((1..=100).contains(&written), "empty vectors must not hide the others");
}

#[test]
fn bad_addresses_are_faults() {
    let world = World::new("faults");
    let guest = world.memory.guest();
    let fd = world.create("file");
    let fault = errno(Errno::Fault);
    assert_eq!(fd_io::fd_write(guest, fd, 65_532, 1, OUT), fault, "the vectors");
    assert_eq!(fd_io::fd_write(guest, fd, 0, u32::MAX, OUT), fault, "their number");
    let (iovs, count) = world.vectors(&[b"x"]);
    guest.write(iovs + 4, u32::MAX).unwrap();
    assert_eq!(fd_io::fd_read(guest, fd, iovs, count, OUT), fault, "what a vector names");
    assert_eq!(fd_io::fd_write(guest, fd, iovs, 0, 65_533), fault, "the result");
    assert_eq!(random::random_get(guest, 65_535, 2), fault);
    assert_eq!(fd_meta::fd_filestat_get(guest, fd, 65_536 - 63), fault);
    let used = TABLE.peek(5).is_ok();
    let opened = path_open::path_open(guest, 3, 0, PATH, 0, 0, 0, 0, 0, OUT);
    assert_eq!((opened, used), (errno(Errno::Noent), false));
    let len = world.memory.put(PATH, b"file");
    assert_eq!(path_open::path_open(guest, 3, 0, PATH, len, 0, 0, 0, 0, 65_534), fault);
    assert!(TABLE.peek(5).is_err(), "nothing was opened for a result that cannot be stored");
}

#[test]
fn standard_streams_cannot_seek_and_have_no_files() {
    let world = World::new("streams");
    let guest = world.memory.guest();
    assert_eq!(fd_io::fd_seek(guest, 0, 0, 0, OUT), errno(Errno::Spipe));
    assert_eq!(fd_io::fd_tell(guest, 1, OUT), errno(Errno::Spipe));
    assert_eq!(fd_io::fd_pread(guest, 0, 0, 0, 0, OUT), errno(Errno::Spipe));
    assert_eq!(fd_io::fd_pread(guest, 1, 0, 0, 0, OUT), errno(Errno::Badf));
    assert_eq!(fd_io::fd_pwrite(guest, 2, 0, 0, 0, OUT), errno(Errno::Spipe));
    assert_eq!(fd_io::fd_write(guest, 0, 0, 0, OUT), errno(Errno::Badf));
    assert_eq!(fd_io::fd_read(guest, 2, 0, 0, OUT), errno(Errno::Badf));
    assert_eq!(fd_io::fd_sync(guest, 1), errno(Errno::Badf));
    assert_eq!(fd_meta::fd_filestat_set_size(guest, 1, 0), errno(Errno::Badf));
    assert_eq!(socket::sock_shutdown(guest, 1, 0), errno(Errno::Notsock));
    assert_eq!(socket::sock_shutdown(guest, 77, 0), errno(Errno::Badf));
    assert_eq!(fd_meta::fd_fdstat_get(guest, 1, OUT), 0);
    let stat: Fdstat = read(&world, OUT);
    assert_eq!((stat.fs_rights_base, stat.fs_flags), (rights::FD_WRITE, 0));
}

#[test]
fn random_bytes_fill_the_buffer() {
    let world = World::new("random");
    assert_eq!(random::random_get(world.memory.guest(), BUFFER, 4096), 0);
    let bytes = world.memory.bytes(BUFFER, 4097);
    assert!(bytes.chunks_exact(64).all(|chunk| chunk.iter().any(|&byte| byte != 0)));
    assert_eq!(bytes[4096], 0);
}
