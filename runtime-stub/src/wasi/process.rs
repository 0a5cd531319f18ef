//! The process.

use super::errno::{Errno, Status};
use crate::guest::Guest;
use crate::os::{poll, process};

/// The largest exit code that the kernel passes on; larger ones would lose their high bits and could look like success.
const LARGEST: u32 = 255;

/// Ends the program with the guest's own exit code; larger ones become [`LARGEST`].
#[unsafe(export_name = "wasi_snapshot_preview1.proc_exit")]
pub extern "C" fn proc_exit(_: Guest<'_>, code: u32) -> ! {
    process::exit(code.min(LARGEST) as i32)
}

/// There are no signals: `notsup`.
#[unsafe(export_name = "wasi_snapshot_preview1.proc_raise")]
pub extern "C" fn proc_raise(_: Guest<'_>, _signal: u32) -> Status {
    Errno::Notsup as Status
}

/// Lets others run.
#[unsafe(export_name = "wasi_snapshot_preview1.sched_yield")]
pub extern "C" fn sched_yield(_: Guest<'_>) -> Status {
    poll::yield_now();
    0
}
