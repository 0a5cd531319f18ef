//! A guest that makes one system call of its choice, built and run.

use std::os::unix::process::ExitStatusExt;
use std::path::Path;
use std::process::{Command, ExitStatus};
use std::time::Duration;

use wasmc::sandbox::OsSandbox;
use wasmc_abi::layout::MEMORY_BASE;
use wasmc_targets::{Arch, TARGETS, Target};
use wasmc_tests::image::{self, Executable};
use wasmc_tests::machine::{self, Machine, Outcome};

/// The signal that ends a process whose call is not allowed.
pub(crate) const SIGSYS: i32 = 31;

/// How the guest ends when its call succeeded; otherwise with the number of the error.
pub(crate) const SUCCESS: i32 = 200;

/// Where text and structures for the call stand in the process.
pub(crate) const DATA: u64 = MEMORY_BASE + DATA_OFFSET;
const DATA_OFFSET: u64 = 1024;

/// A memory that threads can share, and a thread that nobody starts.
const THREADS: &str = r#"
    (import "wasi" "thread-spawn" (func $spawn (param i32) (result i32)))
    (memory (export "memory") 1 2 shared)
    (func (export "wasi_thread_start") (param i32 i32))"#;

// Calls that are never reached.
const SPAWN: &str = "(drop (call $spawn (i32.const 0)))";
const OPEN: &str = "(drop (call $open
    (i32.const 0) (i32.const 0) (i32.const 0) (i32.const 0) (i32.const 0) (i64.const 0) (i64.const 0) (i32.const 0) (i32.const 0)))";

const LIMIT: Duration = Duration::from_secs(60);

/// A system call, and how it is made.
#[derive(Clone, Default)]
pub(crate) struct Attack<'a> {
    /// The address of the instruction; 0 is one that the sandbox does not know.
    pub(crate) instruction: u64,
    pub(crate) number: u64,
    pub(crate) arguments: [u64; 6],
    /// What stands at [`DATA`].
    pub(crate) data: &'a [u8],
    /// Whether the guest has what it takes to open files.
    pub(crate) opens_files: bool,
    /// Whether it has what it takes to start threads.
    pub(crate) starts_threads: bool,
    /// `HOST::GUEST` or `HOST::GUEST:ro`.
    pub(crate) grants: &'a [String],
}

/// The number of a system call here, of the two that it has on x86-64 and AArch64.
pub(crate) fn number(x86_64: u64, aarch64: u64) -> u64 {
    match native().arch {
        Arch::X86_64 => x86_64,
        Arch::Aarch64 => aarch64,
    }
}

/// The target of this machine: only its own kernel has a sandbox.
pub(crate) fn native() -> &'static Target {
    let native = |target: &&Target| matches!(Machine::of(target), Ok(Machine::Native));
    TARGETS.iter().find(native).expect("this machine is a target")
}

impl Attack<'_> {
    fn wat(&self) -> String {
        let stores =
            self.arguments.iter().enumerate().map(|(index, argument)| {
                format!("(i64.store (i32.const {}) (i64.const {argument}))", 8 * index)
            });
        let data: String = self.data.iter().map(|byte| format!("\\{byte:02x}")).collect();
        format!(
            r#"(module
                (import "wasmc_script" "system_call"
                    (func $call (param i64 i64 i32) (result i64)))
                (import "wasi_snapshot_preview1" "proc_exit" (func $exit (param i32)))
                (import "wasi_snapshot_preview1" "path_open" (func $open
                    (param i32 i32 i32 i32 i32 i64 i64 i32 i32) (result i32)))
                {threads}
                (data (i32.const {DATA_OFFSET}) "{data}")
                (func (export "_start") (local $result i64)
                    {stores}
                    (local.set $result (call $call (i64.const {at}) (i64.const {number}) (i32.const 0)))
                    (if (i64.lt_s (local.get $result) (i64.const 0))
                        (then (call $exit (i32.wrap_i64 (i64.sub (i64.const 0) (local.get $result))))))
                    (call $exit (i32.const {SUCCESS}))
                    {open} {spawn}
                    (drop (memory.grow (i32.const 1)))))"#,
            stores = stores.collect::<String>(),
            at = self.instruction,
            number = self.number,
            threads = if self.starts_threads { THREADS } else { r#"(memory (export "memory") 1)"# },
            open = if self.opens_files { OPEN } else { "" },
            spawn = if self.starts_threads { SPAWN } else { "" },
        )
    }

    /// The image of the guest.
    pub(crate) fn build(&self, os_sandbox: OsSandbox) -> Vec<u8> {
        build(&self.wat(), self.grants, os_sandbox, native())
    }

    /// Builds and runs it: how it ended.
    pub(crate) fn run(&self, os_sandbox: OsSandbox) -> ExitStatus {
        run(&self.build(os_sandbox)).status.expect("it ends in time")
    }

    /// Checks that the sandbox ends the process on account of the call, which reaches the kernel without.
    pub(crate) fn is_stopped(&self, what: &str) {
        let status = self.run(OsSandbox::Require);
        assert_eq!(status.signal(), Some(SIGSYS), "{what}: {status}");
        let status = self.run(OsSandbox::Off);
        assert_ne!(status.signal(), Some(SIGSYS), "{what}: {status}");
    }
}

/// Builds a command from text, with all that the host has.
pub(crate) fn build(wat: &str, dirs: &[String], os_sandbox: OsSandbox, target: &'static Target) -> Vec<u8> {
    image::build(wat, dirs, os_sandbox, target).bytes
}

/// Runs an image of this machine's.
pub(crate) fn run(image: &[u8]) -> Outcome {
    let executable = Executable::new(image);
    run_command(&mut Machine::Native.command(&executable.path()))
}

/// Runs a command without input.
pub(crate) fn run_command(command: &mut Command) -> Outcome {
    machine::run(command, Vec::new(), LIMIT).expect("it starts")
}

/// Whether the kernel has all of the sandbox; where it has not, that is said.
pub(crate) fn kernel_can() -> bool {
    let directory = tempfile::tempdir().expect("a temporary directory");
    let grants = [format!("{}::/", directory.path().display())];
    let nothing = Attack { opens_files: true, grants: &grants, ..Attack::default() };
    let outcome = run(&nothing.build(OsSandbox::Require));
    if outcome.status.and_then(|status| status.code()) != Some(126) {
        return true;
    }
    let complaint = String::from_utf8_lossy(&outcome.stderr).into_owned();
    assert!(!machine::must_have_everything(), "{complaint}");
    eprintln!("SKIPPED: {complaint}");
    false
}

/// A path as C has it.
pub(crate) fn c_path(path: &Path) -> Vec<u8> {
    let mut bytes = path.as_os_str().as_encoded_bytes().to_vec();
    bytes.push(0);
    bytes
}
