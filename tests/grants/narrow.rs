//! Grants that whoever runs the program narrows, and has it show.

use std::process::Command;

use object::{Object, ObjectSymbol};
use wasmc::grants::{DirGrant, Grants};
use wasmc::inspect;
use wasmc::limits::Limits;
use wasmc_targets::TARGETS;

use crate::world::{Executable, Guest};

/// Says what it has, each thing with a NUL behind it.
const INVENTORY: &[u8] = include_bytes!("guests/inventory.wat");

fn granted(dirs: &[&str], env: &[&str], inherit: &[&str]) -> Grants {
    let mut grants = Grants::default();
    for dir in dirs {
        grants.add_dir(DirGrant::parse(dir).expect("a directory")).expect("its name is its own");
    }
    for variable in env {
        grants.add_env(variable).expect("a variable");
    }
    for name in inherit {
        grants.add_inherited(name).expect("a name");
    }
    grants
}

fn everything() -> Grants {
    let mut grants = granted(&["in::/in", "out::/out", "in::/read:ro"], &["SET=1", "OTHER=2"], &["PASSED"]);
    grants.add_listener("127.0.0.1:0").expect("an address");
    grants
}

/// A command that finds its directories and the variable `PASSED`.
fn command(executable: &Executable) -> Command {
    for name in ["in", "out"] {
        std::fs::create_dir_all(executable.directory.path().join(name)).expect("a directory");
    }
    let mut command = executable.command();
    command.env_clear().env("PASSED", "3").env("HIDDEN", "4");
    command
}

fn sorted(parts: &str) -> Vec<&str> {
    let mut parts: Vec<_> = parts.split_terminator('|').collect();
    parts.sort_unstable();
    parts
}

/// Checks, for values of `WASMC_DENY`, what is left.
fn check(grants: Grants, cases: &[(Option<&str>, &str)]) {
    Guest { module: INVENTORY, grants, ..Guest::default() }.on_each_machine(|executable| {
        for (denied, left) in cases {
            let mut command = command(executable);
            command.envs(denied.map(|denied| ("WASMC_DENY", denied)));
            let outcome = executable.run(&mut command);
            assert_eq!(
                (outcome.status.and_then(|status| status.code()), &*outcome.stderr),
                (Some(0), &b""[..])
            );
            // The emulator turns the order of variables around.
            let stdout = String::from_utf8_lossy(&outcome.stdout).replace('\0', "|");
            assert_eq!(sorted(&stdout), sorted(left), "{}: {denied:?}", executable.target.name);
        }
    });
}

#[test]
fn what_is_denied_is_not_there_and_everything_else_is() {
    check(
        everything(),
        &[
            (None, "/in+|/out+|/read-|socket|SET=1|OTHER=2|PASSED=3|"),
            (Some("dir"), "socket|SET=1|OTHER=2|PASSED=3|"),
            (Some("dir=/in"), "/out+|/read-|socket|SET=1|OTHER=2|PASSED=3|"),
            (Some("dir=/read,dir=/out"), "/in+|socket|SET=1|OTHER=2|PASSED=3|"),
            (Some("write"), "/in-|/out-|/read-|socket|SET=1|OTHER=2|PASSED=3|"),
            (Some("env"), "/in+|/out+|/read-|socket|"),
            (Some("env=SET,env=PASSED"), "/in+|/out+|/read-|socket|OTHER=2|"),
            (Some("net"), "/in+|/out+|/read-|SET=1|OTHER=2|PASSED=3|"),
            (Some("net,write,env,dir=/in"), "/out-|/read-|"),
            (Some("dir,write,env,net"), ""),
        ],
    );
}

#[test]
fn no_guest_sees_the_variables_that_narrow_it() {
    let mut grants = Grants { inherit_all_env: true, ..Grants::default() };
    check(
        grants.clone(),
        &[
            (None, "HIDDEN=4|PASSED=3|"),
            (Some("write"), "HIDDEN=4|PASSED=3|"),
            (Some("env=HIDDEN"), "PASSED=3|"),
            (Some("env=NOT_THERE"), "HIDDEN=4|PASSED=3|"),
            (Some("env"), ""),
        ],
    );
    grants.fixed = true;
    check(grants, &[(Some("env"), "HIDDEN=4|PASSED=3|")]);
}

