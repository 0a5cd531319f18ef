//! Changes in a directory that was granted to be read only, by every call that could make them. Without the check: the mark of
//! that is taken off the descriptor.

use wasmc_tests::puppet::Puppet;
use wasmc_tests::puppet::calls::{BUFFER, CREAT, DIRECTORY, EXCL, OUT, READ, TRUNC, WRITE};
use wasmc_tests::world::{RO, RW, World};

use crate::{Attack, Setting, ignore};

/// What marks an entry of the descriptor table as one for reading only.
const READ_ONLY: u64 = 1 << 36;

/// A name, and what is tried.
type Change = (&'static str, fn(&mut Puppet<'_>));

const CHANGES: &[Change] = &[
    ("make-a-file", |puppet| ignore(puppet.open(RO, "new", CREAT, WRITE))),
    ("make-a-file-without-the-right-to-write", |puppet| ignore(puppet.open(RO, "new", CREAT, READ))),
    ("make-a-file-that-is-not-there", |puppet| ignore(puppet.open(RO, "new", CREAT | EXCL, 0))),
    ("empty-a-file", |puppet| ignore(puppet.open(RO, "file", TRUNC, READ))),
    ("write-to-a-file", |puppet| {
        let fd = writable(puppet, RO);
        ignore(puppet.write(fd, b"changed"));
    }),
    ("write-at-a-position", |puppet| {
        let fd = writable(puppet, RO);
        puppet.store(BUFFER, b"changed");
        let [vectors, count] = puppet.vectors(&[(BUFFER, 7)]);
        puppet.call("fd_pwrite", &[fd, vectors, count, 0, OUT.into()]);
    }),
    ("append-to-a-file", |puppet| {
        let fd = match puppet.open_with(RO, 0, "file", 0, READ | WRITE, 1) {
            Ok(fd) => fd,
            Err(_) => puppet.open(RO, "file", 0, READ).expect("it can be read"),
        };
        puppet.call("fd_fdstat_set_flags", &[fd, 1]);
        ignore(puppet.write(fd, b"changed"));
    }),
    ("shorten-a-file", |puppet| {
        let fd = writable(puppet, RO);
        puppet.call("fd_filestat_set_size", &[fd, 1]);
    }),
    ("lengthen-a-file", |puppet| {
        let fd = writable(puppet, RO);
        puppet.call("fd_allocate", &[fd, 0, 100]);
    }),
    ("times-of-an-open-file", |puppet| {
        let fd = puppet.open(RO, "file", 0, READ).expect("it can be read");
        puppet.call("fd_filestat_set_times", &[fd, 1, 1, 5]);
    }),
    ("times-of-the-directory", |puppet| {
        puppet.call("fd_filestat_set_times", &[RO, 1, 1, 5]);
    }),
    ("times-of-a-file", |puppet| {
        puppet.with_path("path_filestat_set_times", &[RO, 0], "file", &[1, 1, 5]);
    }),
    ("times-to-now", |puppet| {
        puppet.with_path("path_filestat_set_times", &[RO, 1], "file", &[0, 0, 10]);
    }),
    ("make-a-directory", |puppet| {
        puppet.with_path("path_create_directory", &[RO], "new", &[]);
    }),
    ("remove-a-directory", |puppet| {
        puppet.with_path("path_unlink_file", &[RO], "dir/file", &[]);
        puppet.with_path("path_remove_directory", &[RO], "dir", &[]);
    }),
    ("remove-a-file", |puppet| {
        puppet.with_path("path_unlink_file", &[RO], "file", &[]);
    }),
    ("rename-within", |puppet| two(puppet, "path_rename", &[RO], "file", &[RO], "new")),
    ("rename-away", |puppet| two(puppet, "path_rename", &[RO], "file", &[RW], "new")),
    ("rename-into", |puppet| two(puppet, "path_rename", &[RW], "file", &[RO], "new")),
    ("rename-over-a-file", |puppet| two(puppet, "path_rename", &[RW], "file", &[RO], "file")),
    ("rename-a-directory-into", |puppet| two(puppet, "path_rename", &[RW], "dir", &[RO], "new")),
    ("link-within", |puppet| two(puppet, "path_link", &[RO, 0], "file", &[RO], "new")),
    ("link-into", |puppet| two(puppet, "path_link", &[RW, 0], "file", &[RO], "new")),
    ("link-away-and-write", |puppet| {
        // A second name in a directory that can be changed would be a way to the file.
        two(puppet, "path_link", &[RO, 0], "file", &[RW], "stolen");
        if let Ok(fd) = puppet.open(RW, "stolen", 0, WRITE) {
            puppet.write(fd, b"changed").expect("it can be written");
        }
    }),
    ("symlink", |puppet| two(puppet, "path_symlink", &[], "file", &[RO], "new")),
    ("below-a-directory-opened-in-it", |puppet| {
        let fd = puppet.open(RO, "dir", DIRECTORY, READ).expect("a directory");
        puppet.with_path("path_unlink_file", &[fd], "file", &[]);
    }),
    ("by-another-descriptor-of-it", |puppet| {
        let fd = puppet.open(RO, ".", DIRECTORY, !WRITE).expect("a directory");
        puppet.with_path("path_unlink_file", &[fd], "file", &[]);
    }),
    ("by-a-chain-of-descriptors", |puppet| {
        let fd = puppet.open(RO, "dir", DIRECTORY, READ).expect("a directory");
        let fd = puppet.open(fd, ".", DIRECTORY, READ).expect("a directory");
        let file = writable(puppet, fd);
        ignore(puppet.write(file, b"changed"));
    }),
    ("after-asking-for-rights", |puppet| {
        puppet.call("fd_fdstat_set_rights", &[RO, u64::MAX, u64::MAX]);
        puppet.call("fd_fdstat_set_rights", &[RO, (1 << 30) - 1, (1 << 30) - 1]);
        ignore(puppet.open(RO, "new", CREAT, WRITE));
    }),
    ("under-the-number-of-the-other-grant", |puppet| {
        assert_eq!(puppet.call("fd_renumber", &[RO, RW]), 0);
        ignore(puppet.open(RW, "new", CREAT, WRITE));
    }),
    ("under-the-number-of-a-file", |puppet| {
        let fd = puppet.open(RW, "file", 0, WRITE).expect("it can be written");
        assert_eq!(puppet.call("fd_renumber", &[RO, fd]), 0);
        ignore(puppet.open(fd, "new", CREAT, WRITE));
    }),
    ("a-file-under-the-number-of-a-writable-one", |puppet| {
        let from = writable(puppet, RO);
        let to = puppet.open(RW, "file", 0, READ | WRITE).expect("it can be written");
        assert_eq!(puppet.call("fd_renumber", &[from, to]), 0);
        ignore(puppet.write(to, b"changed"));
    }),
];

