//! Which parts of the standard are accepted, and how a refusal names them.

use wasmparser::WasmFeatures;

/// WebAssembly 1.0 as it was standardised in 2019, for the conformance tests of that version.
pub const WASM_1_0: WasmFeatures = WasmFeatures::WASM1;

/// WebAssembly 2.0: sign extension, saturating conversions, multi-value, bulk memory, reference types and
/// fixed-width SIMD.
pub const WASM_2_0: WasmFeatures = WasmFeatures::WASM2;

/// What a build accepts: WebAssembly 3.0, but for the objects of garbage collection (see `objects.rs`).
pub const SUPPORTED: WasmFeatures = WASM_2_0
    .union(WasmFeatures::EXTENDED_CONST)
    .union(WasmFeatures::TAIL_CALL)
    .union(WasmFeatures::MULTI_MEMORY)
    .union(WasmFeatures::MEMORY64)
    .union(WasmFeatures::FUNCTION_REFERENCES)
    .union(WasmFeatures::RELAXED_SIMD)
    .union(WasmFeatures::THREADS)
    .union(WasmFeatures::EXCEPTIONS)
    .union(WasmFeatures::GC);

/// Proposals by the name of their repository, which is what people search for.
pub const PROPOSALS: &[(WasmFeatures, &str)] = &[
    (WasmFeatures::SIMD, "simd"),
    (WasmFeatures::RELAXED_SIMD, "relaxed-simd"),
    (WasmFeatures::THREADS, "threads"),
    (WasmFeatures::SHARED_EVERYTHING_THREADS, "shared-everything-threads"),
    (WasmFeatures::TAIL_CALL, "tail-call"),
    (WasmFeatures::MULTI_MEMORY, "multi-memory"),
    (WasmFeatures::EXCEPTIONS, "exception-handling"),
    (WasmFeatures::LEGACY_EXCEPTIONS, "exception-handling (legacy encoding)"),
    (WasmFeatures::MEMORY64, "memory64"),
    (WasmFeatures::EXTENDED_CONST, "extended-const"),
    (WasmFeatures::FUNCTION_REFERENCES, "function-references"),
    (WasmFeatures::GC, "gc"),
    (WasmFeatures::CUSTOM_PAGE_SIZES, "custom-page-sizes"),
    (WasmFeatures::STACK_SWITCHING, "stack-switching"),
    (WasmFeatures::WIDE_ARITHMETIC, "wide-arithmetic"),
    (WasmFeatures::MUTABLE_GLOBAL, "mutable-global"),
    (WasmFeatures::SATURATING_FLOAT_TO_INT, "nontrapping-float-to-int-conversions"),
    (WasmFeatures::SIGN_EXTENSION, "sign-extension-ops"),
    (WasmFeatures::MULTI_VALUE, "multi-value"),
    (WasmFeatures::REFERENCE_TYPES, "reference-types"),
    (WasmFeatures::BULK_MEMORY, "bulk-memory-operations"),
];

/// What of a supported proposal is refused all the same, by the proposal's name.
pub const REFUSED_PARTS: &[(&str, &str)] =
    &[("gc", "structs, arrays, and conversions from and to externref")];

/// What stands for every proposal.
pub const ALL: &str = "all";

/// The proposal of that name; for [`ALL`], every one that is supported.
#[must_use]
pub fn find(name: &str) -> Option<WasmFeatures> {
    let all = PROPOSALS.iter().map(|&(feature, _)| feature);
    match name {
        ALL => Some(SUPPORTED.intersection(all.fold(WasmFeatures::empty(), WasmFeatures::union))),
        _ => PROPOSALS.iter().find(|(_, known)| *known == name).map(|&(feature, _)| feature),
    }
}

/// The proposal that `missing` belongs to.
#[must_use]
pub fn proposal(missing: WasmFeatures) -> Option<&'static str> {
    PROPOSALS.iter().find(|(feature, _)| feature.intersects(missing)).map(|&(_, name)| name)
}
