//! Descriptors that are closed, of another kind, of another number or none. Without the check: the entry of the descriptor table is
//! overwritten, so that the function takes the descriptor for what it wants, and gets as far as the kernel.

use std::fs;

use wasmc_abi::layout::MEMORY_BASE;
use wasmc_tests::puppet::Puppet;
use wasmc_tests::puppet::calls::{BUFFER, CREAT, DIRECTORY, OUT, PATH, READ, WRITE};
use wasmc_tests::world::{RW, World, holds_secret};

use crate::{Attack, Setting, Single};

const BADF: u64 = 8;
const NFILE: u64 = 41;
const NOTSOCK: u64 = 57;

/// An entry of the descriptor table: the host's number, the kind, and which granted directory it is, plus one.
const KIND_SHIFT: u32 = 32;
const PREOPEN_SHIFT: u32 = 38;
const FILE: u64 = 4;
const FOLDER: u64 = 5;

/// The first number that is free.
const FREE: u64 = 5;

/// A function, its arguments behind the descriptor, and the kind that it wants.
type Call = (&'static str, &'static [u64], u64);

const P: u64 = PATH as u64;
const O: u64 = OUT as u64;

/// Every function that takes a descriptor first, but for `sock_`.
const CALLS: &[Call] = &[
    ("fd_advise", &[0, 0, 0], FILE),
    ("fd_allocate", &[0, 1], FILE),
    ("fd_close", &[], FILE),
    ("fd_datasync", &[], FILE),
    ("fd_fdstat_get", &[O], FILE),
    ("fd_fdstat_set_flags", &[4], FILE),
    ("fd_fdstat_set_rights", &[0, 0], FILE),
    ("fd_filestat_get", &[O], FILE),
    ("fd_filestat_set_size", &[1], FILE),
    ("fd_filestat_set_times", &[0, 0, 10], FILE),
    ("fd_pread", &[P, 0, 0, O], FILE),
    ("fd_prestat_dir_name", &[BUFFER as u64, 3], FOLDER),
    ("fd_prestat_get", &[O], FOLDER),
    ("fd_pwrite", &[P, 0, 0, O], FILE),
    ("fd_read", &[P, 0, O], FILE),
    ("fd_readdir", &[BUFFER as u64, 100, 0, O], FOLDER),
    ("fd_renumber", &[RW], FILE),
    ("fd_seek", &[0, 0, O], FILE),
    ("fd_sync", &[], FILE),
    ("fd_tell", &[O], FILE),
    ("fd_write", &[P, 0, O], FILE),
    ("path_create_directory", &[P, 4], FOLDER),
    ("path_filestat_get", &[0, P, 4, O], FOLDER),
    ("path_filestat_set_times", &[0, P, 4, 0, 0, 10], FOLDER),
    ("path_link", &[0, P, 4, RW, P, 4], FOLDER),
    ("path_open", &[0, P, 4, 0, 0, 0, 0, O], FOLDER),
    ("path_readlink", &[P, 4, BUFFER as u64, 100, O], FOLDER),
    ("path_remove_directory", &[P, 4], FOLDER),
    ("path_rename", &[P, 4, RW, P, 4], FOLDER),
    ("path_unlink_file", &[P, 4], FOLDER),
];

pub(crate) fn attacks() -> Vec<Attack> {
    let numbers = CALLS.iter().map(|call| {
        Attack::new(format!("no-descriptor-for-{}", call.0), |setting| no_descriptor(setting, call))
    });
    let kinds = KINDS.iter().map(|kind| Attack::new(kind.0, |setting| wrong_kind(setting, kind)));
    let others = OTHERS.iter().map(|&(name, run)| Attack::new(name, run));
    numbers.chain(kinds).chain(others).collect()
}

/// Where the entry of a descriptor stands.
fn entry(puppet: &Puppet<'_>, fd: u64) -> u64 {
    puppet.model().address("descriptor5TABLE") + 8 * fd
}

fn peek(puppet: &mut Puppet<'_>, fd: u64) -> u64 {
    let at = entry(puppet, fd);
    u64::from_le_bytes(puppet.peek(at, 8).try_into().expect("8 bytes"))
}

fn poke(puppet: &mut Puppet<'_>, fd: u64, new: u64) {
    let at = entry(puppet, fd);
    puppet.poke(at, &new.to_le_bytes());
}

/// Opens a file of the host's, past all checks: the host's number for it.
fn host_file(puppet: &mut Puppet<'_>, path: &str, flags: u64) -> u64 {
    const WORKING_DIRECTORY: u64 = -100i64 as u64;
    puppet.store(PATH, format!("{path}\0").as_bytes());
    let opened = puppet.system_call(257, 56, &[WORKING_DIRECTORY, MEMORY_BASE + P, flags, 0]);
    u64::try_from(opened).expect("it can be opened")
}

