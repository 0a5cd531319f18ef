//! What the kernel knows about a file, in WASI's terms, and times the other way round.

use super::errno::{Errno, Result};
use super::types::{Filestat, filetype as kinds, fstflags};
use crate::os::fs::{Statx, StatxTime, UTIME_NOW, UTIME_OMIT};
use crate::os::time::Timespec;

/// Nanoseconds in a second.
pub const NANOS: u64 = 1_000_000_000;

/// The kind of a file, from its mode. Pipes have none in WASI.
pub fn filetype(mode: u16) -> u8 {
    // The kinds in a directory entry (`DT_*`) are these bits of the mode.
    entry_type((mode >> 12) as u8)
}

/// The kind of a directory entry, from the kernel's `DT_*`.
pub fn entry_type(kind: u8) -> u8 {
    match kind {
        2 => kinds::CHARACTER_DEVICE,
        4 => kinds::DIRECTORY,
        6 => kinds::BLOCK_DEVICE,
        8 => kinds::REGULAR_FILE,
        10 => kinds::SYMBOLIC_LINK,
        12 => kinds::SOCKET_STREAM,
        _ => kinds::UNKNOWN,
    }
}

/// What is known about a file.
pub fn from_statx(statx: &Statx) -> Filestat {
    let [major, minor] = statx.dev;
    Filestat {
        dev: u64::from(major) << 32 | u64::from(minor),
        ino: statx.ino,
        filetype: filetype(statx.mode),
        padding: [0; 7],
        nlink: u64::from(statx.nlink),
        size: statx.size,
        atim: nanoseconds(statx.atime),
        mtim: nanoseconds(statx.mtime),
        ctim: nanoseconds(statx.ctime),
    }
}

/// Nanoseconds since 1970: 0 for what was before, the last that there is for what comes after.
fn nanoseconds(time: StatxTime) -> u64 {
    u64::try_from(time.sec).map_or(0, |sec| sec.saturating_mul(NANOS).saturating_add(u64::from(time.nsec)))
}

/// The times to set, of the last read and of the last change: `inval` for flags that contradict each other or are none.
pub fn times(atim: u64, mtim: u64, flags: u32) -> Result<[Timespec; 2]> {
    if flags & !fstflags::ALL != 0 {
        return Err(Errno::Inval);
    }
    let time = |value: u64, set: u32, now: u32| match (flags & set != 0, flags & now != 0) {
        (true, true) => Err(Errno::Inval),
        (true, false) => Ok(Timespec { sec: (value / NANOS) as i64, nsec: (value % NANOS) as i64 }),
        (false, true) => Ok(Timespec { sec: 0, nsec: UTIME_NOW }),
        (false, false) => Ok(Timespec { sec: 0, nsec: UTIME_OMIT }),
    };
    Ok([time(atim, fstflags::ATIM, fstflags::ATIM_NOW)?, time(mtim, fstflags::MTIM, fstflags::MTIM_NOW)?])
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn kinds_are_told_by_the_mode() {
        let cases = [
            (0o100644, kinds::REGULAR_FILE),
            (0o040755, kinds::DIRECTORY),
            (0o120777, kinds::SYMBOLIC_LINK),
            (0o020620, kinds::CHARACTER_DEVICE),
            (0o060660, kinds::BLOCK_DEVICE),
            (0o140755, kinds::SOCKET_STREAM),
            (0o010644, kinds::UNKNOWN),
        ];
        for (mode, kind) in cases {
            assert_eq!(filetype(mode), kind, "{mode:o}");
        }
    }

    #[test]
    fn times_are_set_or_now_or_left_alone() {
        let time = |sec, nsec| Timespec { sec, nsec };
        assert_eq!(times(1_500_000_007, 9, 1), Ok([time(1, 500_000_007), time(0, UTIME_OMIT)]));
        assert_eq!(times(1, 2, 2 | 4), Ok([time(0, UTIME_NOW), time(0, 2)]));
        assert_eq!(times(1, 2, 0), Ok([time(0, UTIME_OMIT); 2]));
        for flags in [3, 12, 15, 16, u32::MAX] {
            assert_eq!(times(1, 2, flags), Err(Errno::Inval), "{flags}");
        }
    }

    #[test]
    fn times_beyond_the_representable_stay_at_its_ends() {
        let time = |sec, nsec| {
            let mut time = StatxTime::default();
            (time.sec, time.nsec) = (sec, nsec);
            nanoseconds(time)
        };
        assert_eq!(time(2, 5), 2_000_000_005);
        assert_eq!(time(-1, 5), 0);
        assert_eq!(time(i64::MAX, 5), u64::MAX);
    }
}
