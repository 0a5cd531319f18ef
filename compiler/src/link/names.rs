//! The names of the functions that are kept, and of the image's sections: one string table, which the symbol table, the table of
//! functions and the section headers share, and which is loaded so that a backtrace can read it.
//!
//! Functions that the stub keeps to itself are many and small, and their names long. So those that stand together have one name,
//! [`STUB`]; `--emit map` has all of them.

use object::SymbolKind;

use super::gc::Kept;
use super::input::{Input, Kind, Origin, Place, SectionId, Symbol, SymbolId};
use super::layout::Layout;
use super::outputs::Class;
use crate::error::Result;

/// The name of what the stub keeps to itself.
const STUB: &[u8] = b"wasmc_stub\0";

/// Functions that stand together, and their name.
#[derive(Debug)]
pub(super) struct Named {
    /// The first of them.
    pub(super) first: SymbolId,
    /// The last of them; nearly always the same.
    pub(super) last: SymbolId,
    /// The offset of the name.
    pub(super) name: u32,
}

/// The string table and who is named in it.
#[derive(Debug)]
pub(super) struct Names {
    bytes: Vec<u8>,
    /// In the order of the first symbols.
    functions: Vec<Named>,
    /// The offsets of the names of the image's sections.
    sections: Vec<u32>,
}

impl Names {
    /// Bytes of the string table.
    pub(super) fn size(&self) -> u64 {
        self.bytes.len() as u64
    }

    /// How many names there are.
    pub(super) fn len(&self) -> usize {
        self.functions.len()
    }

    /// What has a name.
    pub(super) fn functions(&self) -> &[Named] {
        &self.functions
    }

    /// Adds the names of the image's sections, in the order of their headers.
    pub(super) fn add_sections<'a>(&mut self, names: impl Iterator<Item = &'a str>) {
        for name in names {
            self.sections.push(self.bytes.len() as u32);
            self.add(name);
        }
    }

    /// The offsets of the names that [`Names::add_sections`] added.
    pub(super) fn sections(&self) -> &[u32] {
        &self.sections
    }

    /// The offset of a guest's function's name, 0 (the empty name) where there is none.
    pub(super) fn offset(&self, symbol: SymbolId) -> u32 {
        match self.functions.binary_search_by_key(&symbol, |named| named.first) {
            Ok(found) => self.functions[found].name,
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
    let mut names = Names { bytes: vec![0], functions: Vec::new(), sections: Vec::new() };
    if strip {
        return names;
    }
    let stub = names.bytes.len() as u32;
    names.bytes.extend_from_slice(STUB);
    let functions = input.symbols().filter_map(|(id, symbol)| {
        let place = place_of_kept(input, kept, symbol)?;
        Some((id, place, symbol))
    });
    let (mut own, others): (Vec<_>, Vec<_>) =
        functions.partition(|(.., symbol)| symbol.origin == Origin::Stub);
    for (id, _, symbol) in others {
        names.push(id, id, symbol.name);
    }
    own.sort_unstable_by_key(|&(_, place, _)| place);
    for run in own.chunk_by(|(.., a), (.., b)| a.is_stubs_own() && b.is_stubs_own()) {
        let (&(first, _, symbol), &(last, ..)) = (&run[0], &run[run.len() - 1]);
        if symbol.is_stubs_own() {
            names.functions.push(Named { first, last, name: stub });
        } else {
            names.push(first, last, symbol.name);
        }
    }
    names.functions.sort_unstable_by_key(|named| named.first);
    names
}

impl Names {
    fn push(&mut self, first: SymbolId, last: SymbolId, name: &str) {
        if let Ok(offset) = u32::try_from(self.bytes.len()) {
            self.functions.push(Named { first, last, name: offset });
            self.add(name);
        }
    }

    fn add(&mut self, name: &str) {
        self.bytes.extend_from_slice(name.as_bytes());
        self.bytes.push(0);
    }
}

/// Where a function is that is kept; nothing for any other symbol.
fn place_of_kept(input: &Input<'_>, kept: &Kept, symbol: &Symbol<'_>) -> Option<(SectionId, u64)> {
    let Place::Section { section, offset } = symbol.place else { return None };
    let is_kept_function = symbol.kind == SymbolKind::Text
        && !symbol.name.is_empty()
        && kept.contains(section)
        && input.section(section).kind == Kind::Text;
    is_kept_function.then_some((section, offset))
}
