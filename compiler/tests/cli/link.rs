//! `--link`: several modules in one program, and what keeps them from being one.

use expect_test::{Expect, expect};

use crate::directory::Directory;

const LIBRARY: &str = r#"(module
    (func $divide (export "divide") (param i32 i32) (result i32) (i32.div_s (local.get 0) (local.get 1)))
    (memory (export "memory") 1 2)
    (global (export "limit") i64 (i64.const 7)))"#;

/// A directory with the library and a module that has `import` and divides 1 by 0 if it can.
fn importing(import: &str) -> Directory {
    let directory = Directory::new();
    directory.write("library.wat", LIBRARY);
    directory.write("app.wat", format!(r#"(module (import "lib" {import}) (func (export "_start")))"#));
    directory
}

fn refuses(import: &str, expected: &Expect) {
    importing(import).refuses("build app.wat --link lib=library.wat", expected);
}

#[test]
fn a_trap_in_a_linked_module_shows_both() {
    let directory = Directory::new();
    directory.write("library.wat", LIBRARY);
    directory.write(
        "app.wat",
        r#"(module (import "lib" "divide" (func $divide (param i32 i32) (result i32)))
                   (func $main (export "_start") (drop (call $divide (i32.const 1) (i32.const 0)))))"#,
    );
    directory.check(
        "run app.wat --link lib=library.wat",
        &expect![[r#"
            exit code 134
            wasmc: trap: integer divide by zero
                0: divide (0x49)
                1: main (0x3d)
        "#]],
    );
}

#[test]
fn the_manifest_names_linked_modules() {
    let directory = importing(r#""divide" (func (param i32 i32) (result i32))"#);
    directory.succeed("build app.wat --link lib=library.wat --link more=nothing.wat -t linux/arm64 -o app");
    let output = directory.wasmc("inspect app");
    let text = String::from_utf8(output.stdout).expect("UTF-8");
    let from = text.find("linked").expect("linked modules");
    let to = text.find("sections").expect("sections");
    expect![[r#"
        linked       lib  93 bytes, sha256 35f9d99d4f122bdabff2dd3806a300c7d7af2a267a2b078da0a502a848bbe6cf
                     more  36 bytes, sha256 5647c39a1d25d8728350f9619025292a62e78a602068a2ad9b6f075751c93d99
        os sandbox   auto: as far as the kernel can
        grants       none
        imports      none
    "#]]
    .assert_eq(&text[from..to]);
}

#[test]
fn something_that_the_library_does_not_export() {
    refuses(
        r#""devide" (func (param i32 i32) (result i32))"#,
        &expect![[r#"
        exit code 1
        error: app.wat: `lib` does not export `devide`, which is imported as (func (param i32 i32) (result i32)); it exports `divide`, `memory`, `limit`
          help: is `divide` meant?
    "#]],
    );
    refuses(
        r#""multiply" (func)"#,
        &expect![[r#"
        exit code 1
        error: app.wat: `lib` does not export `multiply`, which is imported as (func); it exports `divide`, `memory`, `limit`
    "#]],
    );
}

#[test]
fn something_of_another_type() {
    refuses(
        r#""divide" (func (param i64))"#,
        &expect![[r#"
        exit code 1
        error: app.wat: incompatible import type: `lib` `divide` is imported as (func (param i64)), and what is provided is (func (param i32 i32) (result i32))
    "#]],
    );
    refuses(
        r#""divide" (memory 1)"#,
        &expect![[r#"
        exit code 1
        error: app.wat: incompatible import type: `lib` `divide` is imported as memory 1, and what is provided is (func (param i32 i32) (result i32))
    "#]],
    );
    refuses(
        r#""memory" (memory 1 1)"#,
        &expect![[r#"
        exit code 1
        error: app.wat: incompatible import type: `lib` `memory` is imported as memory 1 1, and what is provided is memory 1 2
    "#]],
    );
    refuses(
        r#""limit" (global (mut i64))"#,
        &expect![[r#"
        exit code 1
        error: app.wat: incompatible import type: `lib` `limit` is imported as global (mut i64), and what is provided is global i64
    "#]],
    );
}

#[test]
fn a_module_that_is_not_linked() {
    importing(r#""divide" (func)"#).refuses("build app.wat", &expect![[r#"
        exit code 1
        error: app.wat: nobody provides the import `lib` `divide`: (func)
          help: wasmc provides `wasi_snapshot_preview1` and `wasi_unstable`; `lib` belongs to another host, or is a module to be linked: `--link lib=FILE`
    "#]]);
}

#[test]
fn modules_that_import_from_each_other() {
    let directory = Directory::new();
    for (file, from) in [("a.wat", "b"), ("b.wat", "a")] {
        directory.write(file, format!(r#"(module (import "{from}" "f" (func)) (func (export "f")))"#));
    }
    directory.refuses("build nothing.wat --link a=a.wat --link b=b.wat", &expect![[r#"
        exit code 1
        error: nothing.wat: linked modules import from each other in a circle: `a` from `b` from `a`
          help: each has to be instantiated before those that import from it; move what both need to a module of its own
    "#]]);
}

#[test]
fn a_linked_module_that_is_wrong() {
    let directory = Directory::new();
    directory.write("bad.wat", r#"(module (func $f (result i32) i64.const 1))"#);
    directory.refuses("build nothing.wat --link lib=bad.wat", &expect![[r#"
        exit code 1
        error: nothing.wat: module `lib`: function 0 `f`: invalid module: type mismatch: expected i32, found i64 (at offset 0x1a)
    "#]]);
    directory.write("odd.wat", r#"(module (func (export "_initialize") (param i32)))"#);
    directory.refuses("build nothing.wat --link lib=odd.wat", &expect![[r#"
        exit code 1
        error: nothing.wat: module `lib`: `_initialize` has the type (func (param i32)); a library's has neither parameters nor results
    "#]]);
    directory.write("host.wat", r#"(module (import "host" "f" (func)))"#);
    directory.refuses("build nothing.wat --link lib=host.wat", &expect![[r#"
        exit code 1
        error: nothing.wat: module `lib`: nobody provides the import `host` `f`: (func)
          help: wasmc provides `wasi_snapshot_preview1` and `wasi_unstable`; `host` belongs to another host, or is a module to be linked: `--link host=FILE`
    "#]]);
}

#[test]
fn options_that_make_no_sense() {
    let directory = importing(r#""divide" (func)"#);
    directory.refuses(
        "build app.wat --link library.wat",
        &expect![[r#"
        exit code 2
        error: `--link library.wat` names no file
          help: write --link NAME=FILE, with the NAME that others import from
    "#]],
    );
    directory.refuses(
        "build app.wat --link wasi_unstable=library.wat",
        &expect![[r#"
        exit code 2
        error: nothing can be linked as `wasi_unstable`: wasmc provides it
    "#]],
    );
    directory.refuses(
        "build app.wat --link lib=library.wat --link lib=nothing.wat",
        &expect![[r#"
        exit code 2
        error: two modules are linked as `lib`
    "#]],
    );
    directory.refuses(
        "build app.wat --link lib=missing.wasm",
        &expect![[r#"
        exit code 3
        error: cannot read missing.wasm: No such file or directory (os error 2)
    "#]],
    );
    directory.refuses(
        "build app.wat --link lib=library.wat -o library.wat",
        &expect![[r#"
        exit code 2
        error: library.wat would be overwritten, and it is an input
    "#]],
    );
}
