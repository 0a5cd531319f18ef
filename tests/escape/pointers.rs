//! Addresses of a guest's that are outside its memory, or reach outside, given to every function that takes one. Without the check:
//! there is memory behind the guest's, and the length that the check compares with says so.

use wasmc_abi::layout::{MEMORY_BASE, WASM_PAGE};
use wasmc_abi::program::Memory;
use wasmc_tests::puppet::calls::{BUFFER, CREAT, OUT, READ, VECTORS, WRITE};
use wasmc_tests::puppet::{MEMORY, Puppet};
use wasmc_tests::world::{RW, World};

use crate::{Attack, Setting};

const FAULT: u64 = 21;

/// Where the guest's memory ends, and where a 32-bit address wraps.
pub(crate) const END: u32 = MEMORY;
const WRAP: u64 = 1 << 32;

/// What stands behind the guest's memory: the name of a file, and a secret.
const BEHIND: &[u8] =
    b"file\0\0\0\0NOT-FOR-GUESTS-NOT-FOR-GUESTS-NOT-FOR-GUESTS-NOT-FOR-GUESTS-NOT-FOR-GUESTS";

/// A name, and what is tried: the number of the error.
pub(crate) type Access = (&'static str, fn(&mut Puppet<'_>) -> u64);

const E: u64 = END as u64;
const O: u64 = OUT as u64;

