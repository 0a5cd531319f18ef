//! Attacks, run over both implementations: each must give the same answer, and never a file from outside.

use super::*;
use crate::os::fs::{O_CREAT, O_EXCL, O_NOFOLLOW, O_RDONLY, O_RDWR, O_TRUNC};
use std::ffi::CString;
use std::fs as std_fs;
use std::os::fd::AsRawFd;
use std::os::unix::fs::{MetadataExt, symlink};
use std::path::{Path, PathBuf};

/// A tree with the directory that is granted (`root`) and a secret beside it.
struct Tree {
    base: PathBuf,
    root: std_fs::File,
}

impl Tree {
    fn new(name: &str) -> Tree {
        let base = std::env::temp_dir().join(format!("wasmc-resolve-{name}-{}", std::process::id()));
        let _ = std_fs::remove_dir_all(&base);
        let root = base.join("root");
        std_fs::create_dir_all(root.join("dir/nested")).unwrap();
        std_fs::write(base.join("secret"), "secret").unwrap();
        std_fs::write(root.join("file"), "file").unwrap();
        std_fs::write(root.join("dir/nested/file"), "nested").unwrap();
        std_fs::create_dir(base.join("beside")).unwrap();
        for (target, link) in [
            ("file", "to_file"),
            ("dir/nested", "to_nested"),
            ("dir/", "to_dir_slash"),
            ("file/", "to_file_slash"),
            ("../file", "dir/up"),
            ("nested/../../file", "dir/zigzag"),
            ("to_file", "chain"),
            ("missing", "dangling"),
            ("missing/", "dangling_slash"),
            ("loop", "loop"),
            ("pong", "ping"),
            ("ping", "pong"),
            ("..", "parent"),
            (".", "here"),
            ("../secret", "escape"),
            ("../root/file", "out_and_in"),
            ("dir/../../secret", "deep_escape"),
            ("/etc", "absolute"),
            ("/", "slash"),
            ("../beside", "to_beside"),
            ("../made_outside", "dangling_outside"),
            ("to_beside", "chain_out"),
        ] {
            symlink(target, root.join(link)).unwrap();
        }
        let mut target = String::from("file");
        for link in 0..=41 {
            symlink(&target, root.join(format!("link{link}"))).unwrap();
            target = format!("link{link}");
        }
        let root = std_fs::File::open(&root).unwrap();
        Tree { base, root }
    }

    fn fd(&self) -> i32 {
        self.root.as_raw_fd()
    }
}

impl Drop for Tree {
    fn drop(&mut self) {
        let _ = std_fs::remove_dir_all(&self.base);
    }
}

const OPENERS: [(&str, Opener); 2] = [("kernel", fs::open_beneath), ("walk", walk::open)];

/// The inode that a path leads to, or the error.
fn lead(opener: Opener, tree: &Tree, path: &str, flags: u32) -> Result<u64> {
    let path = CString::new(path).unwrap();
    let fd = open_with(opener, tree.fd(), &path, flags)?;
    fs::stat(fd.raw()).map(|statx| statx.ino).map_err(Errno::from)
}

fn inode(path: &Path) -> u64 {
    std_fs::symlink_metadata(path).unwrap().ino()
}

