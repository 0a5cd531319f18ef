//! Puppets: executables whose guest does what a test tells it while it runs, by pipes. So what a guest does to WASI, to its memory
//! and to its descriptors is written in Rust, step by step, and happens in a real image on each architecture.
//!
//! An *unlocked* puppet has a way past wasmc, which no other guest can have: it makes any system call, and so reads and writes its
//! whole process ([`Puppet::peek`], [`Puppet::poke`]). By it a test switches a check off, by overwriting what the check compares with:
//! the length of a memory, the kind of a descriptor, the type of a table's element. It has no sandbox of the operating system.

pub mod calls;
mod guest;

use std::io::{Read, Write};
use std::path::Path;
use std::process::{Child, ChildStdin, ExitStatus, Stdio};
use std::sync::mpsc::{self, Receiver};
use std::thread;
use std::time::Duration;

use wasmc::link::Image;
use wasmc::sandbox::OsSandbox;
use wasmc_abi::layout::WASM_PAGE;
use wasmc_targets::{Arch, Target};

use crate::image::{Executable, build};
use crate::machine::Machine;

pub use guest::{Extra, FOUND, MAX_ARGUMENTS, MAX_PAGES, PAGES, RESERVED, Traits};

/// What stands in files and memory that a guest must never see.
pub const MARK: &[u8; 8] = b"NOT-FOR-";

/// How long a puppet may take for an operation, under an emulator on a busy machine.
const LIMIT: Duration = Duration::from_secs(60);

/// Bytes that the puppet's memory has when it starts.
pub const MEMORY: u32 = PAGES * WASM_PAGE as u32;

/// The image of a puppet.
#[derive(Debug)]
pub struct Model {
    image: Image,
    operations: Vec<String>,
    executable: Executable,
    target: &'static Target,
    machine: Machine,
}

impl Model {
    /// Builds one that is granted `dirs` (`HOST::GUEST[:ro]`, relative to where it is started).
    ///
    /// # Panics
    /// When it cannot be built.
    #[must_use]
    pub fn new(target: &'static Target, machine: Machine, traits: &Traits<'_>, dirs: &[&str]) -> Model {
        let os_sandbox = if traits.unlocked { OsSandbox::Off } else { OsSandbox::Auto };
        Model::with(target, machine, traits, dirs, os_sandbox, |_| {})
    }

    /// Likewise, with the code of the image changed by `patch`. Without the sandbox of the operating system, whose filter would
    /// notice.
    ///
    /// # Panics
    /// When it cannot be built.
    #[must_use]
    pub fn patched(
        target: &'static Target,
        machine: Machine,
        traits: &Traits<'_>,
        dirs: &[&str],
        patch: impl FnOnce(&mut Vec<u8>),
    ) -> Model {
        Model::with(target, machine, traits, dirs, OsSandbox::Off, patch)
    }

    fn with(
        target: &'static Target,
        machine: Machine,
        traits: &Traits<'_>,
        dirs: &[&str],
        os_sandbox: OsSandbox,
        patch: impl FnOnce(&mut Vec<u8>),
    ) -> Model {
        let dirs: Vec<String> = dirs.iter().map(|&dir| dir.to_owned()).collect();
        let mut image = build(&guest::text(traits), &dirs, os_sandbox, target);
        patch(&mut image.bytes);
        let executable = Executable::new(&image.bytes);
        let operations = guest::Operations::new(traits).into_names();
        Model { image, operations, executable, target, machine }
    }

    /// The numbers of the operations with their names.
    #[must_use]
    pub fn operations(&self) -> &[String] {
        &self.operations
    }

    /// A record that tells a puppet what to do.
    ///
    /// # Panics
    /// When there is no such operation, or there are too many arguments.
    #[must_use]
    pub fn record(&self, operation: &str, arguments: &[u64]) -> Vec<u8> {
        let number = self.operations.iter().position(|name| name == operation);
        let number = number.unwrap_or_else(|| panic!("no operation {operation}"));
        let mut words = [0; 1 + MAX_ARGUMENTS];
        words[0] = number as u64;
        words[1..=arguments.len()].copy_from_slice(arguments);
        words.iter().flat_map(|word| word.to_le_bytes()).collect()
    }

