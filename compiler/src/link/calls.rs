//! The instructions that make system calls, and the filter that allows those of the image: see [`wasmc_abi::sandbox`].
//!
//! The stub's object has pins for every such instruction; those whose code is kept decide what the filter allows. There is a
//! filter when something that is kept hands it to the kernel.

use std::mem::{offset_of, size_of};

use wasmc_abi::sandbox::Pin;
use wasmc_abi::symbol::SANDBOX_CALLS;
use wasmc_targets::Arch;

use super::gc::Kept;
use super::input::{Input, Kind, Section, SectionId};
use super::layout::{self, Layout};
use super::outputs::Class;
use super::resolve::{Definition, Symbols};
use crate::error::{Error, Result};
use crate::sandbox::{self, Condition, Site};

const RECORD: usize = size_of::<Pin>();

/// Words of a system call that pins can be on: its number and its arguments.
const WORDS: u64 = 7;

/// An instruction that is kept.
#[derive(Debug)]
struct Call {
    section: SectionId,
    /// Of what is behind it, in the section.
    offset: u64,
    conditions: Vec<Condition>,
}

/// The system calls of an image that filters them.
#[derive(Debug)]
pub(super) struct Calls {
    arch: Arch,
    /// In the order of their addresses, as sections keep theirs within the image.
    calls: Vec<Call>,
}

/// The instructions that are kept; `None` when nothing needs a filter.
pub(super) fn select(
    input: &Input<'_>,
    symbols: &Symbols<'_>,
    kept: &Kept,
    arch: Arch,
) -> Result<Option<Calls>> {
    if !needs_filter(symbols, kept) {
        return Ok(None);
    }
    let mut calls: Vec<Call> = Vec::new();
    for (_, pins) in input.sections().filter(|(_, section)| section.kind == Kind::Pins) {
        for (record, place) in pins.bytes.chunks(RECORD).zip(places(input, symbols, pins)?) {
            let (section, offset) = place.ok_or_else(malformed)?;
            if !kept.contains(section) {
                continue;
            }
            let condition = condition(record)?;
            // The pins of an instruction stand together.
            match calls.last_mut() {
                Some(call) if (call.section, call.offset) == (section, offset) => {
                    call.conditions.push(condition);
                }
                _ => calls.push(Call { section, offset, conditions: vec![condition] }),
            }
        }
    }
    calls.sort_unstable_by_key(|call| (call.section, call.offset));
    Ok(Some(Calls { arch, calls }))
}

fn needs_filter(symbols: &Symbols<'_>, kept: &Kept) -> bool {
    match symbols.global(SANDBOX_CALLS).map(|symbol| symbols.definition(symbol)) {
        Ok(Definition::Section { section, .. }) => kept.contains(section),
        _ => false,
    }
}

/// Where the `address` of each pin leads.
fn places(
    input: &Input<'_>,
    symbols: &Symbols<'_>,
    pins: &Section<'_>,
) -> Result<Vec<Option<(SectionId, u64)>>> {
    let mut places = vec![None; pins.bytes.len().div_ceil(RECORD)];
    for relocation in input.relocations(pins) {
        let offset = usize::try_from(relocation.offset).unwrap_or(usize::MAX);
        let Definition::Section { section, offset: start } = symbols.definition(relocation.symbol) else {
            return Err(malformed());
        };
        match places.get_mut(offset / RECORD) {
            Some(place) if offset % RECORD == offset_of!(Pin, address) && place.is_none() => {
                *place = Some((section, start.wrapping_add_signed(relocation.addend)));
            }
            _ => return Err(malformed()),
        }
    }
    Ok(places)
}

fn condition(record: &[u8]) -> Result<Condition> {
    let field = |offset| -> Result<u64> {
        let bytes = record.get(offset..).and_then(|rest: &[u8]| rest.first_chunk());
        bytes.map(|bytes| u64::from_le_bytes(*bytes)).ok_or_else(malformed)
    };
    let word = field(offset_of!(Pin, word))?;
    if word >= WORDS {
        return Err(malformed());
    }
    let (mask, value) = (field(offset_of!(Pin, mask))?, field(offset_of!(Pin, value))?);
    Ok(Condition { word: word as u32, mask, value })
}

impl Calls {
    /// Bytes of the filter.
    pub(super) fn size(&self) -> Result<u64> {
        // The order of the addresses counts, and not what they are.
        let sites: Vec<Site> = (0..).zip(&self.calls).map(|(address, call)| site(call, address)).collect();
        Ok(sandbox::filter(self.arch, &sites)?.len() as u64)
    }

    /// Writes the filter to its place in the image, which holds the code already.
    pub(super) fn write(&self, layout: &Layout, image: &mut [u8]) -> Result<()> {
        let mut sites = Vec::with_capacity(self.calls.len());
        for call in &self.calls {
            let address = layout.section_address(call.section) + call.offset;
            check_instruction(self.arch, address, layout, image)?;
            let address = u32::try_from(address).map_err(|_| Error::internal("code lies above 4 GiB"))?;
            sites.push(site(call, address));
        }
        layout.write(Class::Filter, &sandbox::filter(self.arch, &sites)?, image)
    }
}

fn site(call: &Call, address: u32) -> Site {
    Site { address, conditions: call.conditions.clone() }
}

/// Refuses a pin unless the instruction before `end` makes system calls.
fn check_instruction(arch: Arch, end: u64, layout: &Layout, image: &mut [u8]) -> Result<()> {
    let instruction: &[u8] = match arch {
        Arch::X86_64 => &[0x0f, 0x05],              // syscall
        Arch::Aarch64 => &[0x01, 0x00, 0x00, 0xd4], // svc #0
    };
    let text = layout.output(Class::Text).ok_or_else(malformed)?;
    let end = usize::try_from(end - text.address).map_err(|_| malformed())?;
    let code = layout::stored_bytes(text, image).and_then(|code| code.get(..end));
    if code.is_some_and(|code| code.ends_with(instruction)) { Ok(()) } else { Err(malformed()) }
}

fn malformed() -> Error {
    Error::internal("a pin of a system call is malformed")
}
