//! What a program needs of the processor beyond what every one of its target has. The object defines a [`Cpu`] at
//! [`crate::symbol::CPU`] when it needs anything, and the stub looks before the guest starts.

use crate::program::Slice;

/// What the processor must be able to do.
#[derive(Clone, Copy, Debug)]
#[repr(C)]
pub struct Cpu {
    /// The name of the level (bytes), for people.
    pub name: Slice,
    /// Bits that must be set in what the processor says of itself; which registers these are says [`x86_64`] or [`aarch64`].
    pub required: Features,
}

impl Cpu {
    /// Whether a processor that says `found` of itself has all that is required.
    #[inline]
    #[must_use]
    pub fn is_met_by(&self, found: &Features) -> bool {
        self.required.iter().zip(found).all(|(required, found)| found & required == *required)
    }
}

/// Some registers in which a processor says what it can do.
pub type Features = [u32; 4];

/// x86-64: `ecx` of CPUID leaf 1, `ebx` of leaf 7, `ecx` of leaf 0x8000_0001, and the low half of XCR0: which registers the kernel
/// saves (0 where it saves none that XCR0 knows).
///
/// Source: AMD64 Architecture Programmer's Manual volume 3, appendix E; the levels are those of the x86-64 psABI.
pub mod x86_64 {
    use super::Features;

    const FMA: u32 = 1 << 12;
    const MOVBE: u32 = 1 << 22;
    const OSXSAVE: u32 = 1 << 27;
    const AVX: u32 = 1 << 28;
    const F16C: u32 = 1 << 29;

    const BMI1: u32 = 1 << 3;
    const AVX2: u32 = 1 << 5;
    const BMI2: u32 = 1 << 8;
    const AVX512F: u32 = 1 << 16;
    const AVX512DQ: u32 = 1 << 17;
    const AVX512CD: u32 = 1 << 28;
    const AVX512BW: u32 = 1 << 30;
    const AVX512VL: u32 = 1 << 31;

    const LZCNT: u32 = 1 << 5;

    const XMM_YMM: u32 = 0b110;
    const ZMM: u32 = 0b1110_0000;

    /// x86-64-v3.
    pub const V3: Features = [FMA | MOVBE | OSXSAVE | AVX | F16C, BMI1 | AVX2 | BMI2, LZCNT, XMM_YMM];

    /// x86-64-v4.
    pub const V4: Features =
        [V3[0], V3[1] | AVX512F | AVX512DQ | AVX512CD | AVX512BW | AVX512VL, V3[2], V3[3] | ZMM];
}

/// AArch64: the low and the high half of `AT_HWCAP`, then nothing.
///
/// Source: Linux, `Documentation/arch/arm64/elf_hwcaps.rst`.
pub mod aarch64 {
    use super::Features;

    const ATOMICS: u32 = 1 << 8;

    /// Armv8.1-A: atomic operations in one instruction.
    pub const V8_1: Features = [ATOMICS, 0, 0, 0];
}

#[cfg(test)]
mod tests {
    use super::Cpu;
    use crate::program::Slice;

    #[test]
    fn every_bit_that_is_required_must_be_there() {
        let cpu = Cpu { name: Slice { address: 0, count: 0 }, required: [5, 0, 0, 1] };
        assert!(cpu.is_met_by(&[7, 2, 3, 1]));
        assert!(!cpu.is_met_by(&[7, 0, 0, 0]));
        assert!(!cpu.is_met_by(&[4, 0, 0, 1]));
    }
}
