//! `--features` and `--no-features`.

use expect_test::expect;

use crate::directory::Directory;

/// A directory with a module that uses multi-value and sign extension.
fn directory() -> Directory {
    let directory = Directory::new();
    directory.write(
        "app.wat",
        r#"(module (func $two (result i32 i32) (i32.extend8_s (i32.const 1)) (i32.const 2))
                   (func (export "_start") (call $two) drop drop))"#,
    );
    directory
}

#[test]
fn what_is_turned_off_is_refused() {
    let directory = directory();
    directory.check(
        "run app.wat",
        &expect![[r#"
        exit code 0
    "#]],
    );
    directory.check(
        "run --no-features multi-value app.wat",
        &expect![[r#"
        exit code 1
        error: app.wat: the WebAssembly proposal `multi-value` is used at offset 0xb, and it is turned off
          help: `--no-features` turns it off, `--features multi-value` on
    "#]],
    );
    directory.check("run --no-features simd,sign-extension-ops app.wat", &expect![[r#"
        exit code 1
        error: app.wat: function 0 `two`: the WebAssembly proposal `sign-extension-ops` is used at offset 0x2b, and it is turned off
          help: `--no-features` turns it off, `--features sign-extension-ops` on
    "#]]);
    directory.check(
        "run --no-features all nothing.wat",
        &expect![[r#"
        exit code 0
    "#]],
    );
}

#[test]
fn what_is_turned_on_is_accepted_among_what_is_off() {
    let directory = directory();
    directory.check(
        "run --no-features all --features multi-value,sign-extension-ops app.wat",
        &expect![[r#"
            exit code 0
        "#]],
    );
}

#[test]
fn linked_modules_are_held_to_it_too() {
    directory().check("run --no-features multi-value nothing.wat --link lib=app.wat", &expect![[r#"
        exit code 1
        error: nothing.wat: module `lib`: the WebAssembly proposal `multi-value` is used at offset 0xb, and it is turned off
          help: `--no-features` turns it off, `--features multi-value` on
    "#]]);
}

#[test]
fn names_that_mean_nothing() {
    let directory = directory();
    directory.refuses(
        "build app.wat --features multivalue",
        &expect![[r#"
        exit code 2
        error: there is no proposal `multivalue`
          help: did you mean `multi-value`? `wasmc targets --features` lists all
    "#]],
    );
    directory.refuses(
        "build app.wat --no-features foo",
        &expect![[r#"
        exit code 2
        error: there is no proposal `foo`
          help: `wasmc targets --features` lists all
    "#]],
    );
    directory.refuses(
        "build app.wat --features stack-switching",
        &expect![[r#"
        exit code 2
        error: wasmc does not support the proposal `stack-switching` yet
    "#]],
    );
}

#[test]
fn all_are_listed() {
    let output = directory().wasmc("targets --features");
    let text = String::from_utf8(output.stdout).expect("UTF-8");
    for line in [
        "on   simd",
        "on   multi-value",
        "on   gc  (but for structs, arrays, and conversions from and to externref)",
        "off  stack-switching",
    ] {
        assert!(text.lines().any(|listed| listed == line), "{line} is missing in\n{text}");
    }
}
