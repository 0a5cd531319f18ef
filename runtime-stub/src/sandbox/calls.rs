//! Leaves of the system calls those that the program was linked with, each at its own instruction: see
//! [`wasmc_abi::sandbox`].

use super::demand;
use crate::image;
use crate::os::confine;

/// Puts the filter in place.
#[cfg_attr(not(test), unsafe(export_name = "wasmc_sandbox_calls"))]
pub extern "C" fn calls() {
    demand(confine::filter_calls(image::filter()), "the kernel has no filters of system calls (seccomp)");
}
