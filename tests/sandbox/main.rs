//! The sandbox of the operating system, attacked: images whose guest has a way past WebAssembly and WASI
//! (`wasmc_script.system_call`), as a defect of wasmc would give it, and what the kernel then lets it do.
//!
//! Each attack is made without the sandbox too, where it must reach the kernel: otherwise it would prove nothing. A kernel that
//! has no such sandbox, an emulator above all, is tested to be noticed.

mod attack;
mod calls;
mod files;
mod instructions;
mod start;
mod trace;
