//! Libraries: a call of one export with `--invoke`, and programs that start elsewhere than at `_start`.

use expect_test::{Expect, expect};

use crate::directory::Directory;

const LIBRARY: &str = r#"(module
    (import "wasi_snapshot_preview1" "proc_exit" (func $exit (param i32)))
    (memory 1)
    (global $base (mut i32) (i32.const 0))
    (func (export "_initialize") (global.set $base (i32.const 100)))
    (func (export "base") (result i32) (global.get $base))
    (func (export "nothing"))
    (func (export "add") (param i32 i64) (result i64) (i64.add (i64.extend_i32_s (local.get 0)) (local.get 1)))
    (func (export "halve") (param f32 f64) (result f32 f64)
        (f32.div (local.get 0) (f32.const 2)) (f64.div (local.get 1) (f64.const 2)))
    (func $many (export "many") (result i32 i64 f32 f64 v128 funcref externref i32 i32 i32)
        (i32.const -1) (i64.const -2) (f32.const 0.1) (f64.const 0.1) (v128.const i64x2 3 1)
        (ref.func $many) (ref.null extern) (i32.const 8) (i32.const 9) (i32.const 10))
    (func (export "trap") (result i32) unreachable)
    (func (export "leave") (result i32) (call $exit (i32.const 3)) (i32.const 0))
    (func (export "large") (result i32) (i32.const 300)))"#;

/// Runs `arguments` where there is a library.
fn check(arguments: &str, expected: &Expect) {
    let directory = Directory::new();
    directory.write("library.wat", LIBRARY);
    directory.refuses(arguments, expected);
}

#[test]
fn results_are_printed_a_line_each() {
    check(
        "run library.wat --invoke add 1 -2",
        &expect![[r#"
        exit code 0
        -1
    "#]],
    );
    check(
        "run --invoke add library.wat -1 0x7fffffffffffffff",
        &expect![[r#"
        exit code 0
        9223372036854775806
    "#]],
    );
    check(
        "run --invoke halve library.wat 0.1 inf",
        &expect![[r#"
        exit code 0
        0.05
        inf
    "#]],
    );
    check(
        "run --invoke many library.wat",
        &expect![[r#"
        exit code 0
        -1
        -2
        0.1
        0.1
        18446744073709551619
        <funcref>
        <null externref>
        8
        9
        10
    "#]],
    );
    check(
        "run --invoke nothing library.wat",
        &expect![[r#"
        exit code 0
    "#]],
    );
}

#[test]
fn a_library_is_made_ready_first() {
    check(
        "run --invoke base library.wat",
        &expect![[r#"
        exit code 0
        100
    "#]],
    );
}

#[test]
fn a_call_that_does_not_return_prints_nothing() {
    check(
        "run --invoke trap library.wat",
        &expect![[r#"
            exit code 134
            wasmc: trap: unreachable
                0: wasm-function[7] (0x123)
        "#]],
    );
    check(
        "run --invoke leave library.wat",
        &expect![[r#"
        exit code 3
    "#]],
    );
}

#[test]
fn a_call_that_makes_no_sense() {
    check(
        "run --invoke ad library.wat 1 2",
        &expect![[r#"
        exit code 2
        error: library.wat: the module exports no function `ad`; it exports `_initialize`, `base`, `nothing`, `add`, `halve`, `many`, `trap`, `leave`, 1 more
    "#]],
    );
    check(
        "run --invoke add library.wat 1",
        &expect![[r#"
        exit code 2
        error: library.wat: `add` has the type (func (param i32 i64) (result i64)), and the number of arguments given is 1
    "#]],
    );
    check(
        "run --invoke add library.wat 1 two",
        &expect![[r#"
        exit code 2
        error: library.wat: argument 2 of `add` has the type i64, which `two` has not
    "#]],
    );
    check(
        "run --invoke add --entry add library.wat",
        &expect![[r#"
        exit code 2
        error: the argument '--invoke <NAME>' cannot be used with '--entry <NAME>'

        Usage: wasmc run --invoke <NAME> <INPUT> [ARGS]...

        For more information, try '--help'.
    "#]],
    );
}

#[test]
fn a_program_starts_with_the_export_that_is_named() {
    check(
        "run --entry nothing library.wat",
        &expect![[r#"
        exit code 0
    "#]],
    );
    check(
        "run --entry base library.wat",
        &expect![[r#"
        exit code 100
    "#]],
    );
    check(
        "run --entry large library.wat",
        &expect![[r#"
        exit code 255
    "#]],
    );
    check(
        "run --entry add library.wat",
        &expect![[r#"
        exit code 2
        error: library.wat: `add` has the type (func (param i32 i64) (result i64)); what a program starts with has no parameters, and no result or an i32, its exit code
    "#]],
    );
    check(
        "run --entry missing library.wat",
        &expect![[r#"
        exit code 2
        error: library.wat: the module exports no function `missing`; it exports `_initialize`, `base`, `nothing`, `add`, `halve`, `many`, `trap`, `leave`, 1 more
    "#]],
    );
}

#[test]
fn the_manifest_names_the_start() {
    let directory = Directory::new();
    directory.write("library.wat", LIBRARY);
    directory.succeed("build library.wat --entry nothing -t linux/arm64 -o app");
    let output = directory.wasmc("inspect app");
    let text = String::from_utf8(output.stdout).expect("UTF-8");
    assert!(text.contains("\nstarts with  nothing\n"), "{text}");
}
