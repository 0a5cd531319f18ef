//! The name section. It only serves people, so what is malformed in it is passed over.

use std::collections::HashMap;
use wasmparser::{BinaryReader, Name, NameMap, NameSectionReader};

/// What the name section says.
#[derive(Debug, Default)]
pub struct Names<'a> {
    /// The module's own name.
    pub module: Option<&'a str>,
    /// Names of functions by function index.
    pub functions: HashMap<u32, &'a str>,
    /// Names of tags by tag index.
    pub tags: HashMap<u32, &'a str>,
}

impl<'a> Names<'a> {
    /// Reads the contents of a custom section called `name`.
    pub(super) fn read(data: BinaryReader<'a>) -> Names<'a> {
        let mut names = Names::default();
        for subsection in NameSectionReader::new(data).flatten() {
            match subsection {
                Name::Module { name, .. } => names.module = Some(name),
                Name::Function(map) => names.functions = by_index(map),
                Name::Tag(map) => names.tags = by_index(map),
                _ => {}
            }
        }
        names
    }
}

fn by_index(map: NameMap<'_>) -> HashMap<u32, &str> {
    map.into_iter().flatten().map(|naming| (naming.index, naming.name)).collect()
}