#[test]
fn paths_lead_where_they_should_and_never_outside() {
    let tree = Tree::new("paths");
    let long_name = "x".repeat(256);
    let deep = "dir/nested/../../".repeat(200) + "file";
    let cases: &[(&str, std::result::Result<&str, Errno>)] = &[
        ("file", Ok("file")),
        ("./file", Ok("file")),
        ("dir//nested///file", Ok("dir/nested/file")),
        ("dir/.//nested/../../dir/nested/../nested///./file", Ok("dir/nested/file")),
        (".", Ok(".")),
        ("./", Ok(".")),
        ("dir", Ok("dir")),
        ("dir/", Ok("dir")),
        ("dir/..", Ok(".")),
        ("dir/nested/../..", Ok(".")),
        (&deep, Ok("file")),
        ("to_file", Ok("file")),
        ("chain", Ok("file")),
        ("to_nested/file", Ok("dir/nested/file")),
        ("to_nested/", Ok("dir/nested")),
        ("to_nested/..", Ok("dir")),
        ("to_nested/../nested/file", Ok("dir/nested/file")),
        ("to_dir_slash", Ok("dir")),
        ("to_dir_slash/nested", Ok("dir/nested")),
        ("to_file_slash", Err(Errno::Notdir)),
        ("dir/up", Ok("file")),
        ("dir/zigzag", Ok("file")),
        ("here/here/here/file", Ok("file")),
        ("link39", Ok("file")),
        ("link40", Err(Errno::Loop)),
        ("link41", Err(Errno::Loop)),
        ("", Err(Errno::Noent)),
        ("missing", Err(Errno::Noent)),
        ("missing/", Err(Errno::Noent)),
        ("missing/..", Err(Errno::Noent)),
        ("dangling", Err(Errno::Noent)),
        ("dangling/x", Err(Errno::Noent)),
        ("file/", Err(Errno::Notdir)),
        ("file/.", Err(Errno::Notdir)),
        ("file/..", Err(Errno::Notdir)),
        ("file/x", Err(Errno::Notdir)),
        ("to_file/", Err(Errno::Notdir)),
        ("loop", Err(Errno::Loop)),
        ("ping/x", Err(Errno::Loop)),
        (&long_name, Err(Errno::Nametoolong)),
        ("..", Err(Errno::Perm)),
        ("../", Err(Errno::Perm)),
        ("../secret", Err(Errno::Perm)),
        ("../root/file", Err(Errno::Perm)),
        ("dir/../../secret", Err(Errno::Perm)),
        ("dir/nested/../../../root/file", Err(Errno::Perm)),
        ("/", Err(Errno::Perm)),
        ("/etc/passwd", Err(Errno::Perm)),
        ("//etc/passwd", Err(Errno::Perm)),
        ("parent", Err(Errno::Perm)),
        ("parent/secret", Err(Errno::Perm)),
        ("escape", Err(Errno::Perm)),
        ("out_and_in", Err(Errno::Perm)),
        ("deep_escape", Err(Errno::Perm)),
        ("absolute", Err(Errno::Perm)),
        ("absolute/passwd", Err(Errno::Perm)),
        ("slash", Err(Errno::Perm)),
        ("to_beside/x", Err(Errno::Perm)),
        ("chain_out", Err(Errno::Perm)),
        ("to_nested/../../..", Err(Errno::Perm)),
    ];
    for (path, expected) in cases {
        let expected = expected.map(|name| inode(&tree.base.join("root").join(name)));
        for (name, opener) in OPENERS {
            for flags in [O_RDONLY, O_PATH] {
                assert_eq!(lead(opener, &tree, path, flags), expected, "{name} {path:?} {flags:o}");
            }
        }
    }
}

#[test]
fn a_last_link_is_not_followed_unless_a_slash_asks_for_it() {
    let tree = Tree::new("nofollow");
    let cases: &[(&str, u32, std::result::Result<&str, Errno>)] = &[
        ("to_file", O_PATH, Ok("to_file")),
        ("dangling", O_PATH, Ok("dangling")),
        ("absolute", O_PATH, Ok("absolute")),
        ("to_nested/", O_PATH, Ok("dir/nested")),
        ("to_nested/file", O_PATH, Ok("dir/nested/file")),
        ("to_file", O_RDONLY, Err(Errno::Loop)),
        ("to_nested", O_RDONLY, Err(Errno::Loop)),
        ("to_nested", O_DIRECTORY, Err(Errno::Notdir)),
        ("absolute/", O_PATH, Err(Errno::Perm)),
        ("escape", O_RDONLY, Err(Errno::Loop)),
    ];
    for (path, flags, expected) in cases {
        let expected = expected.map(|name| inode(&tree.base.join("root").join(name)));
        for (name, opener) in OPENERS {
            let flags = flags | O_NOFOLLOW;
            assert_eq!(lead(opener, &tree, path, flags), expected, "{name} {path:?} {flags:o}");
        }
    }
}

