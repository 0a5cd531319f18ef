//! Inspecting modules, and what is no module, executable or bundle.

use expect_test::{Expect, expect};
use wasmc::inspect::{Report, inspect};

fn check(wat: &str, expected: &Expect) {
    let wasm = wat::parse_str(wat).expect("the test's module");
    expected.assert_eq(&inspect(&wasm).expect("a module").to_string());
}

#[test]
fn a_module_that_can_be_built() {
    check(
        r#"(module
            (import "wasi_snapshot_preview1" "fd_write" (func (param i32 i32 i32 i32) (result i32)))
            (memory (export "memory") 1 2)
            (func (export "_start")))"#,
        &expect![[r#"
            module       96 bytes
                         sha256 72a8e9f3e716aabcbf95c1d8f1b603e64c3a15dcf0b264f4a947096fe2358eb1
            builds       yes
            functions    1
            memories     1 to 2 pages
            tables       none
            proposals    none
            imports      wasi_snapshot_preview1.fd_write  (func (param i32 i32 i32 i32) (result i32))
            exports      memory  memory 1 to 2 pages
                         _start  (func)
            sections       12 bytes  type
                           35 bytes  import
                            2 bytes  function
                            4 bytes  memory
                           19 bytes  export
                            4 bytes  code
        "#]],
    );
}

#[test]
fn a_module_that_cannot_be_built_says_why() {
    check(
        r#"(module
            (import "wasi_snapshot_preview1" "fd_wriet" (func))
            (import "env" "\1b[2J" (global (mut i64)))
            (table 1 10 externref))"#,
        &expect![[r#"
            module       70 bytes
                         sha256 125fc9616cecf163a7e46bd6048c395de3ebe1b1ebb3568674e8b5b5b7c1561d
            builds       the module has no `_start`, so there is nothing to run; it exports no function
                           help: build it as a WASI command (with a `main`, for `wasm32-wasip1` or `wasm32-wasi`, and not as a library or reactor), or name an export: `--entry NAME` starts with it, and `wasmc run --invoke NAME` calls it with arguments
            functions    0
            memories     none
            tables       1 to 10 elements of externref
            proposals    mutable-global
                         reference-types
            imports      wasi_snapshot_preview1.fd_wriet  (func)  (nobody provides it)
                         env.\u{1b}[2J  global (mut i64)  (nobody provides it)
            exports      none
            sections        4 bytes  type
                           47 bytes  import
                            5 bytes  table
        "#]],
    );
}

#[test]
fn proposals_that_are_used_are_named() {
    check(
        r#"(module
            (memory i64 1)
            (tag)
            (type $s (struct))
            (global (export "g") i32 (i32.add (i32.const 1) (i32.const 2)))
            (func (export "_start") (drop (i8x16.splat (i32.extend8_s (i32.const 1)))))
            (func (result i32 i32) (return_call 1))
            (func (drop (struct.new $s))))"#,
        &expect![[r#"
            module       101 bytes
                         sha256 48e9416d6239ab80a96a8fb40a8b7fe449b17b48ebe372f9333cd73911435c81
            builds       function 2: the WebAssembly proposal `gc` is used at offset 0x53, and wasmc does not support its objects yet
                           help: its types, casts and `i31` are supported: build the module without structs and arrays
            functions    3
            memories     1 or more pages, 64-bit
            tables       none
            proposals    simd
                         tail-call
                         exception-handling
                         memory64
                         extended-const
                         gc
                         sign-extension-ops
                         multi-value
            imports      none
            exports      g  global i32
                         _start  (func)
            sections       11 bytes  type
                            4 bytes  function
                            3 bytes  memory
                            3 bytes  tag
                            9 bytes  global
                           14 bytes  export
                           22 bytes  code
                           11 bytes  custom "name"
        "#]],
    );
}

/// A module for each proposal that uses nothing else.
#[test]
fn each_proposal_is_recognised() {
    for (proposal, module) in [
        ("simd", "(func (drop (v128.const i64x2 0 0)))"),
        (
            "relaxed-simd",
            "(func (param v128) (result v128) (i8x16.relaxed_swizzle (local.get 0) (local.get 0)))",
        ),
        ("threads", "(memory 1 1 shared)"),
        ("tail-call", "(func (return_call 0))"),
        ("multi-memory", "(memory 1) (memory 1)"),
        ("exception-handling", "(tag)"),
        ("memory64", "(memory i64 1)"),
        ("extended-const", "(global i32 (i32.add (i32.const 1) (i32.const 2)))"),
        ("function-references", "(type $f (func)) (func (param (ref null $f)))"),
        ("gc", "(type (struct))"),
        ("custom-page-sizes", "(memory 1 (pagesize 1))"),
        ("wide-arithmetic", "(func (param i64) (drop (drop (i64.mul_wide_s (local.get 0) (local.get 0)))))"),
        ("mutable-global", r#"(import "a" "b" (global (mut i32)))"#),
        ("nontrapping-float-to-int-conversions", "(func (drop (i32.trunc_sat_f32_s (f32.const 0))))"),
        ("sign-extension-ops", "(func (drop (i32.extend8_s (i32.const 0))))"),
        ("multi-value", "(func (result i32 i32) (i32.const 0) (i32.const 0))"),
        ("reference-types", "(table 1 externref)"),
        (
            "bulk-memory-operations",
            "(memory 1) (func (memory.fill (i32.const 0) (i32.const 0) (i32.const 0)))",
        ),
    ] {
        let wasm = wat::parse_str(format!("(module {module})")).expect(proposal);
        let Report::Module(module) = inspect(&wasm).expect(proposal) else { panic!("{proposal}: no module") };
        assert!(module.proposals.contains(&proposal), "{proposal}: {:?}", module.proposals);
        assert!(module.proposals.len() <= 3, "{proposal}: {:?}", module.proposals);
    }
}

#[test]
fn what_is_none_of_these_is_refused() {
    let component = wat::parse_str("(component)").expect("a component");
    for (bytes, message) in [
        (&b"#!/bin/sh\n"[..], "not a WebAssembly module: it does not begin with the bytes `\\0asm`"),
        (b"", "not a WebAssembly module: it does not begin with the bytes `\\0asm`"),
        (&component, "this is a WebAssembly component, and wasmc builds core modules"),
        (b"\0asm\x01\0\0\0\x01", "invalid module: unexpected end-of-file (at offset 0x9)"),
        (b"\x7fELF", "the executable is damaged: Could not read file magic"),
        (b"\x28\xb5\x2f\xfd", "the bundle is damaged: incomplete frame"),
    ] {
        let error = inspect(bytes).expect_err("no module").to_string();
        assert_eq!(error.lines().next(), Some(message));
    }
}

/// Every way of cutting it short, and every byte changed: an error or a report, never a panic.
#[test]
fn an_executable_that_anybody_may_have_made_does_no_harm() {
    let own = std::fs::read(std::env::current_exe().expect("a path")).expect("this test");
    for end in (0..4096).chain([own.len() / 2, own.len()]) {
        inspect(&own[..end]).expect_err("not made by wasmc");
    }
    let header = &own[..64];
    for (at, bit) in (4..64).flat_map(|at| (0..8).map(move |bit| (at, bit))) {
        let mut changed = header.to_vec();
        changed[at] ^= 1 << bit;
        inspect(&changed).expect_err("not made by wasmc");
    }
}
