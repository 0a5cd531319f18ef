//! Landlock: taking rights on the file system away from this process. Only for start-up.
//!
//! Source: `linux/landlock.h` of the kernel, and its documentation, which says what each version knows.

use super::{OwnedFd, Result, check, nr};
use crate::arch;

const CREATE_RULESET_VERSION: usize = 1;
const RULE_PATH_BENEATH: usize = 1;

const WRITE_FILE: u64 = 1 << 1;
const READ_FILE: u64 = 1 << 2;
const READ_DIR: u64 = 1 << 3;
const REMOVE_DIR: u64 = 1 << 4;
const REMOVE_FILE: u64 = 1 << 5;
const MAKE_DIR: u64 = 1 << 7;
const MAKE_REG: u64 = 1 << 8;
const MAKE_SYM: u64 = 1 << 12;
const REFER: u64 = 1 << 13;
const TRUNCATE: u64 = 1 << 14;

/// To read files and directories.
pub const READ: u64 = READ_FILE | READ_DIR;
/// To read and to change them: to write, make and remove files, directories and symbolic links, and to move them between
/// directories. Not to execute them, and not to make devices, sockets and pipes.
pub const READ_AND_CHANGE: u64 =
    READ | WRITE_FILE | REMOVE_DIR | REMOVE_FILE | MAKE_DIR | MAKE_REG | MAKE_SYM | REFER | TRUNCATE;

/// The version (Linux 5.19) from which on files can be moved between directories at all.
pub const VERSION_THAT_MOVES: u32 = 2;

/// The rights on files that a version knows, all of which are bits from 0 on.
fn file_rights(version: u32) -> u64 {
    let known = match version {
        ..=1 => 13,
        2 => 14,
        3..=4 => 15,
        5.. => 16,
    };
    (1 << known) - 1
}

/// `struct landlock_ruleset_attr`: what is taken away unless a rule allows it.
#[repr(C)]
struct Handled {
    files: u64,
    /// Binding and connecting of TCP sockets.
    network: u64,
    /// Abstract sockets of, and signals to, other processes.
    scopes: u64,
}

/// `struct landlock_path_beneath_attr`.
#[repr(C, packed)]
struct Beneath {
    allowed: u64,
    directory: i32,
}

/// The version of the kernel's Landlock.
pub fn version() -> Result<u32> {
    // SAFETY: touches no memory.
    let raw = unsafe { arch::startup_syscall!(nr::LANDLOCK_CREATE_RULESET, 0, 0, CREATE_RULESET_VERSION) };
    check(raw).map(|version| version as u32)
}

/// Rules that are being made.
pub struct Rules {
    ruleset: OwnedFd,
    known: u64,
}

impl Rules {
    /// Takes away all that this version of the kernel's knows.
    pub fn new(version: u32) -> Result<Rules> {
        let known = file_rights(version);
        let handled = Handled { files: known, network: 0b11, scopes: 0b11 };
        let size = match version {
            ..=3 => 8,
            4..=5 => 16,
            6.. => size_of::<Handled>(),
        };
        let handled = core::ptr::from_ref(&handled) as usize;
        // SAFETY: the kernel reads `size` bytes.
        let raw = unsafe { arch::startup_syscall!(nr::LANDLOCK_CREATE_RULESET, handled, size, 0) };
        check(raw).map(|fd| Rules { ruleset: OwnedFd::new(fd as i32), known })
    }

    /// Allows rights, as far as the kernel knows them, in a directory and everything below.
    pub fn allow_beneath(&self, directory: i32, rights: u64) -> Result<()> {
        let rule = Beneath { allowed: rights & self.known, directory };
        let rule = core::ptr::from_ref(&rule) as usize;
        let ruleset = self.ruleset.raw() as usize;
        // SAFETY: the kernel reads the rule.
        let raw =
            unsafe { arch::startup_syscall!(nr::LANDLOCK_ADD_RULE, ruleset, RULE_PATH_BENEATH, rule, 0) };
        check(raw).map(drop)
    }

    /// Makes the rules those of this process, for good.
    pub fn enforce(self) -> Result<()> {
        // SAFETY: touches no memory.
        let raw =
            unsafe { arch::startup_syscall!(nr::LANDLOCK_RESTRICT_SELF, self.ruleset.raw() as usize, 0) };
        check(raw).map(drop)
    }
}
