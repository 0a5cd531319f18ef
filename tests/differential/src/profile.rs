//! What kinds of modules are generated.

use wasm_smith::Config;
use wasmc_tests::random::Random;

/// A kind of module: the features that it may use.
#[derive(Clone, Copy)]
pub(crate) struct Profile {
    /// Its name.
    pub(crate) name: &'static str,
    features: fn(&mut Config),
}

/// Every kind, in turn.
pub(crate) const PROFILES: [Profile; 10] = [
    Profile { name: "mvp", features: |_| {} },
    Profile { name: "wasm2", features: wasm2 },
    Profile { name: "simd", features: simd },
    Profile {
        name: "relaxed-simd",
        features: |config| {
            simd(config);
            config.relaxed_simd_enabled = true;
        },
    },
    Profile {
        name: "tail-call",
        features: |config| {
            wasm2(config);
            config.tail_call_enabled = true;
        },
    },
    Profile {
        name: "multi-memory",
        features: |config| {
            wasm2(config);
            config.min_memories = 2;
            config.max_memories = 4;
        },
    },
    Profile {
        name: "memory64",
        features: |config| {
            simd(config);
            config.memory64_enabled = true;
            config.min_memories = 1;
            config.max_memories = 2;
        },
    },
    Profile {
        name: "exceptions",
        features: |config| {
            wasm2(config);
            config.exceptions_enabled = true;
            config.tail_call_enabled = true;
            config.min_tags = 2;
            config.max_tags = 5;
        },
    },
    Profile {
        name: "threads",
        features: |config| {
            wasm2(config);
            config.threads_enabled = true;
            config.min_memories = 1;
        },
    },
    Profile {
        name: "everything",
        features: |config| {
            simd(config);
            config.relaxed_simd_enabled = true;
            config.tail_call_enabled = true;
            config.extended_const_enabled = true;
            config.exceptions_enabled = true;
            config.memory64_enabled = true;
            config.max_memories = 4;
        },
    },
];

fn wasm2(config: &mut Config) {
    config.bulk_memory_enabled = true;
    config.reference_types_enabled = true;
    config.multi_value_enabled = true;
    config.saturating_float_to_int_enabled = true;
    config.sign_extension_ops_enabled = true;
    config.max_tables = 3;
}

fn simd(config: &mut Config) {
    wasm2(config);
    config.simd_enabled = true;
}

impl Profile {
    /// The kind of this name.
    pub(crate) fn named(name: &str) -> Option<Profile> {
        PROFILES.into_iter().find(|profile| profile.name == name)
    }

    /// How to generate one such module.
    pub(crate) fn config(self, random: &mut Random) -> Config {
        let mut config = small();
        (self.features)(&mut config);
        // Modules without traps (but `unreachable`) get further.
        config.disallow_traps = random.below(2) == 0;
        // Left to itself, the generator ends each section after one or two entries.
        config.min_types = 3 + random.below(4) as usize;
        config.min_funcs = 1 + random.below(config.max_funcs as u64) as usize;
        config.min_globals = random.below(5) as usize;
        config.min_tables = random.below(config.max_tables as u64 + 1) as u32;
        config.min_memories = config.min_memories.max(random.below(config.max_memories as u64 + 1) as u32);
        config
    }
}

/// Small modules of the first version of the standard that export all they have, import nothing, and do the same everywhere:
/// NaNs have one form, and what grows has a limit far below the machine's.
fn small() -> Config {
    Config {
        bulk_memory_enabled: false,
        canonicalize_nans: true,
        compact_imports_enabled: false,
        exceptions_enabled: false,
        export_everything: true,
        extended_const_enabled: false,
        gc_enabled: false,
        max_data_segments: 6,
        max_element_segments: 6,
        max_elements: 12,
        max_funcs: 10,
        max_globals: 10,
        max_imports: 0,
        max_instructions: 200,
        max_memory32_bytes: 12 << 16,
        max_memory64_bytes: 12 << 16,
        max_table_elements: 100,
        memory64_enabled: false,
        memory_max_size_required: true,
        multi_value_enabled: false,
        reference_types_enabled: false,
        relaxed_simd_enabled: false,
        saturating_float_to_int_enabled: false,
        sign_extension_ops_enabled: false,
        simd_enabled: false,
        table_max_size_required: true,
        tail_call_enabled: false,
        threads_enabled: false,
        wide_arithmetic_enabled: false,
        ..Config::default()
    }
}
