//! The guest's descriptors: a fixed table in zeroed memory, the lowest free number first.
//!
//! An entry is one word, all zero for what the process began with: standard input, output and error at 0, 1 and 2,
//! and nothing elsewhere. So the table needs no initialisation and no code of the things that it names.

use super::errno::{Errno, Result};
use super::grants;
use core::sync::atomic::{AtomicU64, Ordering};
use wasmc_abi::limits::MAX_DESCRIPTORS;

const CAPACITY: usize = MAX_DESCRIPTORS as usize;

/// What a descriptor stands for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kind {
    /// Standard input.
    Input,
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

/// Entries that are free have the kind 0 where they were never used, and [`CLOSED`] afterwards, so that closing
/// a standard stream is not undone.
const CLOSED: u64 = 1 << KIND_SHIFT;
const KIND_SHIFT: u32 = 32;
const READ_ONLY: u64 = 1 << 40;
const PREOPEN_SHIFT: u32 = 48;

impl Descriptor {
    fn encode(self) -> u64 {
        let kind = match self.kind {
            Kind::Input => 2,
            Kind::Output => 3,
            Kind::File => 4,
            Kind::Directory => 5,
            Kind::Listener => 6,
            Kind::Connection => 7,
        };
        let preopen = self.preopen.map_or(0, |number| u64::from(number) + 1);
        u64::from(self.host as u32)
            | kind << KIND_SHIFT
            | if self.read_only { READ_ONLY } else { 0 }
            | preopen << PREOPEN_SHIFT
    }

    fn decode(fd: usize, entry: u64) -> Option<Descriptor> {
        let standard = |kind| Descriptor { host: fd as i32, kind, read_only: false, preopen: None };
        let kind = match (entry >> KIND_SHIFT) as u8 {
            0 if fd == 0 => return Some(standard(Kind::Input)),
            0 if fd <= 2 => return Some(standard(Kind::Output)),
            2 => Kind::Input,
            3 => Kind::Output,
            4 => Kind::File,
            5 => Kind::Directory,
            6 => Kind::Listener,
            7 => Kind::Connection,
            _ => return None,
        };
        let preopen = ((entry >> PREOPEN_SHIFT) as u16).checked_sub(1);
        Some(Descriptor { host: entry as u32 as i32, kind, read_only: entry & READ_ONLY != 0, preopen })
    }
}

/// Descriptors by number. An entry is one word, so threads see it before or after a change, and a change is made only to what it
/// was decided on. A guest that closes a descriptor while another thread uses it may find that thread at whatever got its number.
pub struct Table([AtomicU64; CAPACITY]);

/// The table of this process.
pub static TABLE: Table = Table::new();

impl Table {
    /// The table as a process begins with it.
    pub const fn new() -> Table {
        Table([const { AtomicU64::new(0) }; CAPACITY])
    }

    /// What `fd` is; `badf` when it is not open.
    pub fn get(&self, fd: u32) -> Result<Descriptor> {
        let fd = fd as usize;
        let entry = self.0.get(fd).ok_or(Errno::Badf)?;
        Descriptor::decode(fd, entry.load(Ordering::Relaxed)).ok_or(Errno::Badf)
    }

    /// What `fd` is, which must be of a kind.
    fn of_kind(&self, fd: u32, kind: Kind) -> Result<Descriptor> {
        let descriptor = self.get(fd)?;
        if descriptor.kind == kind { Ok(descriptor) } else { Err(Errno::Badf) }
    }

    /// The file `fd`; `badf` for anything else.
    pub fn file(&self, fd: u32) -> Result<Descriptor> {
        self.of_kind(fd, Kind::File)
    }

    /// The directory `fd`; `badf` for anything else.
    pub fn directory(&self, fd: u32) -> Result<Descriptor> {
        self.of_kind(fd, Kind::Directory)
    }

    /// The directory `fd`, in which something is to be changed: `perm` when it was granted for reading only.
    pub fn writable_directory(&self, fd: u32) -> Result<Descriptor> {
        let directory = self.directory(fd)?;
        if directory.read_only { Err(Errno::Perm) } else { Ok(directory) }
    }

    /// The file or directory `fd`; `badf` for a standard stream or a socket.
    pub fn file_or_directory(&self, fd: u32) -> Result<Descriptor> {
        let descriptor = self.get(fd)?;
        match descriptor.kind {
            Kind::File | Kind::Directory => Ok(descriptor),
            Kind::Input | Kind::Output | Kind::Listener | Kind::Connection => Err(Errno::Badf),
        }
    }

    /// Puts a descriptor at the lowest free number, which must be below `limit`; `nfile` when there is none. Nothing else makes a
    /// number open, so no more than `limit` ever are.
    fn insert_below(&self, limit: usize, descriptor: Descriptor) -> Result<u32> {
        for (fd, entry) in self.0.iter().enumerate().take(limit) {
            let found = entry.load(Ordering::Relaxed);
            if Descriptor::decode(fd, found).is_none() && replace(entry, found, descriptor.encode()) {
                return Ok(fd as u32);
            }
        }
        Err(Errno::Nfile)
    }

    /// Puts a descriptor at the lowest free number; `nfile` when as many are open as may be.
    pub fn insert(&self, descriptor: Descriptor) -> Result<u32> {
        self.insert_below(grants::max_fds(), descriptor)
    }

    /// Makes `fd` something else, whatever it was.
    pub fn replace(&self, fd: u32, descriptor: Descriptor) {
        if let Some(entry) = self.0.get(fd as usize) {
            entry.store(descriptor.encode(), Ordering::Relaxed);
        }
    }

