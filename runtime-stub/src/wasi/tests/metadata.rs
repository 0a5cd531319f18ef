//! Descriptors and what is known about them, the arguments and the environment.

use super::super::types::{Fdstat, Filestat, fdflags, filetype};
use super::super::{environ, fd_meta, path, unstable};
use super::*;

#[test]
fn granted_directories_are_found_by_their_names() {
    let world = World::new("prestat");
    let guest = world.memory.guest();
    assert_eq!(preopen::fd_prestat_get(guest, 3, OUT), 0);
    assert_eq!(world.memory.bytes(OUT, 8), [0, 0, 0, 0, 6, 0, 0, 0]);
    assert_eq!(preopen::fd_prestat_dir_name(guest, 3, BUFFER, 6), 0);
    assert_eq!(world.memory.bytes(BUFFER, 6), b"/guest");
    assert_eq!(preopen::fd_prestat_dir_name(guest, 3, BUFFER, 5), errno(Errno::Nametoolong));
    assert_eq!(preopen::fd_prestat_get(guest, 4, OUT), errno(Errno::Badf));
    let fd = world.open(".", oflags::DIRECTORY, 0, 0).unwrap();
    assert_eq!(preopen::fd_prestat_get(guest, fd, OUT), errno(Errno::Badf));
    assert_eq!(preopen::fd_prestat_dir_name(guest, fd, BUFFER, 6), errno(Errno::Notdir));
}

#[test]
fn flags_and_rights_are_reported() {
    let world = World::new("fdstat");
    let guest = world.memory.guest();
    let fd = world.open("file", oflags::CREAT, rights::FD_WRITE, fdflags::APPEND | fdflags::SYNC).unwrap();
    assert_eq!(fd_meta::fd_fdstat_get(guest, fd, OUT), 0);
    let stat: Fdstat = read(&world, OUT);
    let sync = fdflags::SYNC | fdflags::RSYNC | fdflags::DSYNC;
    assert_eq!(
        (stat.fs_filetype, u32::from(stat.fs_flags)),
        (filetype::REGULAR_FILE, fdflags::APPEND | sync)
    );
    assert_eq!(stat.fs_rights_base & BOTH, rights::FD_WRITE);
    assert_eq!(fd_meta::fd_fdstat_set_flags(guest, fd, fdflags::NONBLOCK), 0);
    assert_eq!(fd_meta::fd_fdstat_get(guest, fd, OUT), 0);
    assert_eq!(u32::from(read::<Fdstat>(&world, OUT).fs_flags), fdflags::NONBLOCK | sync);
    for flags in [fdflags::SYNC, fdflags::DSYNC, 32] {
        assert_eq!(fd_meta::fd_fdstat_set_flags(guest, fd, flags), errno(Errno::Inval));
    }
    assert_eq!(fd_meta::fd_fdstat_set_flags(guest, 1, 0), errno(Errno::Badf));
    assert_eq!(fd_meta::fd_fdstat_set_rights(guest, fd, 0, 0), errno(Errno::Notsup));
    assert_eq!(fd_meta::fd_fdstat_get(guest, 3, OUT), 0);
    let stat: Fdstat = read(&world, OUT);
    assert_eq!((stat.fs_filetype, stat.fs_rights_base & BOTH), (filetype::DIRECTORY, 0));
    assert_eq!(stat.fs_rights_inheriting & BOTH, BOTH);
}

#[test]
fn metadata_is_that_of_the_file() {
    let world = World::new("filestat");
    let guest = world.memory.guest();
    let fd = world.create("file");
    world.write(fd, &[b"12345"]).unwrap();
    assert_eq!(fd_meta::fd_filestat_set_times(guest, fd, 1_000_000_007, 2_000_000_009, 1 | 4), 0);
    assert_eq!(fd_meta::fd_filestat_get(guest, fd, OUT), 0);
    let by_fd: Filestat = read(&world, OUT);
    assert_eq!((by_fd.filetype, by_fd.size, by_fd.nlink), (filetype::REGULAR_FILE, 5, 1));
    assert_eq!((by_fd.atim, by_fd.mtim), (1_000_000_007, 2_000_000_009));
    let get = |path, len| path::path_filestat_get(guest, 3, 1, path, len, OUT);
    assert_eq!(world.with_path("file", get), 0);
    assert_eq!(read::<Filestat>(&world, OUT), by_fd);
    assert_eq!(world.with_path("file/", get), errno(Errno::Notdir));
    assert_eq!(world.with_path("../x", get), errno(Errno::Perm));
    assert_eq!(fd_meta::fd_filestat_set_size(guest, fd, 3), 0);
    assert_eq!(fd_io::fd_allocate(guest, fd, 0, 9), 0);
    assert_eq!(fs::metadata(world.root.join("file")).unwrap().len(), 9);

    let set = |path, len| path::path_filestat_set_times(guest, 3, 0, path, len, 5, 6, 1 | 4);
    assert_eq!(world.with_path("file", set), 0);
    assert_eq!(unstable::fd_filestat_get(guest, fd, OUT), 0);
    assert_eq!(world.number(OUT + 20), 1, "preview 0 has the links here");
    assert_eq!((read::<u64>(&world, OUT + 24), read::<u64>(&world, OUT + 40)), (9, 6));
}

#[test]
fn descriptors_are_closed_and_renumbered() {
    let world = World::new("close");
    let guest = world.memory.guest();
    let (a, b) = (world.create("a"), world.create("b"));
    assert_eq!(fd_meta::fd_renumber(guest, a, b), 0);
    assert_eq!(world.write(b, &[b"to a"]), Ok(4));
    assert_eq!(fs::read(world.root.join("a")).unwrap(), b"to a");
    assert_eq!(fd_meta::fd_renumber(guest, a, b), errno(Errno::Badf));
    assert_eq!((fd_meta::fd_close(guest, b), fd_meta::fd_close(guest, b)), (0, errno(Errno::Badf)));
    assert_eq!(fd_meta::fd_close(guest, 3), 0);
    assert_eq!(world.open("a", 0, 0, 0), Err(errno(Errno::Badf)));
    assert_eq!(preopen::fd_prestat_get(guest, 3, OUT), errno(Errno::Badf));
}

#[test]
fn only_granted_variables_are_seen() {
    let world = World::new("environ");
    let guest = world.memory.guest();
    grant(&[], &["A=1", "LANG=de"], Some(&[]));
    assert_eq!(environ::environ_sizes_get(guest, OUT, OUT + 4), 0);
    assert_eq!((world.number(OUT), world.number(OUT + 4)), (2, 12));
    assert_eq!(environ::environ_get(guest, PATH, BUFFER), 0);
    assert_eq!(world.memory.bytes(BUFFER, 12), b"A=1\0LANG=de\0");
    assert!(!environ::is_passed_on(b"HOME=/root"));

    grant(&[], &["LANG=de"], Some(&["HOME", "LANG"]));
    let passed = |variables: [&[u8]; 4]| variables.map(environ::is_passed_on);
    let variables: [&[u8]; 4] = [b"HOME=/root", b"HOMER=2", b"LANG=C", b"SECRET=HOME=x"];
    assert_eq!(passed(variables), [true, false, false, false], "a value that was given is not replaced");
    grant(&[], &["LANG=de"], None);
    assert_eq!(passed(variables), [true, true, false, true]);
}