fn call(puppet: &mut Puppet<'_>, (function, rest, _): &Call, fd: u64) -> u64 {
    puppet.store(PATH, b"file");
    puppet.call(function, &[&[fd], *rest].concat())
}

/// Numbers that stand for nothing: free ones, those behind the table, and those whose product with the size of an entry wraps.
fn no_descriptor(setting: &Setting, what: &'static Call) {
    let world = World::new();
    let mut puppet = setting.puppet(&world);
    for fd in [FREE, 1023, 1024, 1025, 0x1fff_ffff, 0x2000_0003, 0x7fff_ffff, 0x8000_0000, 0xffff_ffff] {
        assert_eq!(call(&mut puppet, what, fd), BADF, "{fd:#x}");
    }
    let mut puppet = setting.unlocked(&world);
    assert_eq!(call(&mut puppet, what, FREE), BADF);
    let host = match what.2 {
        FOLDER => peek(&mut puppet, RW) & 0xffff_ffff,
        _ => {
            const READ_WRITE: u64 = 2;
            host_file(&mut puppet, "rw/file", READ_WRITE)
        }
    };
    poke(&mut puppet, FREE, host | what.2 << KIND_SHIFT | 1 << PREOPEN_SHIFT);
    assert_ne!(call(&mut puppet, what, FREE), BADF, "the entry is what counts");
}

/// A name, a call, and the descriptor: of a file, a directory or a stream, and never what the call is for.
type Kind = (&'static str, Call, Open);

#[derive(Clone, Copy)]
enum Open {
    File,
    Directory,
    Stream(u64),
}

const KINDS: &[Kind] = &[
    ("read-a-directory", ("fd_read", &[P, 0, O], FILE), Open::Directory),
    ("seek-in-a-directory", ("fd_seek", &[0, 0, O], FILE), Open::Directory),
    ("shorten-a-directory", ("fd_filestat_set_size", &[1], FILE), Open::Directory),
    ("advise-about-a-directory", ("fd_advise", &[0, 0, 0], FILE), Open::Directory),
    ("entries-of-a-file", ("fd_readdir", &[BUFFER as u64, 100, 0, O], FOLDER), Open::File),
    ("make-a-directory-in-a-file", ("path_create_directory", &[P, 4], FOLDER), Open::File),
    ("metadata-below-a-file", ("path_filestat_get", &[0, P, 4, O], FOLDER), Open::File),
    ("shorten-a-stream", ("fd_filestat_set_size", &[1], FILE), Open::Stream(2)),
    // Whoever shares the stream would find that it no longer waits.
    ("flags-of-a-stream", ("fd_fdstat_set_flags", &[4], FILE), Open::Stream(2)),
    ("times-of-a-stream", ("fd_filestat_set_times", &[0, 0, 10], FILE), Open::Stream(2)),
    ("open-below-a-stream", ("path_open", &[0, P, 4, 0, 0, 0, 0, O], FOLDER), Open::Stream(2)),
    ("entries-of-a-stream", ("fd_readdir", &[BUFFER as u64, 100, 0, O], FOLDER), Open::Stream(2)),
];

fn wrong_kind(setting: &Setting, (_, what, open): &Kind) {
    let world = World::new();
    let open = |puppet: &mut Puppet<'_>| match open {
        Open::File => puppet.open(RW, "file", 0, READ | WRITE).expect("it can be opened"),
        Open::Directory => puppet.open(RW, "dir", DIRECTORY, 0).expect("it can be opened"),
        Open::Stream(fd) => *fd,
    };
    let mut puppet = setting.puppet(&world);
    let fd = open(&mut puppet);
    assert_eq!(call(&mut puppet, what, fd), BADF);
    let mut puppet = setting.unlocked(&world);
    let fd = open(&mut puppet);
    let host = match peek(&mut puppet, fd) as u32 {
        // A stream that was never touched has an entry of zeros.
        0 => fd,
        host => host.into(),
    };
    poke(&mut puppet, fd, host | what.2 << KIND_SHIFT);
    assert_ne!(call(&mut puppet, what, fd), BADF, "the kind is what counts");
}

