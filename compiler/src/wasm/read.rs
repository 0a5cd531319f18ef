//! From bytes to a [`Module`]: one walk over the sections, then all function bodies validated in parallel.

use super::features::{SUPPORTED, proposal};
use super::module::{Data, Element, ElementItems, Export, Import, Mode, Module};
use super::names::Names;
use super::objects::refuse_objects;
use super::validate::validate_bodies;
use super::writes::Writes;
use crate::error::{Error, Result};
use wasmparser::{
    BinaryReader, BinaryReaderError, CustomSectionReader, DataKind, ElementKind, Encoding, KnownCustom,
    Parser, Payload, TableInit, TypeRef, ValidPayload, Validator, WasmFeatures,
};

/// Reads and validates a binary module against `features`.
///
/// # Errors
/// When `wasm` is not a module, is malformed or invalid, or uses a proposal outside `features`; the message names the
/// proposal, the function and the offset in the file.
pub fn read(wasm: &[u8], features: WasmFeatures) -> Result<Module<'_>> {
    refuse_what_is_no_module(wasm)?;
    let mut module = Module::default();
    let mut validator = Validator::new_with_features(features);
    let mut to_validate = Vec::new();
    let mut declarations = blake3::Hasher::new();
    let mut parser = Parser::new(0);
    parser.set_features(features);
    for payload in parser.parse_all(wasm) {
        let payload = payload.map_err(|error| invalid(&error))?;
        if let ValidPayload::Func(function, _) =
            validator.payload(&payload).map_err(|error| invalid(&error))?
        {
            to_validate.push(function);
        }
        if let Some((id, range)) = payload.as_section().filter(|(id, _)| ![CUSTOM, CODE, DATA].contains(id)) {
            declarations.update(&[id]).update(&range.end.wrapping_sub(range.start).to_le_bytes());
            declarations.update(&wasm[range.start as usize..range.end as usize]);
        }
        module.add(payload).map_err(|error| invalid(&error))?;
    }
    module.declarations = declarations.finalize().into();
    for expression in module.constant_expressions() {
        refuse_objects(expression)?;
    }
    module.writes = Writes::new(module.globals.len(), module.tables.len());
    validate_bodies(&module, to_validate)?;
    Ok(module)
}

/// Numbers of sections.
const CUSTOM: u8 = 0;
const CODE: u8 = 10;
const DATA: u8 = 11;

/// What the names of the sections with debug information begin with.
const DEBUG_PREFIX: &str = ".debug_";

/// Recognises what people pass by mistake, where the parser would only say "bad magic number".
fn refuse_what_is_no_module(wasm: &[u8]) -> Result<()> {
    if !wasm.starts_with(b"\0asm") {
        return Err(Error::input("not a WebAssembly module: it does not begin with the bytes `\\0asm`")
            .with_help("wasmc takes a binary module (.wasm) or its text form (.wat)"));
    }
    if Parser::is_component(wasm) {
        return Err(Error::input("this is a WebAssembly component, and wasmc builds core modules")
            .with_help("build the program for `wasm32-wasip1` instead of `wasm32-wasip2`"));
    }
    Ok(())
}

pub(super) fn invalid(error: &BinaryReaderError) -> Error {
    let offset = error.offset();
    let missing = error.missing_wasm_feature();
    match missing.and_then(proposal) {
        Some(name) if missing.is_some_and(|missing| SUPPORTED.contains(missing)) => Error::input(format!(
            "the WebAssembly proposal `{name}` is used at offset {offset:#x}, and it is turned off"
        ))
        .with_help(format!("`--no-features` turns it off, `--features {name}` on")),
        Some(name) => Error::input(format!(
            "the WebAssembly proposal `{name}` is used at offset {offset:#x}, and wasmc does not support it yet"
        ))
        .with_help(match missing {
            Some(WasmFeatures::LEGACY_EXCEPTIONS) => "what replaced it is supported: build the module with \
                 `-mllvm -wasm-use-legacy-eh=false` (clang) or `-sWASM_LEGACY_EXCEPTIONS=0` (Emscripten), or \
                 convert it with `wasm-opt --translate-to-exnref`"
                .into(),
            _ => format!("build the module without `{name}`"),
        }),
        None => Error::input(format!("invalid module: {} (at offset {offset:#x})", error.message())),
    }
}

