//! Each relocation against instruction words as an assembler writes them, and each limit from both sides.

use object::elf;

use super::{Field, Problem, apply};

/// The instruction `word` after a relocation of it.
fn relocated(kind: elf::RelocationType, word: u32, place: u64, target: u64) -> Result<u32, Problem> {
    let mut bytes = word.to_le_bytes();
    apply(kind.0, Field { bytes: &mut bytes, place, target })?;
    Ok(u32::from_le_bytes(bytes))
}

fn out_of_range(value: i64, bits: u32) -> Result<u32, Problem> {
    Err(Problem::OutOfRange { value, bits })
}

/// Instructions whose immediates are zero.
mod instruction {
    pub(super) const B: u32 = 0x1400_0000;
    pub(super) const BL: u32 = 0x9400_0000;
    pub(super) const B_NE: u32 = 0x5400_0001;
    pub(super) const TBZ_W3_0: u32 = 0x3600_0003;
    pub(super) const ADR_X1: u32 = 0x1000_0001;
    pub(super) const ADRP_X1: u32 = 0x9000_0001;
    pub(super) const ADD_X1_X1: u32 = 0x9100_0021;
    pub(super) const LDRB_W2_X1: u32 = 0x3940_0022;
    pub(super) const LDRH_W2_X1: u32 = 0x7940_0022;
    pub(super) const LDR_W2_X1: u32 = 0xb940_0022;
    pub(super) const LDR_X2_X1: u32 = 0xf940_0022;
    pub(super) const LDR_Q2_X1: u32 = 0x3dc0_0022;
    pub(super) const MOVZ_X1: u32 = 0xd280_0001;
}
use instruction::*;

#[test]
fn branches() {
    assert_eq!(relocated(elf::R_AARCH64_CALL26, BL, 0x1000, 0x1010), Ok(0x9400_0004));
    assert_eq!(relocated(elf::R_AARCH64_JUMP26, B, 0x1000, 0x0ffc), Ok(0x17ff_ffff));
    assert_eq!(relocated(elf::R_AARCH64_CONDBR19, B_NE, 0x1000, 0x1008), Ok(0x5400_0041));
    assert_eq!(relocated(elf::R_AARCH64_TSTBR14, TBZ_W3_0, 0x1000, 0x0ffc), Ok(0x3607_ffe3));
}

#[test]
fn reach_of_branches() {
    for (kind, word, reach) in [
        (elf::R_AARCH64_CALL26, BL, 1u64 << 27),
        (elf::R_AARCH64_JUMP26, B, 1 << 27),
        (elf::R_AARCH64_CONDBR19, B_NE, 1 << 20),
        (elf::R_AARCH64_TSTBR14, TBZ_W3_0, 1 << 15),
    ] {
        let forward = reach.cast_signed();
        let too_far = |distance| Err(Problem::TooFar { distance, reach });
        assert!(relocated(kind, word, 0, reach - 4).is_ok());
        assert_eq!(relocated(kind, word, 0, reach), too_far(forward));
        assert!(relocated(kind, word, reach, 0).is_ok());
        assert_eq!(relocated(kind, word, reach + 4, 0), too_far(-forward - 4));
    }
    let misaligned = relocated(elf::R_AARCH64_CALL26, BL, 0, 6);
    assert_eq!(misaligned, Err(Problem::Misaligned { value: 6, unit: 4 }));
}

#[test]
fn addresses_relative_to_the_instruction() {
    assert_eq!(relocated(elf::R_AARCH64_ADR_PREL_LO21, ADR_X1, 0x1000, 0x1007), Ok(0x7000_0021));
    assert_eq!(relocated(elf::R_AARCH64_ADR_PREL_LO21, ADR_X1, 0x1000, 0x0fff), Ok(0x70ff_ffe1));
    assert_eq!(relocated(elf::R_AARCH64_ADR_PREL_LO21, ADR_X1, 0, 1 << 20), out_of_range(1 << 20, 21));
    assert_eq!(relocated(elf::R_AARCH64_ADR_PREL_PG_HI21, ADRP_X1, 0x1ffc, 0x6004), Ok(0xb000_0021));
    assert_eq!(relocated(elf::R_AARCH64_ADR_PREL_PG_HI21, ADRP_X1, 0x1000, 0x0fff), Ok(0xf0ff_ffe1));
    assert_eq!(relocated(elf::R_AARCH64_ADR_PREL_PG_HI21, ADRP_X1, 0, 1 << 32), out_of_range(1 << 20, 21));
}

