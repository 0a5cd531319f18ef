//! Descriptors: what they are, their state, and their numbers.

use std::fs;

use wasmc_tests::puppet::calls::{BUFFER, CREAT, DIRECTORY, OUT, READ, WRITE};
use wasmc_tests::world::{RO, RW};

use crate::errno::{BADF, INVAL, NAMETOOLONG, NOTDIR, NOTSUP, PERM};
use crate::{Stage, Test};

const O: u64 = OUT as u64;
const B: u64 = BUFFER as u64;

/// The flags `append` and `nonblock`.
const APPEND: u64 = 1;
const NONBLOCK: u64 = 4;

pub(crate) const TESTS: &[Test] = &[
    ("fd_close", |Stage { puppet, .. }| {
        let fd = puppet.open(RW, "file", 0, READ).expect("a file");
        assert_eq!(fd, 5, "the lowest number that is free");
        assert_eq!((puppet.call("fd_close", &[fd]), puppet.call("fd_close", &[fd])), (0, BADF));
        assert_eq!(puppet.call("fd_close", &[RO]), 0);
        assert_eq!(puppet.open(RO, "file", 0, READ), Err(BADF));
    }),
    ("fd_renumber", |Stage { puppet, world }| {
        let first = puppet.open(RW, "first", CREAT, WRITE).expect("a file");
        let second = puppet.open(RW, "second", CREAT, WRITE).expect("a file");
        assert_eq!(puppet.call("fd_renumber", &[first, second]), 0);
        assert_eq!(puppet.write(second, b"to the first"), Ok(12));
        assert_eq!(puppet.write(first, b"x"), Err(BADF));
        assert_eq!(fs::read(world.path("rw/first")).expect("a file"), b"to the first");
        assert_eq!(puppet.call("fd_renumber", &[second, first]), BADF, "only to what is open");
        assert_eq!(puppet.call("fd_renumber", &[second, second]), 0);
    }),
    ("fd_fdstat_get", |Stage { puppet, .. }| {
        let fd = puppet.open_with(RW, 0, "file", 0, WRITE, APPEND).expect("a file");
        assert_eq!(puppet.call("fd_fdstat_get", &[fd, O]), 0);
        let stat = puppet.load(OUT, 24);
        assert_eq!((stat[0], stat[2]), (4, 1), "a regular file, opened to append");
        let base = u64::from_le_bytes(stat[8..16].try_into().expect("8 bytes"));
        assert_eq!(base & (READ | WRITE), WRITE);
        assert_eq!(puppet.call("fd_fdstat_get", &[RW, O]), 0);
        let stat = puppet.load(OUT, 24);
        let base = u64::from_le_bytes(stat[8..16].try_into().expect("8 bytes"));
        assert_eq!((stat[0], base & (READ | WRITE)), (3, 0), "a directory is not read or written");
        assert_eq!(puppet.call("fd_fdstat_get", &[77, O]), BADF);
    }),
    ("fd_fdstat_set_flags", |Stage { puppet, world }| {
        let fd = puppet.open(RW, "file", 0, WRITE).expect("a file");
        assert_eq!(puppet.call("fd_fdstat_set_flags", &[fd, APPEND | NONBLOCK]), 0);
        assert_eq!(puppet.write(fd, b"!"), Ok(1));
        assert_eq!(fs::read(world.path("rw/file")).expect("a file"), b"harmless!");
        assert_eq!(puppet.call("fd_fdstat_get", &[fd, O]), 0);
        assert_eq!(u64::from(puppet.load(OUT, 4)[2]), APPEND | NONBLOCK);
        assert_eq!(puppet.call("fd_fdstat_set_flags", &[fd, 32]), INVAL);
        assert_eq!(puppet.call("fd_fdstat_set_flags", &[RW, 0]), BADF);
    }),
    ("fd_fdstat_set_rights", |Stage { puppet, .. }| {
        assert_eq!(puppet.call("fd_fdstat_set_rights", &[RW, u64::MAX, u64::MAX]), NOTSUP);
        assert_eq!(puppet.call("fd_fdstat_set_rights", &[77, 0, 0]), BADF);
    }),
    ("fd_filestat_get", |Stage { puppet, .. }| {
        let fd = puppet.open(RW, "file", 0, READ).expect("a file");
        assert_eq!(puppet.call("fd_filestat_get", &[fd, O]), 0);
        let stat = puppet.load(OUT, 64);
        assert_eq!((stat[16], stat[24], stat[32]), (4, 1, 8), "a regular file of 8 bytes with one name");
        assert_eq!(puppet.call("wasi_unstable.fd_filestat_get", &[fd, O]), 0);
        let stat = puppet.load(OUT, 56);
        assert_eq!((stat[16], stat[20], stat[24]), (4, 1, 8), "preview 0 has shorter counts of names");
        assert_eq!(puppet.call("fd_filestat_get", &[77, O]), BADF);
    }),
    ("fd_filestat_set_size", |Stage { puppet, world }| {
        let fd = puppet.open(RW, "file", 0, WRITE).expect("a file");
        for (size, content) in [(4, &b"harm"[..]), (6, b"harm\0\0")] {
            assert_eq!(puppet.call("fd_filestat_set_size", &[fd, size]), 0);
            assert_eq!(fs::read(world.path("rw/file")).expect("a file"), content);
        }
        assert_eq!(puppet.call("fd_filestat_set_size", &[fd, u64::MAX]), INVAL);
        let fd = puppet.open(RO, "file", 0, READ).expect("a file");
        assert_eq!(puppet.call("fd_filestat_set_size", &[fd, 0]), PERM);
    }),
    ("fd_filestat_set_times", |Stage { puppet, .. }| {
        let fd = puppet.open(RW, "file", 0, WRITE).expect("a file");
        assert_eq!(puppet.call("fd_filestat_set_times", &[fd, 1_000_000_007, 2_000_000_009, 5]), 0);
        assert_eq!(puppet.call("fd_filestat_get", &[fd, O]), 0);
        let stat = puppet.load(OUT, 64);
        assert_eq!(stat[40..48], 1_000_000_007_u64.to_le_bytes());
        assert_eq!(stat[48..56], 2_000_000_009_u64.to_le_bytes());
        for contradiction in [3, 12, 16] {
            assert_eq!(puppet.call("fd_filestat_set_times", &[fd, 0, 0, contradiction]), INVAL);
        }
    }),
    ("fd_prestat_get", |Stage { puppet, .. }| {
        assert_eq!(puppet.call("fd_prestat_get", &[RW, O]), 0);
        assert_eq!(puppet.load(OUT, 8), [0, 0, 0, 0, 3, 0, 0, 0]);
        assert_eq!(puppet.call("fd_prestat_get", &[5, O]), BADF, "the end of the list");
        assert_eq!(puppet.call("fd_prestat_get", &[0, O]), BADF);
    }),
    ("fd_prestat_dir_name", |Stage { puppet, .. }| {
        assert_eq!(puppet.call("fd_prestat_dir_name", &[RO, B, 3]), 0);
        assert_eq!(puppet.load(BUFFER, 3), b"/ro");
        assert_eq!(puppet.call("fd_prestat_dir_name", &[RO, B, 2]), NAMETOOLONG);
        let fd = puppet.open(RW, "dir", DIRECTORY, 0).expect("a directory");
        assert_eq!(puppet.call("fd_prestat_dir_name", &[fd, B, 3]), NOTDIR);
    }),
    ("fd_readdir", |Stage { puppet, .. }| {
        let fd = puppet.open(RW, "dir", DIRECTORY, READ).expect("a directory");
        assert_eq!(puppet.call("fd_readdir", &[fd, B, 1000, 0, O]), 0);
        let used = puppet.out() as usize;
        let mut rest = &puppet.load(BUFFER, used as u32)[..];
        let mut names = Vec::new();
        while let Some((head, behind)) = rest.split_at_checked(24) {
            let (name, others) = behind.split_at(usize::from(head[16]));
            names.push((String::from_utf8_lossy(name).into_owned(), head[20]));
            rest = others;
        }
        names.sort();
        assert_eq!(names, [(".".into(), 3), ("..".into(), 3), ("nested".into(), 3)]);
        assert_eq!(puppet.call("fd_readdir", &[fd, B, 10, 0, O]), 0);
        assert_eq!(puppet.out(), 10, "what does not fit is cut off");
        assert_eq!(puppet.call("fd_readdir", &[77, B, 10, 0, O]), BADF);
    }),
];
