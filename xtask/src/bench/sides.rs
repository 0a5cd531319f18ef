//! The sides of the comparison.

use clap::ValueEnum;

/// One way to run a program.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub(crate) enum Side {
    /// The same source, compiled for this machine by the same compiler
    Native,
    /// `wasmc build --cpu native`
    Wasmc,
    /// `wasmtime compile`, and `wasmtime run` of what it wrote; WASMTIME names it
    Wasmtime,
    /// `wamrc`, and `iwasm` of what it wrote; WAMRC and IWASM name them
    Wamr,
    /// `wasm2c`, whose folder WABT names, and `gcc -O2`
    Wasm2cGcc,
    /// `wasm2c`, whose folder WABT names, and `clang -O2`
    Wasm2cClang,
    /// V8, as Node.js has it
    Node,
    /// The same, which compiles everything by its optimizing compiler before it runs
    NodeOptimized,
}

/// Peers that this comparison cannot run, and why, so that nobody takes them for forgotten.
pub(crate) const LEFT_OUT: [(&str, &str); 2] = [
    ("wasmer", "its build with LLVM had not ended after three quarters of an hour on a busy machine"),
    ("wasmedge", "what package registries have of it fetches a binary from elsewhere"),
];

impl Side {
    /// Its name in tables and on the command line.
    pub(crate) fn name(self) -> &'static str {
        match self {
            Side::Native => "native",
            Side::Wasmc => "wasmc",
            Side::Wasmtime => "wasmtime",
            Side::Wamr => "wamr",
            Side::Wasm2cGcc => "wasm2c-gcc",
            Side::Wasm2cClang => "wasm2c-clang",
            Side::Node => "node",
            Side::NodeOptimized => "node-optimized",
        }
    }
}
