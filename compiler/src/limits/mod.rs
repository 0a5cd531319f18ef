//! What a program may use at most: memory, stack, descriptors and time.
//!
//! As with [grants](crate::grants), the same value goes into the image and into the manifest. What is beyond a limit is an error for the
//! guest where it can be one, and otherwise the end of the program.

pub mod duration;
pub mod size;

use serde::{Deserialize, Serialize};
use wasmc_abi::layout::{DEFAULT_STACK, WASM_PAGE};
use wasmc_abi::limits::MAX_DESCRIPTORS;

pub use duration::Duration;

use crate::error::{Error, Result};
use crate::grants::Grants;
use crate::program::Program;

/// Bytes of which a stack is a multiple.
const STACK_UNIT: u64 = 64 << 10;

/// Most bytes of a stack. That of the main thread lies below the first memory, with all of the image.
const LARGEST_STACK: u64 = 512 << 20;

/// Descriptors that every program has.
const STANDARD_STREAMS: u64 = 3;

/// The limits of a program. Where there is none, what the implementation can do is the limit.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct Limits {
    /// Bytes that each linear memory may have.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub max_memory: Option<u64>,
    /// Bytes of the stack of each thread, a multiple of 64 KiB.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub max_stack: Option<u64>,
    /// Descriptors that may be open, the standard streams among them.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub max_fds: Option<u64>,
    /// How long it may run.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub timeout: Option<Duration>,
    /// How much time of processors all of its threads may use together.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub cpu_time: Option<Duration>,
}

impl Limits {
    /// Limits the stack to `bytes`, rounded up to a multiple of 64 KiB.
    ///
    /// # Errors
    /// A usage error when that is too little or too much for a stack.
    pub fn set_max_stack(&mut self, bytes: u64) -> Result<()> {
        if !(STACK_UNIT..=LARGEST_STACK).contains(&bytes) {
            let [given, least, most] = [bytes, STACK_UNIT, LARGEST_STACK].map(size::exact);
            return Err(Error::usage(format!("a stack of {given} is not possible"))
                .with_help(format!("{least} to {most} is what --max-stack takes")));
        }
        self.max_stack = Some(bytes.next_multiple_of(STACK_UNIT));
        Ok(())
    }

    /// Checks that what is granted leaves the descriptors within their limit.
    ///
    /// # Errors
    /// A usage error when it does not, or when there cannot be as many as the limit says.
    pub fn check_descriptors(&self, grants: &Grants) -> Result<()> {
        let granted = STANDARD_STREAMS + grants.dirs.len() as u64 + grants.listen.len() as u64;
        let limit = self.max_fds();
        if limit > MAX_DESCRIPTORS {
            return Err(Error::usage(format!("a program has {MAX_DESCRIPTORS} descriptors at most"))
                .with_help("--max-fds can lower that, and not raise it"));
        }
        if granted > limit {
            return Err(Error::usage(format!(
                "the standard streams and what is granted take {granted} descriptors, and the program may have {limit}"
            ))
            .with_help("grant less, or give a larger --max-fds"));
        }
        Ok(())
    }

    /// Checks that every memory of `program` begins within its limit.
    ///
    /// # Errors
    /// An input error when one does not.
    pub fn check_memories(&self, program: &Program<'_>) -> Result<()> {
        let Some(limit) = self.max_memory else { return Ok(()) };
        let initial = program.memories.iter().map(|memory| memory.ty.initial.saturating_mul(WASM_PAGE));
        match initial.max() {
            Some(initial) if initial > limit => Err(Error::input(format!(
                "a memory begins with {}, and --max-memory allows {}",
                size::exact(initial),
                size::exact(limit)
            ))),
            _ => Ok(()),
        }
    }

    /// Bytes of the stack of each thread.
    #[must_use]
    pub fn stack_size(&self) -> u64 {
        self.max_stack.unwrap_or(DEFAULT_STACK)
    }

    /// Descriptors that may be open.
    #[must_use]
    pub fn max_fds(&self) -> u64 {
        self.max_fds.unwrap_or(MAX_DESCRIPTORS)
    }

    /// Whether nothing is limited.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        *self == Limits::default()
    }

    /// A line for each limit.
    #[must_use]
    pub fn describe(&self) -> Vec<String> {
        let lines = [
            self.max_memory.map(|bytes| format!("{} for each memory", size::exact(bytes))),
            self.max_stack.map(|bytes| format!("{} for each stack", size::exact(bytes))),
            self.max_fds.map(|count| format!("{count} descriptors")),
            self.timeout.map(|time| format!("{time} from start to end")),
            self.cpu_time.map(|time| format!("{time} of processors")),
        ];
        lines.into_iter().flatten().collect()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::grants::DirGrant;

    #[test]
    fn a_stack_is_rounded_up_and_neither_tiny_nor_huge() {
        let mut limits = Limits::default();
        assert_eq!(limits.stack_size(), DEFAULT_STACK);
        for (bytes, stack) in [(65_536, 65_536), (65_537, 131_072), (512 << 20, 512 << 20)] {
            limits.set_max_stack(bytes).expect("possible");
            assert_eq!(limits.stack_size(), stack);
        }
        for bytes in [0, 65_535, (512 << 20) + 1, u64::MAX] {
            limits.set_max_stack(bytes).expect_err("impossible");
        }
    }

    #[test]
    fn what_is_granted_takes_descriptors() {
        let mut grants = Grants::default();
        grants.add_dir(DirGrant::parse("data").expect("a directory")).expect("the first");
        grants.add_listener("[::1]:80").expect("an address");
        for (max_fds, is_enough) in
            [(None, true), (Some(5), true), (Some(4), false), (Some(0), false), (Some(1025), false)]
        {
            let limits = Limits { max_fds, ..Limits::default() };
            assert_eq!(limits.check_descriptors(&grants).is_ok(), is_enough, "{max_fds:?}");
        }
    }

    #[test]
    fn the_manifest_form_reads_back() {
        let duration = Some(Duration::parse("90s").expect("a duration"));
        let limits = Limits {
            max_memory: Some(1 << 20),
            max_stack: Some(65_536),
            max_fds: Some(7),
            timeout: duration,
            cpu_time: duration,
        };
        let text = serde_json::to_string(&limits).expect("serialises");
        assert_eq!(
            text,
            r#"{"max_memory":1048576,"max_stack":65536,"max_fds":7,"timeout":"1m30s","cpu_time":"1m30s"}"#
        );
        assert_eq!(serde_json::from_str::<Limits>(&text).expect("reads back"), limits);
        assert_eq!(serde_json::to_string(&Limits::default()).expect("serialises"), "{}");
        assert_eq!(
            limits.describe(),
            [
                "1 MiB for each memory",
                "64 KiB for each stack",
                "7 descriptors",
                "1m30s from start to end",
                "1m30s of processors"
            ]
        );
    }
}
