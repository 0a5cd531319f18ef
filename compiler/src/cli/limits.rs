//! The options that limit what a program uses, shared by the commands that build.

use clap::Args;

use crate::error::Result;
use crate::grants::Grants;
use crate::limits::{Duration, Limits, size};

/// Limits, as typed.
#[derive(Debug, Args)]
#[command(next_help_heading = "Limits")]
pub(super) struct LimitArgs {
    /// Let each linear memory have no more than this
    ///
    /// Sizes are bytes, or KiB, MiB or GiB: 65536, 64K, 16MiB. Beyond it, memory.grow gives -1. A module that begins with more is refused.
    #[arg(long, value_name = "SIZE")]
    max_memory: Option<String>,

    /// Give each thread a stack of this size, 64K to 512M [default: 8M]
    ///
    /// It is rounded up to a multiple of 64 KiB. A program that needs more traps.
    #[arg(long, value_name = "SIZE")]
    max_stack: Option<String>,

    /// Let the program have no more descriptors open, the standard streams among them [default: 1024]
    #[arg(long, value_name = "N")]
    max_fds: Option<u64>,

    /// Stop the program after this time, with exit code 124
    ///
    /// Durations are seconds, or numbers with units: 2, 500ms, 1m30s.
    #[arg(long, value_name = "DURATION")]
    timeout: Option<String>,

    /// Stop the program when it has used processors for this time, with exit code 124
    ///
    /// What the kernel does for it counts too, and so does each thread.
    #[arg(long, value_name = "DURATION")]
    cpu_time: Option<String>,
}

impl LimitArgs {
    /// What they mean for a program that is granted `grants`.
    pub(super) fn resolve(&self, grants: &Grants) -> Result<Limits> {
        let duration = |text: &Option<String>| text.as_deref().map(Duration::parse).transpose();
        let mut limits = Limits {
            max_memory: self.max_memory.as_deref().map(size::parse).transpose()?,
            max_stack: None,
            max_fds: self.max_fds,
            timeout: duration(&self.timeout)?,
            cpu_time: duration(&self.cpu_time)?,
        };
        if let Some(stack) = &self.max_stack {
            limits.set_max_stack(size::parse(stack)?)?;
        }
        limits.check_descriptors(grants)?;
        Ok(limits)
    }
}