const ACCESSES: &[Access] = &[
    ("write-across-the-end", |puppet| write(puppet, "fd_write", &[], &[(END - 4, 32)])),
    ("write-from-behind-the-end", |puppet| write(puppet, "fd_write", &[], &[(END, 32)])),
    ("write-at-a-position-across-the-end", |puppet| write(puppet, "fd_pwrite", &[0], &[(END - 4, 32)])),
    ("write-second-vector-across-the-end", |puppet| {
        write(puppet, "fd_write", &[], &[(BUFFER, 4), (END - 4, 32)])
    }),
    ("write-across-the-wrap", |puppet| write(puppet, "fd_write", &[], &[(0xffff_fff0, 0x20)])),
    ("write-before-the-wrap", |puppet| write(puppet, "fd_write", &[], &[(0xffff_ffff, 1)])),
    ("read-across-the-end", |puppet| read(puppet, "fd_read", &[], &[(END - 4, 8)])),
    ("read-behind-the-end", |puppet| read(puppet, "fd_read", &[], &[(END, 8)])),
    ("read-at-a-position-across-the-end", |puppet| read(puppet, "fd_pread", &[0], &[(END - 4, 8)])),
    ("read-across-the-wrap", |puppet| read(puppet, "fd_read", &[], &[(0xffff_fffc, 8)])),
    ("vectors-across-the-end", |puppet| {
        puppet.store(END - 8, &[BUFFER.to_le_bytes(), 4_u32.to_le_bytes()].concat());
        let fd = file(puppet);
        puppet.call("fd_write", &[fd, E - 8, 2, O])
    }),
    ("vectors-behind-the-end", |puppet| {
        let fd = file(puppet);
        puppet.call("fd_write", &[fd, E, 1, O])
    }),
    ("count-of-written-across-the-end", |puppet| {
        let ([vectors, count], fd) = (puppet.vectors(&[(BUFFER, 4)]), file(puppet));
        puppet.call("fd_write", &[fd, vectors, count, E - 2])
    }),
    ("count-of-read-behind-the-end", |puppet| {
        let ([vectors, count], fd) = (puppet.vectors(&[(BUFFER, 4)]), file(puppet));
        puppet.call("fd_read", &[fd, vectors, count, E])
    }),
    ("count-before-the-wrap", |puppet| {
        let ([vectors, count], fd) = (puppet.vectors(&[(BUFFER, 4)]), file(puppet));
        puppet.call("fd_read", &[fd, vectors, count, 0xffff_fffe])
    }),
    ("descriptor-behind-the-end", |puppet| {
        let [path, len] = puppet.path("file");
        puppet.call("path_open", &[RW, 0, path, len, 0, READ, 0, 0, E])
    }),
    ("path-behind-the-end", |puppet| puppet.call("path_open", &[RW, 0, E, 4, 0, READ, 0, 0, O])),
    ("path-across-the-end", |puppet| {
        puppet.store(END - 2, b"./");
        puppet.call("path_open", &[RW, 0, E - 2, 6, 0, READ, 0, 0, O])
    }),
    ("path-across-the-wrap", |puppet| puppet.call("path_filestat_get", &[RW, 0, 0xffff_ffff, 2, O])),
    ("target-of-a-link-behind-the-end", |puppet| {
        let [path, len] = puppet.path("link");
        puppet.call("path_symlink", &[E + 8, 16, RW, path, len])
    }),
    ("contents-of-a-link-across-the-end", |puppet| {
        let [target, target_len] = puppet.path("dir/nested/file");
        let [path, len] = puppet.other_path("link");
        puppet.call("path_symlink", &[target, target_len, RW, path, len]);
        puppet.call("path_readlink", &[RW, path, len, E - 4, 64, O])
    }),
    ("new-name-behind-the-end", |puppet| {
        let [path, len] = puppet.path("dir/nested/file");
        puppet.call("path_rename", &[RW, path, len, RW, E, 4])
    }),
    ("entries-across-the-end", |puppet| puppet.call("fd_readdir", &[RW, E - 4, 200, 0, O])),
    ("count-of-entries-behind-the-end", |puppet| puppet.call("fd_readdir", &[RW, BUFFER.into(), 200, 0, E])),
    ("random-bytes-across-the-end", |puppet| puppet.call("random_get", &[E - 4, 16])),
    ("time-across-the-end", |puppet| puppet.call("clock_time_get", &[0, 0, E - 4])),
    ("resolution-behind-the-end", |puppet| puppet.call("clock_res_get", &[0, E])),
    ("arguments-behind-the-end", |puppet| puppet.call("args_get", &[BUFFER.into(), E])),
    ("pointers-to-arguments-behind-the-end", |puppet| puppet.call("args_get", &[E, BUFFER.into()])),
    ("size-of-arguments-across-the-end", |puppet| puppet.call("args_sizes_get", &[O, E - 2])),
    ("size-of-the-environment-behind-the-end", |puppet| puppet.call("environ_sizes_get", &[E, O])),
    ("metadata-across-the-end", |puppet| puppet.call("fd_filestat_get", &[RW, E - 8])),
    ("old-metadata-across-the-end", |puppet| puppet.call("wasi_unstable.fd_filestat_get", &[RW, E - 8])),
    ("metadata-of-a-path-behind-the-end", |puppet| {
        puppet.with_path("path_filestat_get", &[RW, 0], "file", &[E])
    }),
    ("state-across-the-end", |puppet| puppet.call("fd_fdstat_get", &[RW, E - 23])),
    ("grant-across-the-end", |puppet| puppet.call("fd_prestat_get", &[RW, E - 4])),
    ("name-of-a-grant-across-the-end", |puppet| puppet.call("fd_prestat_dir_name", &[RW, E - 1, 3])),
    ("position-behind-the-end", |puppet| {
        let fd = file(puppet);
        puppet.call("fd_seek", &[fd, 1, 1, E])
    }),
    ("subscriptions-across-the-end", |puppet| puppet.call("poll_oneoff", &[E - 47, BUFFER.into(), 1, O])),
    ("old-subscriptions-across-the-end", |puppet| {
        puppet.call("wasi_unstable.poll_oneoff", &[E - 48, BUFFER.into(), 1, O])
    }),
    ("events-across-the-end", |puppet| puppet.call("poll_oneoff", &[BUFFER.into(), E - 31, 1, O])),
    ("count-of-events-behind-the-end", |puppet| {
        puppet.call("poll_oneoff", &[BUFFER.into(), u64::from(BUFFER) + 64, 1, E])
    }),
];

/// What a kernel would do in part, and an emulator refuses as a whole, with the error of the check: there its second half shows nothing.
const LONG: &[Access] =
    &[("write-of-all-lengths", |puppet| write(puppet, "fd_write", &[], &[(E as u32 - 8, 0xffff_ffff)]))];

pub(crate) fn attacks() -> Vec<Attack> {
    let accesses = ACCESSES.iter().map(|access| Attack::new(access.0, |setting| run(setting, access)));
    let long = LONG.iter().map(|access| Attack::new(access.0, |setting| run_long(setting, access)));
    accesses.chain(long).chain([Attack::new("behind-a-memory-that-grew", grown)]).collect()
}

