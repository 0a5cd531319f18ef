//! The settings with which Cranelift generates code for a target.

use crate::error::{Error, Result};
use cranelift_codegen::isa::{self, OwnedTargetIsa};
use cranelift_codegen::settings::{self, Configurable};
use std::fmt;
use wasmc_abi::layout::STACK_GUARD;
use wasmc_targets::{Cpu, Target};

/// How hard to optimise.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum OptLevel {
    /// Compile as fast as possible.
    None,
    /// Good register allocation, no optimisation of expressions.
    Basic,
    /// Fast code.
    #[default]
    Speed,
    /// Fast code, and where that leaves a choice the smaller.
    Size,
}

impl fmt::Display for OptLevel {
    /// As the command line calls it.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            OptLevel::None => "0",
            OptLevel::Basic => "1",
            OptLevel::Speed => "2",
            OptLevel::Size => "s",
        })
    }
}

impl OptLevel {
    fn settings(self) -> [(&'static str, &'static str); 2] {
        let (level, allocator) = match self {
            OptLevel::None => ("none", "single_pass"),
            OptLevel::Basic => ("none", "backtracking"),
            OptLevel::Speed => ("speed", "backtracking"),
            OptLevel::Size => ("speed_and_size", "backtracking"),
        };
        [("opt_level", level), ("regalloc_algorithm", allocator)]
    }
}

/// A code generator for the level `cpu` of `target`. With `has_pinned`, a register is left alone (see [`crate::lower::Pinned`]).
pub(super) fn build(
    target: &Target,
    cpu: &Cpu,
    opt_level: OptLevel,
    has_pinned: bool,
) -> Result<OwnedTargetIsa> {
    let refused =
        |error: &dyn fmt::Display| Error::internal(format!("the code generator's settings: {error}"));
    let mut flags = settings::builder();
    let guard = STACK_GUARD.trailing_zeros().to_string();
    let common = [
        ("is_pic", "false"),
        ("unwind_info", "false"),
        // Backtraces walk the frame pointers.
        ("preserve_frame_pointers", "true"),
        // A frame larger than the stack's guard touches each page of it on its way down.
        ("enable_probestack", "true"),
        ("probestack_strategy", "inline"),
        ("probestack_size_log2", &guard),
        ("enable_pinned_reg", if has_pinned { "true" } else { "false" }),
        ("enable_verifier", if cfg!(debug_assertions) { "true" } else { "false" }),
    ];
    for (name, value) in common.into_iter().chain(opt_level.settings()) {
        flags.set(name, value).map_err(|error| refused(&error))?;
    }
    let mut builder = isa::lookup_by_name(target.triples[0]).map_err(|error| refused(&error))?;
    for extension in target.settings(cpu) {
        builder.enable(extension).map_err(|error| refused(&error))?;
    }
    builder.finish(settings::Flags::new(flags)).map_err(|error| refused(&error))
}