    /// A command that runs it.
    #[must_use]
    pub fn command(&self) -> std::process::Command {
        self.machine.command(&self.executable.path())
    }

    /// The executable.
    #[must_use]
    pub fn path(&self) -> std::path::PathBuf {
        self.executable.path()
    }

    /// The address of a symbol whose name ends like this, but for what the compiler adds to names.
    ///
    /// # Panics
    /// Unless there is one such symbol.
    #[must_use]
    pub fn address(&self, name: &str) -> u64 {
        let symbols = self.image.map.sections().iter().flat_map(|section| &section.symbols);
        let found: Vec<u64> = symbols
            .filter(|symbol| symbol.name == name || symbol.name.contains(&format!("{name}17h")))
            .map(|symbol| symbol.address)
            .collect();
        let [address] = found[..] else { panic!("{} symbols are {name}", found.len()) };
        address
    }

    /// The address of a section of the image.
    ///
    /// # Panics
    /// When there is none of this name.
    #[must_use]
    pub fn section(&self, name: &str) -> u64 {
        let found = self.image.map.sections().iter().find(|section| section.name == name);
        found.unwrap_or_else(|| panic!("no section {name}")).address
    }

    /// The number of a system call, of the two that it has on x86-64 and AArch64.
    #[must_use]
    pub fn number(&self, x86_64: u64, aarch64: u64) -> u64 {
        match self.target.arch {
            Arch::X86_64 => x86_64,
            Arch::Aarch64 => aarch64,
        }
    }

    /// Starts a puppet in a directory.
    ///
    /// # Panics
    /// When it cannot be started.
    #[must_use]
    pub fn start(&self, directory: &Path) -> Puppet<'_> {
        let mut command = self.command();
        command.current_dir(directory);
        command.stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::piped());
        let mut child = crate::machine::spawn(&mut command).expect("the puppet starts");
        let output = listen(child.stdout.take().expect("a pipe"));
        let complaints = listen(child.stderr.take().expect("a pipe"));
        let input = child.stdin.take();
        Puppet { model: self, child, input, output, complaints, heard: Vec::new() }
    }
}

/// What comes from a pipe, as it comes.
fn listen(mut pipe: impl Read + Send + 'static) -> Receiver<Vec<u8>> {
    let (sender, receiver) = mpsc::channel();
    thread::spawn(move || {
        let mut buffer = vec![0; 1 << 16];
        while let Ok(count @ 1..) = pipe.read(&mut buffer) {
            if sender.send(buffer[..count].to_vec()).is_err() {
                return;
            }
        }
    });
    receiver
}

/// A puppet that runs.
#[derive(Debug)]
pub struct Puppet<'a> {
    model: &'a Model,
    child: Child,
    input: Option<ChildStdin>,
    output: Receiver<Vec<u8>>,
    complaints: Receiver<Vec<u8>>,
    heard: Vec<u8>,
}

/// How a puppet ended.
#[derive(Debug)]
pub struct Ending {
    /// Its status.
    pub status: ExitStatus,
    /// What it complained of.
    pub stderr: String,
}

impl Ending {
    /// Whether it ended with the trap of this message.
    #[must_use]
    pub fn is_trap(&self, message: &str) -> bool {
        let complaint = format!("wasmc: trap: {message}\n");
        self.status.code() == Some(wasmc_abi::trap::EXIT_TRAP) && self.stderr.starts_with(&complaint)
    }
}

