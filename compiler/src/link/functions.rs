//! The table from program counters to names and traps: see [`wasmc_abi::functions`].
//!
//! The object has a record for each function; the image has one for each function that is kept, by address.

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

/// A function that is kept.
#[derive(Debug)]
pub(super) struct Function {
    symbol: SymbolId,
    definition: Definition,
    size: u32,
    traps: u32,
}

/// Bytes that the table takes in the image.
pub(super) fn size(functions: &[Function]) -> u64 {
    (functions.len() * IMAGE_RECORD) as u64
}

/// The records whose functions are kept, in the order of the object.
pub(super) fn select(input: &Input<'_>, symbols: &Symbols<'_>, kept: &Kept) -> Result<Vec<Function>> {
    let mut functions = Vec::new();
    for (_, section) in input.sections().filter(|(_, section)| section.kind == Kind::Functions) {
        for (record, code) in section.bytes.chunks(OBJECT_RECORD).zip(code_symbols(input, section)?) {
            let symbol =
                code.ok_or_else(|| Error::internal("a record of a function lacks its relocation"))?;
            let definition = symbols.definition(symbol);
            match definition {
                Definition::Section { section, .. } if !kept.contains(section) => {}
                Definition::Section { .. } => {
                    let size = field(record, offset_of!(ObjectFunction, size))?;
                    let traps = field(record, offset_of!(ObjectFunction, traps))?;
                    functions.push(Function { symbol, definition, size, traps });
                }
                _ => return Err(misplaced(input, symbol)),
            }
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

/// Writes the table to its place in the image.
pub(super) fn write(functions: &[Function], names: &Names, layout: &Layout, image: &mut [u8]) -> Result<()> {
    let mut records = functions
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
    layout.write(Class::Functions, &table, image)
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
