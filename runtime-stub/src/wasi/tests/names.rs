//! Opening files, and making, moving and removing names.

use super::super::{fd_meta, path, path_open};
use super::*;

#[test]
fn names_are_made_moved_and_removed() {
    let world = World::new("names");
    let guest = world.memory.guest();
    let mkdir =
        |path: &str| world.with_path(path, |path, len| path::path_create_directory(guest, 3, path, len));
    let rmdir =
        |path: &str| world.with_path(path, |path, len| path::path_remove_directory(guest, 3, path, len));
    let unlink = |path: &str| world.with_path(path, |path, len| path::path_unlink_file(guest, 3, path, len));
    let rename = |old: &str, new: &str| {
        world.with_paths(old, new, |a, a_len, b, b_len| path::path_rename(guest, 3, a, a_len, 3, b, b_len))
    };
    let link = |old: &str, new: &str, lookup: u32| {
        world.with_paths(old, new, |a, a_len, b, b_len| {
            path::path_link(guest, 3, lookup, a, a_len, 3, b, b_len)
        })
    };
    let symlink = |target: &str, path: &str| {
        world.with_paths(target, path, |a, a_len, b, b_len| path::path_symlink(guest, a, a_len, 3, b, b_len))
    };
    let [exist, notdir, isdir, noent, perm, inval] =
        [Errno::Exist, Errno::Notdir, Errno::Isdir, Errno::Noent, Errno::Perm, Errno::Inval].map(errno);

    assert_eq!((mkdir("dir/"), mkdir("dir"), mkdir("dir/sub")), (0, exist, 0));
    assert_eq!((mkdir("."), mkdir(".."), mkdir("no/sub")), (exist, perm, noent));
    world.create("file");
    assert_eq!((unlink("dir"), unlink("dir/"), unlink("file/")), (isdir, isdir, notdir));
    assert_eq!((rmdir("dir"), rmdir("file"), rmdir("dir/.")), (errno(Errno::Notempty), notdir, inval));
    assert_eq!((rename("dir/", "moved"), rename("moved", "dir/"), rename("file", "f/")), (0, 0, notdir));
    assert_eq!((link("file", "hard", 0), link("file", "hard", 0), link("file", "x/", 0)), (0, exist, noent));
    assert_eq!((link("file", "y", 1), link("dir/", "y", 0), link("file/", "y", 0)), (inval, perm, notdir));
    assert_eq!((symlink("file", "soft"), symlink("/etc", "abs"), symlink("x", "new/")), (0, perm, noent));
    assert_eq!((symlink("x", "dir/"), symlink("x", "file/"), symlink("x", "file")), (exist, notdir, exist));
    assert_eq!((rename("../file", "x"), rename("file", "../x"), unlink("../x")), (perm, perm, perm));

    std::os::unix::fs::symlink("/etc", world.root.join("absolute")).unwrap();
    let readlink = |path: &str, len: u32| {
        world
            .with_path(path, |path, path_len| path::path_readlink(guest, 3, path, path_len, BUFFER, len, OUT))
    };
    assert_eq!(
        (readlink("soft", 64), world.number(OUT), world.memory.bytes(BUFFER, 4)),
        (0, 4, b"file".to_vec())
    );
    assert_eq!((readlink("soft", 2), world.number(OUT)), (0, 2));
    assert_eq!(
        (readlink("file", 64), readlink("absolute", 64), readlink("soft/", 64)),
        (inval, perm, notdir)
    );
    assert_eq!(
        (unlink("absolute/"), unlink("absolute"), unlink("soft"), unlink("soft")),
        (notdir, 0, 0, noent)
    );
}

#[test]
fn nothing_in_a_read_only_directory_can_be_changed() {
    let world = World::with("readonly", true);
    let guest = world.memory.guest();
    fs::write(world.root.join("file"), "text").unwrap();
    fs::create_dir(world.root.join("dir")).unwrap();
    let perm = errno(Errno::Perm);
    for (flags, rights) in [(oflags::CREAT, 0), (oflags::TRUNC, 0), (0, rights::FD_WRITE), (0, BOTH)] {
        assert_eq!(world.open("file", flags, rights, 0), Err(perm));
    }
    let fd = world.open("file", 0, rights::FD_READ, 0).unwrap();
    let dir = world.open("dir", oflags::DIRECTORY, rights::FD_READ, 0).unwrap();
    assert_eq!(world.write(fd, &[b"x"]), Err(errno(Errno::Badf)));
    assert_eq!(fd_meta::fd_filestat_set_size(guest, fd, 0), perm);
    for fd in [fd, dir, 3] {
        assert_eq!(fd_meta::fd_filestat_set_times(guest, fd, 0, 0, 2), perm);
    }
    for fd in [3, dir] {
        assert_eq!(
            world.with_path("new", |path, len| path::path_create_directory(guest, fd, path, len)),
            perm
        );
        assert_eq!(world.with_path("file", |path, len| path::path_unlink_file(guest, fd, path, len)), perm);
        assert_eq!(
            world.with_path("dir", |path, len| path::path_remove_directory(guest, fd, path, len)),
            perm
        );
        let set = |path, len| path::path_filestat_set_times(guest, fd, 0, path, len, 0, 0, 2);
        assert_eq!(world.with_path("file", set), perm);
        let two = |call: &dyn Fn(u32, u32, u32, u32) -> Status| world.with_paths("file", "new", call);
        assert_eq!(two(&|a, a_len, b, b_len| path::path_rename(guest, fd, a, a_len, fd, b, b_len)), perm);
        assert_eq!(two(&|a, a_len, b, b_len| path::path_link(guest, fd, 0, a, a_len, fd, b, b_len)), perm);
        assert_eq!(two(&|a, a_len, b, b_len| path::path_symlink(guest, a, a_len, fd, b, b_len)), perm);
    }
    assert_eq!(fs::read(world.root.join("file")).unwrap(), b"text");
    assert_eq!(fs::read_dir(&world.root).unwrap().count(), 2);
}

#[test]
fn opening_from_what_is_no_directory() {
    let world = World::new("dirfd");
    let guest = world.memory.guest();
    let file = world.create("file");
    let len = world.memory.put(PATH, b"x");
    let open = |fd| path_open::path_open(guest, fd, 0, PATH, len, 0, 0, 0, 0, OUT);
    assert_eq!(
        (open(file), open(1), open(99)),
        (errno(Errno::Notdir), errno(Errno::Badf), errno(Errno::Badf))
    );
    assert_eq!(world.open("file", oflags::DIRECTORY, 0, 0), Err(errno(Errno::Notdir)));
    assert_eq!(world.open(".", 0, rights::FD_WRITE, 0), Err(errno(Errno::Isdir)));
    assert_eq!(world.open("file", oflags::CREAT | oflags::EXCL, 0, 0), Err(errno(Errno::Exist)));
}