impl<'a> Module<'a> {
    /// Takes over one validated payload.
    fn add(&mut self, payload: Payload<'a>) -> std::result::Result<(), BinaryReaderError> {
        match payload {
            Payload::Version { encoding, .. } => debug_assert_eq!(encoding, Encoding::Module),
            Payload::TypeSection(section) => {
                for group in section {
                    let types = group?.into_types();
                    self.groups.push(types.len());
                    self.types.extend(types);
                }
            }
            Payload::ImportSection(section) => {
                for import in section.into_imports() {
                    self.add_import(import?);
                }
            }
            Payload::FunctionSection(section) => {
                for ty in section {
                    self.functions.push(ty?);
                }
            }
            Payload::TableSection(section) => {
                for table in section {
                    let table = table?;
                    self.tables.push(table.ty);
                    self.table_values.push(match table.init {
                        TableInit::RefNull => None,
                        TableInit::Expr(value) => Some(value),
                    });
                }
            }
            Payload::MemorySection(section) => {
                for memory in section {
                    self.memories.push(memory?);
                }
            }
            Payload::GlobalSection(section) => {
                for global in section {
                    let global = global?;
                    self.globals.push(global.ty);
                    self.global_values.push(global.init_expr);
                }
            }
            Payload::TagSection(section) => {
                for tag in section {
                    self.tags.push(tag?.func_type_idx);
                }
            }
            Payload::ExportSection(section) => {
                for export in section {
                    let export = export?;
                    self.exports.push(Export { name: export.name, kind: export.kind, index: export.index });
                }
            }
            Payload::StartSection { func, .. } => self.start = Some(func),
            Payload::ElementSection(section) => {
                for element in section {
                    self.elements.push(read_element(element?)?);
                }
            }
            Payload::DataSection(section) => {
                for data in section {
                    self.data.push(read_data(data?));
                }
            }
            Payload::CodeSectionStart { unchecked_range: range, .. } => self.dwarf.code_start = range.start,
            Payload::CodeSectionEntry(body) => self.bodies.push(body),
            Payload::CustomSection(section) => self.add_custom(&section),
            _ => {}
        }
        Ok(())
    }

    fn add_custom(&mut self, section: &CustomSectionReader<'a>) {
        if let KnownCustom::Name(_) = section.as_known() {
            self.names = Names::read(BinaryReader::new(section.data(), section.data_offset()));
        } else if section.name().starts_with(DEBUG_PREFIX) {
            self.dwarf.sections.insert(section.name(), section.data());
        }
    }

    fn add_import(&mut self, import: wasmparser::Import<'a>) {
        match import.ty {
            TypeRef::Func(ty) | TypeRef::FuncExact(ty) => self.functions.push(ty),
            TypeRef::Table(ty) => self.tables.push(ty),
            TypeRef::Memory(ty) => self.memories.push(ty),
            TypeRef::Global(ty) => self.globals.push(ty),
            TypeRef::Tag(ty) => self.tags.push(ty.func_type_idx),
        }
        self.imports.push(Import { module: import.module, name: import.name, ty: import.ty });
    }
}

fn read_element(element: wasmparser::Element<'_>) -> std::result::Result<Element<'_>, BinaryReaderError> {
    let mode = match element.kind {
        ElementKind::Active { table_index, offset_expr } => {
            Mode::Active { index: table_index.unwrap_or(0), offset: offset_expr }
        }
        ElementKind::Passive => Mode::Passive,
        ElementKind::Declared => Mode::Declared,
    };
    let items = match element.items {
        wasmparser::ElementItems::Functions(items) => {
            ElementItems::Functions(items.into_iter().collect::<std::result::Result<_, _>>()?)
        }
        wasmparser::ElementItems::Expressions(_, items) => {
            ElementItems::Expressions(items.into_iter().collect::<std::result::Result<_, _>>()?)
        }
    };
    Ok(Element { mode, items })
}

fn read_data(data: wasmparser::Data<'_>) -> Data<'_> {
    let mode = match data.kind {
        DataKind::Active { memory_index, offset_expr } => {
            Mode::Active { index: memory_index, offset: offset_expr }
        }
        DataKind::Passive => Mode::Passive,
    };
    Data { mode, bytes: data.data }
}
