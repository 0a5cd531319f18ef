//! What was asked for on the command line of `cargo xtask bench`, and what it means.

use super::programs::{PROGRAMS, SMOKE};
use super::real::REAL;
use super::sides::Side;
use crate::Result;
use clap::{Args, ValueEnum};

/// What is measured, and how often.
#[derive(Args)]
pub(crate) struct Options {
    /// Only these programs
    #[arg(long, value_name = "NAME", num_args = 1.., value_delimiter = ',')]
    only: Vec<String>,
    /// Only these sides
    #[arg(long, value_name = "SIDE", value_delimiter = ',')]
    sides: Vec<Side>,
    /// Only these tables
    #[arg(long, value_name = "TABLE", value_delimiter = ',')]
    tables: Vec<Tables>,
    /// How often each side of each program is run
    #[arg(long, default_value_t = 5, value_parser = clap::value_parser!(u16).range(1..))]
    runs: u16,
    /// Try the tool: two programs, once
    #[arg(long, conflicts_with_all = ["only", "tables", "runs"])]
    smoke: bool,
}

/// A table of the report.
#[derive(Clone, Copy, PartialEq, Eq, ValueEnum)]
pub(crate) enum Tables {
    /// How long programs run
    Run,
    /// How long a program takes that only says hello
    Boot,
    /// How large the results are
    Size,
    /// How long compiling takes
    Compile,
    /// What is executed on AArch64, by QEMU's count
    Instructions,
}

impl Tables {
    /// The heading above it.
    pub(crate) fn title(self) -> &'static str {
        match self {
            Tables::Run => "Run time",
            Tables::Boot => "Start-up",
            Tables::Size => "Size",
            Tables::Compile => "Compile time",
            Tables::Instructions => "AArch64",
        }
    }

    /// What its numbers are.
    pub(crate) fn explanation(self) -> &'static str {
        match self {
            Tables::Run => {
                "Time of processors (user and system, of all threads) of whole processes, as medians with the least and the \
                 most. A ratio is the median of the ratios of runs that followed on each other: above 1, wasmc is the faster. \
                 Native code is of the same source by the same compiler at the same level (`rustc -Copt-level=3`, `clang -O2`, `go build`), \
                 for any machine of this architecture, which has vectors of 128 bits; so have the modules (`simd128`), but for \
                 those called scalar. The Wasm sides use all that this machine has. All but V8 compile beforehand: \
                 `wamr` by its `wamrc` (LLVM), and the C that wasm2c makes by `gcc -O2` and `clang -O2` with the options \
                 that its manual asks for, and guard pages. V8 compiles while it runs, and its time holds that: `node` as it does by \
                 default, where a function that is entered once stays with the quick compiler, `node-optimized` with \
                 `--no-liftoff`, all of it by the optimizing compiler before it runs.\n\n![Ratios of all programs](run-time.svg)"
            }
            Tables::Boot => {
                "Wall time from spawn to exit of a program that writes one line. All run once in each round, in an order that differs \
                 from round to round, and all on one processor, since to wake another that sleeps can take longer than the program; \
                 the ratio is that within a round, with the same percentiles. Peak memory is the largest resident set of all runs; \
                 where it is not above that of the process which starts them, it cannot be seen."
            }
            Tables::Size => {
                "What `wasmc build` makes for any machine of this architecture, without and with `--strip`, and the bundle of the \
                 first; and what `wasmtime compile` makes, which needs Wasmtime itself to run. Each beside the module."
            }
            Tables::Compile => {
                "From module to code: `wasmc build` (with its linker and the executable) and `wasmtime compile`, both with all threads \
                 and without a cache. Peak memory is of the whole process. The last columns are of `wasmc build` with its cache, after \
                 something was inserted into one function."
            }
            Tables::Instructions => {
                "Instructions that a program executes from start to exit, counted by a plugin of QEMU's. Those of a module that does \
                 nothing, run by the same side, are taken off from wasmc's and Wasmtime's, so that neither is measured by its \
                 start. Code is that of the functions of the module, in the executable or in what Wasmtime compiles. Native code \
                 is Rust's, static with musl. A count is no time."
            }
        }
    }
}

impl Options {
    /// Whether everything is measured.
    pub(crate) fn is_full(&self) -> bool {
        self.only.is_empty() && self.sides.is_empty() && self.tables.is_empty() && !self.smoke
    }

    /// Whether only the tool is tried.
    pub(crate) fn is_smoke(&self) -> bool {
        self.smoke
    }

    /// The programs by name; none are all.
    ///
    /// # Errors
    /// When a name is not known.
    pub(crate) fn names(&self) -> Result<Vec<String>> {
        if self.smoke {
            return Ok(SMOKE.map(str::to_owned).to_vec());
        }
        let real = REAL.iter().map(|real| real.name);
        let known: Vec<&str> = PROGRAMS.iter().map(|program| program.name).chain(real).collect();
        match self.only.iter().find(|name| !known.contains(&name.as_str())) {
            Some(unknown) => Err(format!("there is no program `{unknown}`; there are {}", known.join(", "))),
            None => Ok(self.only.clone()),
        }
    }

    /// The sides.
    pub(crate) fn sides(&self) -> &[Side] {
        if self.sides.is_empty() { Side::value_variants() } else { &self.sides }
    }

    /// The tables.
    pub(crate) fn tables(&self) -> &[Tables] {
        match (self.smoke, self.tables.is_empty()) {
            (true, _) => &[Tables::Run],
            (false, true) => Tables::value_variants(),
            (false, false) => &self.tables,
        }
    }

    /// How often each side is run.
    pub(crate) fn runs(&self) -> usize {
        if self.smoke { 1 } else { usize::from(self.runs) }
    }
}