#[test]
fn what_is_not_clear_does_not_start() {
    Guest { module: INVENTORY, grants: everything(), ..Guest::default() }.on_each_machine(|executable| {
        for (denied, item) in [
            ("dri", "dri"),
            ("dir,", ""),
            ("", ""),
            ("dir=/nowhere", "dir=/nowhere"),
            ("dir=in", "dir=in"),
            ("net,env=HIDDEN", "env=HIDDEN"),
            ("net, env", " env"),
            ("a\nb\u{1b}[2J", "a?b?[2J"),
        ] {
            let line = format!("wasmc: cannot start: WASMC_DENY: `{item}` names nothing that is granted\n");
            executable.check(command(executable).env("WASMC_DENY", denied), 126, "", &line);
        }
        assert!(!executable.directory.path().join("in/new").exists());
    });
}

#[test]
fn nothing_is_opened_before_it_is_clear_what_may_be() {
    // The granted directory is not there, so opening it would be what fails.
    let guest = Guest { module: INVENTORY, grants: granted(&["nowhere"], &[], &[]), ..Guest::default() };
    guest.on_each_machine(|executable| {
        let line = "wasmc: cannot start: WASMC_DENY: `dri` names nothing that is granted\n";
        executable.check(executable.command().env("WASMC_DENY", "dri"), 126, "", line);
        executable.check(executable.command().env("WASMC_DENY", "dir").env_remove("HOME"), 0, "", "");
    });
}

#[test]
fn a_program_shows_what_it_is_granted_in_place_of_running() {
    let mut limits = Limits { max_fds: Some(20), ..Limits::default() };
    limits.set_max_stack(1 << 20).expect("a stack");
    let guest = Guest { module: INVENTORY, grants: everything(), limits };
    guest.on_each_machine(|executable| {
        let shown = inspect::rights(&guest.grants, &guest.limits);
        assert!(shown.starts_with("grants       directory in as /in, read and write\n"), "{shown}");
        assert!(
            shown.ends_with("limits       1 MiB for each stack\n             20 descriptors\n"),
            "{shown}"
        );
        // Nothing is opened for it: the directories are not even there.
        executable.check(executable.command().env("WASMC_SHOW", "grants"), 0, &shown, "");
        let line = "wasmc: cannot start: WASMC_SHOW can be grants only\n";
        executable.check(executable.command().env("WASMC_SHOW", "grant"), 126, "", line);
    });
}

const HELLO: &[u8] = include_bytes!("../programs/guests/hello.wat");

#[test]
fn a_program_without_grants_shows_that_it_has_none() {
    let guest = Guest { module: HELLO, ..Guest::default() };
    guest.on_each_machine(|executable| {
        executable.check(executable.command().env("WASMC_SHOW", "grants"), 0, "grants       none\n", "");
        executable.check(executable.command().env("WASMC_DENY", "dir"), 0, "Hello, world!\n", "");
    });
}

#[test]
fn fixed_grants_are_neither_narrowed_nor_shown() {
    let grants = Grants { fixed: true, ..everything() };
    let guest = Guest { module: INVENTORY, grants, ..Guest::default() };
    guest.on_each_machine(|executable| {
        for denied in ["dir", "dri"] {
            let mut command = command(executable);
            command.env("WASMC_DENY", denied).env("WASMC_SHOW", "grants");
            let all = "/in+\0/out+\0/read-\0socket\0SET=1\0OTHER=2\0PASSED=3\0";
            executable.check(&mut command, 0, all, "");
        }
    });
}

/// What it costs where there is nothing to narrow.
#[test]
fn showing_is_all_that_a_program_without_grants_holds_of_it() {
    for target in &TARGETS {
        let build =
            |grants| Guest { module: HELLO, grants, ..Guest::default() }.build(target).expect("it builds");
        let (fixed, plain) = (build(Grants { fixed: true, ..Grants::default() }), build(Grants::default()));
        let cost = plain.len() - fixed.len();
        assert!(cost <= 900, "{}: {cost} bytes", target.name);
        let file = object::File::parse(&*plain).expect("an executable");
        let names: Vec<_> = file.symbols().filter_map(|symbol| symbol.name().ok()).collect();
        assert!(names.contains(&"wasmc_show") && !names.contains(&"wasmc_check_denied"), "{names:?}");
    }
}
