//! The records, flags and enumerations of preview 1 as they lie in guest memory. Padding is spelled out, so that a
//! record can be copied to the guest whole.
//!
//! Source: `legacy/preview1/witx/typenames.witx` of the WASI repository. Where preview 0 differs, see `unstable`.

use crate::guest::Plain;

/// Kinds of files.
pub mod filetype {
    #![allow(missing_docs, reason = "the names of the standard")]
    pub const UNKNOWN: u8 = 0;
    pub const BLOCK_DEVICE: u8 = 1;
    pub const CHARACTER_DEVICE: u8 = 2;
    pub const DIRECTORY: u8 = 3;
    pub const REGULAR_FILE: u8 = 4;
    pub const SOCKET_STREAM: u8 = 6;
    pub const SYMBOLIC_LINK: u8 = 7;
}

/// Flags of a descriptor.
pub mod fdflags {
    #![allow(missing_docs, reason = "the names of the standard")]
    pub const APPEND: u32 = 1;
    pub const DSYNC: u32 = 2;
    pub const NONBLOCK: u32 = 4;
    pub const RSYNC: u32 = 8;
    pub const SYNC: u32 = 16;
    pub const ALL: u32 = 31;
}

/// How `path_open` opens.
pub mod oflags {
    #![allow(missing_docs, reason = "the names of the standard")]
    pub const CREAT: u32 = 1;
    pub const DIRECTORY: u32 = 2;
    pub const EXCL: u32 = 4;
    pub const TRUNC: u32 = 8;
    pub const ALL: u32 = 15;
}

/// How a path is resolved.
pub mod lookupflags {
    #![allow(missing_docs, reason = "the names of the standard")]
    pub const SYMLINK_FOLLOW: u32 = 1;
    pub const ALL: u32 = 1;
}

/// Which times are set.
pub mod fstflags {
    #![allow(missing_docs, reason = "the names of the standard")]
    pub const ATIM: u32 = 1;
    pub const ATIM_NOW: u32 = 2;
    pub const MTIM: u32 = 4;
    pub const MTIM_NOW: u32 = 8;
    pub const ALL: u32 = 15;
}

/// How `sock_recv` receives.
pub mod riflags {
    #![allow(missing_docs, reason = "the names of the standard")]
    pub const RECV_PEEK: u32 = 1;
    pub const RECV_WAITALL: u32 = 2;
    pub const ALL: u32 = 3;
}

/// What `sock_recv` says of what it received.
pub mod roflags {
    #![allow(missing_docs, reason = "the names of the standard")]
    pub const RECV_DATA_TRUNCATED: u16 = 1;
}

/// Which directions `sock_shutdown` ends.
pub mod sdflags {
    #![allow(missing_docs, reason = "the names of the standard")]
    pub const RD: u32 = 1;
    pub const WR: u32 = 2;
    pub const ALL: u32 = 3;
}

/// What a descriptor may be used for.
pub mod rights {
    #![allow(missing_docs, reason = "the names of the standard")]
    pub const FD_DATASYNC: u64 = 1;
    pub const FD_READ: u64 = 1 << 1;
    pub const FD_SEEK: u64 = 1 << 2;
    pub const FD_FDSTAT_SET_FLAGS: u64 = 1 << 3;
    pub const FD_SYNC: u64 = 1 << 4;
    pub const FD_TELL: u64 = 1 << 5;
    pub const FD_WRITE: u64 = 1 << 6;
    pub const FD_ADVISE: u64 = 1 << 7;
    pub const FD_ALLOCATE: u64 = 1 << 8;
    pub const PATH_CREATE_DIRECTORY: u64 = 1 << 9;
    pub const PATH_CREATE_FILE: u64 = 1 << 10;
    pub const PATH_LINK_SOURCE: u64 = 1 << 11;
    pub const PATH_LINK_TARGET: u64 = 1 << 12;
    pub const PATH_OPEN: u64 = 1 << 13;
    pub const FD_READDIR: u64 = 1 << 14;
    pub const PATH_READLINK: u64 = 1 << 15;
    pub const PATH_RENAME_SOURCE: u64 = 1 << 16;
    pub const PATH_RENAME_TARGET: u64 = 1 << 17;
    pub const PATH_FILESTAT_GET: u64 = 1 << 18;
    pub const PATH_FILESTAT_SET_SIZE: u64 = 1 << 19;
    pub const PATH_FILESTAT_SET_TIMES: u64 = 1 << 20;
    pub const FD_FILESTAT_GET: u64 = 1 << 21;
    pub const FD_FILESTAT_SET_SIZE: u64 = 1 << 22;
    pub const FD_FILESTAT_SET_TIMES: u64 = 1 << 23;
    pub const PATH_SYMLINK: u64 = 1 << 24;
    pub const PATH_REMOVE_DIRECTORY: u64 = 1 << 25;
    pub const PATH_UNLINK_FILE: u64 = 1 << 26;
    pub const POLL_FD_READWRITE: u64 = 1 << 27;
    pub const SOCK_SHUTDOWN: u64 = 1 << 28;
    pub const SOCK_ACCEPT: u64 = 1 << 29;
    pub const ALL: u64 = (1 << 30) - 1;
}

