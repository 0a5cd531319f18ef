//! What a standard stream of a program is connected to.

use clap::ValueEnum;
use serde::{Deserialize, Serialize};

/// Where one of the standard streams leads.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize, ValueEnum)]
#[serde(rename_all = "lowercase")]
pub enum Stream {
    /// To where it leads for whoever runs the program
    #[default]
    Inherit,
    /// Nowhere: there is nothing to read, and what is written is thrown away
    Null,
}

/// The three standard streams of a program.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Streams {
    /// Standard input.
    pub stdin: Stream,
    /// Standard output.
    pub stdout: Stream,
    /// Standard error. The runtime's own messages, such as that of a trap, are not the program's and get out in any case.
    pub stderr: Stream,
}

impl Streams {
    /// Each with the name that people have for it, in the order of their descriptors, which begin with 0.
    #[must_use]
    pub fn named(&self) -> [(&'static str, Stream); 3] {
        [("standard input", self.stdin), ("standard output", self.stdout), ("standard error", self.stderr)]
    }
}
