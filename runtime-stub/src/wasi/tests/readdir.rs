//! Reading directories.

use super::super::readdir;
use super::super::types::filetype;
use super::*;
use std::collections::BTreeMap;

/// Reads a directory with a buffer of some size: names and kinds.
fn entries(world: &World, fd: u32, size: u32) -> BTreeMap<String, u8> {
    let guest = world.memory.guest();
    let (mut cookie, mut found) = (0, BTreeMap::new());
    loop {
        assert_eq!(readdir::fd_readdir(guest, fd, BUFFER, size, cookie, OUT), 0);
        let bytes = world.memory.bytes(BUFFER, world.number(OUT));
        let mut rest = bytes.as_slice();
        while rest.len() >= 24 {
            let len = u32::from_le_bytes(rest[16..20].try_into().unwrap()) as usize;
            let Some(name) = rest.get(24..24 + len) else { break };
            cookie = u64::from_le_bytes(rest[..8].try_into().unwrap());
            let name = String::from_utf8(name.to_vec()).unwrap();
            assert_eq!(found.insert(name.clone(), rest[20]), None, "{name} came twice");
            rest = &rest[24 + len..];
        }
        if bytes.len() < size as usize {
            return found;
        }
    }
}

#[test]
fn directories_are_read_whole_whatever_the_buffer() {
    let world = World::new("readdir");
    let mut expected: BTreeMap<_, _> =
        [(".".into(), filetype::DIRECTORY), ("..".into(), filetype::DIRECTORY)].into();
    fs::create_dir(world.root.join("dir")).unwrap();
    std::os::unix::fs::symlink("dir", world.root.join("link")).unwrap();
    expected.extend([("dir".into(), filetype::DIRECTORY), ("link".into(), filetype::SYMBOLIC_LINK)]);
    for number in 0..300 {
        let name = format!("file-with-a-rather-long-name-{number}");
        fs::write(world.root.join(&name), "").unwrap();
        expected.insert(name, filetype::REGULAR_FILE);
    }
    for size in [64, 100, 1000, 4096, 40_000] {
        assert_eq!(entries(&world, 3, size), expected, "{size}");
    }
    let guest = world.memory.guest();
    assert_eq!(readdir::fd_readdir(guest, 3, BUFFER, 20, 0, OUT), 0);
    assert_eq!(world.number(OUT), 20, "a buffer that is too small for one entry is filled");
    let fd = world.open("link", 0, 0, 0).unwrap();
    assert_eq!(entries(&world, fd, 100).len(), 2);
    let file = world.open("file-with-a-rather-long-name-0", 0, 0, 0).unwrap();
    assert_eq!(readdir::fd_readdir(guest, file, BUFFER, 64, 0, OUT), errno(Errno::Badf));
    assert_eq!(readdir::fd_readdir(guest, 0, BUFFER, 64, 0, OUT), errno(Errno::Badf));
}
