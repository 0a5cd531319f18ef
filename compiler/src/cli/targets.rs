//! `wasmc targets`: what can be built for, and from what.

use std::fmt::Write;

use clap::Args;
use wasmc_targets::TARGETS;

use super::target;
use crate::error::Result;
use crate::wasm::features::{PROPOSALS, REFUSED_PARTS, SUPPORTED};

/// List what can be built for, each with its other names
#[derive(Debug, Args)]
pub(super) struct TargetsArgs {
    /// List the proposals to WebAssembly instead: those that are accepted by default are on, the others not supported yet
    #[arg(long)]
    features: bool,
}

/// Prints a line for each target, or for each proposal.
pub(super) fn run(args: &TargetsArgs) -> Result<()> {
    super::print(if args.features { features() } else { targets() }.as_bytes())
}

fn targets() -> String {
    let host = target::find_host().map(|target| target.name);
    let mut text = String::new();
    for target in &TARGETS {
        let others: Vec<_> = target::names(target).skip(1).collect();
        let mark = if host == Some(target.name) { "  (this machine)" } else { "" };
        writeln!(text, "{:<14} or {}{mark}", target.name, others.join(", "))
            .expect("a string takes everything");
    }
    text
}

fn features() -> String {
    let mut text = String::new();
    for &(feature, name) in PROPOSALS {
        let state = if SUPPORTED.contains(feature) { "on" } else { "off" };
        let refused = REFUSED_PARTS.iter().find(|(proposal, _)| *proposal == name);
        let note = refused.map(|(_, part)| format!("  (but for {part})")).unwrap_or_default();
        writeln!(text, "{state:<3}  {name}{note}").expect("a string takes everything");
    }
    text
}