pub(crate) fn attacks() -> Vec<Attack> {
    CHANGES.iter().map(|&(name, change)| Attack::new(name, move |setting| run(setting, change))).collect()
}

fn run(setting: &Setting, change: fn(&mut Puppet<'_>)) {
    let world = World::new();
    let before = world.surroundings();
    change(&mut setting.puppet(&world));
    assert_eq!(world.surroundings(), before);

    let world = World::new();
    let before = world.surroundings();
    let mut puppet = setting.unlocked(&world);
    let entry = puppet.model().address("descriptor5TABLE") + 8 * RO;
    let found = u64::from_le_bytes(puppet.peek(entry, 8).try_into().expect("8 bytes"));
    assert_ne!(found & READ_ONLY, 0);
    puppet.poke(entry, &(found & !READ_ONLY).to_le_bytes());
    change(&mut puppet);
    assert_ne!(world.surroundings(), before, "without the check nothing happened either");
}

/// `file` in a directory, to be written, or where that is refused to be read.
fn writable(puppet: &mut Puppet<'_>, directory: u64) -> u64 {
    let both = puppet.open(directory, "file", 0, READ | WRITE);
    both.or_else(|_| puppet.open(directory, "file", 0, READ)).expect("it can be read")
}

/// A call with two paths.
fn two(puppet: &mut Puppet<'_>, function: &str, before: &[u64], old: &str, between: &[u64], new: &str) {
    let (old, new) = (puppet.path(old), puppet.other_path(new));
    puppet.call(function, &[before, &old, between, &new].concat());
}
