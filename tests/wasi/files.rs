//! Reading, writing and positions.

use std::fs;

use wasmc_tests::puppet::calls::{BUFFER, CREAT, OUT, READ, VECTORS, WRITE};
use wasmc_tests::world::{RO, RW};

use crate::errno::{BADF, INVAL, SPIPE};
use crate::{Stage, Test};

const O: u64 = OUT as u64;

pub(crate) const TESTS: &[Test] = &[
    ("fd_read", |Stage { puppet, .. }| {
        let fd = puppet.open(RO, "file", 0, READ).expect("a file");
        let [vectors, count] = puppet.vectors(&[(BUFFER, 3), (BUFFER + 100, 0), (BUFFER + 200, 100)]);
        assert_eq!(puppet.call("fd_read", &[fd, vectors, count, O]), 0);
        assert_eq!((puppet.out(), puppet.load(BUFFER, 3)), (8, b"har".to_vec()));
        assert_eq!(puppet.load(BUFFER + 200, 5), b"mless");
        assert_eq!(puppet.read(fd, 8), Ok(Vec::new()), "the end");
        assert_eq!(puppet.read(1, 8), Err(BADF), "standard output is not for reading");
        let fd = puppet.open(RW, "file", 0, WRITE).expect("a file");
        assert_eq!(puppet.read(fd, 8), Err(BADF));
    }),
    ("fd_write", |Stage { puppet, world }| {
        let fd = puppet.open(RW, "new", CREAT, WRITE).expect("a file");
        puppet.store(BUFFER, b"hello, world");
        let [vectors, count] = puppet.vectors(&[(BUFFER, 5), (BUFFER + 7, 5)]);
        assert_eq!(puppet.call("fd_write", &[fd, vectors, count, O]), 0);
        assert_eq!(
            (puppet.out(), fs::read(world.path("rw/new")).expect("a file")),
            (10, b"helloworld".to_vec())
        );
        assert_eq!(puppet.write(fd, b""), Ok(0));
        assert_eq!(puppet.write(0, b"x"), Err(BADF), "standard input is not for writing");
        let fd = puppet.open(RO, "file", 0, READ).expect("a file");
        assert_eq!(puppet.write(fd, b"x"), Err(BADF));
    }),
    ("fd_pread", |Stage { puppet, .. }| {
        let fd = puppet.open(RO, "file", 0, READ).expect("a file");
        puppet.vectors(&[(BUFFER, 4)]);
        assert_eq!(puppet.call("fd_pread", &[fd, VECTORS.into(), 1, 4, O]), 0);
        assert_eq!((puppet.out(), puppet.load(BUFFER, 4)), (4, b"less".to_vec()));
        assert_eq!(puppet.read(fd, 4), Ok(b"harm".to_vec()), "the position has not moved");
        assert_eq!(puppet.call("fd_pread", &[fd, VECTORS.into(), 1, u64::MAX, O]), INVAL);
        assert_eq!(puppet.call("fd_pread", &[0, VECTORS.into(), 1, 0, O]), SPIPE);
    }),
    ("fd_pwrite", |Stage { puppet, world }| {
        let fd = puppet.open(RW, "file", 0, WRITE).expect("a file");
        puppet.store(BUFFER, b"less");
        puppet.vectors(&[(BUFFER, 4)]);
        assert_eq!(puppet.call("fd_pwrite", &[fd, VECTORS.into(), 1, 0, O]), 0);
        assert_eq!(puppet.write(fd, b"mo"), Ok(2));
        assert_eq!(fs::read(world.path("rw/file")).expect("a file"), b"mossless");
        assert_eq!(puppet.call("fd_pwrite", &[2, VECTORS.into(), 1, 0, O]), SPIPE);
    }),
    ("fd_seek", |Stage { puppet, .. }| {
        let fd = puppet.open(RO, "file", 0, READ).expect("a file");
        for (offset, whence, position) in [(3, 0, 3), (2, 1, 5), (-1_i64 as u64, 2, 7), (100, 0, 100)] {
            assert_eq!(puppet.call("fd_seek", &[fd, offset, whence, O]), 0);
            assert_eq!(puppet.out64(), position);
        }
        assert_eq!(puppet.call("fd_seek", &[fd, -1_i64 as u64, 0, O]), INVAL);
        assert_eq!(puppet.call("fd_seek", &[fd, 0, 3, O]), INVAL);
        assert_eq!(puppet.call("fd_seek", &[1, 0, 0, O]), SPIPE);
        assert_eq!(puppet.call("fd_seek", &[RW, 0, 0, O]), BADF);
        // Preview 0 counts from elsewhere: 0 is the position, 2 the start.
        assert_eq!(puppet.call("wasi_unstable.fd_seek", &[fd, 4, 2, O]), 0);
        assert_eq!(puppet.call("wasi_unstable.fd_seek", &[fd, 1, 0, O]), 0);
        assert_eq!(puppet.out64(), 5);
    }),
    ("fd_tell", |Stage { puppet, .. }| {
        let fd = puppet.open(RO, "file", 0, READ).expect("a file");
        assert_eq!(puppet.read(fd, 5), Ok(b"harml".to_vec()));
        assert_eq!((puppet.call("fd_tell", &[fd, O]), puppet.out64()), (0, 5));
        assert_eq!(puppet.call("fd_tell", &[0, O]), SPIPE);
    }),
    ("fd_sync", |Stage { puppet, .. }| {
        let fd = puppet.open(RW, "file", 0, WRITE).expect("a file");
        assert_eq!((puppet.call("fd_sync", &[fd]), puppet.call("fd_sync", &[1])), (0, BADF));
    }),
    ("fd_datasync", |Stage { puppet, .. }| {
        let fd = puppet.open(RW, "file", 0, WRITE).expect("a file");
        assert_eq!((puppet.call("fd_datasync", &[fd]), puppet.call("fd_datasync", &[77])), (0, BADF));
    }),
    ("fd_advise", |Stage { puppet, .. }| {
        let fd = puppet.open(RW, "file", 0, READ).expect("a file");
        for advice in 0..6 {
            assert_eq!(puppet.call("fd_advise", &[fd, 0, 8, advice]), 0);
        }
        assert_eq!(puppet.call("fd_advise", &[fd, 0, 8, 6]), INVAL);
        assert_eq!(puppet.call("fd_advise", &[RW, 0, 8, 0]), BADF);
    }),
    ("fd_allocate", |Stage { puppet, world }| {
        let fd = puppet.open(RW, "file", 0, WRITE).expect("a file");
        assert_eq!(puppet.call("fd_allocate", &[fd, 0, 4]), 0);
        assert_eq!(fs::read(world.path("rw/file")).expect("a file"), b"harmless", "it is not made shorter");
        assert_eq!(puppet.call("fd_allocate", &[fd, 8, 2]), 0);
        assert_eq!(fs::read(world.path("rw/file")).expect("a file"), b"harmless\0\0");
        assert_eq!(puppet.call("fd_allocate", &[fd, 0, 0]), INVAL);
        assert_eq!(puppet.call("fd_allocate", &[RW, 0, 1]), BADF);
    }),
];
