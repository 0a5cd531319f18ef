//! The guest's descriptors: a fixed table in zeroed memory, the lowest free number first.
//!
//! A guest with threads can close a descriptor in one while another thread uses it. Were the kernel's number closed then, it could become
//! something else with other rights before the other thread's system call. So an entry counts those who use it ([`uses`]), and the last of
//! them closes what was closed meanwhile.
//!
//! An entry is one word, all zero for what the process began with: standard input, output and error at 0, 1 and 2,
//! and nothing elsewhere. So the table needs no initialisation and no code of the things that it names.

mod uses;

#[cfg(test)]
mod tests;

use super::errno::{Errno, Result};
use super::grants;
use crate::os::fd;
use core::sync::atomic::{AtomicU64, Ordering};
use wasmc_abi::limits::MAX_DESCRIPTORS;

pub use uses::{Used, close, directory, file, file_or_directory, get, writable_directory};

const CAPACITY: usize = MAX_DESCRIPTORS as usize;

/// What a descriptor stands for, by its number in an entry of the table.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kind {
    /// Standard input.
    Input = FIRST_KIND as isize,
    /// Standard output or error.
    Output,
    /// Whatever `path_open` opened that is not a directory.
    File,
    /// A directory, granted or opened below one that is.
    Directory,
    /// A socket from which connections are taken.
    Listener,
    /// A connection.
    Connection,
}

/// An open descriptor.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Descriptor {
    /// The kernel's number for it.
    pub host: i32,
    /// What it is.
    pub kind: Kind,
    /// It belongs to a directory that was granted for reading only.
    pub read_only: bool,
    /// Which of the granted directories it is, where it is one itself.
    pub preopen: Option<u16>,
}

// An entry, from its lowest bit on: the kernel's number (32 bits), the kind (4), a flag each for reading only and for closing, the position
// among the granted directories plus 1 (11), and how many use it (15).

/// The entry of a number that was closed and is free, so that closing a standard stream is not undone. Where nothing ever was it is 0.
const CLOSED: u64 = 1 << KIND_SHIFT;
/// The entry of a number whose descriptor is being moved to another: it is neither open nor free.
const MOVING: u64 = 8 << KIND_SHIFT;
const KIND_SHIFT: u32 = 32;
/// The number of the first kind; what is below is not open.
const FIRST_KIND: u64 = 2;
/// The kinds, in the order of their numbers.
const KINDS: [Kind; 6] =
    [Kind::Input, Kind::Output, Kind::File, Kind::Directory, Kind::Listener, Kind::Connection];
const KIND_MASK: u64 = 0xf;
const READ_ONLY: u64 = 1 << 36;
/// The guest has closed it, and who uses it last closes it for the kernel.
const CLOSING: u64 = 1 << 37;
const PREOPEN_SHIFT: u32 = 38;
const PREOPEN_MASK: u64 = 0x7ff;
const USES_SHIFT: u32 = 49;
const ONE_USE: u64 = 1 << USES_SHIFT;
const MOST_USES: u64 = u64::MAX >> USES_SHIFT;

/// How many use an entry.
fn uses_of(entry: u64) -> u64 {
    entry >> USES_SHIFT
}

impl Descriptor {
    fn encode(self) -> u64 {
        let kind = self.kind as u64;
        let preopen = self.preopen.map_or(0, |number| u64::from(number) + 1);
        u64::from(self.host as u32)
            | kind << KIND_SHIFT
            | if self.read_only { READ_ONLY } else { 0 }
            | preopen << PREOPEN_SHIFT
    }

    /// What an entry says; nothing when it is not open, or not any more.
    fn decode(fd: usize, entry: u64) -> Option<Descriptor> {
        if entry & CLOSING != 0 {
            return None;
        }
        let standard = |kind| Descriptor { host: fd as i32, kind, read_only: false, preopen: None };
        let kind = match entry >> KIND_SHIFT & KIND_MASK {
            0 if fd == 0 => return Some(standard(Kind::Input)),
            0 if fd <= 2 => return Some(standard(Kind::Output)),
            number => *KINDS.get(number.checked_sub(FIRST_KIND)? as usize)?,
        };
        let preopen = ((entry >> PREOPEN_SHIFT & PREOPEN_MASK) as u16).checked_sub(1);
        Some(Descriptor { host: entry as u32 as i32, kind, read_only: entry & READ_ONLY != 0, preopen })
    }

    /// Closes it for the kernel. The standard streams of the process itself stay open: the next file would get their
    /// numbers, and the message of a trap would go into it.
    pub fn close(self) {
        match self.kind {
            Kind::Input | Kind::Output => {}
            Kind::File | Kind::Directory | Kind::Listener | Kind::Connection => fd::close(self.host),
        }
    }
}

/// Whether a number is free.
fn is_free(fd: usize, entry: u64) -> bool {
    entry == CLOSED || entry == 0 && Descriptor::decode(fd, 0).is_none()
}

