//! What the processor says of itself.

use core::arch::asm;
use core::arch::x86_64::__cpuid_count;

use wasmc_abi::cpu::Features;

/// The registers that [`wasmc_abi::cpu::x86_64`] names. A virtual machine leaves to its host whenever it asks, which takes 2 µs, so nothing is asked in vain:
/// where there is AVX there is leaf 7, since the leaf of XSAVE is behind it; and where there is 64-bit mode, the first extended leaf, which says so. Levels
/// that want anything of leaf 7 want AVX.
#[must_use]
pub fn cpu_features() -> Features {
    const OSXSAVE: u32 = 1 << 27;
    const AVX: u32 = 1 << 28;
    const EXTENDED: u32 = 0x8000_0001;
    let basic = __cpuid_count(1, 0).ecx;
    let leaf7 = if basic & AVX != 0 { __cpuid_count(7, 0).ebx } else { 0 };
    let extended = __cpuid_count(EXTENDED, 0).ecx;
    // SAFETY: the processor has the instruction.
    let saved = if basic & OSXSAVE != 0 { unsafe { xcr0() } } else { 0 };
    [basic, leaf7, extended, saved]
}

/// Which registers the kernel saves.
///
/// # Safety
/// CPUID must show OSXSAVE.
unsafe fn xcr0() -> u32 {
    let low: u32;
    // SAFETY: it reads a register; the caller answers for its being there.
    unsafe {
        asm!(
            "xgetbv", // XCR0 into edx:eax
            in("ecx") 0,
            out("eax") low,
            out("edx") _,
            options(nomem, nostack, preserves_flags),
        );
    }
    low
}
