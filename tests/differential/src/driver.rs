//! The driver: a generated module that does to a module what is to be compared. Both runtimes run the same one.
//!
//! It imports all that the subject exports, and exports numbered actions of type `() -> i32`: one for each call, with
//! constants for arguments, and then one for each memory, table and global, which reads it whole. What an action returns is a
//! digest (FNV-1a over 32-bit words) of what it saw.

use crate::digest::{Digest, push_constant};
use crate::generate::{FUEL, FUEL_PER_CALL};
use wasm_encoder::reencode::{Reencode, RoundtripReencoder};
use wasm_encoder::{
    CodeSection, EntityType, ExportKind, ExportSection, Function, FunctionSection, GlobalType, ImportSection,
    Module, TypeSection, ValType,
};
use wasmc::wasm::Module as Subject;
use wasmc_tests::random::Random;
use wasmparser::ExternalKind;

/// The module name of the driver's imports; their names are those of the subject's exports.
pub(crate) const SUBJECT: &str = "subject";

/// How often each function is called, each time with other arguments.
const CALLS: usize = 2;

/// A driver.
pub(crate) struct Driver {
    /// The module.
    pub(crate) wasm: Vec<u8>,
    /// What each action does, by its number, for people.
    pub(crate) actions: Vec<String>,
}

/// Makes the driver for a module, with arguments drawn from `random`.
pub(crate) fn make(subject: &Subject<'_>, random: &mut Random) -> Driver {
    let mut making = Making::default();
    let functions = making.import(subject);
    for _ in 0..CALLS {
        for function in &functions {
            making.call(function, random);
        }
    }
    making.read_state();
    making.finish()
}

/// A function of the subject.
struct Callee {
    name: String,
    params: Vec<ValType>,
    results: Vec<ValType>,
    index: u32,
}

#[derive(Default)]
struct Making {
    types: TypeSection,
    type_count: u32,
    imports: ImportSection,
    /// Imported globals, memories and tables, with their names.
    globals: Vec<(String, GlobalType)>,
    memories: Vec<(String, wasm_encoder::MemoryType)>,
    tables: Vec<(String, wasm_encoder::TableType)>,
    fuel: u32,
    actions: Vec<(String, Function)>,
}

impl Making {
    /// Imports everything; the functions that can be called.
    fn import(&mut self, subject: &Subject<'_>) -> Vec<Callee> {
        let mut functions = Vec::new();
        let mut reencoder = RoundtripReencoder;
        for export in &subject.exports {
            let (name, index) = (export.name.to_owned(), export.index as usize);
            let ty = match export.kind {
                ExternalKind::Func | ExternalKind::FuncExact => {
                    let ty = subject.function_type(export.index);
                    let convert = |types: &[wasmparser::ValType]| -> Vec<ValType> {
                        types
                            .iter()
                            .map(|&ty| RoundtripReencoder.val_type(ty).expect("a known type"))
                            .collect()
                    };
                    let (params, results) = (convert(ty.params()), convert(ty.results()));
                    self.types.ty().function(params.iter().copied(), results.iter().copied());
                    self.type_count += 1;
                    functions.push(Callee { name, params, results, index: functions.len() as u32 });
                    EntityType::Function(self.type_count - 1)
                }
                ExternalKind::Global => {
                    let ty = reencoder.global_type(subject.globals[index]).expect("a known type");
                    if export.name == FUEL {
                        self.fuel = self.globals.len() as u32;
                    }
                    self.globals.push((name, ty));
                    EntityType::Global(ty)
                }
                ExternalKind::Memory => {
                    let ty = reencoder.memory_type(subject.memories[index]).expect("a known type");
                    self.memories.push((name, ty));
                    EntityType::Memory(ty)
                }
                ExternalKind::Table => {
                    let ty = reencoder.table_type(subject.tables[index]).expect("a known type");
                    self.tables.push((name, ty));
                    EntityType::Table(ty)
                }
                ExternalKind::Tag => continue,
            };
            self.imports.import(SUBJECT, export.name, ty);
        }
        functions
    }

    /// Adds an action that calls a function.
    fn call(&mut self, callee: &Callee, random: &mut Random) {
        // Results are taken from the stack into locals 0, 1, …; the digest follows them.
        let mut function =
            Function::new_with_locals_types(callee.results.iter().copied().chain([ValType::I32]));
        let mut code = function.instructions();
        code.i32_const(FUEL_PER_CALL).global_set(self.fuel);
        let shown: Vec<String> =
            callee.params.iter().map(|&ty| push_constant(&mut code, ty, random)).collect();
        code.call(callee.index);
        for local in (0..callee.results.len() as u32).rev() {
            code.local_set(local);
        }
        let mut digest = Digest::new(&mut code, callee.results.len() as u32);
        for (local, &ty) in (0..).zip(&callee.results) {
            digest.add(&mut code, ty, |code| {
                code.local_get(local);
            });
        }
        digest.finish(&mut code);
        self.actions.push((format!("call {:?} ({})", callee.name, shown.join(", ")), function));
    }

    /// Adds the actions that read what calls have left behind.
    fn read_state(&mut self) {
        for (index, (name, ty)) in (0..).zip(&self.globals) {
            let mut function = Function::new_with_locals_types([ValType::I32]);
            let mut code = function.instructions();
            let mut digest = Digest::new(&mut code, 0);
            digest.add(&mut code, ty.val_type, |code| {
                code.global_get(index);
            });
            digest.finish(&mut code);
            self.actions.push((format!("global {name:?}"), function));
        }
        for (index, (name, ty)) in (0..).zip(&self.memories) {
            self.actions.push((format!("memory {name:?}"), Digest::of_memory(index, ty.memory64)));
        }
        for (index, (name, ty)) in (0..).zip(&self.tables) {
            self.actions.push((format!("table {name:?}"), Digest::of_table(index, ty.table64)));
        }
    }

    fn finish(mut self) -> Driver {
        let action_type = self.type_count;
        self.types.ty().function([], [ValType::I32]);
        let (mut functions, mut exports, mut code) =
            (FunctionSection::new(), ExportSection::new(), CodeSection::new());
        for (number, (_, action)) in (0..).zip(&self.actions) {
            functions.function(action_type);
            // One type was made for each imported function.
            exports.export(&number.to_string(), ExportKind::Func, self.type_count + number);
            code.function(action);
        }
        let mut module = Module::new();
        module
            .section(&self.types)
            .section(&self.imports)
            .section(&functions)
            .section(&exports)
            .section(&code);
        Driver {
            wasm: module.finish(),
            actions: self.actions.into_iter().map(|(description, _)| description).collect(),
        }
    }
}
