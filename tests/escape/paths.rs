//! Paths that lead out of the granted directory, given to every function that takes one; and what is moved or linked from one
//! granted directory to another. Without the check: the kernel's ordinary resolution.

use std::fs;
use std::os::unix::fs::symlink;

use wasmc_tests::puppet::Puppet;
use wasmc_tests::puppet::calls::{CREAT, DIRECTORY, EXCL, FOLLOW, OTHER_PATH, OUT, READ, TRUNC, WRITE};
use wasmc_tests::world::{RO, RW, World, holds_secret};

use crate::{Attack, Single};

/// A name, and the path, in which `{base}` stands for the directory of everything. The last component is none of a link's.
const PATHS: &[(&str, &str)] = &[
    ("up", "../outside/secret"),
    ("up-from-below", "dir/../../outside/secret"),
    ("up-from-far-below", "dir/nested/../../../outside/secret"),
    ("up-behind-dots", "./././../outside/secret"),
    ("up-among-slashes", "dir//..//..//outside//secret"),
    ("up-to-a-directory", "../outside/dir/"),
    ("up-to-a-name-with-the-same-beginning", "../rw-beside/secret"),
    ("out-and-in", "../rw/file"),
    ("out-and-in-from-below", "dir/../../rw/dir/nested/file"),
    ("into-the-other-grant", "../ro/file"),
    ("absolute", "{base}/outside/secret"),
    ("absolute-with-two-slashes", "//{base}/outside/secret"),
    ("absolute-inside", "{base}/rw/file"),
    ("through-the-process", "/proc/self/root{base}/outside/secret"),
    ("link-to-a-directory-outside", "to_outside/secret"),
    ("link-to-an-absolute-directory", "to_absolute/secret"),
    ("link-to-the-parent", "parent/outside/secret"),
    ("link-to-links", "chain/secret"),
    ("link-that-goes-out-and-in", "out_and_in/../outside/secret"),
    ("link-below-and-up", "to_nested/../../../outside/secret"),
    ("link-to-the-root-of-the-process", "magic{base}/outside/secret"),
    ("many-links", "link37/secret"),
    ("very-long", "{long}../outside/secret"),
    ("link-to-outside-and-a-slash", "to_outside/"),
];

/// Likewise; the last component is a link, which is followed.
const LINKS: &[(&str, &str)] = &[
    ("last-link", "escape"),
    ("last-link-absolute", "absolute"),
    ("last-link-from-below", "dir/escape"),
    ("last-link-to-a-link", "chain_to_secret"),
    ("last-link-of-many", "secret37"),
    ("last-link-dangling", "dangling"),
    ("last-link-dangling-absolute", "dangling_absolute"),
    ("last-link-magic", "magic_secret"),
];

pub(crate) fn attacks() -> Vec<Attack> {
    let by_path = PATHS.iter().chain(LINKS).map(|&(name, path)| {
        let names_link = LINKS.iter().any(|link| link.1 == path);
        Attack::new(name, move |setting| {
            let world = world();
            let path = expand(path, &world);
            let before = world.surroundings();
            {
                let mut puppet = setting.puppet(&world);
                follow(&mut puppet, &path);
                if !names_link {
                    act_on(&mut puppet, &path);
                }
            }
            assert_eq!(world.surroundings(), before);
            assert!(!world.has_leaked());
            let path = world.path("rw").join(&path);
            let reached = fs::metadata(&path).is_ok() || fs::write(&path, "made").is_ok();
            assert!(reached, "{} leads nowhere", path.display());
        })
    });
    by_path.chain(MOVES.iter().map(|&(name, run)| Attack::new(name, run))).collect()
}