const OTHERS: &[Single] = &[
    ("use-after-close", |setting| {
        let world = World::new();
        let mut puppet = setting.puppet(&world);
        let fd = puppet.open(RW, "file", 0, READ).expect("it can be opened");
        assert_eq!((puppet.call("fd_close", &[fd]), puppet.call("fd_close", &[fd])), (0, BADF));
        assert_eq!(puppet.read(fd, 8), Err(BADF));

        let mut puppet = setting.unlocked(&world);
        let fd = puppet.open(RW, "file", 0, READ).expect("it can be opened");
        let open = peek(&mut puppet, fd);
        assert_eq!(puppet.call("fd_close", &[fd]), 0);
        poke(&mut puppet, fd, open);
        // What the stub opens next for itself would get the number: here, a file that was never granted.
        let secret = host_file(&mut puppet, "outside/secret", 0);
        assert_eq!(secret, open & 0xffff_ffff);
        assert!(holds_secret(&puppet.read(fd, 32).expect("it can be read")));
    }),
    ("message-of-a-trap-into-a-file", |setting| {
        let trap = |mut puppet: Puppet<'_>| puppet.perform("unreachable", &[]).expect_err("it ends");
        let world = World::new();
        let mut puppet = setting.puppet(&world);
        assert_eq!(puppet.call("fd_close", &[2]), 0);
        assert_eq!(puppet.open(RW, "file", 0, WRITE), Ok(2));
        assert!(trap(puppet).is_trap("unreachable"));
        assert_eq!(fs::read(world.path("rw/file")).expect("a file"), b"harmless");

        let mut puppet = setting.unlocked(&world);
        let fd = puppet.open(RW, "file", 0, WRITE).expect("it can be opened");
        let host = peek(&mut puppet, fd) as u32;
        // As if closing the guest's descriptor closed the process's.
        assert_eq!(puppet.system_call(292, 24, &[host.into(), 2, 0]), 2);
        drop(trap(puppet));
        assert!(fs::read(world.path("rw/file")).expect("a file").starts_with(b"wasmc: trap: "));
    }),
    ("renumber-to-what-is-not-open", |setting| {
        let world = World::new();
        let mut puppet = setting.puppet(&world);
        let fd = puppet.open(RW, "file", 0, READ).expect("it can be opened");
        for to in [fd + 1, 1000, 1024, 0xffff_ffff] {
            assert_eq!(puppet.call("fd_renumber", &[fd, to]), BADF);
            assert_eq!(puppet.call("fd_renumber", &[to, fd]), BADF);
        }
        assert_eq!(puppet.read(fd, 8), Ok(b"harmless".to_vec()));

        let mut puppet = setting.unlocked(&world);
        let fd = puppet.open(RW, "file", 0, READ).expect("it can be opened");
        let open = peek(&mut puppet, fd);
        poke(&mut puppet, 1000, open);
        assert_eq!(puppet.call("fd_renumber", &[fd, 1000]), 0);
    }),
    ("pass-for-a-granted-directory", |setting| {
        let world = World::new();
        let mut puppet = setting.puppet(&world);
        let fd = puppet.open(RW, "dir", DIRECTORY, 0).expect("it can be opened");
        assert_eq!(puppet.call("fd_prestat_get", &[fd, O]), BADF);

        let mut puppet = setting.unlocked(&world);
        let fd = puppet.open(RW, "dir", DIRECTORY, 0).expect("it can be opened");
        let open = peek(&mut puppet, fd);
        poke(&mut puppet, fd, open | 1 << PREOPEN_SHIFT);
        assert_eq!(puppet.call("fd_prestat_get", &[fd, O]), 0);
    }),
    // The next two have no check that could be switched off: there is no code that makes a socket, and none that puts a descriptor
    // behind the table.
    ("sockets-of-anything", |setting| {
        let world = World::new();
        let mut puppet = setting.puppet(&world);
        let fd = puppet.open(RW, "file", 0, READ).expect("it can be opened");
        for fd in [0, 1, 2, RW, fd] {
            for (function, rest) in
                [("sock_accept", 2), ("sock_recv", 5), ("sock_send", 4), ("sock_shutdown", 1)]
            {
                assert_eq!(
                    puppet.call(function, &[&[fd][..], &vec![O; rest]].concat()),
                    NOTSOCK,
                    "{function}"
                );
            }
        }
    }),
    ("more-than-there-is-room-for", |setting| {
        let world = World::new();
        let mut puppet = setting.puppet(&world);
        let mut opened = 0;
        let errno = loop {
            match puppet.open(RW, format!("file{opened}"), CREAT, WRITE) {
                Ok(fd) => opened = fd,
                Err(errno) => break errno,
            }
            assert!(opened < 1024);
        };
        assert_eq!(errno, NFILE);
        assert_eq!(puppet.call("fd_close", &[opened]), 0);
        assert_eq!(puppet.open(RW, "file", 0, READ), Ok(opened));
    }),
];
