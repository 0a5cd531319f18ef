//! Least-privilege linking: keeps the sections that are reachable from the entry, and nothing else.
//!
//! The records of functions ([`wasmc_abi::functions`]) and the pins of system calls ([`wasmc_abi::sandbox`]) name code and
//! keep none.

use super::input::{Input, Kind, Relocation, SectionId, SymbolId};
use super::resolve::{Definition, Symbols};
use crate::error::{Error, Result};

/// Which sections are part of the image.
#[derive(Debug)]
pub(super) struct Kept(Vec<bool>);

impl Kept {
    pub(super) fn contains(&self, section: SectionId) -> bool {
        self.0[section.index()]
    }
}

/// Follows the relocations from the entry and from the initial contents of memories.
pub(super) fn reachable(input: &Input<'_>, symbols: &Symbols<'_>, entry: SymbolId) -> Result<Kept> {
    let mut marked = Marked { kept: vec![false; input.sections.len()], pending: Vec::new() };
    if let Definition::Section { section, .. } = symbols.definition(entry) {
        marked.mark(section);
    }
    for (id, section) in input.sections() {
        if matches!(section.kind, Kind::Fixed(_)) {
            marked.mark(id);
        }
    }
    while let Some(id) = marked.pending.pop() {
        for relocation in input.relocations(input.section(id)) {
            if let Some(target) = target(input, symbols, id, relocation)? {
                marked.mark(target);
            }
        }
    }
    Ok(Kept(marked.kept))
}

struct Marked {
    kept: Vec<bool>,
    pending: Vec<SectionId>,
}

impl Marked {
    fn mark(&mut self, section: SectionId) {
        if !std::mem::replace(&mut self.kept[section.index()], true) {
            self.pending.push(section);
        }
    }
}

/// The section that a relocation needs, if it needs one.
fn target(
    input: &Input<'_>,
    symbols: &Symbols<'_>,
    from: SectionId,
    relocation: &Relocation,
) -> Result<Option<SectionId>> {
    let missing = |what: &str| {
        let name = input.symbol(relocation.symbol).name;
        Error::internal(format!("{what} `{name}`, which {} needs", input.describe(from)))
    };
    match symbols.definition(relocation.symbol) {
        Definition::Section { section, .. } => match input.section(section).kind {
            Kind::Other | Kind::Functions | Kind::Traps | Kind::Pins => {
                Err(missing("there is no place in an image for"))
            }
            _ => Ok(Some(section)),
        },
        Definition::Absolute(_) | Definition::Linker(_) => Ok(None),
        Definition::Missing => Err(missing("nobody defines")),
    }
}
