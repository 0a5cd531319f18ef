//! What a module holds, and whether wasmc can build it.

use serde::Serialize;
use wasmparser::types::{EntityType, Types, TypesRef};
use wasmparser::{BinaryReaderError, MemoryType, Parser, Payload, TableType, Validator, WasmFeatures};

use super::Section;
use super::text::{Text, readable_size};
use crate::error::{Error, Result};
use crate::manifest::Content;
use crate::program::{self, Program, Start};
use crate::wasm::{self, features};

/// A module.
#[derive(Debug, Serialize)]
pub struct Module {
    /// The module itself.
    pub content: Content,
    /// Why wasmc cannot build it; nothing when it can.
    pub problem: Option<String>,
    /// The proposals that it uses beyond the first version of WebAssembly.
    pub proposals: Vec<&'static str>,
    /// What it imports.
    pub imports: Vec<Import>,
    /// What it exports.
    pub exports: Vec<Export>,
    /// The types of its memories, imported ones first.
    pub memories: Vec<String>,
    /// The types of its tables, imported ones first.
    pub tables: Vec<String>,
    /// How many functions it defines.
    pub functions: u32,
    /// Its sections.
    pub sections: Vec<Section>,
}

/// An import.
#[derive(Debug, Serialize)]
pub struct Import {
    /// The module that it is to come from.
    pub module: String,
    /// Its name there.
    pub name: String,
    /// Its type, as text.
    #[serde(rename = "type")]
    pub ty: String,
    /// Whether wasmc provides something of that name.
    pub provided: bool,
}

/// An export.
#[derive(Debug, Serialize)]
pub struct Export {
    /// Its name.
    pub name: String,
    /// Its type, as text.
    #[serde(rename = "type")]
    pub ty: String,
}

type Parsed<T> = std::result::Result<T, BinaryReaderError>;

impl Module {
    /// Reads a binary module, whatever proposals it uses.
    pub(super) fn read(bytes: &[u8]) -> Result<Module> {
        let problem = wasm::read(bytes, features::SUPPORTED)
            .and_then(|module| Program::assemble(module, Vec::new(), &Start::Command))
            .err();
        match validate(bytes, WasmFeatures::all()) {
            Ok(types) if !Parser::is_component(bytes) => {
                let mut module = Module {
                    content: Content::of(bytes),
                    problem: problem.map(|error| error.to_string()),
                    proposals: proposals(bytes),
                    imports: Vec::new(),
                    exports: Vec::new(),
                    memories: memories(types.as_ref()),
                    tables: tables(types.as_ref()),
                    functions: 0,
                    sections: Vec::new(),
                };
                module
                    .add_sections(bytes, types.as_ref())
                    .map_err(|error| Error::input(error.to_string()))?;
                Ok(module)
            }
            // The front end says better than the validator what is wrong.
            Ok(_) => Err(problem.unwrap_or_else(|| Error::input("not a module"))),
            Err(error) => Err(problem.unwrap_or_else(|| Error::input(error.to_string()))),
        }
    }

    fn add_sections(&mut self, bytes: &[u8], types: TypesRef<'_>) -> Parsed<()> {
        for payload in Parser::new(0).parse_all(bytes) {
            let payload = payload?;
            if let Some(section) = section(&payload) {
                self.sections.push(section);
            }
            match payload {
                Payload::ImportSection(imports) => {
                    for import in imports.into_imports() {
                        self.imports.push(describe_import(import?, types));
                    }
                }
                Payload::ExportSection(exports) => {
                    for export in exports {
                        let export = export?;
                        let ty = describe(types, types.entity_type_from_export(&export));
                        self.exports.push(Export { name: export.name.into(), ty });
                    }
                }
                Payload::CodeSectionStart { count, .. } => self.functions = count,
                _ => {}
            }
        }
        Ok(())
    }

    /// Adds it to a report.
    pub(super) fn describe(&self, text: &mut Text) {
        text.list("module", [readable_size(self.content.size), format!("sha256 {}", self.content.sha256)]);
        text.list("builds", self.problem.as_deref().unwrap_or("yes").lines());
        text.field("functions", self.functions.to_string());
        text.list("memories", &self.memories);
        text.list("tables", &self.tables);
        text.list("proposals", &self.proposals);
        text.list("imports", self.imports.iter().map(Import::line));
        text.list("exports", self.exports.iter().map(|export| format!("{}  {}", export.name, export.ty)));
        let sections = self.sections.iter();
        text.list("sections", sections.map(|s| format!("{:>10}  {}", readable_size(s.size), s.name)));
    }
}

