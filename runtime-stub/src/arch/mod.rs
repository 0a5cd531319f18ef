//! All assembly of the stub: system calls, the entry, the switch of stacks and the memory routines. One folder
//! an architecture, all with the same names in them.

#[cfg(target_arch = "aarch64")]
mod aarch64;
#[cfg(target_arch = "x86_64")]
mod x86_64;

#[cfg(target_arch = "aarch64")]
pub use aarch64::*;
#[cfg(target_arch = "x86_64")]
pub use x86_64::*;
