//! Reading directories. A cookie is the kernel's own position in the directory, so that a call goes on where the last one
//! ended, however large the directory is and whatever was made or removed in the meantime.

use super::descriptor;
use super::errno::{Errno, Result, Status, status};
use super::filestat;
use super::types::Dirent;
use crate::guest::{Guest, Slice};
use crate::os::fd::{self, SEEK_SET};

/// Bytes of entries that are asked of the kernel at once; the largest entry has 280.
const BATCH: usize = 4096;

/// Bytes of a [`Dirent`].
const HEAD: usize = size_of::<Dirent>();

/// Fills a buffer with entries from a cookie on. The last one is cut off where the buffer ends, so a full buffer means
/// that there may be more.
#[unsafe(export_name = "wasi_snapshot_preview1.fd_readdir")]
pub extern "C" fn fd_readdir(
    guest: Guest<'_>,
    fd: u32,
    buf: u32,
    buf_len: u32,
    cookie: u64,
    used: u32,
) -> Status {
    status(|| {
        let directory = descriptor::directory(fd)?;
        let out = guest.slice::<u8>(buf, buf_len)?;
        guest.write(used, fill(directory.host, out, cookie)? as u32)
    })
}

/// How many bytes of the buffer were used.
fn fill(directory: i32, out: Slice<'_, u8>, cookie: u64) -> Result<usize> {
    let cookie = i64::try_from(cookie).map_err(|_| Errno::Inval)?;
    fd::seek(directory, cookie, SEEK_SET)?;
    let mut used = 0;
    let mut batch = Aligned([0; BATCH]);
    loop {
        let len = fd::entries(directory, &mut batch.0)?;
        if len == 0 {
            return Ok(used);
        }
        for entry in (Entries { bytes: batch.0.get(..len).unwrap_or_default() }) {
            used = put(out, used, head(&entry).as_slice())?;
            used = put(out, used, entry.name)?;
            if used == out.len() {
                return Ok(used);
            }
        }
    }
}

/// Copies as many bytes as there is room for: where they end.
fn put(out: Slice<'_, u8>, used: usize, bytes: &[u8]) -> Result<usize> {
    let fitting = bytes.get(..out.len() - used).unwrap_or(bytes);
    out.copy_from(used, fitting)?;
    Ok(used + fitting.len())
}

/// The bytes of a [`Dirent`], which may end up in the guest's memory in part.
fn head(entry: &Entry<'_>) -> [u8; HEAD] {
    let mut head = [0; HEAD];
    let fields = [
        (core::mem::offset_of!(Dirent, d_next), entry.next, 8),
        (core::mem::offset_of!(Dirent, d_ino), entry.ino, 8),
        (core::mem::offset_of!(Dirent, d_namlen), entry.name.len() as u64, 4),
        (core::mem::offset_of!(Dirent, d_type), u64::from(filestat::entry_type(entry.kind)), 1),
    ];
    for (offset, value, size) in fields {
        head.iter_mut().skip(offset).zip(value.to_le_bytes()).take(size).for_each(|(to, from)| *to = from);
    }
    head
}

/// The kernel aligns entries to 8 bytes from the start of the buffer.
#[repr(align(8))]
struct Aligned([u8; BATCH]);

/// An entry of a directory.
#[derive(Debug, PartialEq, Eq)]
struct Entry<'a> {
    ino: u64,
    /// The position behind it.
    next: u64,
    /// `DT_*`.
    kind: u8,
    name: &'a [u8],
}

/// The entries in what the kernel gave: `struct linux_dirent64`, whose head is `d_ino` and `d_off` (8 bytes each), `d_reclen`
/// (2) and `d_type` (1); the name ends with a NUL.
struct Entries<'a> {
    bytes: &'a [u8],
}

impl<'a> Iterator for Entries<'a> {
    type Item = Entry<'a>;

    fn next(&mut self) -> Option<Entry<'a>> {
        let number = |at: usize, size: usize| {
            let bytes = self.bytes.get(at..at + size)?;
            Some(bytes.iter().rev().fold(0u64, |number, &byte| number << 8 | u64::from(byte)))
        };
        let (ino, next, size, kind) = (number(0, 8)?, number(8, 8)?, number(16, 2)?, number(18, 1)?);
        let (entry, rest) = self.bytes.split_at_checked(size as usize)?;
        let name = entry.get(19..)?;
        let len = name.iter().position(|&byte| byte == 0)?;
        self.bytes = rest;
        Some(Entry { ino, next, kind: kind as u8, name: name.get(..len)? })
    }
}
