//! How programs start and live in the sandbox: with it, where there is none, and with unusual descriptors and signals.

use std::io::Read;
use std::os::unix::process::ExitStatusExt;
use std::process::{Command, Stdio};
use std::time::Duration;

use wasmc::sandbox::OsSandbox;
use wasmc_targets::TARGETS;
use wasmc_tests::image::Executable;
use wasmc_tests::machine::Machine;

use crate::attack::{Attack, build, kernel_can, native, run, run_command};

/// Writes `ok`.
const WRITES: &str = r#"(module
    (import "wasi_snapshot_preview1" "fd_write" (func $write (param i32 i32 i32 i32) (result i32)))
    (memory (export "memory") 1)
    (data (i32.const 0) "\08\00\00\00\03\00\00\00ok\0a")
    (func (export "_start") (drop (call $write (i32.const 1) (i32.const 0) (i32.const 1) (i32.const 16)))))"#;

/// Waits until its input ends.
const READS: &str = r#"(module
    (import "wasi_snapshot_preview1" "fd_read" (func $read (param i32 i32 i32 i32) (result i32)))
    (memory (export "memory") 1)
    (data (i32.const 0) "\08\00\00\00\03\00\00\00")
    (func (export "_start") (drop (call $read (i32.const 0) (i32.const 0) (i32.const 1) (i32.const 16)))))"#;

/// Waits for two seconds.
const WAITS: &str = r#"(module
    (memory 1 1 shared)
    (func (export "_start")
        (drop (memory.atomic.wait32 (i32.const 0) (i32.const 0) (i64.const 2000000000)))))"#;

#[test]
fn an_emulator_has_none_and_that_is_noticed() {
    for target in &TARGETS {
        let Ok(machine @ Machine::Emulator(_)) = Machine::of(target) else { continue };
        let run = |os_sandbox| {
            let executable = Executable::new(&build(WRITES, &[], os_sandbox, target));
            run_command(&mut machine.command(&executable.path()))
        };
        let auto = run(OsSandbox::Auto);
        assert_eq!((auto.status.and_then(|status| status.code()), auto.stdout), (Some(0), b"ok\n".to_vec()));
        let required = run(OsSandbox::Require);
        let complaint = String::from_utf8_lossy(&required.stderr);
        assert_eq!(required.status.and_then(|status| status.code()), Some(126), "{complaint}");
        let expected = "wasmc: cannot start: the kernel has no filters of system calls (seccomp): error ";
        assert!(complaint.starts_with(expected) && complaint.lines().count() == 1, "{complaint}");
    }
}

#[test]
fn standard_streams_may_be_closed() {
    let executable = Executable::new(&build(WRITES, &[], OsSandbox::Auto, native()));
    for (closed, output) in [("<&-", "ok\n"), (">&-", ""), ("2>&-", "ok\n"), ("<&- >&- 2>&-", "")] {
        let mut shell = Command::new("sh");
        shell.args(["-c", &format!(r#"exec "$0" {closed}"#)]).arg(executable.path());
        let outcome = run_command(&mut shell);
        assert_eq!(outcome.status.and_then(|status| status.code()), Some(0), "{closed}");
        assert_eq!(outcome.stdout, output.as_bytes(), "{closed}");
    }
}

#[test]
fn other_descriptors_are_not_inherited() {
    let executable = Executable::new(&build(READS, &[], OsSandbox::Auto, native()));
    let mut shell = Command::new("sh");
    shell.args(["-c", r#"exec "$0" 7>&1 >/dev/null"#]).arg(executable.path());
    let mut child = shell.stdin(Stdio::piped()).stdout(Stdio::piped()).spawn().expect("it starts");
    let mut output = Vec::new();
    // This ends when nobody can write any more, while the program still waits.
    child.stdout.take().expect("a pipe").read_to_end(&mut output).expect("it can be read");
    assert!(child.try_wait().expect("a child").is_none(), "it waits for its input");
    drop(child.stdin.take());
    assert!(child.wait().expect("a child").success());
}

#[test]
fn a_program_that_was_stopped_goes_on() {
    let executable = Executable::new(&build(WAITS, &[], OsSandbox::Auto, native()));
    let mut child = Command::new(executable.path()).spawn().expect("it starts");
    let pause = || std::thread::sleep(Duration::from_millis(300));
    for signal in ["-STOP", "-CONT"] {
        pause();
        let status = Command::new("kill").args([signal, &child.id().to_string()]).status();
        assert!(status.expect("kill starts").success());
    }
    let status = child.wait().expect("a child");
    assert!(status.success(), "{status}");
}

#[test]
fn a_crash_is_reported_and_ends_the_process_by_its_signal() {
    const SIGSEGV: i32 = 11;
    for os_sandbox in [OsSandbox::Auto, OsSandbox::Off] {
        let outcome = run(&Attack { instruction: 8, ..Attack::default() }.build(os_sandbox));
        let complaint = String::from_utf8_lossy(&outcome.stderr);
        assert!(complaint.starts_with("wasmc: crash: signal 11 at instruction 0x8"), "{complaint}");
        assert_eq!(outcome.status.and_then(|status| status.signal()), Some(SIGSEGV), "{complaint}");
    }
}

#[test]
fn a_sandbox_that_is_required_is_there() {
    if kernel_can() {
        let outcome = run(&build(WRITES, &[], OsSandbox::Require, native()));
        assert_eq!(outcome.stdout, b"ok\n");
    }
}
