//! Input that cannot be built: one clear error, the documented exit code, and nothing written.

use std::io::Write;
use std::process::Stdio;

use expect_test::{Expect, expect};

use crate::directory::{Directory, NOTHING, transcript};

/// Builds a module of this text, which must be refused.
fn refuses(text: &str, expected: &Expect) {
    let directory = Directory::new();
    directory.write("app.wat", text);
    directory.refuses("build app.wat", expected);
}

/// Builds a file of these bytes, which must be refused.
fn refuses_bytes(bytes: &[u8], expected: &Expect) {
    let directory = Directory::new();
    directory.write("app.wasm", bytes);
    directory.refuses("build app.wasm", expected);
}

#[test]
fn a_missing_input() {
    let directory = Directory::new();
    directory.refuses(
        "build app.wasm",
        &expect![[r#"
        exit code 3
        error: cannot read app.wasm: No such file or directory (os error 2)
    "#]],
    );
    directory.refuses(
        "build .",
        &expect![[r#"
        exit code 3
        error: cannot read .: is a directory
    "#]],
    );
    directory.refuses(
        "run app.wasm",
        &expect![[r#"
        exit code 3
        error: cannot read app.wasm: No such file or directory (os error 2)
    "#]],
    );
    directory.refuses(
        "inspect app.wasm",
        &expect![[r#"
        exit code 3
        error: cannot read app.wasm: No such file or directory (os error 2)
    "#]],
    );
}

#[test]
fn the_second_of_two_inputs_is_missing() {
    Directory::new().refuses(
        "build nothing.wat app.wasm",
        &expect![[r#"
        exit code 3
        error: cannot read app.wasm: No such file or directory (os error 2)
    "#]],
    );
}

#[test]
fn no_module_at_all() {
    refuses_bytes(
        b"",
        &expect![[r#"
        exit code 1
        error: app.wasm is empty
    "#]],
    );
    refuses_bytes(
        b"<!DOCTYPE html>",
        &expect![[r#"
        exit code 1
        error: app.wasm: not a WebAssembly module: it does not begin with the bytes `\0asm`
          help: wasmc takes a binary module (.wasm) or its text form (.wat)
    "#]],
    );
    refuses_bytes(
        b"\x7fELF\x02\x01\x01",
        &expect![[r#"
        exit code 1
        error: app.wasm: not a WebAssembly module: it does not begin with the bytes `\0asm`
          help: wasmc takes a binary module (.wasm) or its text form (.wat)
    "#]],
    );
}

#[test]
fn an_empty_standard_input() {
    Directory::new().refuses(
        "build -",
        &expect![[r#"
        exit code 1
        error: standard input is empty
    "#]],
    );
}

#[test]
fn text_that_does_not_parse() {
    refuses(
        "(module\n  (func (export \"_start\")\n    i32.const\n    drop))",
        &expect![[r#"
        exit code 1
        error: expected a i32
             --> app.wat:4:5
              |
            4 |     drop))
              |     ^
    "#]],
    );
    refuses(
        "hello",
        &expect![[r#"
        exit code 1
        error: expected `(`
             --> app.wat:1:1
              |
            1 | hello
              | ^
    "#]],
    );
}

#[test]
fn a_module_cut_short() {
    let wasm = wat::parse_str(NOTHING).expect("a module");
    refuses_bytes(
        &wasm[..wasm.len() - 1],
        &expect![[r#"
        exit code 1
        error: app.wasm: invalid module: unexpected end-of-file (at offset 0x22)
    "#]],
    );
    refuses_bytes(
        &wasm[..6],
        &expect![[r#"
        exit code 1
        error: app.wasm: invalid module: unexpected end-of-file (at offset 0x4)
    "#]],
    );
}

#[test]
fn a_module_that_is_not_valid() {
    refuses(
        r#"(module (func $f (export "_start") (result i32) i64.const 1))"#,
        &expect![[r#"
        exit code 1
        error: app.wat: function 0 `f`: invalid module: type mismatch: expected i32, found i64 (at offset 0x26)
    "#]],
    );
}

#[test]
fn a_component() {
    refuses(
        "(component)",
        &expect![[r#"
        exit code 1
        error: app.wat: this is a WebAssembly component, and wasmc builds core modules
          help: build the program for `wasm32-wasip1` instead of `wasm32-wasip2`
    "#]],
    );
}

#[test]
fn a_proposal_that_is_not_supported() {
    refuses(
        r#"(module (func $catcher try catch_all end) (func (export "_start") (call $catcher)))"#,
        &expect![[r#"
            exit code 1
            error: app.wat: function 0 `catcher`: the WebAssembly proposal `exception-handling (legacy encoding)` is used at offset 0x24, and wasmc does not support it yet
              help: what replaced it is supported: build the module with `-mllvm -wasm-use-legacy-eh=false` (clang) or `-sWASM_LEGACY_EXCEPTIONS=0` (Emscripten), or convert it with `wasm-opt --translate-to-exnref`
        "#]],
    );
    refuses(
        r#"(module (memory 1 (pagesize 1)) (func (export "_start")))"#,
        &expect![[r#"
            exit code 1
            error: app.wat: the WebAssembly proposal `custom-page-sizes` is used at offset 0x15, and wasmc does not support it yet
              help: build the module without `custom-page-sizes`
        "#]],
    );
}

#[test]
fn an_import_that_nobody_provides() {
    refuses(
        r#"(module (import "env" "log" (func (param i32))) (func (export "_start")))"#,
        &expect![[r#"
            exit code 1
            error: app.wat: nobody provides the import `env` `log`: (func (param i32))
              help: `env` is what C and C++ toolchains call functions that were declared and never defined, or what an Emscripten program expects of JavaScript: link the missing library (as a module, with `--link env=FILE`), or build for `wasm32-wasi`
        "#]],
    );
    refuses(
        r#"(module (import "wasi_snapshot_preview1" "fd_wriet" (func)) (func (export "_start")))"#,
        &expect![[r#"
            exit code 1
            error: app.wat: nobody provides the import `wasi_snapshot_preview1` `fd_wriet`: (func)
              help: these are no functions of WASI; some runtimes add functions of their own, for sockets above all: build the program without them
        "#]],
    );
    refuses(
        r#"(module (import "wasi_snapshot_preview1" "fd_close" (func)) (func (export "_start")))"#,
        &expect![[r#"
            exit code 1
            error: app.wat: incompatible import type: `wasi_snapshot_preview1` `fd_close` is imported as (func), and what is provided is (func (param i32) (result i32))
        "#]],
    );
}

#[test]
fn a_module_with_nothing_to_run() {
    refuses(
        r#"(module (func (export "main")) (memory (export "memory") 1))"#,
        &expect![[r#"
            exit code 1
            error: app.wat: the module has no `_start`, so there is nothing to run; it exports `main`
              help: build it as a WASI command (with a `main`, for `wasm32-wasip1` or `wasm32-wasi`, and not as a library or reactor), or name an export: `--entry NAME` starts with it, and `wasmc run --invoke NAME` calls it with arguments
        "#]],
    );
    refuses(
        r#"(module (memory (export "_start") 1))"#,
        &expect![[r#"
            exit code 1
            error: app.wat: the module has no `_start`, so there is nothing to run; it exports no function
              help: build it as a WASI command (with a `main`, for `wasm32-wasip1` or `wasm32-wasi`, and not as a library or reactor), or name an export: `--entry NAME` starts with it, and `wasmc run --invoke NAME` calls it with arguments
        "#]],
    );
    refuses(
        r#"(module (func (export "_start") (param i32)))"#,
        &expect![[r#"
        exit code 1
        error: app.wat: `_start` has the type (func (param i32)); a command's has neither parameters nor results
    "#]],
    );
}

#[test]
fn the_second_of_two_inputs_cannot_be_built() {
    let directory = Directory::new();
    directory.write("app.wat", "(module)");
    directory.refuses("build nothing.wat app.wat", &expect![[r#"
        exit code 1
        error: app.wat: the module has no `_start`, so there is nothing to run; it exports no function
          help: build it as a WASI command (with a `main`, for `wasm32-wasip1` or `wasm32-wasi`, and not as a library or reactor), or name an export: `--entry NAME` starts with it, and `wasmc run --invoke NAME` calls it with arguments
    "#]]);
}

#[test]
fn an_output_that_cannot_be_written() {
    let directory = Directory::new();
    directory.write("dist", "a file in the way");
    directory.refuses(
        "build nothing.wat --target linux/amd64",
        &expect![[r#"
        exit code 3
        error: cannot write dist/nothing-x86_64-linux: Not a directory (os error 20)
    "#]],
    );
    directory.refuses(
        "build nothing.wat -o .",
        &expect![[r#"
        exit code 3
        error: cannot write .: is a directory
    "#]],
    );
    directory.refuses(
        "build nothing.wat -o dist/app",
        &expect![[r#"
        exit code 3
        error: cannot write dist/app: Not a directory (os error 20)
    "#]],
    );
}

#[test]
fn an_output_with_no_room() {
    let directory = Directory::new();
    directory.refuses(
        "build nothing.wat -o /dev/full",
        &expect![[r#"
        exit code 3
        error: cannot write /dev/full: No space left on device (os error 28)
    "#]],
    );
    let full = std::fs::File::create("/dev/full").expect("a device that is always full");
    let output = directory.command("build nothing.wat -o -").stdout(full).output().expect("wasmc runs");
    expect![[r#"
        exit code 3
        error: cannot write standard output: No space left on device (os error 28)
    "#]]
    .assert_eq(&transcript(&output));
}

#[test]
fn standard_input_is_named_as_such() {
    let directory = Directory::new();
    let mut child = directory
        .command("build -")
        .stdin(Stdio::piped())
        .stderr(Stdio::piped())
        .stdout(Stdio::piped())
        .spawn()
        .expect("wasmc runs");
    child.stdin.take().expect("piped").write_all(b"(module)").expect("wasmc reads");
    expect![[r#"
        exit code 1
        error: standard input: the module has no `_start`, so there is nothing to run; it exports no function
          help: build it as a WASI command (with a `main`, for `wasm32-wasip1` or `wasm32-wasi`, and not as a library or reactor), or name an export: `--entry NAME` starts with it, and `wasmc run --invoke NAME` calls it with arguments
    "#]].assert_eq(&transcript(&child.wait_with_output().expect("wasmc ends")));
}
