//! Files by name, always relative to an open directory.

use super::time::Timespec;
use super::{OwnedFd, Result, check, nr};
use crate::arch::{self, argument_is, int_is, int_within};
use core::ffi::CStr;

// Source: `asm-generic/fcntl.h`. The two flags that differ between architectures stand with the numbers of the calls.

/// To read and not to write.
pub const O_RDONLY: u32 = 0;
/// To write and not to read.
pub const O_WRONLY: u32 = 1;
/// To read and to write.
pub const O_RDWR: u32 = 2;
/// The bits of the three above.
pub const O_ACCMODE: u32 = 3;
/// Make it when there is none.
pub const O_CREAT: u32 = 0o100;
/// With `O_CREAT`: only when there is none.
pub const O_EXCL: u32 = 0o200;
/// A terminal does not become the process's own.
pub const O_NOCTTY: u32 = 0o400;
/// Empty it.
pub const O_TRUNC: u32 = 0o1000;
/// Write at the end.
pub const O_APPEND: u32 = 0o2000;
/// Only a directory.
pub const O_DIRECTORY: u32 = nr::O_DIRECTORY;
/// Not a symbolic link.
pub const O_NOFOLLOW: u32 = nr::O_NOFOLLOW;
/// Do not wait.
pub const O_NONBLOCK: u32 = 0o4000;
/// Write the data through.
pub const O_DSYNC: u32 = 0o10000;
/// Write everything through; holds the bit of `O_DSYNC`.
pub const O_SYNC: u32 = 0o4010000;
/// Not for programs that this one starts.
pub const O_CLOEXEC: u32 = 0o2000000;
/// A place in the tree of names and nothing more.
pub const O_PATH: u32 = 0o10000000;

/// The working directory.
const AT_FDCWD: i32 = -100;
/// Remove a directory.
pub const AT_REMOVEDIR: u32 = 0x200;
/// An empty path means the directory descriptor itself.
const AT_EMPTY_PATH: u32 = 0x1000;

/// No way out of the directory, by `..`, by an absolute path or by a symbolic link.
const RESOLVE_BENEATH: u64 = 0x08;
/// No link that the kernel makes up, as in `/proc`.
const RESOLVE_NO_MAGICLINKS: u64 = 0x02;

/// A time that stays as it is, in the nanoseconds of [`set_times`].
pub const UTIME_OMIT: i64 = (1 << 30) - 2;
/// The current time, in the nanoseconds of [`set_times`].
pub const UTIME_NOW: i64 = (1 << 30) - 1;

const STATX_BASIC_STATS: usize = 0x7ff;

/// A point in time as `statx` gives it.
#[derive(Clone, Copy, Default)]
#[repr(C)]
pub struct StatxTime {
    /// Seconds since 1970.
    pub sec: i64,
    /// Nanoseconds, below a thousand million.
    pub nsec: u32,
    reserved: i32,
}

/// What the kernel knows about a file: `struct statx`, the same on every architecture.
#[derive(Clone, Copy, Default)]
#[repr(C)]
pub struct Statx {
    mask: u32,
    block_size: u32,
    attributes: u64,
    /// Hard links.
    pub nlink: u32,
    uid: u32,
    gid: u32,
    /// Kind of the file (`S_IF*`) and permissions.
    pub mode: u16,
    spare0: u16,
    /// Number of the file on its device.
    pub ino: u64,
    /// Bytes.
    pub size: u64,
    blocks: u64,
    attributes_mask: u64,
    /// Last read.
    pub atime: StatxTime,
    btime: StatxTime,
    /// Last change of anything about it.
    pub ctime: StatxTime,
    /// Last change of its contents.
    pub mtime: StatxTime,
    rdev: [u32; 2],
    /// Major and minor number of the device it is on.
    pub dev: [u32; 2],
    spare: [u64; 14],
}

const _: () = assert!(size_of::<Statx>() == 256);

/// `struct open_how`.
#[repr(C)]
struct OpenHow {
    flags: u64,
    mode: u64,
    resolve: u64,
}

/// The text at the start of some bytes, up to the first NUL; none when the last of them is not one.
pub fn c_str(bytes: &[u8]) -> &CStr {
    match bytes {
        // SAFETY: there is a NUL, at the end at the latest.
        [.., 0] => unsafe { CStr::from_ptr(bytes.as_ptr().cast()) },
        _ => c"",
    }
}

fn address(path: &CStr) -> usize {
    path.as_ptr() as usize
}

/// Opens a path, which must stay beneath the directory at every step (`EXDEV` otherwise). Linux 5.6 and later.
#[inline(never)]
pub fn open_beneath(dir: i32, path: &CStr, flags: u32, mode: u32) -> Result<OwnedFd> {
    let how = OpenHow {
        flags: u64::from(flags),
        // The call, unlike its predecessor, refuses a mode that means nothing.
        mode: if flags & O_CREAT != 0 { u64::from(mode) } else { 0 },
        resolve: RESOLVE_BENEATH | RESOLVE_NO_MAGICLINKS,
    };
    let how_address = core::ptr::from_ref(&how) as usize;
    // SAFETY: the kernel only reads the path and `how`.
    let raw = unsafe {
        arch::syscall!(
            nr::OPENAT2, dir as usize, address(path), how_address, size_of::<OpenHow>();
            argument_is(3, size_of::<OpenHow>())
        )
    };
    check(raw).map(|fd| OwnedFd::new(fd as i32))
}

