//! The process.

use super::errno::{Errno, Status};
use crate::guest::Guest;
use crate::os::{poll, process};
use crate::text::Text;

/// The first exit code that a guest may not use: it would look like the shell's own, or like a signal.
const FIRST_INVALID: u32 = 126;

/// The exit code in place of an invalid one: Wasmtime's.
const EXIT_INVALID: i32 = 1;

/// Ends the program.
#[unsafe(export_name = "wasi_snapshot_preview1.proc_exit")]
pub extern "C" fn proc_exit(_: Guest<'_>, code: u32) -> ! {
    if code < FIRST_INVALID {
        process::exit(code as i32);
    }
    Text::to(process::STDERR).str("wasmc: exit with invalid exit status outside of [0..126)\n").flush();
    process::exit(EXIT_INVALID)
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