    /// Frees a number: what it was.
    pub fn remove(&self, fd: u32) -> Result<Descriptor> {
        let entry = self.0.get(fd as usize).ok_or(Errno::Badf)?;
        let found = entry.load(Ordering::Relaxed);
        let descriptor = Descriptor::decode(fd as usize, found).ok_or(Errno::Badf)?;
        if replace(entry, found, CLOSED) { Ok(descriptor) } else { Err(Errno::Badf) }
    }

    /// Moves what is at `from` to `to`, both open: what `to` was. Nothing happens when they are the same.
    pub fn renumber(&self, from: u32, to: u32) -> Result<Option<Descriptor>> {
        self.get(from)?;
        self.get(to)?;
        if from == to {
            return Ok(None);
        }
        let moved = self.remove(from)?;
        let entry = self.0.get(to as usize).ok_or(Errno::Badf)?;
        Ok(Descriptor::decode(to as usize, entry.swap(moved.encode(), Ordering::Relaxed)))
    }
}

/// Makes an entry `new` if it still is `found`: whether it was.
fn replace(entry: &AtomicU64, found: u64, new: u64) -> bool {
    entry.compare_exchange(found, new, Ordering::Relaxed, Ordering::Relaxed).is_ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn file(host: i32) -> Descriptor {
        Descriptor { host, kind: Kind::File, read_only: false, preopen: None }
    }

    #[test]
    fn begins_with_the_standard_streams_and_nothing_else() {
        let table = Table::new();
        let kinds = [Kind::Input, Kind::Output, Kind::Output];
        for (fd, kind) in kinds.into_iter().enumerate() {
            let expected = Descriptor { host: fd as i32, kind, read_only: false, preopen: None };
            assert_eq!(table.get(fd as u32), Ok(expected));
        }
        for fd in [3, 1023, 1024, u32::MAX] {
            assert_eq!(table.get(fd), Err(Errno::Badf));
        }
    }

    #[test]
    fn keeps_every_field() {
        let table = Table::new();
        let kinds =
            [Kind::File, Kind::Directory, Kind::Input, Kind::Output, Kind::Listener, Kind::Connection];
        for kind in kinds {
            for (read_only, preopen) in [(false, None), (true, Some(0)), (false, Some(65_534))] {
                let descriptor = Descriptor { host: i32::MAX, kind, read_only, preopen };
                let fd = table.insert_below(CAPACITY, descriptor).unwrap();
                assert_eq!(table.get(fd), Ok(descriptor));
            }
        }
    }

    #[test]
    fn takes_the_lowest_free_number() {
        let table = Table::new();
        assert_eq!(table.insert_below(CAPACITY, file(10)), Ok(3));
        assert_eq!(table.insert_below(CAPACITY, file(11)), Ok(4));
        assert_eq!(table.remove(3), Ok(file(10)));
        assert_eq!(table.remove(1).unwrap().kind, Kind::Output);
        assert_eq!(table.get(1), Err(Errno::Badf), "a closed stream stays closed");
        assert_eq!(table.remove(1), Err(Errno::Badf));
        assert_eq!(table.insert_below(CAPACITY, file(12)), Ok(1));
        assert_eq!(table.insert_below(CAPACITY, file(13)), Ok(3));
        assert_eq!(table.insert_below(CAPACITY, file(14)), Ok(5));
    }

    #[test]
    fn is_full_after_its_last_number() {
        let table = Table::new();
        for fd in 3..CAPACITY as u32 {
            assert_eq!(table.insert_below(CAPACITY, file(7)), Ok(fd));
        }
        assert_eq!(table.insert_below(CAPACITY, file(7)), Err(Errno::Nfile));
    }

    #[test]
    fn has_no_more_open_than_the_limit() {
        let table = Table::new();
        assert_eq!(table.insert_below(3, file(7)), Err(Errno::Nfile));
        assert_eq!(table.insert_below(4, file(7)), Ok(3));
        assert_eq!(table.insert_below(4, file(7)), Err(Errno::Nfile));
        table.remove(0).unwrap();
        assert_eq!(table.insert_below(4, file(8)), Ok(0), "a closed stream leaves room");
        assert_eq!(table.insert_below(4, file(7)), Err(Errno::Nfile));
        table.renumber(3, 0).unwrap();
        assert_eq!(table.insert_below(4, file(7)), Ok(3));
    }

    #[test]
    fn renumbers_onto_open_numbers_only() {
        let table = Table::new();
        table.insert_below(CAPACITY, file(10)).unwrap();
        table.insert_below(CAPACITY, file(11)).unwrap();
        assert_eq!(table.renumber(3, 5), Err(Errno::Badf));
        assert_eq!(table.renumber(5, 3), Err(Errno::Badf));
        assert_eq!(table.renumber(3, 3), Ok(None));
        assert_eq!(table.renumber(3, 4), Ok(Some(file(11))));
        assert_eq!(table.get(4), Ok(file(10)));
        assert_eq!(table.get(3), Err(Errno::Badf));
        assert_eq!(table.insert_below(CAPACITY, file(12)), Ok(3));
    }

    #[test]
    fn tells_kinds_apart() {
        let table = Table::new();
        let directory = Descriptor { host: 9, kind: Kind::Directory, read_only: true, preopen: None };
        table.insert_below(CAPACITY, file(10)).unwrap();
        table.insert_below(CAPACITY, directory).unwrap();
        assert_eq!((table.file(4), table.directory(3)), (Err(Errno::Badf), Err(Errno::Badf)));
        assert_eq!(table.writable_directory(4), Err(Errno::Perm));
        assert_eq!(table.file_or_directory(0), Err(Errno::Badf));
        assert_eq!(table.file_or_directory(4), Ok(directory));
    }
}
