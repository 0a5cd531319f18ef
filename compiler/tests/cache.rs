//! Builds with a cache: they make the same bytes as builds without, and compile only what has changed.

use std::fs;
use std::path::Path;

use wasmc::cache::Pack;
use wasmc::pipeline::{self, BuildOptions, Built, OptLevel};
use wasmc_targets::TARGETS;

/// A module of `count` functions that return numbers, add them up, and trap or call the host on the way. `change` is what follows the name of
/// function 3.
fn module(count: usize, change: &str) -> Vec<u8> {
    let mut functions = String::new();
    for number in 0..count {
        let body = match number % 3 {
            0 => format!("(i32.add (call $f{}) (i32.const {number}))", number + 1),
            1 => format!("(i32.div_u (i32.load (i32.const {number})) (call $f{}))", number + 1),
            _ => format!(
                "(call $yield) (i32.add (i32.const {number}) (call_indirect (result i32) (i32.const 0)))"
            ),
        };
        let body = if number == 3 { format!("{change} {body}") } else { body };
        functions.push_str(&format!("(func $f{number} (result i32) {body})\n"));
    }
    let text = format!(
        r#"(module
            (import "wasi_snapshot_preview1" "sched_yield" (func $sched_yield (result i32)))
            (memory (export "memory") 1)
            (table 1 1 funcref)
            (elem (i32.const 0) $f0)
            (func $yield (drop (call $sched_yield)))
            {functions}
            (func $f{count} (result i32) (i32.const 1))
            (func (export "_start") (drop (call $f0))))"#
    );
    wat::parse_str(text).expect("the module is well-formed")
}

fn options(target: usize, cache: Option<&Pack>) -> BuildOptions<'_> {
    BuildOptions { cache, ..BuildOptions::new(&TARGETS[target]) }
}

fn build(wasm: &[u8], options: &BuildOptions<'_>) -> Built {
    pipeline::compile(wasm, options).expect("the module is built")
}

/// What is kept after a build.
fn next(pack: &Pack, built: &Built) -> Vec<u8> {
    let mut bytes = Vec::new();
    pack.write_next(&built.artifacts.cached, &mut bytes).expect("memory takes everything");
    bytes
}

fn pack(bytes: Vec<u8>) -> Pack {
    Pack::read(bytes, "")
}

/// Builds `wasm` with what is kept after a build of `before`, checks that it gives what a build without a cache does, and counts what it had
/// to compile.
fn made_after(before: &[u8], wasm: &[u8], target: usize) -> usize {
    let kept = next(&Pack::default(), &build(before, &options(target, Some(&Pack::default()))));
    let built = build(wasm, &options(target, Some(&pack(kept))));
    let plain = build(wasm, &options(target, None));
    assert!(built.artifacts.image.bytes == plain.artifacts.image.bytes);
    assert!(built.artifacts.object == plain.artifacts.object);
    assert!(plain.artifacts.cached.is_empty());
    built.artifacts.compiled
}

#[test]
fn only_what_has_changed_is_compiled() {
    for target in 0..TARGETS.len() {
        let before = module(30, "");
        for (what, change, expected) in [
            ("nothing", "", 0),
            ("a constant", "(drop (i32.load (i32.const 77)))", 1),
            ("what moves all that follows", "(call $yield) (call $yield) (unreachable)", 1),
        ] {
            assert_eq!(made_after(&before, &module(30, change), target), expected, "{what}");
        }
        // One function more, so that those behind it have other numbers.
        assert_eq!(made_after(&before, &module(31, ""), target), 1);
    }
}

/// A number that takes a function of some size.
const LARGE: &str = "(f64.eq (f64.const 1) (f64.add (f64.const 1) (f64.add (f64.const 1) (f64.add (f64.const 1) (f64.const 1)))))";