/// Clocks.
pub mod clockid {
    #![allow(missing_docs, reason = "the names of the standard")]
    pub const REALTIME: u32 = 0;
    pub const MONOTONIC: u32 = 1;
    pub const PROCESS_CPUTIME_ID: u32 = 2;
    pub const THREAD_CPUTIME_ID: u32 = 3;
}

/// What is waited for, and what happened.
pub mod eventtype {
    #![allow(missing_docs, reason = "the names of the standard")]
    pub const CLOCK: u8 = 0;
    pub const FD_READ: u8 = 1;
    pub const FD_WRITE: u8 = 2;
}

/// The timeout of a clock subscription is a time of the clock, not a duration.
pub const SUBSCRIPTION_CLOCK_ABSTIME: u16 = 1;

/// The other side has gone, or a file is at its end.
pub const FD_READWRITE_HANGUP: u16 = 1;

/// The kind of the one sort of preopened thing that there is.
pub const PREOPENTYPE_DIR: u32 = 0;

/// A part of memory to read into or to write from.
#[derive(Clone, Copy, Debug)]
#[repr(C)]
pub struct Iovec {
    /// Its address.
    pub buf: u32,
    /// Its bytes.
    pub buf_len: u32,
}

/// The state of a descriptor.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[repr(C)]
pub struct Fdstat {
    /// A [`filetype`].
    pub fs_filetype: u8,
    /// Nothing.
    pub padding1: u8,
    /// [`fdflags`].
    pub fs_flags: u16,
    /// Nothing.
    pub padding2: u32,
    /// [`rights`] of the descriptor.
    pub fs_rights_base: u64,
    /// [`rights`] of descriptors opened from it.
    pub fs_rights_inheriting: u64,
}

/// What is known about a file. Times are in nanoseconds since 1970.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
#[repr(C)]
pub struct Filestat {
    /// Device.
    pub dev: u64,
    /// Number of the file on the device.
    pub ino: u64,
    /// A [`filetype`].
    pub filetype: u8,
    /// Nothing.
    pub padding: [u8; 7],
    /// Hard links.
    pub nlink: u64,
    /// Bytes.
    pub size: u64,
    /// When it was last read.
    pub atim: u64,
    /// When its contents last changed.
    pub mtim: u64,
    /// When anything about it last changed.
    pub ctim: u64,
}

/// The head of a directory entry; the name follows without a terminator.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[repr(C)]
pub struct Dirent {
    /// The cookie with which to go on behind this entry.
    pub d_next: u64,
    /// Number of the file.
    pub d_ino: u64,
    /// Bytes of the name.
    pub d_namlen: u32,
    /// A [`filetype`].
    pub d_type: u8,
    /// Nothing.
    pub padding: [u8; 3],
}

