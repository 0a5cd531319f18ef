//! `wasmc run`: compiled for this machine, in memory, and run at once.

use std::path::PathBuf;

use clap::Args;

use super::exec;
use super::grants::GrantArgs;
use super::input::Input;
use super::link::{Link, LinkArgs};
use super::optimize::OptimizeArgs;
use super::target;
use crate::error::Result;
use crate::pipeline::{self, BuildOptions};

const EXAMPLES: &str = "\
Examples:
  wasmc run app.wasm
  wasmc run --dir . --env LANG=C app.wasm -- --an-option-of-the-program a b";

/// Compile a module for this machine and run it
///
/// Nothing is written. The program sees the arguments after INPUT; put `--` before one that begins with a dash.
#[derive(Debug, Args)]
#[command(after_long_help = EXAMPLES)]
pub(super) struct RunArgs {
    /// The module, in binary (.wasm) or as text (.wat); `-` is standard input
    #[arg(value_name = "INPUT")]
    input: PathBuf,

    /// Arguments of the program
    #[arg(trailing_var_arg = true, value_name = "ARGS")]
    args: Vec<String>,

    #[command(flatten)]
    link: LinkArgs,

    #[command(flatten)]
    optimize: OptimizeArgs,

    #[command(flatten)]
    grants: GrantArgs,
}

/// Compiles it and becomes it. Returns only when that fails.
pub(super) fn run(args: RunArgs) -> Result<()> {
    let target = target::host()?;
    let grants = args.grants.resolve()?;
    let links = args.link.resolve()?;
    let input = Input::from(args.input);
    let wasm = input.read_module()?;
    let libraries = links.iter().map(Link::read).collect::<Result<Vec<_>>>()?;
    let options = BuildOptions {
        libraries: &libraries,
        opt_level: args.optimize.resolve(),
        grants,
        ..BuildOptions::new(target)
    };
    let built =
        pipeline::compile(&wasm, &options).map_err(|error| error.in_context(input.path().display()))?;
    exec::become_program(input.program_name()?, &built.artifacts.image.bytes, &args.args)
}
