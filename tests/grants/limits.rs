//! Limits of memory, stack and descriptors, and the name that a program is given.

use wasmc::grants::{DirGrant, Grants};
use wasmc::limits::{Limits, size};
use wasmc_targets::TARGETS;

use crate::world::Guest;

/// Says how many pages its memory grows by, and how many levels of calls its stack has, in thousands.
const GLUTTON: &[u8] = include_bytes!("guests/glutton.wat");

fn glutton(max_memory: Option<&str>, max_stack: Option<&str>) -> Guest {
    let bytes = |text| size::parse(text).expect("a size");
    let mut limits = Limits { max_memory: max_memory.map(bytes), ..Limits::default() };
    if let Some(stack) = max_stack {
        limits.set_max_stack(bytes(stack)).expect("a stack");
    }
    Guest { module: GLUTTON, limits, ..Guest::default() }
}

#[test]
fn a_memory_grows_to_its_limit() {
    glutton(None, None).check(0, "8123456789", "");
    glutton(Some("256K"), None).check(0, "3123456789", "");
    glutton(Some("255K"), None).check(0, "2123456789", "");
    glutton(Some("64K"), None).check(0, "0123456789", "");
    glutton(Some("4G"), None).check(0, "8123456789", "");
    for target in &TARGETS {
        let error = glutton(Some("65535"), None).build(target).expect_err("it begins with a page");
        assert_eq!(error, "a memory begins with 64 KiB, and --max-memory allows 65535 bytes");
    }
}

#[test]
fn a_stack_is_as_large_as_it_is_to_be() {
    glutton(None, Some("64K")).on_each_machine(|executable| {
        let outcome = executable.run(&mut executable.command());
        let stderr = String::from_utf8_lossy(&outcome.stderr).into_owned();
        assert_eq!(outcome.status.and_then(|status| status.code()), Some(134), "{stderr}");
        assert!(stderr.starts_with("wasmc: trap: call stack exhausted\n    0: descend"), "{stderr}");
        let stdout = String::from_utf8_lossy(&outcome.stdout).into_owned();
        assert!((2..=6).contains(&stdout.len()), "{stdout}");
    });
    glutton(None, Some("1M")).check(0, "8123456789", "");
}

#[test]
fn no_more_descriptors_are_open_than_may_be() {
    let check = |max_fds, last| {
        let mut grants = Grants::default();
        grants.add_dir(DirGrant::parse(".").expect("a directory")).expect("the only one");
        let limits = Limits { max_fds, ..Limits::default() };
        Guest { module: include_bytes!("guests/hoarder.wat"), grants, limits }.check(last, "", "");
    };
    // The last that it opens is what it closed last.
    check(Some(5), 4);
    check(Some(200), 199);
}

#[test]
fn a_program_has_the_name_that_it_is_given() {
    for (name, shown) in
        [(None, "program\0"), (Some("cat"), "cat\0"), (Some("/bin/cat"), "/bin/cat\0"), (Some(""), "\0")]
    {
        let mut grants = Grants::default();
        if let Some(name) = name {
            grants.set_arg0(name).expect("a name");
        }
        let guest = Guest { module: include_bytes!("guests/name.wat"), grants, ..Guest::default() };
        guest.on_each_machine(|executable| {
            executable.check(executable.command().args(["a", "b c"]), 0, &format!("{shown}a\0b c\0"), "");
        });
    }
}
