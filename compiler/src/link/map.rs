//! The map of an image: what it holds, where, how large, and from whom. `--emit map` prints it.

use std::fmt;

use super::input::{Input, Origin, Place, SectionId};
use super::layout::Layout;

/// Where everything in an image is.
#[derive(Debug)]
pub struct Map {
    sections: Vec<MapSection>,
}

/// A section of the image.
#[derive(Debug)]
pub struct MapSection {
    /// Its name.
    pub name: String,
    /// Its address.
    pub address: u64,
    /// Its size in memory, in bytes.
    pub size: u64,
    /// Its size in the file, in bytes.
    pub stored: u64,
    /// What is in it, by address: all the objects' symbols, and each of their sections without any.
    pub symbols: Vec<MapSymbol>,
}

/// A symbol of an object, or a section that has none.
#[derive(Debug)]
pub struct MapSymbol {
    /// Its address.
    pub address: u64,
    /// Its size in bytes.
    pub size: u64,
    /// The object that it comes from.
    pub origin: Origin,
    /// Its name in the object.
    pub name: String,
}

impl Map {
    /// The sections of the image, by address.
    #[must_use]
    pub fn sections(&self) -> &[MapSection] {
        &self.sections
    }
}

impl fmt::Display for Map {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for section in &self.sections {
            let MapSection { name, address, size, stored, .. } = section;
            writeln!(f, "{address:#010x} {size:>9} {name} ({stored} in the file)")?;
            for MapSymbol { address, size, origin, name } in &section.symbols {
                writeln!(f, "{address:#010x} {size:>9}   {:<5} {name}", origin.name())?;
            }
        }
        Ok(())
    }
}

/// Draws the map of an image.
pub(super) fn draw(input: &Input<'_>, layout: &Layout) -> Map {
    let mut symbols = symbols_by_section(input, layout);
    let sections = layout.outputs.iter().map(|output| {
        let mut contents = Vec::new();
        for piece in &output.pieces {
            let mut found = std::mem::take(&mut symbols[piece.section.index()]);
            if found.is_empty() {
                found.push(whole_section(input, piece.section, output.address + piece.offset));
            }
            found.sort_by_key(|symbol| symbol.address);
            contents.append(&mut found);
        }
        MapSection {
            name: output.name.clone(),
            address: output.address,
            size: output.size,
            stored: output.stored,
            symbols: contents,
        }
    });
    Map { sections: sections.collect() }
}

fn symbols_by_section(input: &Input<'_>, layout: &Layout) -> Vec<Vec<MapSymbol>> {
    let mut symbols: Vec<Vec<MapSymbol>> = Vec::new();
    symbols.resize_with(input.sections.len(), Vec::new);
    for symbol in &input.symbols {
        let Place::Section { section, offset } = symbol.place else { continue };
        let address = layout.section_address(section);
        if address != 0 && symbol.is_named() {
            symbols[section.index()].push(MapSymbol {
                address: address + offset,
                size: symbol.size,
                origin: symbol.origin,
                name: symbol.name.to_owned(),
            });
        }
    }
    symbols
}

fn whole_section(input: &Input<'_>, section: SectionId, address: u64) -> MapSymbol {
    let section = input.section(section);
    MapSymbol { address, size: section.size, origin: section.origin, name: section.name.to_owned() }
}