/// Modules of which the second differs from the first only outside of the body of `$f`.
#[test]
fn what_a_body_means_is_not_in_it_alone() {
    let module = |[name, from, to]: [&str; 3], changed: bool| {
        let text = r#"(module
            (import "wasi_snapshot_preview1" "sched_yield" (func $host (result i32)))
            (type $t (func (param i32) (result i32)))
            (global $g i32 (i32.const 7))
            (global $m (mut i64) (i64.const 7))
            (memory (export "memory") 1)
            (table $table 10 10 funcref)
            (data $data "0123456789")
            (elem $elem funcref (ref.func $small) (ref.null func))
            (tag $tag (param i32))
            (func $leaf (param i32) (result i32) (i32.mul (local.get 0) (i32.const 5)))
            (func $small (param i32) (result i32) (i32.add (call $leaf (local.get 0)) (i32.const 3)))
            (func $f (result i32)
                (memory.init $data (i32.const 0) (i32.const 0) (i32.const 4))
                (table.init $table $elem (i32.const 0) (i32.const 0) (i32.const 1))
                (drop (block (result i32)
                    (try_table (catch $tag 0)
                        (drop (call_indirect (type $t) (i32.const 1) (i32.wrap_i64 (global.get $m))))
                        (throw $tag (i32.const 9)))
                    (unreachable)))
                (drop (call $host))
                (i32.add (global.get $g) (call $small (i32.wrap_i64 (global.get $m)))))
            (func $after (nop))
            (func (export "_start") (drop (call $f))))"#;
        assert!(text.contains(from), "{name}");
        let text = if changed { text.replace(from, to) } else { text.to_owned() };
        wat::parse_str(text).unwrap_or_else(|error| panic!("{name}: {error}"))
    };
    for change in [
        ["the value of a constant global", "i32 (i32.const 7)", "i32 (i32.const 8)"],
        ["which globals are constant", "(global $g i32", "(global $g (mut i32)"],
        ["where a global is", "(global $g i32", "(global $new (mut i64) (i64.const 1)) (global $g i32"],
        ["the body of a callee", "(i32.const 3)", "(i32.const 4)"],
        ["the body of a callee's callee", "(i32.const 5)", "(i32.const 6)"],
        ["whether a callee is small", "(i32.const 3)", LARGE],
        ["whether a callee gives back anything", "(i32.mul (local.get 0) (i32.const 5))", "(unreachable)"],
        ["the type of a function", "(func $after (nop))", "(func $after (param i64) (nop))"],
        ["how long a segment is", "0123456789", "012345678"],
        ["whether a segment is copied", "(data $data", "(data $data (i32.const 8)"],
        ["how many elements there are", "(ref.null func))", "(ref.null func) (ref.null func))"],
        ["how large a table is", "10 10 funcref", "11 11 funcref"],
        ["whether a table can grow", "10 10 funcref", "10 11 funcref"],
        ["how large a memory is", "(memory (export \"memory\") 1)", "(memory (export \"memory\") 1 1)"],
        ["the numbers of types", "(type $t (", "(type (func (param i64))) (type $t ("],
        ["the types", "(type $t (", "(type (sub (func (param i32) (result i32)))) (type $t ("],
        ["what follows", "(func $after (nop))", "(func $after (drop (i32.const 1)))"],
        ["the numbers of functions", "(func $small", "(func $new (result i32) (i32.const 8)) (func $small"],
    ] {
        for target in 0..TARGETS.len() {
            // Both ways, and each is compared with what a build without a cache makes.
            for way in [false, true] {
                made_after(&module(change, way), &module(change, !way), target);
            }
        }
    }
}

#[test]
fn real_programs_are_the_same_with_a_cache() {
    let guests = Path::new(env!("CARGO_MANIFEST_DIR")).join("../tests/programs/guests");
    for name in ["shoal", "census", "shipyard"] {
        let wasm = fs::read(guests.join(name).with_extension("wasm")).expect("a guest of the tests");
        assert_eq!(made_after(&wasm, &wasm, 0), 0, "{name}");
    }
}

#[test]
fn what_was_made_in_another_way_is_not_used() {
    let wasm = module(12, "");
    let built = build(&wasm, &options(0, Some(&Pack::default())));
    let (all, kept) = (built.artifacts.compiled, pack(next(&Pack::default(), &built)));
    let target = &TARGETS[0];
    let ways = [
        BuildOptions { opt_level: OptLevel::None, ..options(0, Some(&kept)) },
        BuildOptions { opt_level: OptLevel::Size, ..options(0, Some(&kept)) },
        BuildOptions { cpu: target.cpus.last().expect("a target has levels"), ..options(0, Some(&kept)) },
        options(1, Some(&kept)),
    ];
    for (position, way) in ways.iter().enumerate() {
        assert_eq!(build(&wasm, way).artifacts.compiled, all, "way {position}");
    }
    // What only the rest of the image depends on is another matter.
    let stripped = BuildOptions { strip: true, ..options(0, Some(&kept)) };
    assert_eq!(build(&wasm, &stripped).artifacts.compiled, 0);
}

#[test]
fn the_number_of_threads_changes_no_byte() {
    let wasm = module(40, "");
    let on = |threads: usize| {
        let pool = rayon::ThreadPoolBuilder::new().num_threads(threads).build().expect("threads");
        pool.install(|| {
            let cold = build(&wasm, &options(0, Some(&Pack::default())));
            let kept = next(&Pack::default(), &cold);
            let warm = build(&wasm, &options(0, Some(&pack(kept.clone()))));
            (kept, cold.artifacts.image.bytes, warm.artifacts.image.bytes)
        })
    };
    let one = on(1);
    assert!(one.1 == one.2);
    assert!(one == on(2));
}

#[test]
fn damage_is_compiled_over() {
    let wasm = module(3, "");
    let built = build(&wasm, &options(0, Some(&Pack::default())));
    let kept = next(&Pack::default(), &built);
    // Each byte of the first entry, and some of all others.
    for position in (0..200).chain((200..kept.len()).step_by(97)) {
        let mut damaged = kept.clone();
        damaged[position] ^= 0x10;
        for damaged in [pack(damaged), pack(kept[..position].to_vec())] {
            let again = build(&wasm, &options(0, Some(&damaged)));
            assert!(again.artifacts.image.bytes == built.artifacts.image.bytes, "byte {position}");
            assert!(!damaged.is(&again.artifacts.cached));
        }
    }
}

#[test]
fn a_listing_is_made_in_any_case() {
    let wasm = module(3, "");
    let kept = pack(next(&Pack::default(), &build(&wasm, &options(0, Some(&Pack::default())))));
    let text = |cache| {
        let built = build(&wasm, &BuildOptions { asm: true, clif: true, ..options(0, cache) });
        (built.artifacts.asm, built.artifacts.clif)
    };
    let listed = text(Some(&kept));
    assert!(listed.0.as_ref().is_some_and(|asm| asm.contains("f0")));
    assert_eq!(listed, text(None));
}