/// What `poll_oneoff` is to wait for. The part from `clock_id` on belongs to clocks; for a descriptor, its number stands
/// in the place of `clock_id`.
#[derive(Clone, Copy, Debug)]
#[repr(C)]
pub struct Subscription {
    /// Given back in the event.
    pub userdata: u64,
    /// An [`eventtype`].
    pub tag: u8,
    /// Nothing.
    pub padding1: [u8; 7],
    /// A [`clockid`], or the number of a descriptor.
    pub clock_id: u32,
    /// Nothing.
    pub padding2: u32,
    /// Nanoseconds.
    pub timeout: u64,
    /// How much later the event may come, in nanoseconds.
    pub precision: u64,
    /// [`SUBSCRIPTION_CLOCK_ABSTIME`] or nothing.
    pub flags: u16,
    /// Nothing.
    pub padding3: [u8; 6],
}

/// What happened.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
#[repr(C)]
pub struct Event {
    /// From the subscription.
    pub userdata: u64,
    /// An error number, or 0.
    pub error: u16,
    /// An [`eventtype`].
    pub kind: u8,
    /// Nothing.
    pub padding1: [u8; 5],
    /// Bytes that can be read or written, at least.
    pub nbytes: u64,
    /// [`FD_READWRITE_HANGUP`] or nothing.
    pub flags: u16,
    /// Nothing.
    pub padding2: [u8; 6],
}

/// What a preopened descriptor is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[repr(C)]
pub struct Prestat {
    /// [`PREOPENTYPE_DIR`]; the standard has one byte here and padding.
    pub tag: u32,
    /// Bytes of the directory's name.
    pub name_len: u32,
}

// SAFETY: integers without padding, which the tests below check.
unsafe impl Plain for Iovec {}
// SAFETY: as above.
unsafe impl Plain for Fdstat {}
// SAFETY: as above.
unsafe impl Plain for Filestat {}
// SAFETY: as above.
unsafe impl Plain for Dirent {}
// SAFETY: as above.
unsafe impl Plain for Subscription {}
// SAFETY: as above.
unsafe impl Plain for Event {}
// SAFETY: as above.
unsafe impl Plain for Prestat {}

#[cfg(test)]
mod tests {
    use super::*;
    use core::mem::{offset_of, size_of};

    #[test]
    fn records_lie_as_the_witx_says() {
        assert_eq!((size_of::<Iovec>(), offset_of!(Iovec, buf_len)), (8, 4));
        assert_eq!(size_of::<Fdstat>(), 24);
        assert_eq!(offset_of!(Fdstat, fs_flags), 2);
        assert_eq!(offset_of!(Fdstat, fs_rights_base), 8);
        assert_eq!(offset_of!(Fdstat, fs_rights_inheriting), 16);
        assert_eq!(size_of::<Filestat>(), 64);
        assert_eq!(offset_of!(Filestat, filetype), 16);
        assert_eq!(offset_of!(Filestat, nlink), 24);
        assert_eq!(offset_of!(Filestat, ctim), 56);
        assert_eq!(size_of::<Dirent>(), 24);
        assert_eq!((offset_of!(Dirent, d_namlen), offset_of!(Dirent, d_type)), (16, 20));
        assert_eq!(size_of::<Subscription>(), 48);
        assert_eq!((offset_of!(Subscription, tag), offset_of!(Subscription, clock_id)), (8, 16));
        assert_eq!((offset_of!(Subscription, timeout), offset_of!(Subscription, flags)), (24, 40));
        assert_eq!(size_of::<Event>(), 32);
        assert_eq!((offset_of!(Event, error), offset_of!(Event, kind)), (8, 10));
        assert_eq!((offset_of!(Event, nbytes), offset_of!(Event, flags)), (16, 24));
        assert_eq!((size_of::<Prestat>(), offset_of!(Prestat, name_len)), (8, 4));
    }

    /// The sum of the sizes of the fields is the size of the record: nothing of the stub's is ever shown to a guest.
    #[test]
    fn records_have_no_hidden_padding() {
        assert_eq!(size_of::<Fdstat>(), 1 + 1 + 2 + 4 + 8 + 8);
        assert_eq!(size_of::<Filestat>(), 8 + 8 + 1 + 7 + 5 * 8);
        assert_eq!(size_of::<Dirent>(), 8 + 8 + 4 + 1 + 3);
        assert_eq!(size_of::<Subscription>(), 8 + 1 + 7 + 4 + 4 + 8 + 8 + 2 + 6);
        assert_eq!(size_of::<Event>(), 8 + 2 + 1 + 5 + 8 + 2 + 6);
    }
}
