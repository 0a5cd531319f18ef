//! The environment: what was granted, and nothing else.

use super::errno::{Status, status};
use super::grants::{self, variable_name};
use super::{narrow, strings};
use crate::args;
use crate::guest::Guest;
use core::ffi::CStr;

/// The variables as the guest sees them: first those that were granted with their values, then those of the process that
/// were granted by name; none that whoever runs the program denies.
fn variables() -> impl Iterator<Item = &'static [u8]> {
    let passed_on = args::environment().map(CStr::to_bytes).filter(|variable| is_passed_on(variable));
    grants::env().chain(passed_on).filter(|variable| !narrow::denies_variable(variable_name(variable)))
}

/// Whether a variable of the process was granted by its name, and not with another value.
pub fn is_passed_on(variable: &[u8]) -> bool {
    let name = variable_name(variable);
    grants::inherits(name) && !grants::sets(name)
}

/// How many variables there are, and their bytes, terminators included.
#[unsafe(export_name = "wasi_snapshot_preview1.environ_sizes_get")]
pub extern "C" fn environ_sizes_get(guest: Guest<'_>, count: u32, bytes: u32) -> Status {
    status(|| strings::sizes(guest, variables(), count, bytes))
}

/// The variables: pointers at `environ`, what they point to from `environ_buf` on.
#[unsafe(export_name = "wasi_snapshot_preview1.environ_get")]
pub extern "C" fn environ_get(guest: Guest<'_>, environ: u32, environ_buf: u32) -> Status {
    status(|| strings::store(guest, variables(), environ, environ_buf))
}
