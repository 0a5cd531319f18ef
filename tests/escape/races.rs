//! Races: another process changes the tree while the guest resolves a path. Without the check: the kernel's ordinary resolution, in the
//! same race or in the state that the race passes through.

use std::fs;
use std::os::unix::fs::symlink;
use std::path::PathBuf;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::{Duration, Instant};

use wasmc_tests::puppet::Puppet;
use wasmc_tests::puppet::calls::{CREAT, DIRECTORY, FOLLOW, OUT, READ, WRITE};
use wasmc_tests::world::{RW, World, holds_secret};

use crate::{Attack, Setting, ignore};

/// How long and how often each is tried at least, and the pause between two changes.
const TIME: Duration = Duration::from_millis(400);
const ATTEMPTS: u32 = 100;
const PAUSE: Duration = Duration::from_micros(30);

/// A name, what the guest tries again and again, and what is swapped meanwhile: the name in `rw` that is one moment harmless and
/// the next a link, and where that leads.
type Race = (&'static str, fn(&mut Puppet<'_>), &'static str, &'static str);

const RACES: &[Race] = &[
    (
        "open-below-a-directory-that-becomes-a-link",
        |puppet| open(puppet, "flip/secret"),
        "flip",
        "../outside",
    ),
    ("open-what-becomes-a-link", |puppet| open(puppet, "flop"), "flop", "../outside/secret"),
    ("open-from-below", |puppet| open(puppet, "dir/../flip/dir/../secret"), "flip", "../outside"),
    (
        "make-a-file-below-what-becomes-a-link",
        |puppet| ignore(puppet.open(RW, "flip/made", CREAT, WRITE)),
        "flip",
        "../outside",
    ),
    (
        "make-a-directory-below-what-becomes-a-link",
        |puppet| {
            puppet.with_path("path_create_directory", &[RW], "flip/made", &[]);
        },
        "flip",
        "../outside",
    ),
    (
        "remove-below-what-becomes-a-link",
        |puppet| {
            puppet.with_path("path_unlink_file", &[RW], "flip/secret", &[]);
        },
        "flip",
        "../outside",
    ),
    (
        "rename-from-below-what-becomes-a-link",
        |puppet| {
            let (old, new) = (puppet.path("flip/secret"), puppet.other_path("stolen"));
            puppet.call("path_rename", &[&[RW], &old[..], &[RW], &new].concat());
        },
        "flip",
        "../outside",
    ),
    (
        "link-from-below-what-becomes-a-link",
        |puppet| {
            let (old, new) = (puppet.path("flip/secret"), puppet.other_path("stolen"));
            puppet.call("path_link", &[&[RW, 0], &old[..], &[RW], &new].concat());
        },
        "flip",
        "../outside",
    ),
    (
        "times-of-what-becomes-a-link",
        |puppet| {
            puppet.with_path("path_filestat_set_times", &[RW, FOLLOW], "flop", &[1, 1, 5]);
        },
        "flop",
        "../outside/secret",
    ),
    (
        "open-a-directory-that-becomes-a-link",
        |puppet| {
            if let Ok(fd) = puppet.open(RW, "flip", DIRECTORY, READ) {
                if let Ok(file) = puppet.open(fd, "secret", 0, READ) {
                    look(puppet, file);
                }
                puppet.call("fd_close", &[fd]);
            }
        },
        "flip",
        "../outside",
    ),
];

pub(crate) fn attacks() -> Vec<Attack> {
    let races = RACES.iter().map(|race| Attack::new(race.0, |setting| run(setting, race)));
    races.chain([Attack::new("up-from-a-directory-that-is-moved-out", moved_out)]).collect()
}

fn open(puppet: &mut Puppet<'_>, path: &str) {
    if let Ok(fd) = puppet.open(RW, path, 0, READ) {
        look(puppet, fd);
    }
}

fn look(puppet: &mut Puppet<'_>, fd: u64) {
    assert!(!holds_secret(&puppet.read(fd, 32).expect("it can be read")), "it was read");
    puppet.call("fd_close", &[fd]);
}

fn run(setting: &Setting, &(_, attempt, name, target): &Race) {
    let world = World::new();
    fs::create_dir_all(world.path("rw/flip/dir")).expect("a directory");
    fs::write(world.path("rw/flop"), "harmless").expect("a file");
    let harmless = || {
        // Whatever the guest has moved or removed there.
        drop(fs::write(world.path("rw/flip/secret"), "harmless"));
    };
    harmless();
    let (place, link, parked) = (world.path("rw").join(name), world.path("rw/link"), world.path("rw/parked"));
    symlink(target, &link).expect("a link");
    let before = world.surroundings();
    let swap = [(&place, &parked), (&link, &place), (&place, &link), (&parked, &place)];
    meanwhile(&swap, harmless, &mut setting.puppet(&world), attempt);
    assert_eq!(world.surroundings(), before);
    assert!(!world.has_leaked());
    fs::rename(&place, &parked).expect("it can be moved");
    fs::rename(&link, &place).expect("it can be moved");
    let reached = if name == "flip" { place.join("secret") } else { place };
    assert!(holds_secret(&fs::read(reached).expect("it leads there")), "the race passes through this state");
}

/// Tries something again and again while others rename files, in turn, and do something more after each round.
fn meanwhile(
    swap: &[(&PathBuf, &PathBuf)],
    after: impl Fn() + Sync,
    puppet: &mut Puppet<'_>,
    attempt: impl Fn(&mut Puppet<'_>),
) {
    let end = AtomicBool::new(false);
    std::thread::scope(|scope| {
        let _at_the_end = Ender(&end);
        scope.spawn(|| {
            while !end.load(Ordering::Relaxed) {
                for (from, to) in swap {
                    fs::rename(from, to).expect("nobody else renames these");
                    // Renames without a pause would keep the kernel from resolving anything.
                    std::thread::sleep(PAUSE);
                }
                after();
            }
        });
        let start = Instant::now();
        let mut attempts = 0;
        while start.elapsed() < TIME || attempts < ATTEMPTS {
            attempt(puppet);
            attempts += 1;
        }
    });
}

/// Says that a race is over, also when an attempt panics.
struct Ender<'a>(&'a AtomicBool);

impl Drop for Ender<'_> {
    fn drop(&mut self) {
        self.0.store(true, Ordering::Relaxed);
    }
}

/// `..` behind a directory that is moved out of the granted one between two components.
fn moved_out(setting: &Setting) {
    const PATH: &str = "a/b/../../secret";
    let world = World::new();
    fs::create_dir_all(world.path("rw/a/b")).expect("a directory");
    fs::write(world.path("rw/secret"), "harmless").expect("a file");
    let (inside, outside) = (world.path("rw/a/b"), world.path("outside/b"));
    let swap = [(&inside, &outside), (&outside, &inside)];
    meanwhile(
        &swap,
        || {},
        &mut setting.puppet(&world),
        |puppet| {
            open(puppet, PATH);
            puppet.with_path("path_filestat_get", &[RW, FOLLOW], PATH, &[OUT.into()]);
        },
    );
    // What a kernel that was at `b` when it was moved reads next.
    fs::rename(&inside, &outside).expect("it can be moved");
    assert!(holds_secret(&fs::read(outside.join("../../secret")).expect("it leads there")));
}
