//! Each relocation against bytes worked out by hand, and each limit from both sides.

use object::elf;

use super::{Field, Problem, apply};

/// The field's bytes after a relocation at `place` of the zeros in a section of 8 bytes.
fn relocated(kind: elf::RelocationType, place: u64, target: u64) -> Result<[u8; 8], Problem> {
    let mut bytes = [0; 8];
    apply(kind.0, Field { bytes: &mut bytes, place, target })?;
    Ok(bytes)
}

#[test]
fn absolute_addresses() {
    let address = 0x1122_3344_5566_7788;
    assert_eq!(relocated(elf::R_X86_64_64, 0, address), Ok(address.to_le_bytes()));
    assert_eq!(relocated(elf::R_X86_64_32, 0, 0xffff_fffe), Ok([0xfe, 0xff, 0xff, 0xff, 0, 0, 0, 0]));
    assert_eq!(relocated(elf::R_X86_64_32S, 0, 0x40_1234), Ok([0x34, 0x12, 0x40, 0, 0, 0, 0, 0]));
    assert_eq!(relocated(elf::R_X86_64_32S, 0, u64::MAX), Ok([0xff, 0xff, 0xff, 0xff, 0, 0, 0, 0]));
    assert_eq!(relocated(elf::R_X86_64_NONE, 0, address), Ok([0; 8]));
}

#[test]
fn distances() {
    for kind in [elf::R_X86_64_PC32, elf::R_X86_64_PLT32] {
        assert_eq!(relocated(kind, 0x1000, 0x1102), Ok([0x02, 0x01, 0, 0, 0, 0, 0, 0]));
        assert_eq!(relocated(kind, 0x1000, 0x0ffc), Ok([0xfc, 0xff, 0xff, 0xff, 0, 0, 0, 0]));
    }
    assert_eq!(relocated(elf::R_X86_64_PC64, 0x1000, 0x0fff), Ok([0xff; 8]));
}

#[test]
fn limits() {
    let far = 1 << 31;
    assert_eq!(
        relocated(elf::R_X86_64_32, 0, 1 << 32),
        Err(Problem::OutOfRange { value: 1 << 32, bits: 32 })
    );
    assert_eq!(relocated(elf::R_X86_64_32S, 0, 1 << 31), Err(Problem::OutOfRange { value: far, bits: 32 }));
    assert!(relocated(elf::R_X86_64_32S, 0, (1 << 31) - 1).is_ok());
    assert_eq!(relocated(elf::R_X86_64_PC32, 0, 1 << 31), Err(Problem::OutOfRange { value: far, bits: 32 }));
    assert!(relocated(elf::R_X86_64_PC32, 1 << 31, 0).is_ok());
    assert_eq!(
        relocated(elf::R_X86_64_PLT32, (1 << 31) + 1, 0),
        Err(Problem::OutOfRange { value: -far - 1, bits: 32 })
    );
}

#[test]
fn what_cannot_be_applied_is_refused() {
    assert_eq!(relocated(elf::R_X86_64_TPOFF32, 0, 0), Err(Problem::Unsupported));
    let mut short = [0; 7];
    let field = Field { bytes: &mut short, place: 0, target: 0 };
    assert_eq!(apply(elf::R_X86_64_64.0, field), Err(Problem::OutsideSection));
    assert!(matches!(Field::new(&mut short, 8, 0, 0), Err(Problem::OutsideSection)));
}
