//! Where executables run: on this machine, or under qemu when they are for another architecture.

use std::ffi::OsStr;
use std::io::{ErrorKind, Read, Write};
use std::path::Path;
use std::process::{Child, Command, ExitStatus, Stdio};
use std::thread;
use std::time::{Duration, Instant};
use wasmc_targets::{Arch, TARGETS, Target};

/// What it takes to run executables of one target here.
#[derive(Clone, Copy, Debug)]
pub enum Machine {
    /// Nothing: it is this machine's own architecture.
    Native,
    /// The emulator of this name.
    Emulator(&'static str),
}

impl Machine {
    /// The machine that runs images for `target`.
    ///
    /// # Errors
    /// Names the emulator that is not installed.
    pub fn of(target: &Target) -> Result<Machine, String> {
        let (name, emulator) = match target.arch {
            Arch::X86_64 => ("x86_64", "qemu-x86_64"),
            Arch::Aarch64 => ("aarch64", "qemu-aarch64"),
        };
        if std::env::consts::ARCH == name {
            return Ok(Machine::Native);
        }
        match Command::new(emulator).arg("--version").stdout(Stdio::null()).stderr(Stdio::null()).status() {
            Ok(status) if status.success() => Ok(Machine::Emulator(emulator)),
            _ => Err(format!("{emulator} is not installed: install qemu-user to run {} images", target.name)),
        }
    }

    /// A command that runs `executable`.
    #[must_use]
    pub fn command(self, executable: &Path) -> Command {
        match self {
            Machine::Native => Command::new(executable),
            Machine::Emulator(emulator) => {
                let mut command = Command::new(emulator);
                command.arg(executable);
                command
            }
        }
    }
}

/// Whether a missing prerequisite is a failure: where the project's gate runs, nothing may be left out.
#[must_use]
pub fn must_have_everything() -> bool {
    std::env::var_os("CI").as_deref() == Some(OsStr::new("true"))
}

/// The targets whose executables can run here, each with its machine. That the others are left out of `what` is said on standard error.
///
/// # Panics
/// When one is left out where the project's gate runs.
pub fn machines(what: &str) -> impl Iterator<Item = (&'static Target, Machine)> {
    TARGETS.iter().filter_map(move |target| match Machine::of(target) {
        Ok(machine) => Some((target, machine)),
        Err(missing) => {
            assert!(!must_have_everything(), "{missing}");
            eprintln!("SKIPPED: {what} on {}: {missing}", target.name);
            None
        }
    })
}

/// What a process did.
#[derive(Debug)]
pub struct Outcome {
    /// How it ended; `None` when it had to be killed after its time.
    pub status: Option<ExitStatus>,
    /// Its standard output.
    pub stdout: Vec<u8>,
    /// Its standard error.
    pub stderr: Vec<u8>,
}

/// Runs `command` with `stdin` for at most `limit`.
///
/// # Errors
/// When the process cannot be started or its pipes fail.
pub fn run(command: &mut Command, stdin: Vec<u8>, limit: Duration) -> std::io::Result<Outcome> {
    let mut child = spawn(command.stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::piped()))?;
    let feeder = child.stdin.take().map(|mut pipe| {
        // A program that does not read all of its input closes the pipe early, which is its right.
        thread::spawn(move || drop(pipe.write_all(&stdin)))
    });
    let stdout = child.stdout.take().map(collect);
    let stderr = child.stderr.take().map(collect);
    let status = wait(&mut child, limit)?;
    if let Some(feeder) = feeder {
        feeder.join().expect("the feeding thread does not panic");
    }
    let join = |reader: Option<thread::JoinHandle<_>>| {
        reader.map_or(Ok(Vec::new()), |thread| thread.join().expect("the reading thread does not panic"))
    };
    Ok(Outcome { status, stdout: join(stdout)?, stderr: join(stderr)? })
}

/// Starts a process. An executable that was just written may be "busy" for a moment: a process started meanwhile by another
/// thread holds the descriptor it was written through until it is itself replaced.
pub(crate) fn spawn(command: &mut Command) -> std::io::Result<Child> {
    loop {
        match command.spawn() {
            Err(error) if error.kind() == ErrorKind::ExecutableFileBusy => {
                thread::sleep(Duration::from_millis(1))
            }
            other => return other,
        }
    }
}

fn collect(mut pipe: impl Read + Send + 'static) -> thread::JoinHandle<std::io::Result<Vec<u8>>> {
    thread::spawn(move || {
        let mut bytes = Vec::new();
        pipe.read_to_end(&mut bytes)?;
        Ok(bytes)
    })
}

fn wait(child: &mut Child, limit: Duration) -> std::io::Result<Option<ExitStatus>> {
    let start = Instant::now();
    let mut pause = Duration::from_micros(200);
    loop {
        if let Some(status) = child.try_wait()? {
            return Ok(Some(status));
        }
        if start.elapsed() > limit {
            child.kill()?;
            child.wait()?;
            return Ok(None);
        }
        thread::sleep(pause);
        pause = (pause * 2).min(Duration::from_millis(10));
    }
}
