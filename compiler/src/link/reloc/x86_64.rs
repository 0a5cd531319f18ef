//! Relocations of x86_64. Source: System V ABI, AMD64 supplement, section 4.4.1.

use object::elf::{
    R_X86_64_32, R_X86_64_32S, R_X86_64_64, R_X86_64_NONE, R_X86_64_PC32, R_X86_64_PC64, R_X86_64_PLT32,
    RelocationType,
};

use super::{Field, Problem, signed, unsigned};

/// Applies one relocation. A procedure linkage table is for dynamic linking: here its entry for a function is the function.
pub(super) fn apply(kind: u32, field: Field<'_>) -> Result<(), Problem> {
    let target = field.target;
    match RelocationType(kind) {
        R_X86_64_NONE => Ok(()),
        R_X86_64_64 => field.set(target.to_le_bytes()),
        R_X86_64_32 => field.set((unsigned(target, 32)? as u32).to_le_bytes()),
        R_X86_64_32S => field.set((signed(target.cast_signed(), 32)? as i32).to_le_bytes()),
        R_X86_64_PC32 | R_X86_64_PLT32 => {
            let distance = signed(field.distance(), 32)?;
            field.set((distance as i32).to_le_bytes())
        }
        R_X86_64_PC64 => {
            let distance = field.distance();
            field.set(distance.to_le_bytes())
        }
        _ => Err(Problem::Unsupported),
    }
}

#[cfg(test)]
#[path = "x86_64_tests.rs"]
mod tests;