/// The flags with which [`open`] opens anything.
const OPEN_FLAGS: u32 = O_ACCMODE
    | O_CREAT
    | O_EXCL
    | O_NOCTTY
    | O_TRUNC
    | O_APPEND
    | O_DIRECTORY
    | O_NOFOLLOW
    | O_NONBLOCK
    | O_SYNC
    | O_CLOEXEC
    | O_PATH;

/// Opens a directory of the host's for the guest to use. Only for start-up.
pub fn open_granted(path: &CStr) -> Result<OwnedFd> {
    open_at_start(path, O_RDONLY | O_DIRECTORY | O_CLOEXEC)
}

/// Opens what takes all that is written and is always at its end. Only for start-up.
pub fn open_null() -> Result<OwnedFd> {
    open_at_start(c"/dev/null", O_RDWR | O_CLOEXEC)
}

fn open_at_start(path: &CStr, flags: u32) -> Result<OwnedFd> {
    // SAFETY: the kernel only reads the path.
    let raw =
        unsafe { arch::startup_syscall!(nr::OPENAT, AT_FDCWD as usize, address(path), flags as usize, 0) };
    check(raw).map(|fd| OwnedFd::new(fd as i32))
}

/// Opens a path, wherever it leads.
#[inline(never)]
pub fn open(dir: i32, path: &CStr, flags: u32, mode: u32) -> Result<OwnedFd> {
    // SAFETY: the kernel only reads the path.
    let raw = unsafe {
        arch::syscall!(
            nr::OPENAT, dir as usize, address(path), flags as usize, mode as usize;
            int_within(2, OPEN_FLAGS)
        )
    };
    check(raw).map(|fd| OwnedFd::new(fd as i32))
}

/// Makes a directory.
#[inline(never)]
pub fn make_directory(dir: i32, path: &CStr, mode: u32) -> Result<()> {
    // SAFETY: the kernel only reads the path.
    check(unsafe { arch::syscall!(nr::MKDIRAT, dir as usize, address(path), mode as usize) }).map(drop)
}

/// Removes a name; that of a directory with [`AT_REMOVEDIR`].
#[inline(never)]
pub fn unlink(dir: i32, path: &CStr, flags: u32) -> Result<()> {
    // SAFETY: the kernel only reads the path.
    let raw = unsafe {
        arch::syscall!(
            nr::UNLINKAT, dir as usize, address(path), flags as usize;
            int_within(2, AT_REMOVEDIR)
        )
    };
    check(raw).map(drop)
}

/// Makes a symbolic link with the contents `target`.
#[inline(never)]
pub fn symlink(target: &CStr, dir: i32, path: &CStr) -> Result<()> {
    // SAFETY: the kernel only reads the paths.
    check(unsafe { arch::syscall!(nr::SYMLINKAT, address(target), dir as usize, address(path)) }).map(drop)
}

/// Makes another name for a file; a symbolic link is linked itself.
#[inline(never)]
pub fn link(old_dir: i32, old: &CStr, new_dir: i32, new: &CStr) -> Result<()> {
    // SAFETY: the kernel only reads the paths.
    let raw = unsafe {
        arch::syscall!(
            nr::LINKAT, old_dir as usize, address(old), new_dir as usize, address(new), 0;
            int_is(4, 0)
        )
    };
    check(raw).map(drop)
}

/// Gives a file another name, replacing what has it.
#[inline(never)]
pub fn rename(old_dir: i32, old: &CStr, new_dir: i32, new: &CStr) -> Result<()> {
    // SAFETY: the kernel only reads the paths.
    let raw = unsafe {
        arch::syscall!(nr::RENAMEAT, old_dir as usize, address(old), new_dir as usize, address(new))
    };
    check(raw).map(drop)
}

/// Reads a symbolic link: how many bytes, without a terminator; what does not fit is cut off. `EINVAL` when it is none.
#[inline(never)]
pub fn read_link(dir: i32, path: &CStr, buffer: &mut [u8]) -> Result<usize> {
    let (to, len) = (buffer.as_mut_ptr() as usize, buffer.len());
    // SAFETY: the kernel reads the path and writes into the buffer only.
    check(unsafe { arch::syscall!(nr::READLINKAT, dir as usize, address(path), to, len) })
}

/// What is known about an open file, which may be open with [`O_PATH`] only.
#[inline(never)]
pub fn stat(fd: i32) -> Result<Statx> {
    let mut statx = Statx::default();
    let to = core::ptr::from_mut(&mut statx) as usize;
    // SAFETY: the kernel reads the path and fills `statx`.
    let raw = unsafe {
        arch::syscall!(
            nr::STATX, fd as usize, address(c""), AT_EMPTY_PATH as usize, STATX_BASIC_STATS, to;
            int_is(2, AT_EMPTY_PATH)
        )
    };
    check(raw).map(|_| statx)
}

/// Sets the times of the last read and of the last change of an open file.
pub fn set_times(fd: i32, times: &[Timespec; 2]) -> Result<()> {
    utimensat(fd, 0, times, 0)
}

/// As [`set_times`], for a file that is open with [`O_PATH`] only. Linux 5.8 and later.
pub fn set_times_at(fd: i32, times: &[Timespec; 2]) -> Result<()> {
    utimensat(fd, address(c""), times, AT_EMPTY_PATH)
}

#[inline(never)]
fn utimensat(fd: i32, path: usize, times: &[Timespec; 2], flags: u32) -> Result<()> {
    // SAFETY: the kernel only reads the path, which is static or null, and the times.
    let raw = unsafe {
        arch::syscall!(
            nr::UTIMENSAT, fd as usize, path, times.as_ptr() as usize, flags as usize;
            int_within(3, AT_EMPTY_PATH)
        )
    };
    check(raw).map(drop)
}
