//! What the kernel is asked for, as `strace` sees it: little, and nothing that the program's grants do not explain.

use std::collections::BTreeSet;
use std::path::Path;
use std::process::{Command, Stdio};

use wasmc::sandbox::OsSandbox;
use wasmc_tests::image::Executable;
use wasmc_tests::machine;

use crate::attack::{build, native, run_command};

/// System calls that a program which writes a line may make, from `execve` to its end.
const FEW: usize = 15;

const HELLO: &str = include_str!("../programs/guests/hello.wat");

/// Copies `file` in descriptor 3 to `copy` in descriptor 4.
const COPIES: &str = r#"(module
    (import "wasi_snapshot_preview1" "path_open" (func $open
        (param i32 i32 i32 i32 i32 i64 i64 i32 i32) (result i32)))
    (import "wasi_snapshot_preview1" "fd_read" (func $read (param i32 i32 i32 i32) (result i32)))
    (import "wasi_snapshot_preview1" "fd_write" (func $write (param i32 i32 i32 i32) (result i32)))
    (import "wasi_snapshot_preview1" "proc_exit" (func $exit (param i32)))
    (memory (export "memory") 1)
    (data (i32.const 0) "filecopy")
    ;; A buffer at 1024, of 1000 bytes.
    (data (i32.const 16) "\00\04\00\00\e8\03\00\00")
    (func $check (param $errno i32) (if (local.get $errno) (then (call $exit (i32.const 1)))))
    (func (export "_start")
        (call $check (call $open (i32.const 3) (i32.const 0) (i32.const 0) (i32.const 4) (i32.const 0)
            (i64.const 2) (i64.const 0) (i32.const 0) (i32.const 32)))
        (call $check (call $open (i32.const 4) (i32.const 0) (i32.const 4) (i32.const 4) (i32.const 1)
            (i64.const 64) (i64.const 0) (i32.const 0) (i32.const 36)))
        (call $check (call $read (i32.load (i32.const 32)) (i32.const 16) (i32.const 1) (i32.const 20)))
        (call $check (call $write (i32.load (i32.const 36)) (i32.const 16) (i32.const 1) (i32.const 40)))))"#;

/// What the start of a program with directories may call, what its sandbox needs, and what copying is.
const EXPLAINED: &[&str] = &[
    // The start.
    "execve",
    "mmap",
    "mprotect",
    "munmap",
    "rt_sigaction",
    "sigaltstack",
    "rt_sigprocmask",
    "openat",
    "fcntl",
    // The sandbox.
    "prctl",
    "close_range",
    "seccomp",
    "landlock_create_ruleset",
    "landlock_add_rule",
    "landlock_restrict_self",
    "close",
    // The program.
    "openat2",
    "statx",
    "readv",
    "read",
    "writev",
    "write",
    "exit_group",
];

/// The calls of a program, one a line, where there is `strace`.
fn trace(image: &[u8], directory: &Path) -> Option<Vec<String>> {
    if Command::new("strace").arg("-V").stdout(Stdio::null()).status().is_err() {
        assert!(!machine::must_have_everything(), "strace is missing");
        eprintln!("SKIPPED: strace is not installed");
        return None;
    }
    let (executable, log) = (Executable::new(image), directory.join("log"));
    let mut strace = Command::new("strace");
    strace.args(["-f", "-o"]).arg(&log).arg(executable.path()).current_dir(directory);
    let outcome = run_command(&mut strace);
    let complaint = String::from_utf8_lossy(&outcome.stderr);
    assert_eq!(outcome.status.and_then(|status| status.code()), Some(0), "{complaint}");
    let text = std::fs::read_to_string(log).expect("what it wrote");
    // Each begins with the number of the process.
    let calls =
        text.lines().filter_map(|line| line.split_once(' ')).map(|(_, call)| call.trim_start().to_owned());
    Some(calls.filter(|call| !call.starts_with("+++")).collect())
}

fn name(call: &str) -> &str {
    call.split('(').next().unwrap_or_default()
}

#[test]
fn a_program_that_writes_a_line_calls_little() {
    let directory = tempfile::tempdir().expect("a temporary directory");
    if let Some(calls) = trace(&build(HELLO, &[], OsSandbox::Auto, native()), directory.path()) {
        assert!(calls.len() < FEW, "{calls:#?}");
        let opened = calls.iter().filter(|call| name(call).starts_with("open"));
        assert_eq!(opened.count(), 0, "{calls:#?}");
    }
}

#[test]
fn a_program_that_copies_a_file_calls_what_that_takes() {
    let directory = tempfile::tempdir().expect("a temporary directory");
    for name in ["in", "out"] {
        std::fs::create_dir(directory.path().join(name)).expect("a directory");
    }
    std::fs::write(directory.path().join("in/file"), "content").expect("a file");
    let grants = ["in::/in:ro".to_owned(), "out::/out".to_owned()];
    let Some(calls) = trace(&build(COPIES, &grants, OsSandbox::Auto, native()), directory.path()) else {
        return;
    };
    let copy = std::fs::read(directory.path().join("out/copy")).expect("the copy");
    assert!(copy.starts_with(b"content"));
    let unexplained: BTreeSet<_> =
        calls.iter().map(|call| name(call)).filter(|name| !EXPLAINED.contains(name)).collect();
    assert!(unexplained.is_empty(), "{unexplained:?} in {calls:#?}");
    // Every text that the kernel is given, but for that of `execve`: the granted directories and the two files.
    let texts =
        calls.iter().filter(|call| name(call).starts_with("open")).filter_map(|call| call.split('"').nth(1));
    assert_eq!(texts.collect::<Vec<_>>(), ["in", "out", "file", "copy"], "{calls:#?}");
}
