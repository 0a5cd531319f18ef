//! `wasmc run`. It needs a machine that is a target, as the machines that build wasmc are.

use expect_test::expect;

use crate::directory::Directory;

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
                0: divide
                1: main
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
          help: build it as a WASI command: with a `main`, for `wasm32-wasip1` or `wasm32-wasi`, and not as a library or reactor
    "#]]);
}
