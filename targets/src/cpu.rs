//! Levels of the instruction sets: what an image may use, and so what it needs where it runs.

use wasmc_abi::cpu::{Features, aarch64, x86_64};

/// A level of an instruction set.
#[derive(Debug, PartialEq, Eq)]
pub struct Cpu {
    /// The name that users give and see: that of the psABI, or Arm's.
    pub name: &'static str,
    /// Cranelift's settings that it adds to those of the level below.
    pub settings: &'static [&'static str],
    /// What the stub has to find; nothing for what every machine of the target has.
    pub required: Features,
}

/// x86-64, by level; the lowest is the default.
pub(crate) static X86_64: [Cpu; 3] = [
    Cpu {
        name: "x86-64-v2",
        settings: &["has_sse3", "has_ssse3", "has_sse41", "has_sse42", "has_popcnt"],
        required: [0; 4],
    },
    Cpu {
        name: "x86-64-v3",
        settings: &["has_avx", "has_avx2", "has_bmi1", "has_bmi2", "has_fma", "has_lzcnt"],
        required: x86_64::V3,
    },
    Cpu {
        name: "x86-64-v4",
        settings: &["has_avx512f", "has_avx512dq", "has_avx512vl"],
        required: x86_64::V4,
    },
];

/// AArch64, likewise.
pub(crate) static AARCH64: [Cpu; 2] = [
    Cpu { name: "armv8-a", settings: &[], required: [0; 4] },
    Cpu { name: "armv8.1-a", settings: &["has_lse"], required: aarch64::V8_1 },
];