#[test]
fn offsets_in_a_page() {
    for (kind, word, expected) in [
        (elf::R_AARCH64_ADD_ABS_LO12_NC, ADD_X1_X1, ADD_X1_X1 | 0xab0 << 10),
        (elf::R_AARCH64_LDST8_ABS_LO12_NC, LDRB_W2_X1, LDRB_W2_X1 | 0xab0 << 10),
        (elf::R_AARCH64_LDST16_ABS_LO12_NC, LDRH_W2_X1, LDRH_W2_X1 | (0xab0 / 2) << 10),
        (elf::R_AARCH64_LDST32_ABS_LO12_NC, LDR_W2_X1, LDR_W2_X1 | (0xab0 / 4) << 10),
        (elf::R_AARCH64_LDST64_ABS_LO12_NC, LDR_X2_X1, LDR_X2_X1 | (0xab0 / 8) << 10),
        (elf::R_AARCH64_LDST128_ABS_LO12_NC, LDR_Q2_X1, LDR_Q2_X1 | (0xab0 / 16) << 10),
    ] {
        assert_eq!(relocated(kind, word, 0, 0x40_1ab0), Ok(expected));
    }
    let misaligned = relocated(elf::R_AARCH64_LDST64_ABS_LO12_NC, LDR_X2_X1, 0, 0x1004);
    assert_eq!(misaligned, Err(Problem::Misaligned { value: 0x1004, unit: 8 }));
}

#[test]
fn parts_of_an_address() {
    let address = 0x1111_2222_3333_4444;
    for (kind, part) in [
        (elf::R_AARCH64_MOVW_UABS_G0_NC, 0x4444),
        (elf::R_AARCH64_MOVW_UABS_G1_NC, 0x3333),
        (elf::R_AARCH64_MOVW_UABS_G2_NC, 0x2222),
        (elf::R_AARCH64_MOVW_UABS_G3, 0x1111),
    ] {
        assert_eq!(relocated(kind, MOVZ_X1, 0, address), Ok(MOVZ_X1 | part << 5));
    }
    assert_eq!(relocated(elf::R_AARCH64_MOVW_UABS_G1, MOVZ_X1, 0, 0xffff_0000), Ok(MOVZ_X1 | 0xffff << 5));
    for (kind, bits) in [
        (elf::R_AARCH64_MOVW_UABS_G0, 16),
        (elf::R_AARCH64_MOVW_UABS_G1, 32),
        (elf::R_AARCH64_MOVW_UABS_G2, 48),
    ] {
        assert_eq!(relocated(kind, MOVZ_X1, 0, 1 << bits), out_of_range(1 << bits, bits));
    }
}

#[test]
fn data() {
    let relocated = |kind: elf::RelocationType, place, target| {
        let mut bytes = [0; 8];
        apply(kind.0, Field { bytes: &mut bytes, place, target }).map(|()| u64::from_le_bytes(bytes))
    };
    assert_eq!(relocated(elf::R_AARCH64_ABS64, 0, 0x1122_3344_5566_7788), Ok(0x1122_3344_5566_7788));
    assert_eq!(relocated(elf::R_AARCH64_ABS32, 0, 0xffff_ffff), Ok(0xffff_ffff));
    assert_eq!(
        relocated(elf::R_AARCH64_ABS32, 0, 1 << 32),
        Err(Problem::OutOfRange { value: 1 << 32, bits: 32 })
    );
    assert_eq!(relocated(elf::R_AARCH64_PREL32, 8, 0), Ok(0xffff_fff8));
    assert_eq!(
        relocated(elf::R_AARCH64_PREL32, 0, 1 << 31),
        Err(Problem::OutOfRange { value: 1 << 31, bits: 32 })
    );
    assert_eq!(relocated(elf::R_AARCH64_PREL64, 8, 0), Ok((-8i64).cast_unsigned()));
    assert_eq!(relocated(elf::R_AARCH64_TLSLE_ADD_TPREL_LO12, 0, 0), Err(Problem::Unsupported));
}