#[test]
fn files_are_made_inside_only() {
    let tree = Tree::new("create");
    let root = tree.base.join("root");
    // What is opened, with which flags besides `O_CREAT`, and what is made.
    let cases: &[(&str, u32, std::result::Result<&str, Errno>)] = &[
        ("new", 0, Ok("new")),
        ("dir/new", O_EXCL, Ok("dir/new")),
        ("to_nested/new", 0, Ok("dir/nested/new")),
        ("dangling", 0, Ok("missing")),
        ("file", O_EXCL, Err(Errno::Exist)),
        ("dangling", O_EXCL, Err(Errno::Exist)),
        ("dangling_outside", O_EXCL, Err(Errno::Exist)),
        ("dangling_outside", 0, Err(Errno::Perm)),
        ("to_beside/new", 0, Err(Errno::Perm)),
        ("../made_outside", 0, Err(Errno::Perm)),
        ("new/", 0, Err(Errno::Isdir)),
        ("dangling_slash", 0, Err(Errno::Isdir)),
        ("to_beside/", 0, Err(Errno::Isdir)),
        ("loop/", 0, Err(Errno::Isdir)),
        ("missing_dir/new", 0, Err(Errno::Noent)),
        (".", 0, Err(Errno::Isdir)),
        ("dir", 0, Err(Errno::Isdir)),
        ("dir/..", 0, Err(Errno::Isdir)),
    ];
    for (path, flags, expected) in cases {
        for (name, opener) in OPENERS {
            let result = lead(opener, &tree, path, O_RDWR | O_CREAT | flags);
            match expected {
                Ok(made) => {
                    assert_eq!(result, Ok(inode(&root.join(made))), "{name} {path:?}");
                    std_fs::remove_file(root.join(made)).unwrap();
                }
                Err(errno) => assert_eq!(result, Err(*errno), "{name} {path:?}"),
            }
            assert!(!tree.base.join("made_outside").exists(), "{name} {path:?}");
            assert_eq!(std_fs::read_dir(tree.base.join("beside")).unwrap().count(), 0, "{name} {path:?}");
        }
    }
}

#[test]
fn nothing_outside_is_truncated() {
    let tree = Tree::new("truncate");
    for (name, opener) in OPENERS {
        for path in ["escape", "deep_escape", "../secret", "parent/secret"] {
            assert_eq!(lead(opener, &tree, path, O_RDWR | O_TRUNC), Err(Errno::Perm), "{name} {path}");
        }
    }
    assert_eq!(std_fs::read_to_string(tree.base.join("secret")).unwrap(), "secret");
}

#[test]
fn places_are_inside_and_their_names_single() {
    let tree = Tree::new("places");
    let cases = [
        ("file", Ok((".", "file"))),
        ("dir/new", Ok(("dir", "new"))),
        ("dir/new//", Ok(("dir", "new//"))),
        ("to_nested/new", Ok(("dir/nested", "new"))),
        ("escape", Ok((".", "escape"))),
        ("absolute/", Ok((".", "absolute/"))),
        ("dir/..", Ok((".", "."))),
        ("dir/.", Ok(("dir", "."))),
        (".", Ok((".", "."))),
        ("..", Err(Errno::Perm)),
        ("dir/../..", Err(Errno::Perm)),
        ("../new", Err(Errno::Perm)),
        ("parent/new", Err(Errno::Perm)),
        ("absolute/passwd", Err(Errno::Perm)),
        ("to_beside/new", Err(Errno::Perm)),
        ("file/new", Err(Errno::Notdir)),
        ("missing/new", Err(Errno::Noent)),
    ];
    for (path, expected) in cases {
        for (name, opener) in OPENERS {
            let mut text = PathText::new();
            text.push(path.as_bytes()).unwrap();
            let found = place_with(opener, tree.fd(), &mut text).map(|place| {
                (fs::stat(place.dir()).ok().unwrap().ino, place.name().to_str().unwrap().to_owned())
            });
            let expected =
                expected.map(|(dir, name)| (inode(&tree.base.join("root").join(dir)), name.to_owned()));
            assert_eq!(found, expected, "{name} {path:?}");
        }
    }
}

#[test]
fn a_granted_directory_stays_a_root_wherever_it_is_moved() {
    let tree = Tree::new("moved");
    let nested = std_fs::File::open(tree.base.join("root/dir/nested")).unwrap();
    std_fs::rename(tree.base.join("root/dir/nested"), tree.base.join("beside/nested")).unwrap();
    for (name, opener) in OPENERS {
        let path = CString::new("../../secret").unwrap();
        let result = open_with(opener, nested.as_raw_fd(), &path, O_RDONLY);
        assert_eq!(result.err(), Some(Errno::Perm), "{name}");
    }
}
