//! Running what was compiled, straight from memory.

#[cfg(target_os = "linux")]
mod linux;
#[cfg(not(target_os = "linux"))]
mod none;

#[cfg(target_os = "linux")]
pub(super) use linux::{Results, become_program, call};
#[cfg(not(target_os = "linux"))]
pub(super) use none::{Results, become_program, call};

/// What became of a call.
#[derive(Debug)]
pub(super) struct Called {
    /// The program's exit code; for a signal, what a shell makes of it.
    pub(super) exit_code: u8,
    /// What it gave, 64 bits each.
    pub(super) words: Vec<u64>,
}