/// Descriptors by number. An entry is one word, so threads see it before or after a change, and a change is made only to what it
/// was decided on.
pub struct Table([AtomicU64; CAPACITY]);

/// The table of this process.
pub static TABLE: Table = Table::new();

impl Table {
    /// The table as a process begins with it.
    pub const fn new() -> Table {
        Table([const { AtomicU64::new(0) }; CAPACITY])
    }

    fn entry(&self, fd: u32) -> Result<&AtomicU64> {
        self.0.get(fd as usize).ok_or(Errno::Badf)
    }

    /// What `fd` is at the moment; `badf` when it is not open. It can be closed at any time.
    pub fn peek(&self, fd: u32) -> Result<Descriptor> {
        Descriptor::decode(fd as usize, self.entry(fd)?.load(Ordering::Acquire)).ok_or(Errno::Badf)
    }

    /// Counts one more who uses `fd`, up to its [`Table::release`]: what it is. `busy` when that are more than can be counted.
    fn hold(&self, fd: u32) -> Result<Descriptor> {
        let entry = self.entry(fd)?;
        loop {
            let found = entry.load(Ordering::Acquire);
            let descriptor = Descriptor::decode(fd as usize, found).ok_or(Errno::Badf)?;
            if uses_of(found) == MOST_USES {
                return Err(Errno::Busy);
            }
            if replace(entry, found, found + ONE_USE) {
                return Ok(descriptor);
            }
        }
    }

    /// Ends a use that [`Table::hold`] began: what is to be closed by that, if anything. Its number is free from then on; the
    /// kernel's is not, before it is closed.
    fn release(&self, fd: u32) -> Option<Descriptor> {
        let entry = self.entry(fd).ok()?;
        let former = entry.fetch_sub(ONE_USE, Ordering::AcqRel);
        if former & CLOSING == 0 || uses_of(former) > 1 {
            return None;
        }
        // Nobody else can do anything with it.
        entry.store(CLOSED, Ordering::Release);
        Descriptor::decode(fd as usize, former & !CLOSING)
    }

    /// Puts a descriptor at the lowest free number, which must be below `limit`; `nfile` when there is none. Nothing else makes a
    /// number open, so no more than `limit` ever are.
    fn insert_below(&self, limit: usize, descriptor: Descriptor) -> Result<u32> {
        for (fd, entry) in self.0.iter().enumerate().take(limit) {
            let found = entry.load(Ordering::Acquire);
            if is_free(fd, found) && replace(entry, found, descriptor.encode()) {
                return Ok(fd as u32);
            }
        }
        Err(Errno::Nfile)
    }

    /// Puts a descriptor at the lowest free number; `nfile` when as many are open as may be.
    pub fn insert(&self, descriptor: Descriptor) -> Result<u32> {
        self.insert_below(grants::max_fds(), descriptor)
    }

    /// Makes `fd` something else, whatever it was, before anybody uses it.
    pub fn replace(&self, fd: u32, descriptor: Descriptor) {
        if let Some(entry) = self.0.get(fd as usize) {
            entry.store(descriptor.encode(), Ordering::Release);
        }
    }

    /// Closes a number: what is to be closed by that; nothing when somebody uses it, who then does so.
    pub fn remove(&self, fd: u32) -> Result<Option<Descriptor>> {
        let entry = self.entry(fd)?;
        loop {
            let found = entry.load(Ordering::Acquire);
            let descriptor = Descriptor::decode(fd as usize, found).ok_or(Errno::Badf)?;
            let is_used = uses_of(found) > 0;
            if replace(entry, found, if is_used { found | CLOSING } else { CLOSED }) {
                return Ok((!is_used).then_some(descriptor));
            }
        }
    }

    /// Makes a number `new`, which must be open and used by nobody (`busy`): what it was.
    fn exchange(&self, fd: u32, new: u64) -> Result<Descriptor> {
        let entry = self.entry(fd)?;
        let found = entry.load(Ordering::Acquire);
        let descriptor = Descriptor::decode(fd as usize, found).ok_or(Errno::Badf)?;
        if uses_of(found) > 0 || !replace(entry, found, new) {
            return Err(Errno::Busy);
        }
        Ok(descriptor)
    }

    /// Moves what is at `from` to `to`, both open and used by nobody: what `to` was. Nothing happens when they are the same.
    pub fn renumber(&self, from: u32, to: u32) -> Result<Option<Descriptor>> {
        self.peek(from)?;
        self.peek(to)?;
        if from == to {
            return Ok(None);
        }
        let moved = self.exchange(from, MOVING)?.encode();
        let replaced = self.exchange(to, moved);
        self.entry(from)?.store(if replaced.is_ok() { CLOSED } else { moved }, Ordering::Release);
        replaced.map(Some)
    }
}

/// Makes an entry `new` if it still is `found`: whether it was.
fn replace(entry: &AtomicU64, found: u64, new: u64) -> bool {
    entry.compare_exchange(found, new, Ordering::AcqRel, Ordering::Relaxed).is_ok()
}
