//! Limits of time.

use std::io::Read;
use std::process::{Command, Stdio};
use std::time::{Duration, Instant};

use wasmc::limits::{self, Limits};

use crate::world::{Executable, Guest};

/// Computes, or with one, two and three arguments waits, reads and writes, without end.
const ENDLESS: &[u8] = include_bytes!("guests/endless.wat");
const ENDLESS_THREADS: &[u8] = include_bytes!("guests/endless-threads.wat");

const TIMEOUT: &str = "wasmc: timeout: the program was stopped after 300ms\n";
const CPU_TIME: &str = "wasmc: cpu-time: the program was stopped after 300ms of processor time\n";

/// What a program that is stopped on a busy machine, under an emulator, has been stopped by.
const SOON: Duration = Duration::from_secs(30);

fn limited(module: &'static [u8], timeout: Option<&str>, cpu_time: Option<&str>) -> Guest {
    let duration = |text| limits::Duration::parse(text).expect("a duration");
    let limits =
        Limits { timeout: timeout.map(duration), cpu_time: cpu_time.map(duration), ..Limits::default() };
    Guest { module, limits, ..Guest::default() }
}

/// Runs a command that has to be stopped after 300 ms or somewhat later, with this line.
fn is_stopped(executable: &Executable, command: &mut Command, line: &str) {
    let start = Instant::now();
    let mut process =
        command.stdin(Stdio::piped()).stderr(Stdio::piped()).spawn().expect("the program starts");
    let mut stderr = String::new();
    process.stderr.take().expect("its errors").read_to_string(&mut stderr).expect("text");
    // Its input is open for as long as it runs.
    let input = process.stdin.take();
    let status = process.wait().expect("it ends");
    drop(input);
    let took = start.elapsed();
    assert_eq!((status.code(), stderr.as_str()), (Some(124), line), "{}", executable.target.name);
    assert!(took >= Duration::from_millis(250) && took < SOON, "{took:?}");
}

#[test]
fn a_program_is_stopped_whatever_it_does() {
    limited(ENDLESS, Some("300ms"), None).on_each_machine(|executable| {
        for arguments in [&[][..], &["wait"], &["read", "it"]] {
            is_stopped(executable, executable.command().args(arguments), TIMEOUT);
        }
    });
    limited(ENDLESS_THREADS, Some("300ms"), None)
        .on_each_machine(|executable| is_stopped(executable, &mut executable.command(), TIMEOUT));
}

#[test]
fn processor_time_is_what_is_computed_in() {
    for module in [ENDLESS, ENDLESS_THREADS] {
        limited(module, None, Some("300ms")).on_each_machine(|executable| {
            let start = Instant::now();
            executable.check(&mut executable.command(), 124, "", CPU_TIME);
            assert!(start.elapsed() < SOON);
        });
    }
    // Who only waits uses none.
    limited(ENDLESS, Some("900ms"), Some("800ms")).on_each_machine(|executable| {
        let line = "wasmc: timeout: the program was stopped after 900ms\n";
        executable.check(executable.command().arg("wait"), 124, "", line);
    });
}

/// A guest fills the pipe of standard error, so that the line itself cannot be written.
#[test]
fn who_does_not_read_cannot_keep_a_program_running() {
    limited(ENDLESS, Some("300ms"), None).on_each_machine(|executable| {
        let mut process = executable
            .command()
            .args(["write", "and", "write"])
            .stderr(Stdio::piped())
            .spawn()
            .expect("the program starts");
        let stderr = process.stderr.take();
        let status = process.wait().expect("it ends");
        assert_eq!(status.code(), Some(124), "{}", executable.target.name);
        drop(stderr);
    });
}

#[test]
fn a_program_that_ends_in_time_is_not_stopped() {
    let hello = include_bytes!("../programs/guests/hello.wat");
    limited(hello, Some("1h"), Some("1h")).check(0, "Hello, world!\n", "");
}