/// A world with links in `rw` that lead outside.
fn world() -> World {
    let world = World::new();
    let base = world.base().to_owned();
    for (link, target) in [
        ("to_outside", "../outside"),
        ("parent", ".."),
        ("chain", "to_outside"),
        ("out_and_in", "../rw"),
        ("to_nested", "dir/nested"),
        ("magic", "/proc/self/root"),
        ("escape", "../outside/secret"),
        ("dir/escape", "../../outside/secret"),
        ("chain_to_secret", "escape"),
        ("dangling", "../outside/made"),
        ("link0", "to_outside"),
        ("secret0", "escape"),
    ] {
        world.link(&format!("rw/{link}"), target);
    }
    // The kernel follows forty links.
    for number in 1..38 {
        for kind in ["link", "secret"] {
            world.link(&format!("rw/{kind}{number}"), format!("{kind}{}", number - 1));
        }
    }
    world.link("rw/to_absolute", base.join("outside"));
    world.link("rw/absolute", base.join("outside/secret"));
    world.link("rw/dangling_absolute", base.join("outside/made"));
    world.link("rw/magic_secret", format!("/proc/self/root{}/outside/secret", base.display()));
    world
}

fn expand(path: &str, world: &World) -> String {
    let base = world.base().display().to_string();
    path.replace("{base}", &base).replace("{long}", &"dir/../".repeat(500))
}

/// The calls that follow a link in the last component.
fn follow(puppet: &mut Puppet<'_>, path: &str) {
    for (flags, rights) in [
        (0, READ),
        (0, WRITE),
        (0, 0),
        (CREAT, WRITE),
        (TRUNC, WRITE),
        (CREAT | TRUNC, READ | WRITE),
        (DIRECTORY, READ),
        (CREAT | EXCL, WRITE),
    ] {
        let opened = puppet.open(RW, path, flags, rights);
        assert!(opened.is_err(), "path_open {flags} {rights}");
    }
    let out = OUT.into();
    assert_ne!(puppet.with_path("path_filestat_get", &[RW, FOLLOW], path, &[out]), 0);
    assert_ne!(puppet.with_path("wasi_unstable.path_filestat_get", &[RW, FOLLOW], path, &[out]), 0);
    assert_ne!(puppet.with_path("path_filestat_set_times", &[RW, FOLLOW], path, &[1, 1, 5]), 0);
}

/// The calls that act on the last component itself.
fn act_on(puppet: &mut Puppet<'_>, path: &str) {
    for function in ["path_create_directory", "path_unlink_file", "path_remove_directory"] {
        for path in [path.to_owned(), format!("{path}/"), format!("{path}/new")] {
            assert_ne!(puppet.with_path(function, &[RW], path, &[]), 0, "{function}");
        }
    }
    assert!(puppet.open_with(RW, 0, path, 0, READ, 0).is_err(), "path_open of a link");
    assert_ne!(puppet.with_path("path_filestat_get", &[RW, 0], path, &[OUT.into()]), 0);
    assert_ne!(puppet.with_path("path_filestat_set_times", &[RW, 0], path, &[1, 1, 5]), 0);
    let buffer = [u64::from(OTHER_PATH), 100, OUT.into()];
    assert_ne!(puppet.with_path("path_readlink", &[RW], path, &buffer), 0);
    let [at, len] = puppet.path(path);
    let [inside, inside_len] = puppet.other_path("file");
    let [new, new_len] = [inside, 3];
    for (function, arguments) in [
        ("path_rename", vec![RW, at, len, RW, new, new_len]),
        ("path_rename", vec![RW, inside, inside_len, RW, at, len]),
        ("path_link", vec![RW, 0, at, len, RW, new, new_len]),
        ("path_link", vec![RW, 0, inside, inside_len, RW, at, len]),
        ("path_symlink", vec![inside, inside_len, RW, at, len]),
    ] {
        assert_ne!(puppet.call(function, &arguments), 0, "{function}");
    }
}