impl<'a> Puppet<'a> {
    /// What it was made of.
    #[must_use]
    pub fn model(&self) -> &'a Model {
        self.model
    }

    /// Performs an operation.
    ///
    /// # Errors
    /// How the puppet ended, when there is no result.
    pub fn perform(&mut self, operation: &str, arguments: &[u64]) -> Result<u64, Ending> {
        self.send(&self.model.record(operation, arguments));
        match self.hear(8) {
            Some(result) => Ok(u64::from_le_bytes(result.try_into().expect("8 bytes"))),
            None => Err(self.ending()),
        }
    }

    /// Performs an operation that does not end the puppet.
    ///
    /// # Panics
    /// When it does.
    pub fn call(&mut self, operation: &str, arguments: &[u64]) -> u64 {
        self.perform(operation, arguments).unwrap_or_else(|ending| panic!("{operation}: {ending:?}"))
    }

    /// Stores bytes in its memory.
    pub fn store(&mut self, address: u32, bytes: &[u8]) {
        let mut record = self.model.record("store", &[address.into(), bytes.len() as u64]);
        record.extend_from_slice(bytes);
        self.send(&record);
        self.hear(8).expect("it goes on");
    }

    /// Loads bytes from its memory.
    pub fn load(&mut self, address: u32, len: u32) -> Vec<u8> {
        self.send(&self.model.record("load", &[address.into(), len.into()]));
        let bytes = self.hear(len as usize).expect("it goes on");
        self.hear(8).expect("it goes on");
        bytes
    }

    /// Makes a system call. Only an unlocked puppet can. The result is the kernel's.
    pub fn system_call(&mut self, x86_64: u64, aarch64: u64, arguments: &[u64]) -> i64 {
        let number = self.model.number(x86_64, aarch64);
        self.call("system_call", &[&[number], arguments].concat()) as i64
    }

    /// Writes anywhere in its process. Only an unlocked puppet can.
    ///
    /// # Panics
    /// When nothing can be written there.
    pub fn poke(&mut self, address: u64, bytes: &[u8]) {
        let read = self.model.number(0, 63);
        let mut record = self.model.record("system_call", &[read, 0, address, bytes.len() as u64]);
        record.extend_from_slice(bytes);
        self.send(&record);
        let result = self.hear(8).expect("it goes on");
        assert_eq!(result, (bytes.len() as u64).to_le_bytes(), "{address:#x}");
    }

    /// Reads anywhere in its process. Only an unlocked puppet can.
    ///
    /// # Panics
    /// When nothing can be read there.
    pub fn peek(&mut self, address: u64, len: u64) -> Vec<u8> {
        let write = self.model.number(1, 64);
        self.send(&self.model.record("system_call", &[write, 1, address, len]));
        let bytes = self.hear(len as usize).expect("it goes on");
        assert_eq!(self.hear(8).expect("it goes on"), len.to_le_bytes(), "{address:#x}");
        bytes
    }

    /// Tells it that there is nothing more to do: how it ends.
    ///
    /// # Panics
    /// When it does not.
    pub fn finish(mut self) -> Ending {
        self.input = None;
        self.ending()
    }

    /// A puppet that has ended does not listen, which is found when its result does not come.
    fn send(&mut self, bytes: &[u8]) {
        let _ = self.input.as_mut().expect("it is told something before the end").write_all(bytes);
    }

    fn hear(&mut self, len: usize) -> Option<Vec<u8>> {
        while self.heard.len() < len {
            match self.output.recv_timeout(LIMIT) {
                Ok(bytes) => self.heard.extend(bytes),
                Err(mpsc::RecvTimeoutError::Disconnected) => return None,
                Err(mpsc::RecvTimeoutError::Timeout) => {
                    let _ = self.child.kill();
                    panic!("a puppet hangs");
                }
            }
        }
        Some(self.heard.drain(..len).collect())
    }

    fn ending(&mut self) -> Ending {
        let mut stderr = Vec::new();
        while let Ok(bytes) = self.complaints.recv_timeout(LIMIT) {
            stderr.extend(bytes);
        }
        let status = self.child.wait().expect("a child");
        Ending { status, stderr: String::from_utf8_lossy(&stderr).into_owned() }
    }
}

impl Drop for Puppet<'_> {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}
