//! Relocations of aarch64. Source: ELF for the Arm 64-bit Architecture (AAELF64), section 5.7.

use object::elf;
use object::elf::RelocationType;

use super::{Field, Problem, signed, unsigned};

/// Applies one relocation.
pub(super) fn apply(kind: u32, field: Field<'_>) -> Result<(), Problem> {
    let target = field.target;
    match RelocationType(kind) {
        elf::R_AARCH64_NONE => Ok(()),
        elf::R_AARCH64_ABS64 => field.set(target.to_le_bytes()),
        elf::R_AARCH64_ABS32 => field.set((unsigned(target, 32)? as u32).to_le_bytes()),
        elf::R_AARCH64_PREL64 => {
            let distance = field.distance();
            field.set(distance.to_le_bytes())
        }
        elf::R_AARCH64_PREL32 => {
            let distance = signed(field.distance(), 32)?;
            field.set((distance as i32).to_le_bytes())
        }
        elf::R_AARCH64_CALL26 | elf::R_AARCH64_JUMP26 => branch(field, 26, 0),
        elf::R_AARCH64_CONDBR19 => branch(field, 19, 5),
        elf::R_AARCH64_TSTBR14 => branch(field, 14, 5),
        elf::R_AARCH64_ADR_PREL_LO21 => {
            let distance = field.distance();
            adr(field, distance)
        }
        elf::R_AARCH64_ADR_PREL_PG_HI21 => {
            let pages = (page(target).wrapping_sub(page(field.place))).cast_signed() >> PAGE_BITS;
            adr(field, pages)
        }
        elf::R_AARCH64_ADD_ABS_LO12_NC | elf::R_AARCH64_LDST8_ABS_LO12_NC => in_page(field, 0),
        elf::R_AARCH64_LDST16_ABS_LO12_NC => in_page(field, 1),
        elf::R_AARCH64_LDST32_ABS_LO12_NC => in_page(field, 2),
        elf::R_AARCH64_LDST64_ABS_LO12_NC => in_page(field, 3),
        elf::R_AARCH64_LDST128_ABS_LO12_NC => in_page(field, 4),
        other => move_wide(other, field),
    }
}

/// `adrp` counts in pages of 4 KiB, whatever the kernel's page.
const PAGE_BITS: u32 = 12;

fn page(address: u64) -> u64 {
    address >> PAGE_BITS << PAGE_BITS
}

/// A branch whose immediate of `bits` bits, counting instructions, starts at bit `low`.
fn branch(field: Field<'_>, bits: u32, low: u32) -> Result<(), Problem> {
    let distance = field.distance();
    if distance % 4 != 0 {
        return Err(Problem::Misaligned { value: field.target, unit: 4 });
    }
    let reach = 1 << (bits + 1);
    let distance = signed(distance, bits + 2).map_err(|_| Problem::TooFar { distance, reach })?;
    let instructions = distance >> 2;
    insert(field, instructions.cast_unsigned(), bits, low)
}

/// `adr` and `adrp`: the low two bits of the immediate stand apart from the others.
fn adr(mut field: Field<'_>, value: i64) -> Result<(), Problem> {
    let value = signed(value, 21)?.cast_unsigned();
    insert(field.again(), value, 2, 29)?;
    insert(field, value >> 2, 19, 5)
}

/// The offset within a page, in units of `1 << scale` bytes: the unsigned immediate of `add`, loads and stores.
fn in_page(field: Field<'_>, scale: u32) -> Result<(), Problem> {
    let offset = field.target - page(field.target);
    let unit = 1 << scale;
    if !offset.is_multiple_of(unit) {
        return Err(Problem::Misaligned { value: field.target, unit });
    }
    insert(field, offset >> scale, PAGE_BITS, 10)
}

/// `movz` and `movk`: 16 bits of the address. All but the `_NC` forms are the address's last ones.
fn move_wide(kind: RelocationType, field: Field<'_>) -> Result<(), Problem> {
    let (group, is_last) = match kind {
        elf::R_AARCH64_MOVW_UABS_G0 => (0, true),
        elf::R_AARCH64_MOVW_UABS_G0_NC => (0, false),
        elf::R_AARCH64_MOVW_UABS_G1 => (1, true),
        elf::R_AARCH64_MOVW_UABS_G1_NC => (1, false),
        elf::R_AARCH64_MOVW_UABS_G2 => (2, true),
        elf::R_AARCH64_MOVW_UABS_G2_NC => (2, false),
        elf::R_AARCH64_MOVW_UABS_G3 => (3, false),
        _ => return Err(Problem::Unsupported),
    };
    if is_last {
        unsigned(field.target, 16 * (group + 1))?;
    }
    let part = field.target >> (16 * group);
    insert(field, part, 16, 5)
}

/// Puts the low `bits` bits of `value` into the instruction, from bit `low` up.
fn insert(field: Field<'_>, value: u64, bits: u32, low: u32) -> Result<(), Problem> {
    let word = field.bytes.first_chunk().ok_or(Problem::OutsideSection)?;
    let mask = ((1u32 << bits) - 1) << low;
    let word = (u32::from_le_bytes(*word) & !mask) | (((value as u32) << low) & mask);
    field.set(word.to_le_bytes())
}

#[cfg(test)]
#[path = "aarch64_tests.rs"]
mod tests;
