//! Finds what each symbol stands for.
//!
//! A local symbol is what its own object says, whatever its name, so a guest's function can never be taken
//! for one of the stub's: code generation makes the guest's functions local.

use std::collections::HashMap;

use wasmc_abi::symbol;

use super::input::{Input, Place, Scope, SectionId, Symbol, SymbolId};
use crate::error::{Error, Result};

/// A symbol that the linker defines.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Boundary {
    FunctionsStart,
    FunctionsEnd,
    TrapsStart,
    TrapsEnd,
    FilterStart,
    FilterEnd,
    StringsStart,
    StringsEnd,
    StackStart,
    StackEnd,
}

const BOUNDARIES: [(&str, Boundary); 10] = [
    (symbol::FUNCTIONS_START, Boundary::FunctionsStart),
    (symbol::FUNCTIONS_END, Boundary::FunctionsEnd),
    (symbol::TRAPS, Boundary::TrapsStart),
    (symbol::TRAPS_END, Boundary::TrapsEnd),
    (symbol::FILTER_START, Boundary::FilterStart),
    (symbol::FILTER_END, Boundary::FilterEnd),
    (symbol::STRINGS, Boundary::StringsStart),
    (symbol::STRINGS_END, Boundary::StringsEnd),
    (symbol::STACK_START, Boundary::StackStart),
    (symbol::STACK_END, Boundary::StackEnd),
];

/// What a symbol stands for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Definition {
    Section {
        section: SectionId,
        offset: u64,
    },
    Absolute(u64),
    Linker(Boundary),
    /// Nobody defines it, which is an error only if something that is kept needs it.
    Missing,
}

/// What every symbol stands for.
#[derive(Debug)]
pub(super) struct Symbols<'data> {
    definitions: Vec<Definition>,
    globals: HashMap<&'data str, SymbolId>,
}

impl Symbols<'_> {
    pub(super) fn definition(&self, symbol: SymbolId) -> Definition {
        self.definitions[symbol.index()]
    }

    /// The definition of a global name.
    pub(super) fn global(&self, name: &str) -> Result<SymbolId> {
        self.globals
            .get(name)
            .copied()
            .ok_or_else(|| Error::internal(format!("the entry `{name}` is not defined by either object")))
    }
}

/// Resolves every symbol of both objects.
pub(super) fn resolve<'data>(input: &Input<'data>) -> Result<Symbols<'data>> {
    let globals = collect_globals(input)?;
    let definitions = input.symbols().map(|(_, symbol)| define(input, &globals, symbol)).collect();
    Ok(Symbols { definitions, globals })
}

fn collect_globals<'data>(input: &Input<'data>) -> Result<HashMap<&'data str, SymbolId>> {
    let mut globals: HashMap<&str, SymbolId> = HashMap::new();
    for (id, symbol) in input.symbols() {
        if symbol.scope == Scope::Local || symbol.place == Place::Undefined {
            continue;
        }
        if boundary(symbol.name).is_some() {
            return Err(duplicate(symbol, "linker"));
        }
        match globals.get(symbol.name).map(|&other| input.symbol(other)) {
            Some(other) if symbol.scope == Scope::Global && other.scope == Scope::Global => {
                return Err(duplicate(symbol, other.origin.name()));
            }
            Some(_) if symbol.scope == Scope::Weak => {}
            _ => {
                globals.insert(symbol.name, id);
            }
        }
    }
    Ok(globals)
}

fn define(input: &Input<'_>, globals: &HashMap<&str, SymbolId>, symbol: &Symbol<'_>) -> Definition {
    let place = match symbol.scope {
        Scope::Local => symbol.place,
        Scope::Global | Scope::Weak => match globals.get(symbol.name) {
            Some(&global) => input.symbol(global).place,
            None => return boundary(symbol.name).map_or(Definition::Missing, Definition::Linker),
        },
    };
    match place {
        Place::Section { section, offset } => Definition::Section { section, offset },
        Place::Absolute(value) => Definition::Absolute(value),
        Place::Undefined => Definition::Missing,
    }
}

fn boundary(name: &str) -> Option<Boundary> {
    BOUNDARIES.iter().find(|(known, _)| *known == name).map(|&(_, boundary)| boundary)
}

fn duplicate(symbol: &Symbol<'_>, other: &str) -> Error {
    let (name, origin) = (symbol.name, symbol.origin.name());
    Error::internal(format!("symbol `{name}` is defined by the {origin} and also by the {other}"))
}
