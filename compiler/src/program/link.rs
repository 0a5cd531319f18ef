//! Imports: each is matched with what provides it, by the rules of the specification (section "External typing").

use super::{Code, Extern, FuncId, Function, InstanceId, Program, Provider};
use crate::error::{Error, Result};
use crate::wasm::{Import, Module};
use wasmc_abi::host::{HostFunction, PREVIEW1, UNSTABLE, UNSTABLE_OWN};
use wasmparser::{FuncType, GlobalType, MemoryType, TableType, TypeRef, ValType};

impl<'a> Program<'a> {
    /// Finds a provider of the right type for every import of `module`, in their order.
    pub(super) fn resolve_imports(
        &mut self,
        module: &Module<'a>,
        resolve: &mut dyn FnMut(&str, &str) -> Option<Provider>,
    ) -> Result<Vec<Extern>> {
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
        providers.into_iter().map(|(import, provider)| self.accept(module, import, provider)).collect()
    }

    /// Checks that `provider` is what `import` asks for.
    fn accept(&mut self, module: &Module<'a>, import: &Import<'a>, provider: Provider) -> Result<Extern> {
        match provider {
            Provider::Extern(found) => {
                self.check_type(module, import, found)?;
                Ok(found)
            }
            Provider::Host(host_module, host) => {
                let provided = host_type(host, import, module);
                let wanted = wanted_function(module, import).filter(|wanted| **wanted == provided);
                if wanted.is_none() {
                    return Err(mismatch(import, &describe(module, &import.ty), &provided.to_string()));
                }
                let symbol = host_symbol(host_module, host.name);
                // The instance that is being made is the caller; it gets the next id.
                let instance = InstanceId(self.instances.len() as u32);
                Ok(Extern::Func(self.add_function(&provided, Code::Host { instance, symbol })))
            }
        }
    }

    pub(super) fn add_function(&mut self, ty: &FuncType, code: Code) -> FuncId {
        let ty = self.types.intern(ty);
        self.functions.push(Function { ty, code });
        FuncId(self.functions.len() as u32 - 1)
    }

    fn check_type(&self, module: &Module<'a>, import: &Import<'a>, found: Extern) -> Result<()> {
        let (fits, provided) = match (import.ty, found) {
            (_, Extern::Func(id)) => {
                let provided = self.types.get(self.functions[id.index()].ty);
                (wanted_function(module, import) == Some(provided), provided.to_string())
            }
            (wanted, Extern::Table(id)) => {
                let provided = self.tables[id.index()].ty;
                (matches!(wanted, TypeRef::Table(ty) if table_fits(provided, ty)), describe_table(provided))
            }
            (wanted, Extern::Memory(id)) => {
                let provided = self.memories[id.index()].ty;
                (
                    matches!(wanted, TypeRef::Memory(ty) if memory_fits(provided, ty)),
                    describe_memory(provided),
                )
            }
            (wanted, Extern::Global(id)) => {
                let provided = self.globals[id.index()].ty;
                (matches!(wanted, TypeRef::Global(ty) if ty == provided), describe_global(provided))
            }
        };
        if fits { Ok(()) } else { Err(mismatch(import, &describe(module, &import.ty), &provided)) }
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

fn wanted_function<'m>(module: &'m Module<'_>, import: &Import<'_>) -> Option<&'m FuncType> {
    match import.ty {
        TypeRef::Func(index) | TypeRef::FuncExact(index) => Some(&module.types[index as usize]),
        _ => None,
    }
}

fn table_fits(provided: TableType, wanted: TableType) -> bool {
    provided.element_type == wanted.element_type
        && provided.table64 == wanted.table64
        && limits_fit((provided.initial, provided.maximum), (wanted.initial, wanted.maximum))
}

fn memory_fits(provided: MemoryType, wanted: MemoryType) -> bool {
    provided.memory64 == wanted.memory64
        && provided.shared == wanted.shared
        && provided.page_size_log2 == wanted.page_size_log2
        && limits_fit((provided.initial, provided.maximum), (wanted.initial, wanted.maximum))
}

fn limits_fit(provided: (u64, Option<u64>), wanted: (u64, Option<u64>)) -> bool {
    provided.0 >= wanted.0
        && match (provided.1, wanted.1) {
            (_, None) => true,
            (Some(provided), Some(wanted)) => provided <= wanted,
            (None, Some(_)) => false,
        }
}

fn nobody_provides(module: &Module<'_>, missing: &[&Import<'_>]) -> Error {
    const SHOWN: usize = 12;
    let mut message = String::from(match missing {
        [_] => "nobody provides the import",
        _ => "nobody provides these imports:",
    });
    let separator = if missing.len() == 1 { " " } else { "\n    " };
    for import in missing.iter().take(SHOWN) {
        let ty = describe(module, &import.ty);
        message.push_str(&format!("{separator}`{}` `{}`: {ty}", import.module, import.name));
    }
    if missing.len() > SHOWN {
        message.push_str(&format!("{separator}and {} more", missing.len() - SHOWN));
    }
    Error::input(message).with_help(who_would_provide(missing[0].module))
}

/// What the name of an unknown import's module says about where the program was meant to run.
fn who_would_provide(module: &str) -> String {
    match module {
        "env" => "`env` is what C and C++ toolchains call functions that were declared and never defined, or what an \
                  Emscripten program expects of JavaScript: link the missing library, or build for `wasm32-wasi`"
            .into(),
        "gojs" | "go" => "this Go program was built for a JavaScript host: build it with `GOOS=wasip1 GOARCH=wasm`".into(),
        PREVIEW1 | UNSTABLE => "these are no functions of WASI; some runtimes add functions of their own, for sockets above all: \
                                build the program without them"
            .into(),
        _ if module.starts_with("__wbindgen") || module == "wbg" || module.contains("wbindgen") => {
            "wasm-bindgen programs need a JavaScript host: build the program for `wasm32-wasip1`".into()
        }
        _ => format!(
            "wasmc provides `{PREVIEW1}` and `{UNSTABLE}`; `{module}` belongs to another host or has to be linked into the module"
        ),
    }
}

fn mismatch(import: &Import<'_>, wanted: &str, provided: &str) -> Error {
    Error::input(format!(
        "incompatible import type: `{}` `{}` is imported as {wanted}, and what is provided is {provided}",
        import.module, import.name
    ))
}

fn describe(module: &Module<'_>, ty: &TypeRef) -> String {
    match *ty {
        TypeRef::Func(index) | TypeRef::FuncExact(index) => module.types[index as usize].to_string(),
        TypeRef::Table(ty) => describe_table(ty),
        TypeRef::Memory(ty) => describe_memory(ty),
        TypeRef::Global(ty) => describe_global(ty),
        TypeRef::Tag(_) => "tag".into(),
    }
}

fn describe_limits(initial: u64, maximum: Option<u64>) -> String {
    maximum.map_or_else(|| format!("{initial}"), |maximum| format!("{initial} {maximum}"))
}

fn describe_table(ty: TableType) -> String {
    format!("table {} {}", describe_limits(ty.initial, ty.maximum), ty.element_type)
}

fn describe_memory(ty: MemoryType) -> String {
    format!("memory {}", describe_limits(ty.initial, ty.maximum))
}

fn describe_global(ty: GlobalType) -> String {
    if ty.mutable {
        format!("global (mut {})", ty.content_type)
    } else {
        format!("global {}", ty.content_type)
    }
}
