//! The error numbers of WASI, and how the kernel's become them.
//!
//! Source: `$errno` in `legacy/preview1/witx/typenames.witx` of the WASI repository; preview 0 has the same.

use crate::os;

/// The result of what a host function does.
pub type Result<T> = core::result::Result<T, Errno>;

/// What a host function returns to the guest: 0, or the number of an [`Errno`].
pub type Status = i32;

/// An error, by its number in WASI. Those that nothing here gives have no variant.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[repr(u8)]
pub enum Errno {
    /// Permission denied.
    Acces = 2,
    /// The address is in use.
    Addrinuse = 3,
    /// There is no such address.
    Addrnotavail = 4,
    /// Would block.
    Again = 6,
    /// No such descriptor, or not of the kind that the function is for.
    Badf = 8,
    /// Busy.
    Busy = 10,
    /// The connection was ended before it was taken.
    Connaborted = 13,
    /// The connection was refused.
    Connrefused = 14,
    /// The other side ended the connection at once.
    Connreset = 15,
    /// Deadlock.
    Deadlk = 16,
    /// Disk quota used up.
    Dquot = 19,
    /// Exists.
    Exist = 20,
    /// An address outside the guest's memory.
    Fault = 21,
    /// File too large.
    Fbig = 22,
    /// The host cannot be reached.
    Hostunreach = 23,
    /// Not valid UTF-8.
    Ilseq = 25,
    /// Interrupted.
    Intr = 27,
    /// Invalid argument.
    Inval = 28,
    /// Input or output failed.
    Io = 29,
    /// Is a directory.
    Isdir = 31,
    /// Too many symbolic links.
    Loop = 32,
    /// Too many descriptors in this process.
    Mfile = 33,
    /// Too many hard links.
    Mlink = 34,
    /// Name too long.
    Nametoolong = 37,
    /// The network is down.
    Netdown = 38,
    /// The network ended the connection.
    Netreset = 39,
    /// The network cannot be reached.
    Netunreach = 40,
    /// Too many files open in the system.
    Nfile = 41,
    /// No room for what is under way.
    Nobufs = 42,
    /// No such device.
    Nodev = 43,
    /// No such file.
    Noent = 44,
    /// Out of memory.
    Nomem = 48,
    /// Disk full.
    Nospc = 51,
    /// The kernel has no such function.
    Nosys = 52,
    /// Not connected.
    Notconn = 53,
    /// Not a directory.
    Notdir = 54,
    /// Directory not empty.
    Notempty = 55,
    /// Not a socket.
    Notsock = 57,
    /// Not supported.
    Notsup = 58,
    /// Not a terminal.
    Notty = 59,
    /// No such device or address.
    Nxio = 60,
    /// A number has no room.
    Overflow = 61,
    /// Not permitted; above all: not granted.
    Perm = 63,
    /// Nobody reads.
    Pipe = 64,
    /// Read-only file system.
    Rofs = 69,
    /// Cannot seek.
    Spipe = 70,
    /// A stale handle of a network file system.
    Stale = 72,
    /// Timed out.
    Timedout = 73,
    /// A program that is being run.
    Txtbsy = 74,
    /// Not on the same file system.
    Xdev = 75,
}

/// One more than the largest number of the kernel's that has a counterpart.
const NUMBERS: usize = 123;

/// WASI's errors by the numbers of the kernel's: a byte each, which is less than the code that would tell them apart.
static BY_NUMBER: [Errno; NUMBERS] = {
    let mut table = [Errno::Io; NUMBERS];
    let mut number = 0;
    while number < NUMBERS {
        table[number] = of_kernel(number);
        number += 1;
    }
    table
};

/// Source: `include/uapi/asm-generic/errno.h` and `errno-base.h` of the kernel.
const fn of_kernel(number: usize) -> Errno {
    match number {
        1 => Errno::Perm,
        2 => Errno::Noent,
        4 => Errno::Intr,
        6 => Errno::Nxio,
        9 => Errno::Badf,
        11 => Errno::Again,
        12 => Errno::Nomem,
        13 => Errno::Acces,
        14 => Errno::Fault,
        16 => Errno::Busy,
        17 => Errno::Exist,
        18 => Errno::Xdev,
        19 => Errno::Nodev,
        20 => Errno::Notdir,
        21 => Errno::Isdir,
        22 => Errno::Inval,
        23 => Errno::Nfile,
        24 => Errno::Mfile,
        25 => Errno::Notty,
        26 => Errno::Txtbsy,
        27 => Errno::Fbig,
        28 => Errno::Nospc,
        29 => Errno::Spipe,
        30 => Errno::Rofs,
        31 => Errno::Mlink,
        32 => Errno::Pipe,
        35 => Errno::Deadlk,
        36 => Errno::Nametoolong,
        38 => Errno::Nosys,
        39 => Errno::Notempty,
        40 => Errno::Loop,
        75 => Errno::Overflow,
        84 => Errno::Ilseq,
        88 => Errno::Notsock,
        95 => Errno::Notsup,
        98 => Errno::Addrinuse,
        99 => Errno::Addrnotavail,
        100 => Errno::Netdown,
        101 => Errno::Netunreach,
        102 => Errno::Netreset,
        103 => Errno::Connaborted,
        104 => Errno::Connreset,
        105 => Errno::Nobufs,
        107 => Errno::Notconn,
        110 => Errno::Timedout,
        111 => Errno::Connrefused,
        113 => Errno::Hostunreach,
        116 => Errno::Stale,
        122 => Errno::Dquot,
        _ => Errno::Io,
    }
}

impl From<os::Errno> for Errno {
    fn from(error: os::Errno) -> Errno {
        BY_NUMBER.get(usize::from(error.0)).copied().unwrap_or(Errno::Io)
    }
}

/// Runs the body of a host function and makes of its result what the guest gets.
#[inline]
pub fn status(body: impl FnOnce() -> Result<()>) -> Status {
    match body() {
        Ok(()) => 0,
        Err(errno) => errno as Status,
    }
}
