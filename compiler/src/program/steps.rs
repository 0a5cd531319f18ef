//! What a program does: its steps, and the two kinds of programs there are.

use super::describe::name_some;
use super::{Extern, FuncId, InstanceId, Library, Program, Provider};
use crate::error::{Error, Result};
use crate::wasm::Module;
use wasmc_abi::host::{
    HostFunction, PREVIEW1, PREVIEW1_FUNCTIONS, PREVIEW1_ONLY, SCRIPT, SCRIPT_FUNCTIONS, UNSTABLE,
};
use wasmparser::{ExternalKind, ValType};

/// Something that is run.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Step {
    /// What the instantiation of an instance leaves to run time.
    Instantiate(InstanceId),
    /// A call of a function without parameters and with no result or one `i32`.
    Call(FuncId),
}

impl<'a> Program<'a> {
    /// The program of a WASI command that imports from WASI and from `libraries`: all are instantiated, then comes its `_start`.
    ///
    /// # Errors
    /// When an import is provided by nobody or by something of another type, when libraries import from each other
    /// in a circle, or when there is no `_start`.
    pub fn command(module: Module<'a>, libraries: Vec<Library<'a>>) -> Result<Program<'a>> {
        check_start(&module)?;
        let mut program = Program::new();
        let instance = program.link(module, libraries)?;
        if let Some(Extern::Func(start)) = program.export(instance, "_start") {
            program.steps.push(Step::Call(start));
        }
        Ok(program)
    }

    /// Appends a step that calls `function`.
    ///
    /// # Errors
    /// When the function has parameters, or results other than one `i32`.
    pub fn add_call(&mut self, function: FuncId) -> Result<()> {
        let ty = self.types.get(self.functions[function.index()].ty);
        if !ty.params().is_empty() || !matches!(ty.results(), [] | [ValType::I32]) {
            return Err(Error::input(format!("a function of type {ty} cannot be a step of a program")));
        }
        self.steps.push(Step::Call(function));
        Ok(())
    }
}

/// The provider of a function of WASI preview 1 or preview 0.
#[must_use]
pub fn wasi(module: &str, name: &str) -> Option<Provider> {
    let module = match module {
        PREVIEW1 => PREVIEW1,
        UNSTABLE if !PREVIEW1_ONLY.contains(&name) => UNSTABLE,
        _ => return None,
    };
    find(PREVIEW1_FUNCTIONS, name).map(|function| Provider::Host(module, function))
}

/// The provider of a function that only the conformance tests use.
#[must_use]
pub fn script(module: &str, name: &str) -> Option<Provider> {
    (module == SCRIPT)
        .then(|| find(SCRIPT_FUNCTIONS, name))
        .flatten()
        .map(|function| Provider::Host(SCRIPT, function))
}

fn find(functions: &'static [HostFunction], name: &str) -> Option<&'static HostFunction> {
    functions.iter().find(|function| function.name == name)
}

fn check_start(module: &Module<'_>) -> Result<()> {
    match module.export("_start") {
        Some(export) if export.kind == ExternalKind::Func => {
            let ty = module.function_type(export.index);
            if ty.params().is_empty() && ty.results().is_empty() {
                return Ok(());
            }
            Err(Error::input(format!(
                "`_start` has the type {ty}; a command's has neither parameters nor results"
            )))
        }
        _ => Err(no_start(module)),
    }
}

fn no_start(module: &Module<'_>) -> Error {
    let functions = module.exports.iter().filter(|export| export.kind == ExternalKind::Func);
    let exports = name_some(functions.map(|export| export.name));
    let exports = exports.as_deref().unwrap_or("no function");
    Error::input(format!("the module has no `_start`, so there is nothing to run; it exports {exports}")).with_help(
        "build it as a WASI command: with a `main`, for `wasm32-wasip1` or `wasm32-wasi`, and not as a library or reactor",
    )
}
