//! The text of a puppet: a guest that does what it is told, one operation after the other.
//!
//! A record on its standard input names an operation and its arguments; the guest performs it and writes the result. Records
//! and results pass through the first [`RESERVED`] bytes of its memory, and nothing is kept there from one operation to the next,
//! so an operation may overwrite anything.

use std::fmt::Write;

use wasmc_abi::host::{
    HostFunction, PREVIEW1, PREVIEW1_FUNCTIONS, PREVIEW1_ONLY, SCRIPT, SCRIPT_SYSTEM_CALL, UNSTABLE,
};

/// Bytes at the start of memory that records and results pass through.
pub const RESERVED: u32 = 1024;

/// Most arguments of an operation.
pub const MAX_ARGUMENTS: usize = 10;

/// Bytes of a record: the number of the operation in 8, and the arguments in 8 each.
pub(super) const RECORD: usize = 8 + 8 * MAX_ARGUMENTS;

/// Pages of memory that the puppet begins with, and to which it can grow.
pub const PAGES: u32 = 2;
/// See [`PAGES`].
pub const MAX_PAGES: u32 = 16;

/// What a puppet can do besides calling WASI and the four things that every puppet can (see [`Operations`]).
#[derive(Clone, Copy, Debug, Default)]
pub struct Extra<'a> {
    /// Fields of the module: memories, tables, types, functions.
    pub fields: &'a str,
    /// Operations: a name, and the body of a function with the result `i64`. Argument `n` is `(i64.load (i32.const 8 + 8 n))`.
    pub operations: &'a [(&'static str, &'static str)],
}

/// How a puppet is made.
#[derive(Clone, Copy, Debug, Default)]
pub struct Traits<'a> {
    /// It can make any system call: `system_call`, with the number and six arguments.
    pub unlocked: bool,
    /// It never waits longer than some milliseconds, whatever a subscription says, ends after [`BUDGET`] operations, and looks at its end
    /// whether its memory holds [`super::MARK`]: then it exits with [`FOUND`].
    pub hasty: bool,
    /// What it can besides.
    pub extra: Extra<'a>,
}

/// Operations after which a hasty puppet ends, whatever its input says.
const BUDGET: u32 = 1 << 20;

/// The exit code of a hasty puppet whose memory holds what it should never have seen.
pub const FOUND: i32 = 99;

/// The operations of a puppet by number: WASI's functions of both previews, and `store` (address, length; the bytes follow the record),
/// `load` (address, length; the bytes come before the result), `grow` (pages) and `system_call`.
#[derive(Debug, Default)]
pub(super) struct Operations {
    names: Vec<String>,
    imports: String,
    functions: String,
}

impl Operations {
    pub(super) fn new(traits: &Traits<'_>) -> Operations {
        let mut operations = Operations::default();
        for function in PREVIEW1_FUNCTIONS {
            operations.host(PREVIEW1, function, traits.hasty);
        }
        for function in PREVIEW1_FUNCTIONS.iter().filter(|function| !PREVIEW1_ONLY.contains(&function.name)) {
            operations.host(UNSTABLE, function, traits.hasty);
        }
        operations.add(
            "store",
            "(call $receive (call $word (i32.const 8)) (call $word (i32.const 16))) (i64.const 0)",
        );
        operations
            .add("load", "(call $send (call $word (i32.const 8)) (call $word (i32.const 16))) (i64.const 0)");
        operations.add("grow", "(i64.extend_i32_s (memory.grow (call $word (i32.const 8))))");
        if traits.unlocked {
            let _ = writeln!(
                operations.imports,
                "(import \"{SCRIPT}\" \"{SCRIPT_SYSTEM_CALL}\" (func $system_call (param i64 i64 i32) (result i64)))"
            );
            operations.add(
                "system_call",
                "(call $system_call (i64.const 0) (i64.load (i32.const 8)) (i32.const 16))",
            );
        }
        for (name, body) in traits.extra.operations {
            operations.add(name, body);
        }
        operations
    }

    /// The names, in the order of their numbers. A function of preview 0 is `wasi_unstable.NAME`, one of preview 1 only `NAME`.
    pub(super) fn into_names(self) -> Vec<String> {
        self.names
    }

    fn add(&mut self, name: &str, body: &str) {
        let number = self.names.len();
        let _ = writeln!(self.functions, "(func $operation{number} (type $operation) {body})");
        self.names.push(name.to_owned());
    }

    fn host(&mut self, module: &str, function: &HostFunction, hasty: bool) {
        let HostFunction { name, params, results } = function;
        let import = if module == PREVIEW1 { (*name).to_owned() } else { format!("{module}.{name}") };
        let types: String = params.chars().map(|kind| if kind == 'I' { " i64" } else { " i32" }).collect();
        let result = if results.is_empty() { "" } else { "(result i32)" };
        let _ = writeln!(
            self.imports,
            "(import \"{module}\" \"{name}\" (func ${import} (param{types}) {result}))"
        );
        let mut arguments = String::new();
        for (index, kind) in params.chars().enumerate() {
            let at = 8 + 8 * index;
            let _ = match kind {
                'I' => write!(arguments, " (i64.load (i32.const {at}))"),
                _ => write!(arguments, " (call $word (i32.const {at}))"),
            };
        }
        if hasty && *name == "poll_oneoff" {
            let (size, timeout) = if module == PREVIEW1 { (48, 24) } else { (56, 32) };
            // When all arguments have been read, since a subscription may stand where they do.
            let _ = write!(arguments, "(call $hurry (i32.const {size}) (i32.const {timeout}))");
        }
        let call = format!("(call ${import}{arguments})");
        let body = match results.is_empty() {
            true => format!("{call} (i64.const 0)"),
            false => format!("(i64.extend_i32_u {call})"),
        };
        self.add(&import, &body);
    }
}

