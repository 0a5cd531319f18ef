//! Drawing calls: mostly such as come far, with one thing in them that is wrong.

use wasmc_abi::host::{HostFunction, PREVIEW1_FUNCTIONS};
use wasmc_tests::puppet::{MAX_ARGUMENTS, MEMORY, Model, RESERVED};
use wasmc_tests::random::Random;

/// What paths are made of.
const COMPONENTS: &[&str] = &[
    "file", "dir", "nested", "new", "..", ".", "up", "out", "escape", "absolute", "loop", "secret", "",
    "a\0b", "outside", "rw", "ro", "\u{e9}", "/",
];

/// Numbers at the ends of what a number can be.
const EDGES: &[u64] = &[
    0,
    1,
    2,
    3,
    4,
    7,
    8,
    15,
    16,
    31,
    32,
    47,
    48,
    63,
    64,
    255,
    256,
    1023,
    1024,
    1025,
    4095,
    4096,
    0xffff,
    0x1_0000,
    0x7fff_ffff,
    0x8000_0000,
    0xffff_ffff,
    0x1_0000_0000,
    i64::MAX as u64,
    i64::MIN as u64,
    u64::MAX,
    u64::MAX - 1,
];

/// The input of a puppet: so many calls, and now and then something new in its memory.
pub(crate) fn input(model: &Model, random: &mut Random, calls: usize) -> Vec<u8> {
    let mut input = Vec::new();
    let mut paths = vec![(0, 0)];
    for number in 0..calls {
        if number % 8 == 0 {
            furnish(model, random, &mut input, &mut paths);
        }
        // The last operations of a puppet are its own, but it may grow.
        let function = draw(random, PREVIEW1_FUNCTIONS);
        // An exit ends a round, so there is one in a while.
        if function.name == "proc_exit" && random.below(100) != 0 {
            continue;
        }
        let old = format!("wasi_unstable.{}", function.name);
        let has_old = model.operations().contains(&old);
        let name = if has_old && random.below(3) == 0 { &old } else { function.name };
        input.extend(model.record(name, &arguments(random, function, &paths)));
    }
    input
}

fn draw<'a, T>(random: &mut Random, from: &'a [T]) -> &'a T {
    &from[random.below(from.len() as u64) as usize]
}

/// Where a path was stored, and how long it is.
type Stored = (u64, u64);

/// Puts a path, a vector, or bytes without sense somewhere, or grows the memory.
fn furnish(model: &Model, random: &mut Random, input: &mut Vec<u8>, paths: &mut Vec<Stored>) {
    let at = place(random);
    let bytes = match random.below(8) {
        0..=4 => {
            let path = path(random);
            paths.push((at, path.len() as u64));
            path
        }
        5 => (0..16).flat_map(|_| (pointer(random) as u32).to_le_bytes()).collect(),
        6 if random.below(20) == 0 => return input.extend(model.record("grow", &[random.below(3)])),
        _ => {
            let count = random.below(200) as usize;
            random.bytes(count)
        }
    };
    input.extend(model.record("store", &[at, bytes.len() as u64]));
    input.extend(bytes);
}

fn path(random: &mut Random) -> Vec<u8> {
    let count = 1 + random.below(4);
    let components: Vec<&str> = (0..count).map(|_| *draw(random, COMPONENTS)).collect();
    let mut path = components.join("/").into_bytes();
    if random.below(10) == 0 {
        path.push(0xff);
    }
    path
}

/// One of a few places, so that what one call leaves there another finds.
fn place(random: &mut Random) -> u64 {
    u64::from(RESERVED) + 512 * random.below(100)
}

fn pointer(random: &mut Random) -> u64 {
    match random.below(12) {
        0 => u64::from(MEMORY) - random.below(64),
        1 => random.number(),
        2 => *draw(random, EDGES),
        3 => 0xffff_ffff - random.below(64),
        _ => place(random),
    }
}

/// Mostly a path's length.
fn length(random: &mut Random) -> u64 {
    match random.below(8) {
        0 => *draw(random, EDGES),
        1 => random.number(),
        2 => random.below(5000),
        _ => 1 + random.below(20),
    }
}

