//! The option that says how much to optimise, shared by the commands that build.

use clap::{Args, ValueEnum};

use crate::pipeline::OptLevel;

/// How much to optimise, as typed.
#[derive(Debug, Args)]
pub(super) struct OptimizeArgs {
    /// How much to optimise
    #[arg(short = 'O', value_name = "LEVEL", default_value = "2", hide_possible_values = false)]
    level: Level,
}

#[derive(Clone, Copy, Debug, ValueEnum)]
enum Level {
    /// Not at all: the fastest to compile
    #[value(name = "0")]
    None,
    /// A little
    #[value(name = "1")]
    Basic,
    /// For speed
    #[value(name = "2")]
    Speed,
    /// For speed, and where it costs little of it, for size
    #[value(name = "s")]
    Size,
}

impl OptimizeArgs {
    /// What it means.
    pub(super) fn resolve(&self) -> OptLevel {
        match self.level {
            Level::None => OptLevel::None,
            Level::Basic => OptLevel::Basic,
            Level::Speed => OptLevel::Speed,
            Level::Size => OptLevel::Size,
        }
    }
}
