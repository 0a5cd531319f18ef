//! `wasmc targets`: what can be built for.

use std::fmt::Write;

use clap::Args;
use wasmc_targets::TARGETS;

use super::target;
use crate::error::Result;

/// List what can be built for, each with its other names
#[derive(Debug, Args)]
pub(super) struct TargetsArgs {}

/// Prints a line for each target.
pub(super) fn run(_: &TargetsArgs) -> Result<()> {
    let host = target::find_host().map(|target| target.name);
    let mut text = String::new();
    for target in &TARGETS {
        let others: Vec<_> = target::names(target).skip(1).collect();
        let mark = if host == Some(target.name) { "  (this machine)" } else { "" };
        writeln!(text, "{:<14} or {}{mark}", target.name, others.join(", "))
            .expect("a string takes everything");
    }
    super::print(text.as_bytes())
}
