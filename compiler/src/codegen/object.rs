//! The object: functions and data through cranelift-object, which knows each architecture's relocations.

use super::blob::Blob;
use super::compile::{Function, RelocationTarget};
use super::names::{FunctionNames, data_name};
use super::positions::Sources;
use crate::error::{Error, Result};
use crate::grants::Grants;
use crate::lower::{Runtime, Symbol};
use crate::program::{Code, FuncId, Program};
use cranelift_codegen::ir::Signature;
use cranelift_codegen::isa::{CallConv, OwnedTargetIsa};
use cranelift_module::{DataId, Linkage, Module, ModuleError, ModuleReloc, ModuleRelocTarget};
use cranelift_object::{ObjectBuilder, ObjectModule};
use std::borrow::Cow;
use std::collections::HashMap;
use std::mem::{offset_of, size_of};
use wasmc_abi::functions::{ObjectFunction, SECTION_FUNCTIONS, SECTION_TRAPS};
use wasmc_abi::host::{PREVIEW1, SOCKET_FUNCTIONS, TCP};

fn refused(error: &ModuleError) -> Error {
    Error::internal(format!("cannot make the object: {error}"))
}

/// The symbol of a function of the host: those for sockets are others where the program is granted some.
fn host_symbol<'s>(symbol: &'s str, grants: &Grants) -> Cow<'s, str> {
    match symbol.split_once('.') {
        Some((PREVIEW1, name)) if !grants.listen.is_empty() && SOCKET_FUNCTIONS.contains(&name) => {
            format!("{TCP}.{name}").into()
        }
        _ => symbol.into(),
    }
}

/// The object as it grows.
pub(super) struct Object {
    module: ObjectModule,
    /// What each symbol of lowered code has become.
    symbols: HashMap<Symbol, ModuleRelocTarget>,
}

impl Object {
    /// An object without anything in it.
    pub(super) fn new(isa: OwnedTargetIsa) -> Result<Object> {
        let libcalls = cranelift_module::default_libcall_names();
        let mut builder = ObjectBuilder::new(isa, "program", libcalls).map_err(|error| refused(&error))?;
        builder.per_function_section(true).per_data_object_section(true);
        Ok(Object { module: ObjectModule::new(builder), symbols: HashMap::new() })
    }

    /// The place of `symbol`, for a relocation.
    pub(super) fn target(&self, symbol: Symbol) -> Result<ModuleRelocTarget> {
        self.symbols
            .get(&symbol)
            .cloned()
            .ok_or_else(|| Error::internal(format!("{symbol:?} is used and was never declared")))
    }

    /// A function of the stub, by name.
    pub(super) fn import_function(&mut self, name: &str) -> Result<ModuleRelocTarget> {
        self.declare_function(name, Linkage::Import)
    }

    // Calls carry their own signatures, so a declaration does not need the true one.
    fn declare_function(&mut self, name: &str, linkage: Linkage) -> Result<ModuleRelocTarget> {
        let signature = Signature::new(CallConv::SystemV);
        let id = self.module.declare_function(name, linkage, &signature).map_err(|error| refused(&error))?;
        Ok(ModuleRelocTarget::from(id))
    }

    /// Declares every function that is compiled, imported or called in the stub.
    pub(super) fn declare_functions(
        &mut self,
        program: &Program<'_>,
        names: &FunctionNames,
        functions: &[Function],
        grants: &Grants,
    ) -> Result<()> {
        for function in functions {
            let target = self.declare_function(&names.of(function.symbol), Linkage::Local)?;
            self.symbols.insert(function.symbol, target.clone());
            if let Symbol::Function(id) = function.symbol {
                self.symbols.insert(Symbol::Reference(id), target);
            }
        }
        for (id, function) in program.functions.iter().enumerate() {
            if let Code::Host { symbol, .. } = &function.code {
                let target = self.import_function(&host_symbol(symbol, grants))?;
                self.symbols.insert(Symbol::Function(FuncId(id as u32)), target);
            }
        }
        for routine in Runtime::ALL {
            let target = self.import_function(routine.name())?;
            self.symbols.insert(Symbol::Runtime(routine), target);
        }
        Ok(())
    }

