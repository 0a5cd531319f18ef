//! What puppets can do to their memories and tables: one operation each, and nothing is checked but by the code that wasmc makes.

use wasmc_tests::puppet::Extra;

/// Memory 0 is the puppet's own, memory 1 another, and memory 2 has 64-bit indices. Table 1 has two functions, of which only the
/// first has the type that is called, and room for more.
pub(crate) const EXTRA: Extra<'static> = Extra { fields: FIELDS, operations: OPERATIONS };

const FIELDS: &str = r#"
    (memory $other 1 8)
    (data (memory $other) (i32.const 0) "NOT-FOR-GUESTS")
    (memory $wide i64 1 8)
    (data $passive "NOT-FOR-GUESTS")
    (type $answer (func (result i32)))
    (type $other_type (func (param i64) (result i64)))
    (func $answer (type $answer) (i32.const 42))
    (func $other (type $other_type) (i64.const 43))
    (table $table 4 100 funcref)
    (elem (table $table) (i32.const 0) func $answer $other)
    (elem $functions func $answer $answer)
    (func $down (param $depth i32) (result i32)
        (if (result i32) (local.get $depth)
            (then (i32.add (i32.const 1) (call $down (i32.sub (local.get $depth) (i32.const 1)))))
            (else (i32.const 0))))
    (func $a (result i32) (call $word (i32.const 8)))
    (func $b (result i32) (call $word (i32.const 16)))
    (func $c (result i32) (call $word (i32.const 24)))
    (func $A (result i64) (i64.load (i32.const 8)))
    (func $B (result i64) (i64.load (i32.const 16)))
    (func $C (result i64) (i64.load (i32.const 24)))"#;

/// A static offset of almost all that is behind what an index can name, and one that reaches beyond.
pub(crate) const GUARDED: u64 = 0x7fff_fff0;
pub(crate) const HUGE: u64 = 0xffff_ffff;

const OPERATIONS: &[(&str, &str)] = &[
    ("unreachable", "unreachable"),
    ("load-word", "(i64.load (call $a))"),
    ("load-before", "(i64.load (i32.sub (call $a) (i32.const 8)))"),
    ("store-before", "(i64.store (i32.sub (call $a) (i32.const 8)) (call $B)) (i64.const 0)"),
    ("load-guarded", "(i64.load offset=0x7ffffff0 (call $a))"),
    ("load-huge", "(i64.load offset=0xffffffff (call $a))"),
    ("load-other", "(i64.load $other (call $a))"),
    ("store-word", "(i64.store (call $a) (call $B)) (i64.const 0)"),
    ("store-huge", "(i64.store offset=0xffffffff (call $a) (call $B)) (i64.const 0)"),
    ("vector", "(i64x2.extract_lane 0 (v128.load (call $a)))"),
    ("atomic-add", "(i64.atomic.rmw.add (call $a) (i64.const 1))"),
    ("notify", "(i64.extend_i32_u (memory.atomic.notify (call $a) (i32.const 1)))"),
    ("fill", "(memory.fill (call $a) (call $b) (call $c)) (i64.const 0)"),
    ("copy", "(memory.copy (call $a) (call $b) (call $c)) (i64.const 0)"),
    ("copy-from-other", "(memory.copy $main $other (call $a) (call $b) (call $c)) (i64.const 0)"),
    ("init", "(memory.init $passive (call $a) (call $b) (call $c)) (i64.const 0)"),
    ("wide-load", "(i64.load $wide (call $A))"),
    ("wide-load-behind", "(i64.load $wide offset=0x1000 (call $A))"),
    ("wide-store", "(i64.store $wide (call $A) (call $B)) (i64.const 0)"),
    ("wide-fill", "(memory.fill $wide (call $A) (i32.const 1) (call $C)) (i64.const 0)"),
    ("wide-copy", "(memory.copy $wide $wide (call $A) (call $B) (call $C)) (i64.const 0)"),
    ("call", "(i64.extend_i32_u (call_indirect $table (type $answer) (call $a)))"),
    ("table-get", "(i64.extend_i32_u (ref.is_null (table.get $table (call $a))))"),
    ("table-set", "(table.set $table (call $a) (ref.func $answer)) (i64.const 0)"),
    ("table-fill", "(table.fill $table (call $a) (ref.null func) (call $c)) (i64.const 0)"),
    ("table-copy", "(table.copy $table $table (call $a) (call $b) (call $c)) (i64.const 0)"),
    ("table-init", "(table.init $table $functions (call $a) (call $b) (call $c)) (i64.const 0)"),
    ("down", "(i64.extend_i32_u (call $down (call $a)))"),
];
