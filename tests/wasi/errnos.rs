//! Errors that no function has to itself.

use wasmc_tests::puppet::MEMORY;
use wasmc_tests::puppet::calls::{CREAT, OUT, READ, WRITE};
use wasmc_tests::world::RW;

use crate::errno::{FAULT, FBIG, ILSEQ, INVAL, NAMETOOLONG, NFILE, NOENT, PERM};
use crate::{Stage, Test};

pub(crate) const TESTS: &[Test] = &[
    ("errno-fault", |Stage { puppet, .. }| {
        assert_eq!(puppet.call("clock_time_get", &[0, 0, u64::from(MEMORY) - 7]), FAULT);
        assert_eq!(puppet.call("clock_time_get", &[0, 0, u64::from(MEMORY) - 8]), 0);
    }),
    ("errno-ilseq", |Stage { puppet, .. }| assert_eq!(puppet.open(RW, b"\xff", CREAT, WRITE), Err(ILSEQ))),
    ("errno-inval", |Stage { puppet, .. }| assert_eq!(puppet.open(RW, b"a\0b", CREAT, WRITE), Err(INVAL))),
    ("errno-perm", |Stage { puppet, .. }| assert_eq!(puppet.open(RW, "..", 0, READ), Err(PERM))),
    ("errno-noent", |Stage { puppet, .. }| assert_eq!(puppet.open(RW, "", 0, READ), Err(NOENT))),
    ("errno-nametoolong", |Stage { puppet, .. }| {
        assert_eq!(puppet.open(RW, [b'x'; 256], CREAT, WRITE), Err(NAMETOOLONG));
        assert!(puppet.open(RW, [b'x'; 255], CREAT, WRITE).is_ok());
        assert_eq!(puppet.open(RW, [b'x'; 5000], CREAT, WRITE), Err(NAMETOOLONG));
    }),
    ("errno-fbig", |Stage { puppet, .. }| {
        let fd = puppet.open(RW, "file", 0, WRITE).expect("a file");
        assert_eq!(puppet.call("fd_allocate", &[fd, i64::MAX as u64 - 1, 2]), FBIG);
    }),
    ("errno-mfile", |Stage { puppet, .. }| {
        let refused = (0..1024).find_map(|_| puppet.open(RW, "file", 0, READ).err());
        assert_eq!(refused, Some(NFILE));
        assert_eq!(puppet.call("fd_fdstat_get", &[RW, OUT.into()]), 0);
    }),
];
