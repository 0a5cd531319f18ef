//! The table from program counters to names and traps: see [`wasmc_abi::functions`].
//!
//! The object has a record for each function; the image has one for each function that is kept, by address, and no traps
//! of others.

use std::mem::{offset_of, size_of};

use wasmc_abi::functions::{ImageFunction, ObjectFunction};

use super::gc::Kept;
use super::input::{Input, Kind, Section, SymbolId};
use super::layout::Layout;
use super::names::Names;
use super::outputs::Class;
use super::resolve::{Definition, Symbols};
use crate::error::{Error, Result};

const OBJECT_RECORD: usize = size_of::<ObjectFunction>();
const IMAGE_RECORD: usize = size_of::<ImageFunction>();

/// The functions that are kept.
#[derive(Debug, Default)]
pub(super) struct Functions {
    /// In the order of the object.
    functions: Vec<Function>,
    /// Their traps.
    traps: Vec<u8>,
}

#[derive(Debug)]
struct Function {
    symbol: SymbolId,
    definition: Definition,
    size: u32,
    traps: u32,
}

impl Functions {
    /// Bytes that the table takes in the image.
    pub(super) fn size(&self) -> u64 {
        (self.functions.len() * IMAGE_RECORD) as u64
    }

    /// Bytes that the traps take.
    pub(super) fn traps_size(&self) -> u64 {
        self.traps.len() as u64
    }

    /// Takes over a function with its traps, the first of `traps` up to where those of the next function begin.
    fn add(&mut self, (symbol, definition): (SymbolId, Definition), size: u32, traps: &[u8]) -> Result<()> {
        let offset = u32::try_from(self.traps.len());
        let offset = offset.map_err(|_| Error::internal("the traps take more than 4 GiB"))?;
        self.traps.extend_from_slice(traps);
        self.functions.push(Function { symbol, definition, size, traps: offset });
        Ok(())
    }
}

/// The records whose functions are kept, with their traps.
pub(super) fn select(input: &Input<'_>, symbols: &Symbols<'_>, kept: &Kept) -> Result<Functions> {
    let mut functions = Functions::default();
    let section = |kind| input.sections().map(|(_, section)| section).find(|section| section.kind == kind);
    let Some(section_of_records) = section(Kind::Functions) else { return Ok(functions) };
    let all_traps = section(Kind::Traps).map(|section| section.bytes).unwrap_or_default();
    let records: Vec<&[u8]> = section_of_records.bytes.chunks(OBJECT_RECORD).collect();
    let traps_of = |record: &[u8]| field(record, offset_of!(ObjectFunction, traps)).map(|at| at as usize);
    // What is before those of the first function is common to all.
    let common = records.first().map_or(Ok(0), |first| traps_of(first))?;
    functions.traps.extend_from_slice(all_traps.get(..common).unwrap_or_default());
    for (index, code) in code_symbols(input, section_of_records)?.into_iter().enumerate() {
        let symbol = code.ok_or_else(|| Error::internal("a record of a function lacks its relocation"))?;
        let definition = symbols.definition(symbol);
        match definition {
            Definition::Section { section, .. } if !kept.contains(section) => {}
            Definition::Section { .. } => {
                let start = traps_of(records[index])?;
                let end = records.get(index + 1).map_or(Ok(all_traps.len()), |next| traps_of(next))?;
                let traps = all_traps.get(start..end).ok_or_else(|| misplaced(input, symbol))?;
                let size = field(records[index], offset_of!(ObjectFunction, size))?;
                functions.add((symbol, definition), size, traps)?;
            }
            _ => return Err(misplaced(input, symbol)),
        }
    }
    Ok(functions)
}

/// The symbol that each record's `code` field is relocated against.
fn code_symbols(input: &Input<'_>, section: &Section<'_>) -> Result<Vec<Option<SymbolId>>> {
    let mut symbols = vec![None; section.bytes.len().div_ceil(OBJECT_RECORD)];
    for relocation in input.relocations(section) {
        let offset = usize::try_from(relocation.offset).unwrap_or(usize::MAX);
        let slot = symbols.get_mut(offset / OBJECT_RECORD);
        match slot {
            Some(slot) if offset % OBJECT_RECORD == offset_of!(ObjectFunction, code) && slot.is_none() => {
                *slot = Some(relocation.symbol);
            }
            _ => return Err(misplaced(input, relocation.symbol)),
        }
    }
    Ok(symbols)
}

/// Writes the table and the traps to their places in the image.
pub(super) fn write(functions: &Functions, names: &Names, layout: &Layout, image: &mut [u8]) -> Result<()> {
    let mut records = functions
        .functions
        .iter()
        .map(|function| {
            let address = layout.address(function.definition).and_then(|code| u32::try_from(code).ok());
            let code = address.ok_or_else(|| Error::internal("a function lies above 4 GiB"))?;
            let name = names.offset(function.symbol);
            Ok(ImageFunction { code, size: function.size, name, traps: function.traps })
        })
        .collect::<Result<Vec<_>>>()?;
    records.sort_by_key(|record| record.code);
    let mut table = Vec::with_capacity(records.len() * IMAGE_RECORD);
    for record in &records {
        table.extend_from_slice(&encode(record));
    }
    layout.write(Class::Functions, &table, image)?;
    layout.write(Class::Traps, &functions.traps, image)
}

fn encode(record: &ImageFunction) -> [u8; IMAGE_RECORD] {
    let mut bytes = [0; IMAGE_RECORD];
    for (offset, value) in [
        (offset_of!(ImageFunction, code), record.code),
        (offset_of!(ImageFunction, size), record.size),
        (offset_of!(ImageFunction, name), record.name),
        (offset_of!(ImageFunction, traps), record.traps),
    ] {
        bytes[offset..offset + size_of::<u32>()].copy_from_slice(&value.to_le_bytes());
    }
    bytes
}

fn field(record: &[u8], offset: usize) -> Result<u32> {
    let bytes = record.get(offset..).and_then(|rest| rest.first_chunk());
    bytes
        .map(|bytes| u32::from_le_bytes(*bytes))
        .ok_or_else(|| Error::internal("the last record of a function is cut off"))
}

fn misplaced(input: &Input<'_>, symbol: SymbolId) -> Error {
    Error::internal(format!("the record of function `{}` is malformed", input.symbol(symbol).name))
}
