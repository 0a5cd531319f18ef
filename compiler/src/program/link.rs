//! Imports: each is matched with what provides it, by the rules of the specification (section "External typing").

use super::describe::{
    describe, describe_global, describe_memory, describe_table, describe_tag, mismatch, nobody_provides,
};
use super::limits::{Fit, memory_fit, table_fit};
use super::types::{canonical_global, canonical_table};
use super::{Code, Extern, FuncId, Function, Grown, InstanceId, Program, Provider};
use crate::error::Result;
use crate::wasm::{Import, Module};
use wasmc_abi::host::{HostFunction, PREVIEW1, UNSTABLE, UNSTABLE_OWN};
use wasmparser::{FuncType, GlobalType, TypeRef, ValType};

/// The imports of an instance, resolved.
#[derive(Debug, Default)]
pub(super) struct Imports {
    /// What each import is.
    pub(super) externs: Vec<Extern>,
    /// What must have grown when the instance is instantiated.
    pub(super) grown: Vec<Grown>,
}

impl<'a> Program<'a> {
    /// Finds a provider of the right type for every import of `module`, in their order.
    pub(super) fn resolve_imports(
        &mut self,
        module: &Module<'a>,
        types: &[u32],
        resolve: &mut dyn FnMut(&str, &str) -> Option<Provider>,
    ) -> Result<Imports> {
        let mut providers = Vec::with_capacity(module.imports.len());
        let mut missing = Vec::new();
        for import in &module.imports {
            match resolve(import.module, import.name) {
                Some(provider) => providers.push((import, provider)),
                None => missing.push(import),
            }
        }
        if !missing.is_empty() {
            return Err(nobody_provides(module, &missing));
        }
        let mut imports = Imports::default();
        for (import, provider) in providers {
            let found = match provider {
                Provider::Extern(found) => {
                    imports.grown.extend(self.check_type((module, types), import, found)?);
                    found
                }
                Provider::Host(host_module, host) => {
                    self.host_function((module, types), import, (host_module, host))?
                }
            };
            imports.externs.push(found);
        }
        Ok(imports)
    }

    /// Adds a function of the stub, on behalf of the instance that is being made.
    fn host_function(
        &mut self,
        (module, types): (&Module<'a>, &[u32]),
        import: &Import<'a>,
        (host_module, host): (&str, &HostFunction),
    ) -> Result<Extern> {
        let provided = host_type(host, import, module);
        let wanted = wanted_type(import).filter(|&index| *module.signature(index) == provided);
        let Some(wanted) = wanted else {
            return Err(mismatch(import, &describe(module, &import.ty), &provided.to_string()));
        };
        let symbol = host_symbol(host_module, host.name);
        // Whatever recursion group the module has the type in, its own functions of that type and this one are alike.
        let ty = types[wanted as usize];
        // The instance that is being made gets the next id.
        let instance = InstanceId(self.instances.len() as u32);
        Ok(Extern::Func(self.add_function(ty, Code::Host { instance, symbol })))
    }

    /// Adds a function whose type has the number `ty`.
    pub(super) fn add_function(&mut self, ty: u32, code: Code) -> FuncId {
        self.functions.push(Function { ty, code });
        FuncId(self.functions.len() as u32 - 1)
    }

    /// Checks that `found` is what `import` asks for; what must have grown for that to be so.
    fn check_type(
        &self,
        (module, types): (&Module<'a>, &[u32]),
        import: &Import<'a>,
        found: Extern,
    ) -> Result<Option<Grown>> {
        let when = |fits: bool| if fits { Fit::Yes } else { Fit::No };
        let (fit, provided) = match (import.ty, found) {
            (_, Extern::Func(id)) => {
                let provided = self.functions[id.index()].ty;
                let fits = wanted_type(import)
                    .is_some_and(|wanted| self.types.is_declared_subtype(provided, types[wanted as usize]));
                (when(fits), self.types.defined(provided).to_string())
            }
            (TypeRef::Table(wanted), Extern::Table(id)) => {
                let provided = self.tables[id.index()].ty;
                (table_fit(provided, canonical_table(wanted, types)), describe_table(provided))
            }
            (TypeRef::Memory(wanted), Extern::Memory(id)) => {
                let provided = self.memories[id.index()].ty;
                (memory_fit(provided, wanted), describe_memory(provided))
            }
            (TypeRef::Global(wanted), Extern::Global(id)) => {
                let provided = self.globals[id.index()].ty;
                (when(self.global_fits(provided, canonical_global(wanted, types))), describe_global(provided))
            }
            (TypeRef::Tag(wanted), Extern::Tag(id)) => {
                let provided = self.tags[id.index()].ty;
                let fits = types[wanted.func_type_idx as usize] == provided;
                (when(fits), describe_tag(self.types.get(provided)))
            }
            (_, Extern::Table(id)) => (Fit::No, describe_table(self.tables[id.index()].ty)),
            (_, Extern::Memory(id)) => (Fit::No, describe_memory(self.memories[id.index()].ty)),
            (_, Extern::Global(id)) => (Fit::No, describe_global(self.globals[id.index()].ty)),
            (_, Extern::Tag(id)) => (Fit::No, describe_tag(self.types.get(self.tags[id.index()].ty))),
        };
        match fit {
            Fit::Yes => Ok(None),
            Fit::IfGrown(length) if self.is_grown_by_anybody(found) => {
                Ok(Some(Grown { what: found, length }))
            }
            _ => Err(mismatch(import, &describe(module, &import.ty), &provided)),
        }
    }

    /// A mutable global can be written too, so its type must be the very same.
    fn global_fits(&self, provided: GlobalType, wanted: GlobalType) -> bool {
        provided.mutable == wanted.mutable
            && if wanted.mutable {
                provided.content_type == wanted.content_type
            } else {
                self.types.is_subtype(provided.content_type, wanted.content_type)
            }
    }
}

/// The symbol of the stub that implements a host function.
fn host_symbol(module: &str, name: &str) -> String {
    let module = if module == UNSTABLE && !UNSTABLE_OWN.contains(&name) { PREVIEW1 } else { module };
    format!("{module}.{name}")
}

/// The type of a host function. The tables of the ABI know no references: where the import has one in the place of an
/// `I`, it stays one, since both are 64 bits.
fn host_type(host: &HostFunction, import: &Import<'_>, module: &Module<'_>) -> FuncType {
    let wanted = wanted_function(module, import);
    let convert = |codes: &'static str, wanted: &[ValType]| -> Vec<ValType> {
        let types = codes.bytes().map(|code| if code == b'i' { ValType::I32 } else { ValType::I64 });
        types
            .enumerate()
            .map(|(i, ty)| match wanted.get(i) {
                Some(&ValType::EXTERNREF) if ty == ValType::I64 => ValType::EXTERNREF,
                _ => ty,
            })
            .collect()
    };
    FuncType::new(
        convert(host.params, wanted.map_or(&[], FuncType::params)),
        convert(host.results, wanted.map_or(&[], FuncType::results)),
    )
}

/// The type index of an imported function.
fn wanted_type(import: &Import<'_>) -> Option<u32> {
    match import.ty {
        TypeRef::Func(index) | TypeRef::FuncExact(index) => Some(index),
        _ => None,
    }
}

fn wanted_function<'m>(module: &'m Module<'_>, import: &Import<'_>) -> Option<&'m FuncType> {
    wanted_type(import).map(|index| module.signature(index))
}
