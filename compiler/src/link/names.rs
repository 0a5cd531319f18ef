//! The names of the functions that are kept: one string table, which the symbol table and the table of
//! functions share, and which is loaded so that a backtrace can read it.

use object::SymbolKind;

use super::gc::Kept;
use super::input::{Input, Kind, Place, Symbol, SymbolId};
use super::layout::Layout;
use super::outputs::Class;
use crate::error::Result;

/// The string table and who is named in it.
#[derive(Debug)]
pub(super) struct Names {
    bytes: Vec<u8>,
    /// The functions that have a name, in the order of their symbols, each with the offset of its name.
    functions: Vec<(SymbolId, u32)>,
}

impl Names {
    /// Bytes of the string table.
    pub(super) fn size(&self) -> u64 {
        self.bytes.len() as u64
    }

    /// How many functions are named.
    pub(super) fn len(&self) -> usize {
        self.functions.len()
    }

    /// The functions that have a name, each with the offset of its name.
    pub(super) fn functions(&self) -> &[(SymbolId, u32)] {
        &self.functions
    }

    /// The offset of a function's name, 0 (the empty name) where there is none.
    pub(super) fn offset(&self, symbol: SymbolId) -> u32 {
        match self.functions.binary_search_by_key(&symbol.index(), |(id, _)| id.index()) {
            Ok(found) => self.functions[found].1,
            Err(_) => 0,
        }
    }

    /// Writes the string table to its place.
    pub(super) fn write(&self, layout: &Layout, image: &mut [u8]) -> Result<()> {
        layout.write(Class::Strings, &self.bytes, image)
    }
}

/// Collects the names of the functions that are kept; none if the image is to be stripped.
pub(super) fn collect(input: &Input<'_>, kept: &Kept, strip: bool) -> Names {
    let mut names = Names { bytes: vec![0], functions: Vec::new() };
    if strip {
        return names;
    }
    for (id, symbol) in input.symbols() {
        let offset = u32::try_from(names.bytes.len());
        if let (true, Ok(offset)) = (is_kept_function(input, kept, symbol), offset) {
            names.functions.push((id, offset));
            names.bytes.extend_from_slice(symbol.readable_name().as_bytes());
            names.bytes.push(0);
        }
    }
    names
}

fn is_kept_function(input: &Input<'_>, kept: &Kept, symbol: &Symbol<'_>) -> bool {
    let Place::Section { section, .. } = symbol.place else { return false };
    symbol.kind == SymbolKind::Text
        && !symbol.name.is_empty()
        && kept.contains(section)
        && input.section(section).kind == Kind::Text
}
