//! The two objects, in one numbering of sections, symbols and relocations; [`read()`] makes it.
//!
//! The stub comes first, so that its code stands before the guest's wherever sections are taken in order.
//! Everything borrows from the objects' bytes.

use std::borrow::Cow;
use std::ops::Range;

use object::SymbolKind;

use crate::demangle::rust_name;

mod read;

pub(super) use read::read;

/// Which object something comes from.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Origin {
    /// The runtime stub.
    Stub,
    /// The compiled program.
    Guest,
}

impl Origin {
    /// The word for it in maps and messages.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Origin::Stub => "stub",
            Origin::Guest => "guest",
        }
    }
}

/// A section, numbered across both objects.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct SectionId(u32);

impl SectionId {
    pub(super) fn index(self) -> usize {
        self.0 as usize
    }
}

/// A symbol, numbered across both objects.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct SymbolId(u32);

impl SymbolId {
    pub(super) fn index(self) -> usize {
        self.0 as usize
    }
}

/// What a section holds, which decides where it goes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Kind {
    Text,
    ReadOnly,
    Data,
    Zero,
    /// Placed at this address ([`wasmc_abi::layout::SECTION_AT_PREFIX`]).
    Fixed(u64),
    /// [`wasmc_abi::functions::SECTION_FUNCTIONS`]: for the linker to read.
    Functions,
    /// [`wasmc_abi::functions::SECTION_TRAPS`].
    Traps,
    /// [`wasmc_abi::sandbox::SECTION_PINS`]: for the linker to read.
    Pins,
    /// Not part of an image: debugging and unwinding information, tables of the object itself.
    Other,
}

#[derive(Debug)]
pub(super) struct Section<'data> {
    pub(super) name: &'data str,
    pub(super) origin: Origin,
    pub(super) kind: Kind,
    /// The contents; empty for [`Kind::Zero`].
    pub(super) bytes: &'data [u8],
    pub(super) size: u64,
    pub(super) align: u64,
    relocations: Range<usize>,
}

/// Where an object says that a symbol is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Place {
    Undefined,
    Absolute(u64),
    Section { section: SectionId, offset: u64 },
}

/// Who sees a symbol.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Scope {
    Local,
    Global,
    /// Global, but gives way to another definition.
    Weak,
}

#[derive(Debug)]
pub(super) struct Symbol<'data> {
    pub(super) name: &'data str,
    pub(super) origin: Origin,
    pub(super) place: Place,
    pub(super) scope: Scope,
    pub(super) kind: SymbolKind,
    pub(super) size: u64,
}

impl Symbol<'_> {
    /// Whether it names a function or an object: sections and an assembler's own labels it does not.
    pub(super) fn is_named(&self) -> bool {
        matches!(self.kind, SymbolKind::Text | SymbolKind::Data) && !self.name.is_empty()
    }

    /// Whether the stub keeps it to itself: it is local to it, or has a name that Rust made.
    pub(super) fn is_stubs_own(&self) -> bool {
        self.origin == Origin::Stub && (self.scope == Scope::Local || rust_name(self.name).is_some())
    }

    /// The name to show to people.
    pub(super) fn readable_name(&self) -> Cow<'_, str> {
        let demangled = if self.origin == Origin::Stub { rust_name(self.name) } else { None };
        demangled.map_or(Cow::Borrowed(self.name), Cow::Owned)
    }
}

#[derive(Debug)]
pub(super) struct Relocation {
    /// Of the field, in its section.
    pub(super) offset: u64,
    /// The type, as the format and the instruction set number them.
    pub(super) kind: u32,
    pub(super) symbol: SymbolId,
    pub(super) addend: i64,
}

/// Both objects.
#[derive(Debug, Default)]
pub(super) struct Input<'data> {
    pub(super) sections: Vec<Section<'data>>,
    pub(super) symbols: Vec<Symbol<'data>>,
    relocations: Vec<Relocation>,
}

impl<'data> Input<'data> {
    pub(super) fn section(&self, id: SectionId) -> &Section<'data> {
        &self.sections[id.index()]
    }

    pub(super) fn symbol(&self, id: SymbolId) -> &Symbol<'data> {
        &self.symbols[id.index()]
    }

    pub(super) fn sections(&self) -> impl Iterator<Item = (SectionId, &Section<'data>)> {
        (0..).map(SectionId).zip(&self.sections)
    }

    pub(super) fn symbols(&self) -> impl Iterator<Item = (SymbolId, &Symbol<'data>)> {
        (0..).map(SymbolId).zip(&self.symbols)
    }

    /// A section as messages name it: by the function or object that it holds, if there is one.
    pub(super) fn describe(&self, id: SectionId) -> String {
        let section = self.section(id);
        let mut symbols = self.symbols.iter().filter(|symbol| symbol.is_named());
        let within =
            |symbol: &&Symbol<'_>| matches!(symbol.place, Place::Section { section, .. } if section == id);
        let name = symbols.find(within).map_or(section.name.into(), Symbol::readable_name);
        format!("`{name}` of the {}", section.origin.name())
    }

    pub(super) fn relocations(&self, section: &Section<'_>) -> &[Relocation] {
        &self.relocations[section.relocations.clone()]
    }
}