impl Import {
    fn line(&self) -> String {
        let note = if self.provided { "" } else { "  (nobody provides it)" };
        format!("{}.{}  {}{note}", self.module, self.name, self.ty)
    }
}

fn describe_import(import: wasmparser::Import<'_>, types: TypesRef<'_>) -> Import {
    Import {
        module: import.module.into(),
        name: import.name.into(),
        ty: describe(types, types.entity_type_from_import(&import)),
        provided: program::wasi(import.module, import.name).is_some(),
    }
}

/// The section that `payload` begins; its size is without the header.
fn section(payload: &Payload<'_>) -> Option<Section> {
    let (id, range) = payload.as_section()?;
    let name = match payload {
        Payload::CustomSection(custom) => format!("custom \"{}\"", custom.name()),
        _ => section_name(id).into(),
    };
    Some(Section { name, size: range.end - range.start })
}

/// The name that the specification gives to section `id`.
fn section_name(id: u8) -> &'static str {
    const NAMES: [&str; 14] = [
        "custom",
        "type",
        "import",
        "function",
        "table",
        "memory",
        "global",
        "export",
        "start",
        "element",
        "code",
        "data",
        "datacount",
        "tag",
    ];
    NAMES.get(usize::from(id)).copied().unwrap_or("unknown")
}

/// A proposal is used when the module is not valid without it: from the first version of WebAssembly on, what is missing is
/// added until nothing is.
fn proposals(bytes: &[u8]) -> Vec<&'static str> {
    let mut features = WasmFeatures::MVP;
    while let Err(error) = validate(bytes, features) {
        match missing(bytes, features, &error) {
            Some(feature) => features |= feature,
            None => break,
        }
    }
    let used = features.difference(WasmFeatures::MVP);
    features::PROPOSALS
        .iter()
        .filter(|(feature, _)| used.intersects(*feature))
        .map(|&(_, name)| name)
        .collect()
}

fn validate(bytes: &[u8], features: WasmFeatures) -> Parsed<Types> {
    Validator::new_with_features(features).validate_all(bytes)
}

/// What a module that is valid with all features lacks: what the validator says, or, where it does not, what gets it further.
fn missing(bytes: &[u8], features: WasmFeatures, error: &BinaryReaderError) -> Option<WasmFeatures> {
    let said = error.missing_wasm_feature().filter(|feature| !features.contains(*feature));
    said.or_else(|| {
        let others = features::PROPOSALS.iter().map(|&(feature, _)| feature);
        others.filter(|feature| !features.contains(*feature)).find(|feature| {
            let further = validate(bytes, features | *feature);
            further.map_or_else(|next| next.offset() > error.offset(), |_| true)
        })
    })
}

fn memories(types: TypesRef<'_>) -> Vec<String> {
    (0..types.memory_count()).map(|index| describe_memory(types.memory_at(index))).collect()
}

fn tables(types: TypesRef<'_>) -> Vec<String> {
    (0..types.table_count()).map(|index| describe_table(types.table_at(index))).collect()
}

fn describe(types: TypesRef<'_>, ty: Option<EntityType>) -> String {
    match ty {
        Some(EntityType::Func(id) | EntityType::FuncExact(id)) => types[id].composite_type.to_string(),
        Some(EntityType::Tag(id)) => format!("tag {}", types[id].composite_type),
        Some(EntityType::Table(ty)) => format!("table {}", describe_table(ty)),
        Some(EntityType::Memory(ty)) => format!("memory {}", describe_memory(ty)),
        Some(EntityType::Global(ty)) if ty.mutable => format!("global (mut {})", ty.content_type),
        Some(EntityType::Global(ty)) => format!("global {}", ty.content_type),
        None => "unknown".into(),
    }
}

fn describe_memory(ty: MemoryType) -> String {
    let limits = match ty.maximum {
        Some(maximum) => format!("{} to {maximum} pages", ty.initial),
        None => format!("{} or more pages", ty.initial),
    };
    let page = ty.page_size_log2.map(|log2| format!(" of {} bytes", 1u64 << log2)).unwrap_or_default();
    let width = if ty.memory64 { ", 64-bit" } else { "" };
    let shared = if ty.shared { ", shared" } else { "" };
    format!("{limits}{page}{width}{shared}")
}

fn describe_table(ty: TableType) -> String {
    match ty.maximum {
        Some(maximum) => format!("{} to {maximum} elements of {}", ty.initial, ty.element_type),
        None => format!("{} or more elements of {}", ty.initial, ty.element_type),
    }
}
