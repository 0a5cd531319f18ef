//! The option that names another start function, shared by the commands that build.

use clap::Args;

use crate::pipeline::Start;

/// Where a program starts, as typed.
#[derive(Debug, Args)]
pub(super) struct EntryArgs {
    /// Start with this export instead of `_start`
    ///
    /// It has no parameters. Where it returns an i32, that is the program's exit code. Where the module has an
    /// `_initialize`, that is called first.
    #[arg(long, value_name = "NAME")]
    entry: Option<String>,
}

impl EntryArgs {
    /// What it means.
    pub(super) fn start(&self) -> Start<'_> {
        self.entry.as_deref().map_or(Start::Command, Start::Entry)
    }
}
