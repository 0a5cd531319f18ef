//! The command line. Each command has a file of its own and goes through the same three steps: what was typed (a clap
//! structure), what it means (checked, with every name resolved, before any work), and the work.

mod build;
mod cache;
mod cpu;
mod entry;
mod exec;
mod features;
mod grants;
mod input;
mod inspect;
mod limits;
mod link;
mod optimize;
mod output;
mod plan;
mod results;
mod run;
mod sandbox;
mod target;
mod targets;

use std::io::{self, Write};
use std::path::Path;
use std::process::ExitCode;

use clap::{Parser, Subcommand};

use crate::error::{Error, Kind, Result};

const EXIT_CODES: &str = "\
Exit codes:
  0   done
  1   the input cannot be built: damaged, invalid, not supported, or an import is missing
  2   the command line makes no sense
  3   a file could not be read or written
  70  a defect of wasmc
`wasmc run` ends as the program does: with its exit code, 134 when it traps, 126 when it cannot start, 124 when its time is up.";

/// Compiles WebAssembly ahead of time into small, sandboxed native executables.
#[derive(Debug, Parser)]
#[command(name = "wasmc", version, after_help = EXIT_CODES, disable_help_subcommand = true)]
struct Typed {
    #[command(subcommand)]
    command: Command,
}

#[derive(Debug, Subcommand)]
enum Command {
    Build(build::BuildArgs),
    Run(run::RunArgs),
    Targets(targets::TargetsArgs),
    Inspect(inspect::InspectArgs),
}

/// The whole of the `wasmc` command.
#[must_use]
pub fn main() -> ExitCode {
    report_panics_as_defects();
    // Says what is wrong with the command line, or shows the help, and exits (2, or 0).
    let typed = Typed::parse();
    let done = match typed.command {
        Command::Build(args) => build::run(args).map(|()| ExitCode::SUCCESS),
        Command::Run(args) => run::run(args),
        Command::Targets(args) => targets::run(&args).map(|()| ExitCode::SUCCESS),
        Command::Inspect(args) => inspect::run(args).map(|()| ExitCode::SUCCESS),
    };
    match done {
        Ok(code) => code,
        Err(error) => {
            eprintln!("error: {error}");
            ExitCode::from(error.kind().exit_code())
        }
    }
}

/// A panic anywhere is a defect; it says so and has the exit code of one.
fn report_panics_as_defects() {
    std::panic::set_hook(Box::new(|panic| {
        eprintln!("error: {}", Error::internal(panic.to_string()));
        std::process::exit(Kind::Internal.exit_code().into());
    }));
}

/// Prints what a command was asked to print. Whoever closes the pipe has seen enough: that is no error.
fn print(bytes: &[u8]) -> Result<()> {
    match io::stdout().write_all(bytes).and_then(|()| io::stdout().flush()) {
        Err(error) if error.kind() != io::ErrorKind::BrokenPipe => {
            Err(Error::io("write", Path::new("standard output"), &error))
        }
        _ => Ok(()),
    }
}
