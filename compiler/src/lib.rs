//! wasmc compiles WebAssembly modules ahead of time into small, sandboxed native executables.

#![forbid(unsafe_code)]
#![warn(clippy::too_many_lines)]

pub mod bundle;
pub mod cache;
pub mod cli;
pub mod codegen;
mod demangle;
pub mod error;
pub mod grants;
pub mod inspect;
pub mod limits;
pub mod link;
pub mod lower;
pub mod manifest;
pub mod pipeline;
pub mod program;
pub mod sandbox;
pub mod wasm;
