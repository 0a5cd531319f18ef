//! The table of programs that are built from source: `benches/programs` holds them, one a file.
//!
//! Each prints a checksum of what it computed, so that wrong code is noticed, and runs for some tenths of a second.

/// A program.
pub(crate) struct Program {
    /// Its name.
    pub(crate) name: &'static str,
    /// Its source, in `benches/programs`.
    pub(crate) source: &'static str,
    /// The language of the source.
    pub(crate) language: Language,
    /// What it spends its time with.
    pub(crate) kind: Kind,
    /// What its module is compiled with, beside the options that all have.
    pub(crate) wasm_flags: &'static [&'static str],
}

/// A language, and with it a compiler.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(crate) enum Language {
    /// rustc.
    Rust,
    /// clang.
    C,
    /// The compiler of Go's own project.
    Go,
}

/// What a program spends its time with.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(crate) enum Kind {
    /// Loops over numbers.
    Numeric,
    /// Loops over bits and bytes.
    Integer,
    /// Text, collections and allocation, by the standard library.
    Library,
    /// Calls, direct or by pointer.
    Calls,
}

impl Language {
    /// Its name in tables.
    pub(crate) fn name(self) -> &'static str {
        match self {
            Language::Rust => "Rust",
            Language::C => "C",
            Language::Go => "Go",
        }
    }
}

impl Kind {
    /// Its name in tables.
    pub(crate) fn name(self) -> &'static str {
        match self {
            Kind::Numeric => "numeric",
            Kind::Integer => "integer",
            Kind::Library => "library",
            Kind::Calls => "calls",
        }
    }
}

// Modules have the vectors of WebAssembly: native code has those of SSE2 or Neon without asking, and all sides support them.

const fn c(name: &'static str, source: &'static str, kind: Kind) -> Program {
    Program { name, source, language: Language::C, kind, wasm_flags: &["-msimd128"] }
}

const fn rust(name: &'static str, source: &'static str, kind: Kind) -> Program {
    Program { name, source, language: Language::Rust, kind, wasm_flags: &["-Ctarget-feature=+simd128"] }
}

const fn go(name: &'static str, source: &'static str, kind: Kind) -> Program {
    Program { name, source, language: Language::Go, kind, wasm_flags: &[] }
}

/// The same without vectors in the module; native code keeps its own.
const fn scalar(program: Program) -> Program {
    Program { wasm_flags: &[], ..program }
}

/// The two that are run where only the tool itself is to be tried.
pub(crate) const SMOKE: [&str; 2] = ["fib", "levenshtein"];

/// The programs whose sizes are reported, from small to large.
pub(crate) const SIZED: [&str; 5] = ["fib", "json", "imagecli", "sqlite", "cpython"];

/// The programs whose compilation is measured, from small to large.
pub(crate) const COMPILED: [&str; 6] = ["fib", "json", "imagecli", "sqlite", "cpython", "clang"];

/// Every program that is built from source.
pub(crate) const PROGRAMS: &[Program] = &[
    c("gemm", "gemm.c", Kind::Numeric),
    scalar(c("gemm-scalar", "gemm.c", Kind::Numeric)),
    c("jacobi-2d", "jacobi2d.c", Kind::Numeric),
    c("cholesky", "cholesky.c", Kind::Numeric),
    c("lu", "lu.c", Kind::Numeric),
    c("floyd-warshall", "floyd_warshall.c", Kind::Integer),
    c("n-body", "nbody.c", Kind::Numeric),
    c("spectral-norm", "spectral_norm.c", Kind::Numeric),
    c("mandelbrot", "mandelbrot.c", Kind::Numeric),
    c("fannkuch", "fannkuch.c", Kind::Integer),
    c("queens", "queens.c", Kind::Integer),
    c("sha-256", "sha256.c", Kind::Integer),
    c("chacha", "chacha.c", Kind::Integer),
    scalar(c("chacha-scalar", "chacha.c", Kind::Integer)),
    rust("blake", "blake.rs", Kind::Integer),
    scalar(rust("blake-scalar", "blake.rs", Kind::Integer)),
    rust("levenshtein", "levenshtein.rs", Kind::Integer),
    rust("compress", "compress.rs", Kind::Integer),
    c("coremark-like", "coremark_like.c", Kind::Integer),
    rust("regex", "regex.rs", Kind::Library),
    rust("json", "json.rs", Kind::Library),
    rust("hash-map", "hash_map.rs", Kind::Library),
    rust("btree", "btree.rs", Kind::Library),
    rust("sort", "sort.rs", Kind::Library),
    rust("format", "format.rs", Kind::Library),
    c("printf", "printf.c", Kind::Library),
    c("fib", "fib.c", Kind::Calls),
    c("ackermann", "ackermann.c", Kind::Calls),
    c("quicksort", "quicksort.c", Kind::Calls),
    c("function-pointers", "function_pointers.c", Kind::Calls),
    c("interpreter", "interpreter.c", Kind::Calls),
    rust("dispatch", "dispatch.rs", Kind::Calls),
    go("fannkuch-go", "fannkuch.go", Kind::Integer),
    go("orders", "orders.go", Kind::Library),
];

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_source_is_there_and_every_name_once() {
        for (n, program) in PROGRAMS.iter().enumerate() {
            assert!(
                crate::root().join("benches/programs").join(program.source).is_file(),
                "{}",
                program.source
            );
            assert!(PROGRAMS[..n].iter().all(|other| other.name != program.name), "{} twice", program.name);
        }
        assert!(SMOKE.iter().all(|name| PROGRAMS.iter().any(|program| program.name == *name)));
    }
}
