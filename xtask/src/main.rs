//! The chores: `cargo xtask CHORE`. One file or folder each.

// But for `bench/usage.rs`, which asks the kernel what a process used.
#![deny(unsafe_code)]
#![warn(clippy::too_many_lines)]

mod bench;
mod ci;
mod corpus;
mod differential;
mod fixtures;
mod machine;
mod stubs;
mod tidy;
mod wasi_testsuite;
mod wasmc;

use std::path::{Path, PathBuf};
use std::process::ExitCode;

use clap::{Parser, Subcommand};

/// What a chore returns: nothing, or what is to be told to the person who ran it.
type Result<T, E = String> = std::result::Result<T, E>;

#[derive(Parser)]
#[command(name = "cargo xtask", about = "The project's chores")]
struct Args {
    #[command(subcommand)]
    chore: Chore,
}

#[derive(Subcommand)]
enum Chore {
    /// Measure what wasmc makes beside its peers; a full run is stored in benches/RESULTS.md
    Bench(bench::Options),
    /// Check everything that a change must pass
    Ci {
        /// Leave the tests out, because they were run already
        #[arg(long)]
        without_tests: bool,
    },
    /// Fetch large real programs, compile and run them for every target, and compare with what is recorded
    Corpus {
        /// The programs; all by default
        programs: Vec<String>,
        /// Only those that are quick
        #[arg(long)]
        quick: bool,
    },
    /// Run generated modules by wasmc and by Wasmtime, and compare; `-- --help` says more
    Differential {
        /// Passed on to the comparison
        #[arg(trailing_var_arg = true, allow_hyphen_values = true)]
        arguments: Vec<String>,
    },
    /// Build the small guest programs of tests/programs from their sources
    Fixtures {
        /// Store nothing: fail when what is stored differs
        #[arg(long)]
        check: bool,
    },
    /// Build the runtime stub for every target and store it under targets/
    Stubs {
        /// Store nothing: fail when what is stored differs
        #[arg(long)]
        check: bool,
    },
    /// Check heads and lengths of source files, and what no file may say
    Tidy,
    /// Run the official tests of WASI preview 1 for every target
    WasiTestsuite {
        /// A checkout of WebAssembly/wasi-testsuite with the built modules (its branch `prod/testsuite-base`)
        checkout: PathBuf,
    },
}

fn main() -> ExitCode {
    let outcome = match Args::parse().chore {
        Chore::Bench(options) => bench::run(&options),
        Chore::Ci { without_tests } => ci::run(without_tests),
        Chore::Corpus { programs, quick } => corpus::run(&programs, quick),
        Chore::Differential { arguments } => differential::run(&arguments),
        Chore::Fixtures { check } => fixtures::run(check),
        Chore::Stubs { check } => stubs::run(check),
        Chore::Tidy => tidy::run(),
        Chore::WasiTestsuite { checkout } => wasi_testsuite::run(&checkout),
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