/// The text of a puppet.
pub(super) fn text(traits: &Traits<'_>) -> String {
    let Operations { names, imports, functions } = Operations::new(traits);
    let elements: String = (0..names.len()).map(|number| format!(" $operation{number}")).collect();
    let look = LOOK
        .replace("MARK", &(!u64::from_le_bytes(*super::MARK)).to_string())
        .replace("FOUND", &FOUND.to_string());
    let (hurry, before_the_end) = if traits.hasty { (HURRY, look.as_str()) } else { ("", "") };
    let budget = if traits.hasty { BUDGET } else { u32::MAX };
    format!(
        r#"(module
            {imports}
            (type $operation (func (result i64)))
            (memory $main (export "memory") {PAGES} {MAX_PAGES})
            (table $operations funcref (elem{elements}))
            (global $budget (mut i32) (i32.const {budget}))
            {fields}
            (func $word (param $at i32) (result i32) (i32.wrap_i64 (i64.load (local.get $at))))
            (func $end {before_the_end} (call $proc_exit (i32.const 0)))
            {TRANSFER}
            {hurry}
            {functions}
            (func (export "_start")
                (loop $next
                    (if (i32.eqz (global.get $budget)) (then (call $end)))
                    (global.set $budget (i32.sub (global.get $budget) (i32.const 1)))
                    (call $receive (i32.const 0) (i32.const {RECORD}))
                    (i64.store (i32.const 96) (call_indirect $operations (type $operation)
                        (i32.rem_u (i32.load (i32.const 0)) (i32.const {count}))))
                    (call $send (i32.const 96) (i32.const 8))
                    (br $next))))"#,
        fields = traits.extra.fields,
        count = names.len(),
    )
}

/// Reads from standard input and writes to standard output until all is done; ends when that is not possible.
const TRANSFER: &str = r"
    (func $part (param $at i32) (param $len i32)
        (i32.store (i32.const 104) (local.get $at))
        (i32.store (i32.const 108) (local.get $len))
        (i32.store (i32.const 112) (i32.const 0)))
    (func $receive (param $at i32) (param $len i32)
        (loop $more
            (if (i32.eqz (local.get $len)) (then (return)))
            (call $part (local.get $at) (local.get $len))
            (if (call $fd_read (i32.const 0) (i32.const 104) (i32.const 1) (i32.const 112)) (then (call $end)))
            (if (i32.eqz (i32.load (i32.const 112))) (then (call $end)))
            (local.set $at (i32.add (local.get $at) (i32.load (i32.const 112))))
            (local.set $len (i32.sub (local.get $len) (i32.load (i32.const 112))))
            (br $more)))
    (func $send (param $at i32) (param $len i32)
        (loop $more
            (if (i32.eqz (local.get $len)) (then (return)))
            (call $part (local.get $at) (local.get $len))
            (if (call $fd_write (i32.const 1) (i32.const 104) (i32.const 1) (i32.const 112)) (then (call $end)))
            (if (i32.eqz (i32.load (i32.const 112))) (then (call $end)))
            (local.set $at (i32.add (local.get $at) (i32.load (i32.const 112))))
            (local.set $len (i32.sub (local.get $len) (i32.load (i32.const 112))))
            (br $more)))";

/// Makes the timeouts of subscriptions short: they stand at the address that is the first argument, as many as the third says.
const HURRY: &str = r"
    (func $hurry (param $size i32) (param $timeout i32) (local $at i64) (local $rest i32)
        (local.set $at (i64.add (i64.extend_i32_u (call $word (i32.const 8))) (i64.extend_i32_u (local.get $timeout))))
        (local.set $rest (call $word (i32.const 24)))
        (if (i32.gt_u (local.get $rest) (i32.const 1024)) (then (local.set $rest (i32.const 1024))))
        (loop $next
            (if (i32.eqz (local.get $rest)) (then (return)))
            (if (i64.gt_u (i64.add (local.get $at) (i64.const 8))
                    (i64.shl (i64.extend_i32_u (memory.size)) (i64.const 16)))
                (then (return)))
            (i64.store (i32.wrap_i64 (local.get $at))
                (i64.and (i64.load (i32.wrap_i64 (local.get $at))) (i64.const 0x1fffff)))
            (local.set $at (i64.add (local.get $at) (i64.extend_i32_u (local.get $size))))
            (local.set $rest (i32.sub (local.get $rest) (i32.const 1)))
            (br $next)))";

/// Exits when the eight bytes of [`super::MARK`] stand anywhere in memory. The code holds their complement
const LOOK: &str = r"
    (local $at i32) (local $end i32)
    (local.set $end (i32.sub (i32.shl (memory.size) (i32.const 16)) (i32.const 8)))
    (loop $next
        (if (i64.eq (i64.xor (i64.load (local.get $at)) (i64.const -1)) (i64.const MARK))
            (then (call $proc_exit (i32.const FOUND))))
        (local.set $at (i32.add (local.get $at) (i32.const 1)))
        (br_if $next (i32.lt_u (local.get $at) (local.get $end))))";
