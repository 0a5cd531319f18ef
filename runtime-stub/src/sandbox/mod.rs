//! The sandbox of the operating system: what lies below the checks of WebAssembly and WASI, and holds where one of these is wrong.
//!
//! It is closed in three parts, between which the granted directories are opened (`wasi/preopen.rs`): what the process
//! inherited is given up here, files are taken away in [`files`], system calls in [`calls`]. The compiler makes of them what a
//! program needs part of its set-up.

mod calls;
mod files;

use wasmc_abi::sandbox::{SANDBOX_REQUIRED, Sandbox};

use crate::os::{Result, confine, process};
use crate::start;

unsafe extern "C" {
    safe static wasmc_sandbox: Sandbox;
}

/// Gives up what privileges and descriptors the process was started with.
#[cfg_attr(not(test), unsafe(export_name = "wasmc_sandbox_begin"))]
pub extern "C" fn begin() {
    confine::no_new_privileges();
    confine::hide();
    close_inherited();
}

/// Closes what was inherited but the standard streams and what is to stay.
fn close_inherited() {
    const FIRST: u32 = process::STDERR as u32 + 1;
    let kept = wasmc_sandbox.kept as u32;
    if kept < FIRST {
        return confine::close_range(FIRST, u32::MAX);
    }
    if kept > FIRST {
        confine::close_range(FIRST, kept - 1);
    }
    confine::close_range(kept + 1, u32::MAX);
}

/// Ends the program when something failed, which `lack` explains, and the sandbox is required.
fn demand(done: Result<()>, lack: &str) {
    if let Err(error) = done
        && wasmc_sandbox.flags & SANDBOX_REQUIRED != 0
    {
        start::fail(lack, error)
    }
}
