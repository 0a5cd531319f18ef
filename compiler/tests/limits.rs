//! Modules at the limits, and beyond them: each is built or refused, in a time that anybody would wait, and crashes nothing.

use std::time::{Duration, Instant};

use wasmc::pipeline::{self, BuildOptions};
use wasmc_targets::{TARGETS, Target};

/// How long a build may take here: much more than any needs, on a busy machine, by a compiler that is itself hardly optimised.
const LIMIT: Duration = Duration::from_secs(100);

/// Builds a module of these fields and a `_start` for `target`; its image, or why it is refused.
fn build(fields: &str, target: &'static Target) -> Result<Vec<u8>, String> {
    let wasm = wat::parse_str(format!("(module {fields})")).expect("a module");
    let begin = Instant::now();
    let built = pipeline::compile(&wasm, &BuildOptions::new(target));
    let taken = begin.elapsed();
    assert!(taken < LIMIT, "{} bytes took {taken:?}", wasm.len());
    built.map(|built| built.artifacts.image.bytes).map_err(|error| error.to_string())
}

/// Builds the body of a `_start` for every target.
fn build_body(body: &str) {
    for target in &TARGETS {
        build(&format!("(func (export \"_start\") {body})"), target).expect("builds");
    }
}

/// An empty `_start`.
const START: &str = "(func (export \"_start\"))";

#[test]
fn blocks_may_nest_deep() {
    for (open, inside, after, depth) in [
        ("block ", "", "", 49_999),
        ("block (result i32) ", "i32.const 1 ", "drop", 49_999),
        ("loop ", "", "", 49_999),
        ("i32.const 1 if ", "", "", 49_999),
    ] {
        build_body(&format!("{}{inside}{}{after}", open.repeat(depth), "end ".repeat(depth)));
    }
}

#[test]
fn blocks_that_nest_too_deep_are_refused() {
    for open in ["block ", "loop ", "i32.const 1 if "] {
        let fields = format!("(func (export \"_start\") {}{})", open.repeat(100_000), "end ".repeat(100_000));
        let error = build(&fields, &TARGETS[0]).expect_err("refused");
        assert!(error.starts_with("function 0: blocks nest deeper than 50000, at offset 0x"), "{error}");
    }
}

#[test]
fn a_function_may_have_tens_of_thousands_of_loops_and_branches() {
    let count = "local.get 0 i32.const 1 i32.add local.tee 0 ";
    let loops = format!("loop {count} br_if 0 end ").repeat(50_000);
    let branches = "local.get 0 if i32.const 1 local.set 0 end ".repeat(50_000);
    build_body(&format!("(local i32) {loops}"));
    build_body(&format!("(local i32) {branches} block {} end", format!("{count} br_if 0 ").repeat(50_000)));
}

#[test]
fn a_function_may_have_tens_of_thousands_of_indirect_calls() {
    let calls = "i32.const 0 call_indirect ".repeat(30_000);
    build(&format!("(table 1 funcref) (func (export \"_start\") {calls})"), &TARGETS[0]).expect("builds");
}

#[test]
fn every_loop_of_many_may_change_every_local_of_many() {
    let changes: String =
        (0..500).map(|i| format!("local.get {i} i64.const 1 i64.add local.set {i} ")).collect();
    let (open, close) = ("loop ".repeat(500), "local.get 0 i64.eqz br_if 0 end ".repeat(500));
    build_body(&format!("(local {}) {open} {changes} {close}", "i64 ".repeat(500)));
}

#[test]
fn a_function_that_becomes_too_large_is_refused() {
    let types = "i64 ".repeat(1000);
    let wide = format!("(type $wide (func (param {types}) (result {types})))");
    let (loops, ends) = ("loop (type $wide) ".repeat(31_000), "end ".repeat(31_000));
    let values = format!("{} {loops} {ends} unreachable", "i64.const 0 ".repeat(1000));
    let tags: String = (0..2000).map(|i| format!("(tag $t{i})")).collect();
    let tries: String = (0..2000).map(|i| format!("block $b{i} try_table (catch $t{i} $b{i}) ")).collect();
    let unwinds = format!("{tries} {} {}", "call $start ".repeat(2000), "end ".repeat(4000));
    for (fields, body) in [(wide, values), (tags, unwinds)] {
        let fields = format!("{fields} (func $start (export \"_start\") {body})");
        let error = build(&fields, &TARGETS[0]).expect_err("refused");
        assert!(error.starts_with("function 0 `start`: it becomes too large as machine code"), "{error}");
    }
}

#[test]
fn a_table_of_branches_may_be_as_large_as_a_function() {
    build_body(&format!("block block i32.const 5 br_table {} end end", "0 1 ".repeat(500_000)));
}

