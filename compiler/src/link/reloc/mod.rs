//! Relocations: writes addresses into code and data.
//!
//! The formulas are written as the processor supplements (psABI) write them: `S` is the symbol's address,
//! `A` the addend, `P` the address of the field.

mod aarch64;
mod x86_64;

use wasmc_targets::Arch;

use super::input::{Input, Relocation, SectionId};
use super::layout::Layout;
use super::resolve::Symbols;
use crate::error::{self, Error};

/// What relocating needs to know.
pub(super) struct Context<'a> {
    pub(super) input: &'a Input<'a>,
    pub(super) symbols: &'a Symbols<'a>,
    pub(super) layout: &'a Layout,
    pub(super) arch: Arch,
}

/// Applies the relocations of `section` to `bytes`, its copy in the image.
pub(super) fn relocate(context: &Context<'_>, section: SectionId, bytes: &mut [u8]) -> error::Result<()> {
    for relocation in context.input.relocations(context.input.section(section)) {
        apply(context, section, relocation, bytes)
            .map_err(|problem| explain(context, section, relocation, &problem))?;
    }
    Ok(())
}

fn apply(
    context: &Context<'_>,
    section: SectionId,
    relocation: &Relocation,
    bytes: &mut [u8],
) -> Result<(), Problem> {
    let definition = context.symbols.definition(relocation.symbol);
    let symbol = context.layout.address(definition).ok_or(Problem::NoAddress)?;
    let target = symbol.wrapping_add_signed(relocation.addend);
    let field = Field::new(bytes, relocation.offset, context.layout.section_address(section), target)?;
    match context.arch {
        Arch::X86_64 => x86_64::apply(relocation.kind, field),
        Arch::Aarch64 => aarch64::apply(relocation.kind, field),
    }
}

/// The place that a relocation changes.
struct Field<'a> {
    /// From the first byte of the field to the end of its section.
    bytes: &'a mut [u8],
    /// `P`.
    place: u64,
    /// `S + A`.
    target: u64,
}

impl<'a> Field<'a> {
    fn new(section: &'a mut [u8], offset: u64, address: u64, target: u64) -> Result<Field<'a>, Problem> {
        let start = usize::try_from(offset).map_err(|_| Problem::OutsideSection)?;
        let bytes = section.get_mut(start..).ok_or(Problem::OutsideSection)?;
        Ok(Field { bytes, place: address.wrapping_add(offset), target })
    }

    /// The same field, for one more change.
    fn again(&mut self) -> Field<'_> {
        Field { bytes: self.bytes, place: self.place, target: self.target }
    }

    /// `S + A - P`.
    fn distance(&self) -> i64 {
        self.target.wrapping_sub(self.place).cast_signed()
    }

    fn set<const N: usize>(self, value: [u8; N]) -> Result<(), Problem> {
        *self.bytes.first_chunk_mut().ok_or(Problem::OutsideSection)? = value;
        Ok(())
    }
}

/// Why a relocation cannot be applied.
#[derive(Debug, PartialEq, Eq)]
enum Problem {
    NoAddress,
    OutsideSection,
    Unsupported,
    /// The value is not between the limits of its field.
    OutOfRange {
        value: i64,
        bits: u32,
    },
    /// A branch does not reach its target.
    TooFar {
        distance: i64,
        reach: u64,
    },
    /// The value is not a multiple of what its field counts in.
    Misaligned {
        value: u64,
        unit: u64,
    },
}

/// `value`, if a field of `bits` bits can hold it as a signed number.
fn signed(value: i64, bits: u32) -> Result<i64, Problem> {
    let limit = 1i64 << (bits - 1);
    if (-limit..limit).contains(&value) { Ok(value) } else { Err(Problem::OutOfRange { value, bits }) }
}

/// `value`, if a field of `bits` bits can hold it as an unsigned number.
fn unsigned(value: u64, bits: u32) -> Result<u64, Problem> {
    if value >> bits == 0 { Ok(value) } else { Err(Problem::OutOfRange { value: value.cast_signed(), bits }) }
}

fn explain(context: &Context<'_>, section: SectionId, relocation: &Relocation, problem: &Problem) -> Error {
    let (from, to) =
        (context.input.describe(section), context.input.symbol(relocation.symbol).readable_name());
    let reason = match problem {
        Problem::TooFar { distance, reach } => {
            let (distance, reach) = (distance.unsigned_abs() >> 20, reach >> 20);
            return Error::input(format!(
                "the program is too large: its code puts {distance} MiB between {from} and `{to}`, and a branch reaches {reach} MiB"
            ));
        }
        Problem::NoAddress => "which is not part of the image".into(),
        Problem::OutsideSection => "which is outside the section".into(),
        Problem::Unsupported => "which is of a type that this linker does not know".into(),
        Problem::OutOfRange { value, bits } => format!("whose value {value:#x} does not fit in {bits} bits"),
        Problem::Misaligned { value, unit } => format!("whose value {value:#x} is no multiple of {unit}"),
    };
    Error::internal(format!(
        "{from} has a relocation (type {}) at {:#x} against `{to}`, {reason}",
        relocation.kind, relocation.offset,
    ))
}