/// Tries what an emulator refuses for its length.
pub(crate) fn run_long(setting: &Setting, access: &Access) {
    if setting.is_emulated() {
        let world = World::new();
        assert_eq!((access.1)(&mut setting.puppet(&world)), FAULT);
    } else {
        run(setting, access);
    }
}

/// Tries it with the check, with the check and memory behind the guest's, and without the check.
pub(crate) fn run(setting: &Setting, &(_, access): &Access) {
    let world = World::new();
    assert_eq!(access(&mut setting.puppet(&world)), FAULT);
    let mut puppet = setting.unlocked(&world);
    let places = [MEMORY_BASE + E, MEMORY_BASE + WRAP];
    map(&mut puppet, places[0], WASM_PAGE);
    map(&mut puppet, places[1] - WASM_PAGE, 2 * WASM_PAGE);
    for place in places {
        puppet.poke(place, BEHIND);
    }
    let behind = |puppet: &mut Puppet<'_>| {
        let wrap = puppet.peek(places[1] - 16, 16 + BEHIND.len() as u64);
        [puppet.peek(places[0], BEHIND.len() as u64), wrap].concat()
    };
    let before = behind(&mut puppet);
    assert_eq!(access(&mut puppet), FAULT);
    assert_eq!(behind(&mut puppet), before);
    assert!(!world.has_leaked());
    set_length(&mut puppet, 0, 1 << 40);
    let errno = access(&mut puppet);
    let harmed = errno != FAULT || behind(&mut puppet) != before || world.has_leaked();
    assert!(harmed, "without the check nothing happened either");
}

/// What was outside is inside when the memory has grown, and its new end is an end.
fn grown(setting: &Setting) {
    let world = World::new();
    let mut puppet = setting.puppet(&world);
    assert_eq!(puppet.call("random_get", &[E - 4, 16]), FAULT);
    assert_eq!(puppet.call("grow", &[1]), E / WASM_PAGE);
    assert_eq!(puppet.call("random_get", &[E - 4, 16]), 0);
    assert_eq!(puppet.call("random_get", &[E + WASM_PAGE - 4, 16]), FAULT);
    assert_eq!(puppet.call("grow", &[1000]), u64::MAX);
    assert_eq!(puppet.call("random_get", &[E + WASM_PAGE - 4, 16]), FAULT);

    let mut puppet = setting.unlocked(&world);
    assert_eq!(puppet.call("grow", &[1]), E / WASM_PAGE);
    map(&mut puppet, MEMORY_BASE + E + WASM_PAGE, WASM_PAGE);
    set_length(&mut puppet, 0, 1 << 40);
    assert_eq!(puppet.call("random_get", &[E + WASM_PAGE - 4, 16]), 0);
}

/// A file to read and write, new each time.
fn file(puppet: &mut Puppet<'_>) -> u64 {
    puppet.open(RW, "scratch", CREAT, READ | WRITE).expect("it can be made")
}

fn write(puppet: &mut Puppet<'_>, function: &str, after: &[u64], vectors: &[(u32, u32)]) -> u64 {
    let fd = file(puppet);
    puppet.vectors(vectors);
    puppet.call(function, &[&[fd, VECTORS.into(), vectors.len() as u64], after, &[O]].concat())
}

fn read(puppet: &mut Puppet<'_>, function: &str, after: &[u64], vectors: &[(u32, u32)]) -> u64 {
    let fd = puppet.open(RW, "file", 0, READ).expect("it can be read");
    puppet.vectors(vectors);
    puppet.call(function, &[&[fd, VECTORS.into(), vectors.len() as u64], after, &[O]].concat())
}

/// Maps memory, whatever is there.
pub(crate) fn map(puppet: &mut Puppet<'_>, address: u64, len: u64) {
    const READ_WRITE: u64 = 3;
    const PRIVATE_FIXED_ANONYMOUS: u64 = 0x32;
    let result =
        puppet.system_call(9, 222, &[address, len, READ_WRITE, PRIVATE_FIXED_ANONYMOUS, u64::MAX, 0]);
    assert_eq!(result as u64, address);
}

/// Makes all checks believe that a memory has this length.
pub(crate) fn set_length(puppet: &mut Puppet<'_>, memory: u32, len: u64) {
    let descriptor = puppet.model().address(&format!("wasmc_memory.{memory}"));
    puppet.poke(descriptor + std::mem::offset_of!(Memory, len) as u64, &len.to_le_bytes());
}