#[test]
fn a_function_may_have_fifty_thousand_locals() {
    let swaps: String =
        (0..50_000).step_by(7).map(|i| format!("local.get {i} local.set {} ", 49_999 - i)).collect();
    build_body(&format!("(local {}) loop {swaps} i32.const 0 br_if 0 end", "i64 ".repeat(50_000)));
    let error = build(&format!("(func (export \"_start\") (local {}))", "i64 ".repeat(50_001)), &TARGETS[0]);
    assert!(error.expect_err("refused").contains("too many locals"));
}

#[test]
fn a_function_may_have_millions_of_instructions() {
    let step = "local.get 0 i32.load local.get 0 i32.add local.set 0 ";
    for target in &TARGETS {
        let body = step.repeat(200_000);
        build(&format!("(memory 1) (func (export \"_start\") (local i32) {body})"), target).expect("builds");
    }
}

#[test]
fn a_function_may_have_a_thousand_parameters_and_results() {
    let (types, gets): (_, String) =
        ("i64 ".repeat(1000), (0..1000).map(|i| format!("local.get {i} ")).collect());
    let (consts, drops) = ("i64.const 0 ".repeat(1000), "drop ".repeat(1000));
    for target in &TARGETS {
        let fields = format!(
            "(func $f (param {types}) (result {types}) {gets}) (func (export \"_start\") {consts} call $f {drops})"
        );
        build(&fields, target).expect("builds");
    }
}

#[test]
fn the_operand_stack_may_be_deep() {
    let calls = format!("{}{}", "call $f ".repeat(20_000), "drop ".repeat(20_000));
    for target in &TARGETS {
        let fields = format!("(func $f (result i32) i32.const 1) (func (export \"_start\") {calls})");
        build(&fields, target).expect("builds");
    }
}

/// The program headers of an image.
fn segments(image: &[u8]) -> usize {
    usize::from(u16::from_le_bytes([image[56], image[57]]))
}

#[test]
fn data_may_be_scattered_over_a_whole_memory() {
    let bytes: String = (0..100_000u64).map(|i| format!("(data (i32.const {}) \"x\")", i * 42_000)).collect();
    let pages: String = (0..1000u64)
        .map(|i| format!("(data (i32.const {}) \"{}\")", i * 4_000_000, "x".repeat(12_000)))
        .collect();
    for target in &TARGETS {
        for (data, most) in [(&bytes, 4 << 20), (&pages, 16 << 20)] {
            let image = build(&format!("(memory 65536) {data} {START}"), target).expect("builds");
            assert!(image.len() < most, "{} bytes", image.len());
            assert!(segments(&image) < 64, "{} segments", segments(&image));
        }
    }
}

#[test]
fn tables_may_have_ten_million_elements_together() {
    let one = "(table 10000000 funcref) (elem (i32.const 9999999) $f) (func $f (export \"_start\"))";
    build(one, &TARGETS[0]).expect("builds");
    let two = format!("(table 6000000 funcref) (table 6000000 funcref) {START}");
    assert_eq!(
        build(&two, &TARGETS[0]).expect_err("refused"),
        "the tables of the program begin with 12000000 elements, and together they can have 10000000 at most"
    );
}

#[test]
fn a_module_may_have_a_hundred_memories() {
    for target in &TARGETS {
        build(&format!("{} {START}", "(memory 1) ".repeat(100)), target).expect("builds");
    }
    let error = build(&format!("{} {START}", "(memory 1) ".repeat(101)), &TARGETS[0]);
    assert!(error.expect_err("refused").contains("memories count exceeds limit of 100"));
}

#[test]
fn a_type_may_have_many_subtypes() {
    let subtypes = "(type (sub $base (func)))".repeat(100_000);
    let calls = "(call_indirect (type $base) (i32.const 1))".repeat(10_000);
    let fields = format!(
        "(type $base (sub (func))) (rec {subtypes}) (table 10 funcref) (func (export \"_start\") {calls})"
    );
    for target in &TARGETS {
        // The code of a call does not grow with the number of subtypes.
        let image = build(&fields, target).expect("builds");
        assert!(image.len() < 4 << 20, "{} bytes", image.len());
    }
}

#[test]
fn there_may_be_many_of_everything() {
    let exports: String = (0..100_000).map(|i| format!("(export \"e{i}\" (func $f))")).collect();
    let globals = "(global (mut i64) (i64.const 1))".repeat(100_000);
    let functions = "(func) ".repeat(50_000);
    build(&format!("(func $f) {exports} {globals} {functions} {START}"), &TARGETS[0]).expect("builds");
}

#[test]
fn a_function_may_use_as_many_globals_and_tables_as_a_module_may_have() {
    let global = "(global (mut i32) (i32.const 1))".repeat(70_000);
    let sets: String = (0..70_000).map(|i| format!("i32.const 2 global.set {i} ")).collect();
    build(&format!("{global} (func (export \"_start\") {sets})"), &TARGETS[0]).expect("builds");
    let table = "(table 1 funcref)".repeat(70_000);
    let sizes: String = (0..70_000).map(|i| format!("table.size {i} drop ")).collect();
    build(&format!("{table} (func (export \"_start\") {sizes})"), &TARGETS[0]).expect("builds");
}