/// What is moved, linked or made, by hand.
const MOVES: &[Single] = &[
    ("symlink-to-an-absolute-path", |setting| {
        let world = World::new();
        let mut puppet = setting.puppet(&world);
        let target = world.path("outside/secret").display().to_string();
        let [at, len] = puppet.path(&target);
        let [link, link_len] = puppet.other_path("made");
        assert_ne!(puppet.call("path_symlink", &[at, len, RW, link, link_len]), 0);
        assert!(fs::symlink_metadata(world.path("rw/made")).is_err());
        symlink(target, world.path("rw/made")).expect("a link");
        assert!(holds_secret(&fs::read(world.path("rw/made")).expect("it leads there")));
    }),
    ("symlink-to-outside", |setting| {
        let world = World::new();
        let mut puppet = setting.puppet(&world);
        let [at, len] = puppet.path("../outside/secret");
        let [link, link_len] = puppet.other_path("made");
        // A link may hold anything relative; what matters is where it is followed to.
        assert_eq!(puppet.call("path_symlink", &[at, len, RW, link, link_len]), 0);
        assert!(puppet.open(RW, "made", 0, READ).is_err());
        assert!(holds_secret(&fs::read(world.path("rw/made")).expect("it leads there")));
    }),
    ("readlink-of-an-absolute-path", |setting| {
        let world = world();
        let mut puppet = setting.puppet(&world);
        let buffer = [u64::from(OTHER_PATH), 500, OUT.into()];
        assert_ne!(puppet.with_path("path_readlink", &[RW], "absolute", &buffer), 0);
        let seen = puppet.load(OTHER_PATH, 500);
        assert!(seen.iter().all(|&byte| byte == 0), "the host's paths are not the guest's business");
        assert!(fs::read_link(world.path("rw/absolute")).expect("a link").is_absolute());
    }),
    ("hard-link-of-a-link-to-outside", |setting| {
        let world = world();
        let mut puppet = setting.puppet(&world);
        let [old, old_len] = puppet.path("escape");
        let [new, new_len] = puppet.other_path("hard");
        assert_ne!(puppet.call("path_link", &[RW, FOLLOW, old, old_len, RW, new, new_len]), 0);
        puppet.call("path_link", &[RW, 0, old, old_len, RW, new, new_len]);
        assert!(puppet.open(RW, "hard", 0, READ).is_err());
        assert!(holds_secret(&fs::read(world.path("rw/escape")).expect("it leads there")));
    }),
    ("renamed-link-to-outside", |setting| {
        let world = world();
        let mut puppet = setting.puppet(&world);
        let [old, old_len] = puppet.path("dir/nested");
        let [new, new_len] = puppet.other_path("moved");
        world.link("rw/dir/nested/up", "../../../outside/secret");
        world.link("rw/dir/nested/less", "../../outside/secret");
        assert_eq!(puppet.call("path_rename", &[RW, old, old_len, RW, new, new_len]), 0);
        // Moved upwards, a link that stayed inside leads outside.
        assert!(puppet.open(RW, "moved/less", 0, READ).is_err());
        assert!(holds_secret(&fs::read(world.path("rw/moved/less")).expect("it leads there")));
    }),
    ("directory-moved-out-while-open", |setting| {
        let world = World::new();
        let mut puppet = setting.puppet(&world);
        let directory = puppet.open(RW, "dir", DIRECTORY, 0).expect("a directory");
        fs::rename(world.path("rw/dir"), world.path("outside/moved")).expect("it can be moved");
        for path in ["../secret", "nested/../../secret", "..", "nested/../.."] {
            assert!(puppet.open(directory, path, 0, READ).is_err(), "{path}");
        }
        assert!(puppet.open(RW, "dir/nested/file", 0, READ).is_err());
        assert!(holds_secret(&fs::read(world.path("outside/moved/../secret")).expect("it leads there")));
    }),
    ("directory-of-another-grant-beside", |setting| {
        let world = World::new();
        let mut puppet = setting.puppet(&world);
        let directory = puppet.open(RO, "dir", DIRECTORY, 0).expect("a directory");
        for path in ["../../rw/file", "../../outside/secret", "../.."] {
            assert!(puppet.open(directory, path, 0, READ).is_err(), "{path}");
        }
        // Not above the directory either from which it was opened: it is a root of its own.
        assert!(puppet.open(directory, "../file", 0, READ).is_err());
        assert!(holds_secret(&fs::read(world.path("ro/dir/../../outside/secret")).expect("it leads there")));
    }),
];
