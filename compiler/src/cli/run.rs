//! `wasmc run`: compiled for this machine, in memory, and run at once.

use std::path::PathBuf;
use std::process::ExitCode;

use clap::Args;

use super::cache::{CacheArgs, Slot};
use super::cpu::CpuArgs;
use super::entry::EntryArgs;
use super::exec::{self, Results};
use super::features::FeatureArgs;
use super::grants::GrantArgs;
use super::input::Input;
use super::limits::LimitArgs;
use super::link::{Link, LinkArgs};
use super::optimize::OptimizeArgs;
use super::sandbox::SandboxArgs;
use super::{results, target};
use crate::error::{Error, Result};
use crate::pipeline::{self, BuildOptions, Built, Start};

const EXAMPLES: &str = "\
Examples:
  wasmc run app.wasm
  wasmc run --dir . --env LANG=C app.wasm -- --an-option-of-the-program a b
  wasmc run --invoke add library.wasm 1 -2";

/// Compile a module for this machine and run it
///
/// Nothing is written but what the cache keeps. The program sees the arguments after INPUT; put `--` before one that begins with a dash.
#[derive(Debug, Args)]
#[command(after_long_help = EXAMPLES)]
pub(super) struct RunArgs {
    /// The module, in binary (.wasm) or as text (.wat); `-` is standard input
    #[arg(value_name = "INPUT")]
    input: PathBuf,

    /// Arguments of the program, or of the function that is invoked
    #[arg(trailing_var_arg = true, allow_negative_numbers = true, value_name = "ARGS")]
    args: Vec<String>,

    /// Call this export with ARGS instead, and print what it returns, a line for each result
    ///
    /// Integers are decimal or, behind `0x`, hexadecimal. Where the module has an `_initialize`, that is called first.
    #[arg(long, value_name = "NAME", conflicts_with = "entry")]
    invoke: Option<String>,

    #[command(flatten)]
    entry: EntryArgs,

    #[command(flatten)]
    link: LinkArgs,

    #[command(flatten)]
    features: FeatureArgs,

    #[command(flatten)]
    optimize: OptimizeArgs,

    #[command(flatten)]
    cpu: CpuArgs,

    #[command(flatten)]
    cache: CacheArgs,

    #[command(flatten)]
    sandbox: SandboxArgs,

    #[command(flatten)]
    grants: GrantArgs,

    #[command(flatten)]
    limits: LimitArgs,
}

/// Compiles it and becomes it, or calls what is to be invoked.
pub(super) fn run(args: RunArgs) -> Result<ExitCode> {
    let input = Input::from(args.input.clone());
    let Some(function) = &args.invoke else {
        let built = build(&args, &input, args.entry.start())?;
        match exec::become_program(input.program_name()?, &built.artifacts.image.bytes, &args.args)? {}
    };
    let pipe = Results::new()?;
    let start = Start::Invoke { function, arguments: &args.args, descriptor: pipe.descriptor() };
    let built = build(&args, &input, start)?;
    let called = exec::call(input.program_name()?, &built.artifacts.image.bytes, pipe)?;
    // A program that ended itself gave nothing.
    if called.exit_code == 0
        && let Some(text) = results::print(&built.results, &called.words)
    {
        super::print(text.as_bytes())?;
    }
    Ok(ExitCode::from(called.exit_code))
}

fn build(args: &RunArgs, input: &Input, start: Start<'_>) -> Result<Built> {
    let target = target::host()?;
    let grants = args.grants.resolve()?;
    let limits = args.limits.resolve(&grants)?;
    let links = args.link.resolve()?;
    let wasm = input.read_module()?;
    let libraries = links.iter().map(Link::read).collect::<Result<Vec<_>>>()?;
    let cpu = args.cpu.resolve_here(target)?;
    let opt_level = args.optimize.resolve();
    let cache = args.cache.resolve()?;
    let slot = cache.as_ref().map(|cache| Slot::open(cache, input.path(), target, cpu, opt_level));
    let options = BuildOptions {
        cpu,
        libraries: &libraries,
        start,
        features: args.features.resolve()?,
        opt_level,
        cache: slot.as_ref().map(Slot::pack),
        grants,
        os_sandbox: args.sandbox.resolve(),
        limits,
        ..BuildOptions::new(target)
    };
    let built = pipeline::compile(&wasm, &options);
    let built = built.map_err(|error: Error| error.in_context(input.path().display()))?;
    if let Some(slot) = &slot {
        slot.store(&built.artifacts.cached);
    }
    Ok(built)
}
