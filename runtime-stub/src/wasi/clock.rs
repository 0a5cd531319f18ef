//! Clocks. Their numbers are the kernel's.

use super::errno::{Errno, Result, Status, status};
use super::filestat::NANOS;
use super::types::clockid;
use crate::guest::Guest;
use crate::os::time::{self, Timespec};

const _: () = assert!(
    clockid::REALTIME == time::CLOCK_REALTIME
        && clockid::MONOTONIC == time::CLOCK_MONOTONIC
        && clockid::PROCESS_CPUTIME_ID == time::CLOCK_PROCESS_CPUTIME_ID
        && clockid::THREAD_CPUTIME_ID == time::CLOCK_THREAD_CPUTIME_ID
);

fn checked(clock: u32) -> Result<u32> {
    if clock <= clockid::THREAD_CPUTIME_ID { Ok(clock) } else { Err(Errno::Inval) }
}

fn nanoseconds(time: Timespec) -> Result<u64> {
    let seconds = u64::try_from(time.sec).map_err(|_| Errno::Overflow)?;
    seconds
        .checked_mul(NANOS)
        .and_then(|nanoseconds| nanoseconds.checked_add(time.nsec as u64))
        .ok_or(Errno::Overflow)
}

/// What a clock shows, in nanoseconds.
pub fn now(clock: u32) -> Result<u64> {
    nanoseconds(time::now(checked(clock)?)?)
}

/// How fine a clock is.
#[unsafe(export_name = "wasi_snapshot_preview1.clock_res_get")]
pub extern "C" fn clock_res_get(guest: Guest<'_>, clock: u32, resolution: u32) -> Status {
    status(|| guest.write(resolution, nanoseconds(time::resolution(checked(clock)?)?)?))
}

/// What a clock shows. It is always exact, so the precision that is asked for does not matter.
#[unsafe(export_name = "wasi_snapshot_preview1.clock_time_get")]
pub extern "C" fn clock_time_get(guest: Guest<'_>, clock: u32, _precision: u64, time: u32) -> Status {
    status(|| guest.write(time, now(clock)?))
}