fn descriptor(random: &mut Random) -> u64 {
    match random.below(16) {
        0 => random.number(),
        1 => *draw(random, EDGES),
        2 => random.below(3),
        3..=8 => 3 + random.below(2),
        _ => 5 + random.below(12),
    }
}

fn wide(random: &mut Random) -> u64 {
    match random.below(4) {
        0 => random.number(),
        1 => random.below(1 << 20),
        2 => (1 << 30) - 1,
        _ => *draw(random, EDGES),
    }
}

/// Arguments for a function: by what its name and the types of its parameters say, a descriptor, then mostly addresses and lengths in turn.
fn arguments(random: &mut Random, function: &HostFunction, paths: &[Stored]) -> [u64; MAX_ARGUMENTS] {
    let mut arguments = [0; MAX_ARGUMENTS];
    let begins_with_descriptor =
        !matches!(function.name.split('_').next(), Some("args" | "environ" | "random" | "poll" | "clock"));
    for (index, kind) in function.params.chars().enumerate() {
        arguments[index] = match (kind, index) {
            ('I', _) => wide(random),
            (_, 0) if begins_with_descriptor => descriptor(random),
            (_, 1) if function.name == "fd_renumber" => descriptor(random),
            _ => match random.below(6) {
                0 => *draw(random, EDGES),
                1 => descriptor(random),
                2 | 3 => pointer(random),
                _ => length(random),
            },
        };
    }
    place_well(random, function.name, &mut arguments, paths);
    // A guest without input or output can be told nothing more, and one without directories can do little, so that this is rare.
    let closes = matches!(function.name, "fd_close" | "fd_renumber" | "fd_read");
    if closes && arguments[..2].iter().any(|&fd| fd as u32 <= 4) && random.below(200) != 0 {
        (arguments[0], arguments[1]) = (5 + random.below(8), 5 + random.below(8));
    }
    arguments
}

/// Puts addresses, lengths and descriptors where they belong, most of the time.
fn place_well(random: &mut Random, name: &str, arguments: &mut [u64; MAX_ARGUMENTS], paths: &[Stored]) {
    // `d` is a descriptor, `p` an address, `n` a length, `c` a small count, `f` flags; `.` stays.
    let shape = match name {
        "path_open" => "dfpnf..fp",
        "path_filestat_get" => "dfpnp",
        "path_filestat_set_times" => "dfpn..f",
        "path_link" => "dfpndpn",
        "path_rename" => "dpndpn",
        "path_symlink" => "pndpn",
        "path_readlink" => "dpnpnp",
        "path_create_directory" | "path_remove_directory" | "path_unlink_file" => "dpn",
        "fd_read" | "fd_write" => "dpcp",
        "fd_pread" | "fd_pwrite" => "dpc.p",
        "fd_readdir" => "dpn.p",
        "fd_seek" => "d.fp",
        "fd_filestat_set_times" => "d..f",
        "poll_oneoff" => "ppcp",
        "clock_time_get" => "f.p",
        "clock_res_get" | "fd_fdstat_set_flags" => "ff",
        "args_get" | "args_sizes_get" | "environ_get" | "environ_sizes_get" => "pp",
        "random_get" => "pn",
        _ => return,
    };
    // The last paths are the likeliest to be whole still.
    let mut stored = || paths[paths.len() - 1 - (random.below(4) as usize).min(paths.len() - 1)];
    let [first, second] = [stored(), stored()];
    let mut known = [first.0, first.1, second.0, second.1].into_iter();
    let takes_path = name.starts_with("path_");
    for (argument, part) in arguments.iter_mut().zip(shape.chars()) {
        let known = if takes_path && matches!(part, 'p' | 'n') { known.next() } else { None };
        if random.below(12) == 0 {
            continue;
        }
        if let Some(known) = known {
            *argument = known;
            continue;
        }
        *argument = match part {
            'd' if takes_path && random.below(4) != 0 => 3 + random.below(2),
            'd' => descriptor(random),
            'p' => pointer(random),
            'n' => length(random),
            'c' => random.below(8),
            'f' if random.below(4) != 0 => random.below(2),
            'f' => random.below(32),
            _ => *argument,
        };
    }
}