    /// Defines the functions; all that they refer to must have been declared.
    pub(super) fn define_functions(&mut self, functions: &[Function]) -> Result<()> {
        for function in functions {
            let id = cranelift_module::FuncId::from_name(&self.target(function.symbol)?);
            let relocations = function.relocations.iter().map(|relocation| {
                let name = match relocation.target {
                    RelocationTarget::Symbol(symbol) => self.target(symbol)?,
                    RelocationTarget::Inside(offset) => ModuleRelocTarget::FunctionOffset(id, offset),
                };
                Ok(ModuleReloc {
                    offset: relocation.offset,
                    kind: relocation.kind,
                    name,
                    addend: relocation.addend,
                })
            });
            let relocations = relocations.collect::<Result<Vec<_>>>()?;
            self.module
                .define_function_bytes(id, function.alignment, &function.code, &relocations)
                .map_err(|error| refused(&error))?;
        }
        Ok(())
    }

    /// Writes the records from which the linker makes the table of functions and traps.
    pub(super) fn describe_functions(&mut self, functions: &[Function], sources: &Sources<'_>) -> Result<()> {
        // A section that is empty would be written with one byte, which is no record.
        if functions.is_empty() {
            return Ok(());
        }
        let mut records = Blob::with_capacity(functions.len() * size_of::<ObjectFunction>());
        let mut sites = Blob::default();
        sites.bytes(sources.names());
        for function in functions {
            debug_assert_eq!(offset_of!(ObjectFunction, code), 0);
            records.address(self.target(function.symbol)?, 0);
            records.u32(function.code.len() as u32);
            records.u32(sites.len() as u32);
            sites.bytes(&function.sites);
            sites.bytes(&sources.positions(function));
        }
        records.section = Some(SECTION_FUNCTIONS.into());
        sites.section = Some(SECTION_TRAPS.into());
        self.define("wasmc_object_functions", records)?;
        self.define("wasmc_object_traps", sites)?;
        Ok(())
    }

    /// Defines the data that `symbol` stands for.
    pub(super) fn define_symbol(&mut self, symbol: Symbol, blob: Blob) -> Result<ModuleRelocTarget> {
        let target = self.define(&data_name(symbol), blob)?;
        self.symbols.insert(symbol, target.clone());
        Ok(target)
    }

    /// Lets `symbol` stand for data that has been defined.
    pub(super) fn let_be(&mut self, symbol: Symbol, target: &ModuleRelocTarget) {
        self.symbols.insert(symbol, target.clone());
    }

    /// Defines local data.
    pub(super) fn define(&mut self, name: &str, blob: Blob) -> Result<ModuleRelocTarget> {
        self.define_linked(name, Linkage::Local, blob)
    }

    /// Defines data that the stub refers to by name.
    pub(super) fn export(&mut self, name: &str, blob: Blob) -> Result<ModuleRelocTarget> {
        self.define_linked(name, Linkage::Export, blob)
    }

    fn define_linked(&mut self, name: &str, linkage: Linkage, blob: Blob) -> Result<ModuleRelocTarget> {
        let id: DataId =
            self.module.declare_data(name, linkage, blob.writable, false).map_err(|error| refused(&error))?;
        self.module.define_data(id, &blob.into_description()).map_err(|error| refused(&error))?;
        Ok(ModuleRelocTarget::from(id))
    }

    /// The bytes of the finished object.
    pub(super) fn finish(self) -> Result<Vec<u8>> {
        let product = self.module.finish();
        product.emit().map_err(|error| Error::internal(format!("cannot write the object: {error}")))
    }
}
