//! What functions are called in the object, and so in backtraces, debuggers and profilers.

use crate::demangle::rust_name;
use crate::lower::Symbol;
use crate::program::{Code, FuncId, Program};
use std::collections::HashSet;
use wasmc_abi::symbol::RESERVED_PREFIX;

/// A unique name for every function.
#[derive(Debug)]
pub(super) struct FunctionNames {
    names: Vec<String>,
}

impl FunctionNames {
    /// Names the functions of `program` as the name section does, those of Rust readably. One without a name there is called
    /// `wasm-function[INDEX]`, and a name that is taken or reserved gets something appended.
    pub(super) fn new(program: &Program<'_>) -> FunctionNames {
        let mut taken: HashSet<String> = HashSet::new();
        let names = (0..program.functions.len()).map(|id| {
            let mut name = wanted_name(program, FuncId(id as u32));
            while !taken.insert(name.clone()) {
                name.push_str(&format!("[{id}]"));
            }
            name
        });
        FunctionNames { names: names.collect() }
    }

    /// The name of a function of the program.
    pub(super) fn function(&self, id: FuncId) -> &str {
        &self.names[id.index()]
    }

    /// The name of a piece of code.
    pub(super) fn of(&self, symbol: Symbol) -> String {
        match symbol {
            Symbol::Function(id) => self.function(id).to_owned(),
            Symbol::Reference(id) => format!("wasmc_adapter.{}", self.function(id)),
            Symbol::Instantiate(id) => format!("wasmc_instantiate.{}", id.0),
            Symbol::Step(position) => format!("wasmc_step.{position}"),
            Symbol::Thread => "wasmc_thread".to_owned(),
            Symbol::Runtime(routine) => routine.name().to_owned(),
            data => data_name(data),
        }
    }
}

/// The name of a piece of data.
pub(super) fn data_name(symbol: Symbol) -> String {
    match symbol {
        Symbol::Memory(id) => format!("wasmc_memory.{}", id.0),
        Symbol::Globals => "wasmc_globals".to_owned(),
        Symbol::TableElements(id) => format!("wasmc_table.{}", id.0),
        Symbol::Table(id) => format!("wasmc_table.{}.descriptor", id.0),
        Symbol::Data(number) => format!("wasmc_data.{number}"),
        Symbol::Elements(number) => format!("wasmc_elements.{number}"),
        Symbol::SegmentLengths => "wasmc_segment_lengths".to_owned(),
        Symbol::Ranks => "wasmc_ranks".to_owned(),
        code => unreachable!("{code:?} is not data"),
    }
}

fn wanted_name(program: &Program<'_>, id: FuncId) -> String {
    let (instance, body) = match &program.functions[id.index()].code {
        Code::Host { symbol, .. } => return symbol.clone(),
        Code::Wasm { instance, body } => (*instance, *body),
    };
    let module = &program.instances[instance.index()].module;
    let index = module.imported_functions() as u32 + body;
    let suffix = match program.instances.len() {
        1 => format!("wasm-function[{index}]"),
        _ => format!("wasm[{}]-function[{index}]", instance.0),
    };
    match module.names.functions.get(&index) {
        // Names are NUL-terminated in an object, and `wasmc_` and names with the shape of a host function's are not the guest's.
        Some(name) if !name.is_empty() && !name.contains('\0') => {
            let name = rust_name(name).unwrap_or_else(|| (*name).to_owned());
            if name.starts_with(RESERVED_PREFIX) || is_host_like(&name) || is_c_routine(&name) {
                format!("{name}[{suffix}]")
            } else {
                name
            }
        }
        _ => suffix,
    }
}

/// Whether a name has the shape of a host function's: `wasi.thread-spawn`, `wasi_snapshot_preview1.fd_write`.
fn is_host_like(name: &str) -> bool {
    name.starts_with("wasi") && name.contains('.')
}

/// Symbols of the stub that the object refers to by their usual names.
fn is_c_routine(name: &str) -> bool {
    crate::lower::Runtime::ALL.iter().any(|routine| routine.name() == name)
}
