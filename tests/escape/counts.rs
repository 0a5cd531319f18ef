//! Counts and lengths that are far too large, or whose product with the size of an item wraps. Without the check: as for `pointers`.

use wasmc_tests::puppet::Puppet;
use wasmc_tests::puppet::calls::{BUFFER, CREAT, OUT, PATH, READ, VECTORS, WRITE};
use wasmc_tests::world::{RW, World};

use crate::Attack;
use crate::pointers::{Access, run, run_long};

const O: u64 = OUT as u64;
const B: u64 = BUFFER as u64;

const COUNTS: &[Access] = &[
    ("two-thousand-million-vectors-to-write", |puppet| vectors(puppet, "fd_write", 1 << 31)),
    ("two-thousand-million-vectors-to-read", |puppet| vectors(puppet, "fd_read", 1 << 31)),
    // Eight bytes each: eight bytes in all, if the product wraps.
    ("vectors-whose-size-wraps", |puppet| vectors(puppet, "fd_write", (1 << 29) + 1)),
    ("all-vectors", |puppet| vectors(puppet, "fd_read", 0xffff_ffff)),
    ("two-thousand-million-subscriptions", |puppet| puppet.call("poll_oneoff", &[B, B, 1 << 31, O])),
    // 48 bytes each: 32 bytes in all.
    ("subscriptions-whose-size-wraps", |puppet| puppet.call("poll_oneoff", &[B, B, 0x0555_5556, O])),
    // 32 bytes each: as many events as fit, if the product wraps, and subscriptions that do not.
    ("events-whose-size-wraps", |puppet| puppet.call("poll_oneoff", &[B, B, 1 << 27, O])),
    ("old-subscriptions-whose-size-wraps", |puppet| {
        puppet.call("wasi_unstable.poll_oneoff", &[B, B, 0x0492_4925, O])
    }),
    ("all-entries", |puppet| puppet.call("fd_readdir", &[RW, 0x2_0000 - 8, 0xffff_ffff, 0, O])),
    ("path-of-all-lengths", |puppet| {
        puppet.path("file");
        puppet.call("path_open", &[RW, 0, PATH.into(), 0xffff_ffff, 0, READ, 0, 0, O])
    }),
    ("link-of-all-lengths", |puppet| {
        let [target, target_len] = puppet.path("dir/nested/file");
        let [path, len] = puppet.other_path("link");
        puppet.call("path_symlink", &[target, target_len, RW, path, len]);
        puppet.call("path_readlink", &[RW, path, len, 0x2_0000 - 4, 0xffff_ffff, O])
    }),
];

/// See `pointers`.
const LONG: &[Access] =
    &[("all-random-bytes", |puppet| puppet.call("random_get", &[0x2_0000 - 8, 0xffff_ffff]))];

pub(crate) fn attacks() -> Vec<Attack> {
    let counts = COUNTS.iter().map(|count| Attack::new(count.0, |setting| run(setting, count)));
    let long = LONG.iter().map(|count| Attack::new(count.0, |setting| run_long(setting, count)));
    counts.chain(long).chain([Attack::new("just-too-many", just_too_many)]).collect()
}

/// As many vectors as a call says, of which those that are there are good.
fn vectors(puppet: &mut Puppet<'_>, function: &str, count: u64) -> u64 {
    let fd = puppet.open(RW, "scratch", CREAT, READ | WRITE).expect("it can be made");
    puppet.vectors(&[(BUFFER, 4); 100]);
    puppet.call(function, &[fd, VECTORS.into(), count, O])
}

/// What is inside memory and yet too much for the runtime, which has room for so many: it says so, or does a part. There is nothing
/// behind that check but memory of the stub's own, so it cannot be switched off.
fn just_too_many(setting: &crate::Setting) {
    const NOMEM: u64 = 48;
    const INVAL: u64 = 28;
    let world = World::new();
    let mut puppet = setting.puppet(&world);
    assert_eq!(puppet.call("grow", &[1]), 2);
    assert_eq!(puppet.call("poll_oneoff", &[B, B, 1025, O]), NOMEM);
    assert_eq!(puppet.call("poll_oneoff", &[B, B, 0, O]), INVAL);
    puppet.store(BUFFER, &[0; 4096]);
    puppet.vectors(&[(BUFFER, 1); 300]);
    let fd = puppet.open(RW, "scratch", CREAT, WRITE).expect("it can be made");
    assert_eq!(puppet.call("fd_write", &[fd, VECTORS.into(), 300, O]), 0);
    let written = puppet.out();
    assert!((1..=300).contains(&written), "{written}");
    for len in 0..60 {
        assert_eq!(puppet.call("fd_readdir", &[RW, B, len, 0, O]), 0);
        assert!(u64::from(puppet.out()) <= len);
    }
}
