//! The chores: `cargo xtask CHORE`. One file or folder each.

#![forbid(unsafe_code)]
#![warn(clippy::too_many_lines)]

mod ci;
mod stubs;
mod tidy;

use std::path::Path;
use std::process::ExitCode;

use clap::{Parser, Subcommand};

/// What a chore returns: nothing, or what is to be told to the person who ran it.
type Result<T> = std::result::Result<T, String>;

#[derive(Parser)]
#[command(name = "cargo xtask", about = "The project's chores")]
struct Args {
    #[command(subcommand)]
    chore: Chore,
}

#[derive(Subcommand)]
enum Chore {
    /// Check everything that a change must pass
    Ci {
        /// Leave the tests out, because they were run already
        #[arg(long)]
        without_tests: bool,
    },
    /// Build the runtime stub for every target and store it under targets/
    Stubs {
        /// Store nothing: fail when what is stored differs
        #[arg(long)]
        check: bool,
    },
    /// Check heads and lengths of source files, and what no file may say
    Tidy,
}

fn main() -> ExitCode {
    let outcome = match Args::parse().chore {
        Chore::Ci { without_tests } => ci::run(without_tests),
        Chore::Stubs { check } => stubs::run(check),
        Chore::Tidy => tidy::run(),
    };
    match outcome {
        Ok(()) => ExitCode::SUCCESS,
        Err(message) => {
            eprintln!("error: {message}");
            ExitCode::FAILURE
        }
    }
}

/// The root of the repository.
fn root() -> &'static Path {
    Path::new(env!("CARGO_MANIFEST_DIR")).parent().expect("xtask is in a folder of the repository")
}
