//! What the kernel says of the processor.

use wasmc_abi::cpu::Features;

use crate::args;

/// The values that [`wasmc_abi::cpu::aarch64`] names.
#[must_use]
pub fn cpu_features() -> Features {
    const AT_HWCAP: usize = 16;
    let capabilities = args::auxiliary(AT_HWCAP).unwrap_or(0) as u64;
    [capabilities as u32, (capabilities >> 32) as u32, 0, 0]
}
