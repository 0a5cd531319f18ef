//! Names: opening, making, moving and removing them, links, and what is known of what they name.

use std::fs;

use wasmc_tests::puppet::Puppet;
use wasmc_tests::puppet::calls::{BUFFER, CREAT, DIRECTORY, EXCL, FOLLOW, OUT, READ, TRUNC, WRITE};
use wasmc_tests::world::{RO, RW};

use crate::errno::{BADF, EXIST, INVAL, ISDIR, LOOP, NOENT, NOTDIR, NOTEMPTY, PERM};
use crate::{Stage, Test};

const O: u64 = OUT as u64;

/// A call with two paths.
fn two(
    puppet: &mut Puppet<'_>,
    function: &str,
    before: &[u64],
    old: &str,
    between: &[u64],
    new: &str,
) -> u64 {
    let (old, new) = (puppet.path(old), puppet.other_path(new));
    puppet.call(function, &[before, &old, between, &new].concat())
}

pub(crate) const TESTS: &[Test] = &[
    ("path_open", |Stage { puppet, world }| {
        assert_eq!(puppet.open(RW, "none", 0, READ), Err(NOENT));
        assert!(puppet.open(RW, "new", CREAT | EXCL, WRITE).is_ok());
        assert_eq!(puppet.open(RW, "new", CREAT | EXCL, WRITE), Err(EXIST));
        assert_eq!(puppet.open(RW, "file", DIRECTORY, READ), Err(NOTDIR));
        assert_eq!(puppet.open(RW, "file/x", 0, READ), Err(NOTDIR));
        assert_eq!(puppet.open(RW, "dir", 0, WRITE), Err(ISDIR));
        assert_eq!(puppet.open(RW, "file", DIRECTORY | CREAT, WRITE), Err(INVAL));
        assert_eq!(puppet.open(RW, "file", 16, READ), Err(INVAL));
        assert_eq!(puppet.open(RO, "file", 0, WRITE), Err(PERM));
        assert_eq!(puppet.open(77, "file", 0, READ), Err(BADF));
        assert!(puppet.open(RW, "file", TRUNC, WRITE).is_ok());
        assert_eq!(fs::read(world.path("rw/file")).expect("a file"), b"");
        world.link("rw/link", "file");
        assert_eq!(puppet.open_with(RW, 0, "link", 0, READ, 0), Err(LOOP));
        assert!(puppet.open_with(RW, FOLLOW, "link", 0, READ, 0).is_ok());
        assert_eq!(puppet.open_with(RW, 2, "link", 0, READ, 0), Err(INVAL));
    }),
    ("path_create_directory", |Stage { puppet, world }| {
        assert_eq!(puppet.with_path("path_create_directory", &[RW], "new", &[]), 0);
        assert!(world.path("rw/new").is_dir());
        assert_eq!(puppet.with_path("path_create_directory", &[RW], "new", &[]), EXIST);
        assert_eq!(puppet.with_path("path_create_directory", &[RW], "none/new", &[]), NOENT);
        assert_eq!(puppet.with_path("path_create_directory", &[RO], "new", &[]), PERM);
    }),
    ("path_remove_directory", |Stage { puppet, world }| {
        assert_eq!(puppet.with_path("path_remove_directory", &[RW], "dir", &[]), NOTEMPTY);
        assert_eq!(puppet.with_path("path_remove_directory", &[RW], "file", &[]), NOTDIR);
        assert_eq!(puppet.with_path("path_unlink_file", &[RW], "dir/nested/file", &[]), 0);
        assert_eq!(puppet.with_path("path_remove_directory", &[RW], "dir/nested/", &[]), 0);
        assert!(!world.path("rw/dir/nested").exists());
    }),
    ("path_unlink_file", |Stage { puppet, world }| {
        assert_eq!(puppet.with_path("path_unlink_file", &[RW], "dir", &[]), ISDIR);
        assert_eq!(puppet.with_path("path_unlink_file", &[RW], "file/", &[]), NOTDIR);
        assert_eq!(puppet.with_path("path_unlink_file", &[RW], "file", &[]), 0);
        assert_eq!(puppet.with_path("path_unlink_file", &[RW], "file", &[]), NOENT);
        assert!(!world.path("rw/file").exists());
    }),
    ("path_rename", |Stage { puppet, world }| {
        assert_eq!(two(puppet, "path_rename", &[RW], "file", &[RW], "dir/moved"), 0);
        assert_eq!(fs::read(world.path("rw/dir/moved")).expect("a file"), b"harmless");
        assert_eq!(two(puppet, "path_rename", &[RW], "none", &[RW], "new"), NOENT);
        assert_eq!(two(puppet, "path_rename", &[RW], "dir", &[RW], "dir/nested/dir"), INVAL);
        assert_eq!(two(puppet, "path_rename", &[RW], "dir/moved", &[RW], "dir/nested"), ISDIR);
        assert_eq!(two(puppet, "path_rename", &[RW], "dir/nested", &[RW], "dir/moved"), NOTDIR);
    }),
    ("path_link", |Stage { puppet, world }| {
        assert_eq!(two(puppet, "path_link", &[RW, 0], "file", &[RW], "second"), 0);
        assert_eq!(fs::read(world.path("rw/second")).expect("a file"), b"harmless");
        assert_eq!(two(puppet, "path_link", &[RW, 0], "file", &[RW], "second"), EXIST);
        assert_eq!(two(puppet, "path_link", &[RW, 0], "dir", &[RW], "third"), PERM);
        assert_eq!(two(puppet, "path_link", &[RW, 0], "none", &[RW], "third"), NOENT);
        assert_eq!(two(puppet, "path_link", &[RW, FOLLOW], "file", &[RW], "third"), INVAL);
    }),
    ("path_symlink", |Stage { puppet, world }| {
        assert_eq!(two(puppet, "path_symlink", &[], "file", &[RW], "link"), 0);
        assert_eq!(fs::read_link(world.path("rw/link")).expect("a link").as_os_str(), "file");
        assert_eq!(two(puppet, "path_symlink", &[], "file", &[RW], "link"), EXIST);
        assert_eq!(two(puppet, "path_symlink", &[], "/etc", &[RW], "absolute"), PERM);
        assert_eq!(two(puppet, "path_symlink", &[], "dangling", &[RW], "dangling"), 0);
        assert_eq!(puppet.open(RW, "dangling", 0, READ), Err(LOOP));
    }),
    ("path_readlink", |Stage { puppet, world }| {
        world.link("rw/link", "dir/nested/file");
        let buffer = |len| [BUFFER.into(), len, O];
        assert_eq!(puppet.with_path("path_readlink", &[RW], "link", &buffer(100)), 0);
        assert_eq!((puppet.out(), puppet.load(BUFFER, 15)), (15, b"dir/nested/file".to_vec()));
        assert_eq!(puppet.with_path("path_readlink", &[RW], "link", &buffer(3)), 0);
        assert_eq!(puppet.out(), 3, "what does not fit is cut off");
        assert_eq!(puppet.with_path("path_readlink", &[RW], "file", &buffer(100)), INVAL);
        assert_eq!(puppet.with_path("path_readlink", &[RW], "none", &buffer(100)), NOENT);
    }),
    ("path_filestat_get", |Stage { puppet, world }| {
        world.link("rw/link", "file");
        for (lookup, kind, size) in [(0, 7, 4), (FOLLOW, 4, 8)] {
            assert_eq!(puppet.with_path("path_filestat_get", &[RW, lookup], "link", &[O]), 0);
            let stat = puppet.load(OUT, 64);
            assert_eq!((stat[16], stat[32]), (kind, size));
            assert_eq!(puppet.with_path("wasi_unstable.path_filestat_get", &[RW, lookup], "link", &[O]), 0);
            let stat = puppet.load(OUT, 56);
            assert_eq!((stat[16], stat[24]), (kind, size));
        }
        assert_eq!(puppet.with_path("path_filestat_get", &[RW, 0], "file/", &[O]), NOTDIR);
        assert_eq!(puppet.with_path("path_filestat_get", &[RW, 0], "none", &[O]), NOENT);
        assert_eq!(puppet.with_path("path_filestat_get", &[RW, 2], "file", &[O]), INVAL);
    }),
    ("path_filestat_set_times", |Stage { puppet, .. }| {
        let set = |puppet: &mut Puppet<'_>, fd, flags| {
            puppet.with_path("path_filestat_set_times", &[fd, 0], "file", &[5, 6, flags])
        };
        assert_eq!((set(puppet, RW, 5), set(puppet, RW, 3), set(puppet, RO, 5)), (0, INVAL, PERM));
        assert_eq!(puppet.with_path("path_filestat_get", &[RW, 0], "file", &[O]), 0);
        let stat = puppet.load(OUT, 64);
        assert_eq!((&stat[40..48], &stat[48..56]), (&5_u64.to_le_bytes()[..], &6_u64.to_le_bytes()[..]));
    }),
];
