//! Names that another reader of strings could take for something else. Without the check: the test reads the name as such a reader would,
//! and opens what it then means. The names that mean nothing to anybody have no such half, and say so.

use std::ffi::{CString, OsStr};
use std::fs;
use std::os::unix::ffi::OsStrExt;

use wasmc_tests::puppet::calls::{CREAT, OUT, READ, WRITE};
use wasmc_tests::world::{RW, World, holds_secret};

use crate::Attack;

const ILSEQ: u64 = 25;
const INVAL: u64 = 28;
const NAMETOOLONG: u64 = 37;
const NOENT: u64 = 44;

/// A name, the path, its error, and what a lenient reader takes it for.
type Name = (&'static str, &'static [u8], u64, Option<Lenient>);

/// Reads a path in its own way.
type Lenient = fn(&[u8]) -> Vec<u8>;

const NAMES: &[Name] = &[
    ("nul-at-the-end", b"../outside/secret\0", INVAL, Some(until_nul)),
    ("nul-before-an-extension", b"../outside/secret\0.txt", INVAL, Some(until_nul)),
    ("nul-first", b"\0file", INVAL, Some(|_| b".".to_vec())),
    ("overlong-dots", b"\xc0\xae\xc0\xae/outside/secret", ILSEQ, Some(lenient_utf8)),
    ("overlong-slash", b"..\xc0\xafoutside\xc0\xafsecret", ILSEQ, Some(lenient_utf8)),
    ("overlong-nul", b"../outside/secret\xc0\x80", ILSEQ, Some(|path| until_nul(&lenient_utf8(path)))),
    ("surrogates", b"\xed\xa0\x80\xed\xb0\x80", ILSEQ, Some(<[u8]>::to_vec)),
    ("byte-of-no-character", b"\xff", ILSEQ, Some(<[u8]>::to_vec)),
    ("character-cut-off", b"caf\xc3", ILSEQ, Some(<[u8]>::to_vec)),
    ("backslashes", b"..\\outside\\secret", NOENT, Some(|path| replaced(path, "\\", "/"))),
    ("percent", b"..%2foutside%2fsecret", NOENT, Some(|path| replaced(path, "%2f", "/"))),
    ("wide-dots", "．．/outside/secret".as_bytes(), NOENT, Some(|path| replaced(path, "．", "."))),
    ("dot-leader", "‥/outside/secret".as_bytes(), NOENT, Some(|path| replaced(path, "‥", ".."))),
    ("division-slash", "..∕outside∕secret".as_bytes(), NOENT, Some(|path| replaced(path, "∕", "/"))),
    ("blanks-around", b" ../outside/secret ", NOENT, Some(|path| path.trim_ascii().to_vec())),
    ("empty", b"", NOENT, Some(|_| b".".to_vec())),
    // What is longer than any name or path names nothing: there is nothing to be reached.
    ("component-too-long", &[b'x'; 256], NAMETOOLONG, None),
    ("path-too-long", &[b'x'; 4096], NAMETOOLONG, None),
    ("path-of-a-page", &[b'.'; 8000], NAMETOOLONG, None),
];

pub(crate) fn attacks() -> Vec<Attack> {
    NAMES
        .iter()
        .map(|&(name, path, errno, lenient)| {
            Attack::new(name, move |setting| run(setting, path, errno, lenient))
        })
        .collect()
}

fn run(setting: &crate::Setting, path: &[u8], errno: u64, lenient: Option<Lenient>) {
    let world = World::new();
    let before = world.surroundings();
    let meant = |world: &World| lenient.map(|read| world.path("rw").join(OsStr::from_bytes(&read(path))));
    if let Some(meant) = meant(&world)
        && fs::metadata(&meant).is_err()
    {
        fs::write(&meant, "a name that no guest can say").expect("it can be made");
    }
    {
        let mut puppet = setting.puppet(&world);
        assert_eq!(puppet.open(RW, path, 0, READ), Err(errno));
        // A harmless name can be made, but that has nothing to do with what others take it for.
        if errno != NOENT {
            assert_eq!(puppet.open(RW, path, CREAT, WRITE), Err(errno));
            for function in ["path_create_directory", "path_unlink_file", "path_remove_directory"] {
                assert_eq!(puppet.with_path(function, &[RW], path, &[]), errno, "{function}");
            }
        }
        assert_eq!(puppet.with_path("path_filestat_get", &[RW, 1], path, &[OUT.into()]), errno);
    }
    assert_eq!(world.surroundings(), before);
    if let Some(meant) = meant(&world) {
        let there = fs::metadata(&meant).expect("a lenient reader reaches it");
        let read = fs::read(&meant).unwrap_or_default();
        assert!(there.is_dir() || holds_secret(&read) || meant.starts_with(world.path("rw")));
    }
}

/// As C reads strings.
fn until_nul(path: &[u8]) -> Vec<u8> {
    let end = path.iter().position(|&byte| byte == 0).unwrap_or(path.len());
    CString::new(&path[..end]).expect("no NUL").into_bytes()
}

/// As a decoder of UTF-8 that accepts more bytes than a character needs.
fn lenient_utf8(path: &[u8]) -> Vec<u8> {
    let mut decoded = Vec::new();
    let mut rest = path;
    while let Some((&byte, after)) = rest.split_first() {
        match (byte, after.split_first()) {
            (0xc0 | 0xc1, Some((&next, after))) => {
                decoded.push((byte & 1) << 6 | next & 0x3f);
                rest = after;
            }
            _ => {
                decoded.push(byte);
                rest = after;
            }
        }
    }
    decoded
}

fn replaced(path: &[u8], from: &str, to: &str) -> Vec<u8> {
    String::from_utf8_lossy(path).replace(from, to).into_bytes()
}
