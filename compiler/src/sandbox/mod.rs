//! The sandbox of the operating system that an executable puts around itself: whether it does, and the filter of system
//! calls that it hands to the kernel. Pure functions: nothing here is read, written or run.
//!
//! The filter allows what the program was linked with and nothing else: [`filter()`] makes it of the instructions that
//! make system calls, and of what the stub says about each.

mod bpf;
mod filter;
#[cfg(test)]
mod interpreter;

use std::fmt;

use serde::{Deserialize, Serialize};

pub use filter::{Condition, Site, filter};

/// Whether an executable puts the sandbox of the operating system around itself.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum OsSandbox {
    /// As far as the kernel can.
    #[default]
    Auto,
    /// Yes: it does not start where the kernel lacks something of it.
    Require,
    /// No: there is none of it in the executable.
    Off,
}

impl fmt::Display for OsSandbox {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            OsSandbox::Auto => "auto",
            OsSandbox::Require => "require",
            OsSandbox::Off => "off",
        })
    }
}
