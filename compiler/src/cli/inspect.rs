//! `wasmc inspect`: what a file holds.

use std::path::PathBuf;

use clap::Args;

use super::input::Input;
use crate::error::{Error, Result};
use crate::inspect;

/// Show what an executable, a bundle or a module holds
///
/// Of an executable or a bundle: its target, what it was made from, what it imports, what it is granted, and the sizes of
/// its sections. Of a module: its imports, whether wasmc provides them, its exports, memories, tables, sections,
/// and the proposals that it uses.
#[derive(Debug, Args)]
pub(super) struct InspectArgs {
    /// The file; `-` is standard input
    #[arg(value_name = "FILE")]
    file: PathBuf,

    /// Print JSON
    #[arg(long)]
    json: bool,
}

/// Looks into the file and prints what it finds.
pub(super) fn run(args: InspectArgs) -> Result<()> {
    let input = Input::from(args.file);
    let bytes = input.read()?;
    let bytes = if inspect::is_built(&bytes) { bytes } else { input.to_binary(bytes)? };
    let report = inspect::inspect(&bytes).map_err(|error| error.in_context(input.path().display()))?;
    if !args.json {
        return super::print(report.to_string().as_bytes());
    }
    let mut json = serde_json::to_vec_pretty(&report)
        .map_err(|error| Error::internal(format!("cannot write the report: {error}")))?;
    json.push(b'\n');
    super::print(&json)
}
