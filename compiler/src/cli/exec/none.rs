//! There is no target for this system, so there is never an image to run.

use super::Called;
use crate::error::{Error, Result};

/// What nothing can be given to.
#[derive(Debug)]
pub(in crate::cli) struct Results;

impl Results {
    /// Fails.
    pub(in crate::cli) fn new() -> Result<Results> {
        Err(refusal())
    }

    /// No descriptor.
    pub(in crate::cli) fn descriptor(&self) -> i32 {
        -1
    }
}

/// Fails.
pub(in crate::cli) fn become_program(_: &str, _: &[u8], _: &[String]) -> Result<std::convert::Infallible> {
    Err(refusal())
}

/// Fails.
pub(in crate::cli) fn call(_: &str, _: &[u8], _: Results) -> Result<Called> {
    Err(refusal())
}

fn refusal() -> Error {
    Error::usage("cannot run anything: this system is no target of wasmc")
}
