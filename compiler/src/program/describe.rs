//! Imports and their types in words, for those who have to mend them.

use crate::error::Error;
use crate::wasm::{Import, Module};
use wasmc_abi::host::{PREVIEW1, UNSTABLE};
use wasmparser::{FuncType, GlobalType, MemoryType, TableType, TypeRef};

pub(super) fn nobody_provides(module: &Module<'_>, missing: &[&Import<'_>]) -> Error {
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

/// The first few of `names`, and how many more there are; nothing when there are none.
pub(super) fn name_some<'n>(names: impl Iterator<Item = &'n str>) -> Option<String> {
    const SHOWN: usize = 8;
    let names: Vec<String> = names.map(|name| format!("`{name}`")).collect();
    match names.len() {
        0 => None,
        1..=SHOWN => Some(names.join(", ")),
        count => Some(format!("{}, {} more", names[..SHOWN].join(", "), count - SHOWN)),
    }
}

/// What the name of an unknown import's module says about where the program was meant to run.
fn who_would_provide(module: &str) -> String {
    match module {
        "env" => "`env` is what C and C++ toolchains call functions that were declared and never defined, or what an \
                  Emscripten program expects of JavaScript: link the missing library (as a module, with `--link env=FILE`), \
                  or build for `wasm32-wasi`"
            .into(),
        "gojs" | "go" => "this Go program was built for a JavaScript host: build it with `GOOS=wasip1 GOARCH=wasm`".into(),
        PREVIEW1 | UNSTABLE => "these are no functions of WASI; some runtimes add functions of their own, for sockets above all: \
                                build the program without them"
            .into(),
        _ if module.starts_with("__wbindgen") || module == "wbg" || module.contains("wbindgen") => {
            "wasm-bindgen programs need a JavaScript host: build the program for `wasm32-wasip1`".into()
        }
        _ => format!(
            "wasmc provides `{PREVIEW1}` and `{UNSTABLE}`; `{module}` belongs to another host, or is a module to be linked: `--link {module}=FILE`"
        ),
    }
}

pub(super) fn mismatch(import: &Import<'_>, wanted: &str, provided: &str) -> Error {
    Error::input(format!(
        "incompatible import type: `{}` `{}` is imported as {wanted}, and what is provided is {provided}",
        import.module, import.name
    ))
}

pub(super) fn describe(module: &Module<'_>, ty: &TypeRef) -> String {
    match *ty {
        TypeRef::Func(index) | TypeRef::FuncExact(index) => module.types[index as usize].to_string(),
        TypeRef::Table(ty) => describe_table(ty),
        TypeRef::Memory(ty) => describe_memory(ty),
        TypeRef::Global(ty) => describe_global(ty),
        TypeRef::Tag(ty) => describe_tag(module.signature(ty.func_type_idx)),
    }
}

fn describe_limits(initial: u64, maximum: Option<u64>) -> String {
    maximum.map_or_else(|| format!("{initial}"), |maximum| format!("{initial} {maximum}"))
}

pub(super) fn describe_table(ty: TableType) -> String {
    format!("table {} {}", describe_limits(ty.initial, ty.maximum), ty.element_type)
}

pub(super) fn describe_memory(ty: MemoryType) -> String {
    format!("memory {}", describe_limits(ty.initial, ty.maximum))
}

pub(super) fn describe_global(ty: GlobalType) -> String {
    if ty.mutable {
        format!("global (mut {})", ty.content_type)
    } else {
        format!("global {}", ty.content_type)
    }
}

pub(super) fn describe_tag(ty: &FuncType) -> String {
    let values: String = ty.params().iter().map(|ty| format!(" {ty}")).collect();
    format!("tag (param{values})")
}
