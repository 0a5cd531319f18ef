//! `wasmc run`. It needs a machine that is a target, as the machines that build wasmc are.

use std::path::Path;

use expect_test::expect;

use crate::directory::{Directory, transcript};

#[test]
fn a_program_that_ends_well() {
    Directory::new().check(
        "run nothing.wat",
        &expect![[r#"
        exit code 0
    "#]],
    );
}

#[test]
fn a_trap_names_the_functions() {
    let directory = Directory::new();
    directory.write(
        "trap.wat",
        r#"(module (func $divide (drop (i32.div_s (i32.const 1) (i32.const 0))))
                   (func $main (export "_start") (call $divide)))"#,
    );
    directory.check(
        "run trap.wat",
        &expect![[r#"
            exit code 134
            wasmc: trap: integer divide by zero
                0: divide (0x28)
                1: main (0x2d)
        "#]],
    );
}

#[test]
fn what_cannot_be_built_is_not_run() {
    let directory = Directory::new();
    directory.write("bad.wat", "(module)");
    directory.refuses("run bad.wat", &expect![[r#"
        exit code 1
        error: bad.wat: the module has no `_start`, so there is nothing to run; it exports no function
          help: build it as a WASI command (with a `main`, for `wasm32-wasip1` or `wasm32-wasi`, and not as a library or reactor), or name an export: `--entry NAME` starts with it, and `wasmc run --invoke NAME` calls it with arguments
    "#]]);
}

/// A directory that holds `logbook.wasm`, a Rust program, and the log that it reads.
fn with_logbook() -> Directory {
    let programs = Path::new(env!("CARGO_MANIFEST_DIR")).join("../tests/programs");
    let directory = Directory::new();
    for (from, to) in [("guests/logbook.wasm", "logbook.wasm"), ("input/voyage.log", "logs/voyage.log")] {
        directory.write(to, std::fs::read(programs.join(from)).expect("a file of the repository"));
    }
    directory
}

#[test]
fn arguments_and_variables_reach_the_program() {
    let directory = with_logbook();
    directory.check(
        "run --env LOG_LEVEL=debug logbook.wasm environment -- --first second",
        &expect![[r#"
            exit code 0
            arguments ["--", "--first", "second"]
            LOG_LEVEL Ok("debug")
            HOME Err(NotPresent)
            1 variables
            this goes to standard error
        "#]],
    );
    let mut command = directory.command("run logbook.wasm --inherit-env=LOG_LEVEL environment");
    let output = command.env("LOG_LEVEL", "passed on").output().expect("wasmc runs");
    expect![[r#"
        exit code 0
        arguments []
        LOG_LEVEL Ok("passed on")
        HOME Err(NotPresent)
        1 variables
        this goes to standard error
    "#]]
    .assert_eq(&transcript(&output));
}

#[test]
fn its_exit_code_is_that_of_the_program() {
    with_logbook().check(
        "run logbook.wasm exit 7",
        &expect![[r#"
        exit code 7
    "#]],
    );
}

#[test]
fn it_sees_what_it_is_granted_and_nothing_else() {
    let directory = with_logbook();
    directory.check(
        "run logbook.wasm summary logs/voyage.log",
        &expect![[r#"
        exit code 1
        Error: Os { code: 44, kind: NotFound, message: "No such file or directory" }
    "#]],
    );
    directory.check("run --dir logs::/in:ro logbook.wasm summary /in/voyage.log", &expect![[r#"
        exit code 0
        port          calls       tonnes
        Bordeaux          1      240.750
        Bristol           1       12.750
        Cork              1       54.000
        Lisbon            2      126.508
        Nantes            2       86.562
        Porto             2      102.250
        Vigo              1       31.125
        [("wine", 329.0), ("cork", 120.5), ("sugar", 89.8125), ("butter", 54.0), ("fish", 37.1328125), ("salt", 23.5)]
        total 6.539453125e2, mean 65.394531, deviation +69.146748780, root 25.572354457499607
        Some(
            Entry {
                day: 30,
                port: "Lisbon",
                cargo: "fish",
                tonnes: 6.0078125,
            },
        )
        8 days, 0x77 in all, checksum 250c22deb9876eec
    "#]]);
}

#[test]
fn a_granted_directory_that_is_not_there() {
    with_logbook().check(
        "run --dir nowhere logbook.wasm exit 0",
        &expect![[r#"
        exit code 126
        wasmc: cannot start: granted directory `nowhere`: no such directory
    "#]],
    );
}
