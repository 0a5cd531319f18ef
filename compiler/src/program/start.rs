//! How a program starts: with the `_start` of a command, with another export, or with one call that has arguments and results.

use super::describe::name_some;
use super::modules::Library;
use super::{Code, Extern, FuncId, InstanceId, Program, Step, Value, arguments};
use crate::error::{Error, Result};
use crate::wasm::Module;
use wasmc_abi::host::{PREVIEW1, SCRIPT, SCRIPT_GIVE_RESULT};
use wasmparser::{ExternalKind, FuncType, ValType};

/// The function of a WASI command.
const COMMAND: &str = "_start";

/// What is run when everything is instantiated.
#[derive(Clone, Copy, Debug, Default)]
pub enum Start<'s> {
    /// `_start`: the program is a WASI command.
    #[default]
    Command,
    /// An export of this name without parameters. Where it has a result, an `i32`, that is the program's exit code.
    Entry(&'s str),
    /// An export that is called with arguments.
    Invoke {
        /// Its name.
        function: &'s str,
        /// What it is called with, as people write it.
        arguments: &'s [String],
        /// The descriptor of the host to which the program writes the results, 64 bits after 64 bits, little-endian: one such word
        /// for each, two for a `v128`. A reference is a word that is 0 when it is null.
        descriptor: i32,
    },
}

/// A call whose results are given to the host.
#[derive(Clone, Debug, PartialEq)]
pub struct Invocation {
    /// The function that is called.
    pub function: FuncId,
    /// Its arguments.
    pub arguments: Vec<Value>,
    /// The function of the host that is given each word of the results.
    pub give: FuncId,
    /// Its first parameter.
    pub descriptor: i32,
}

impl<'a> Program<'a> {
    /// The program that instantiates `libraries` and `main`, which import from WASI and from the libraries, and then does what
    /// `start` says. A main module that is no command is made ready by its `_initialize`.
    ///
    /// # Errors
    /// When an import is provided by nobody or by something of another type, when libraries import from each other
    /// in a circle, or when there is nothing of the right type to start with.
    pub fn assemble(main: Module<'a>, libraries: Vec<Library<'a>>, start: &Start<'_>) -> Result<Program<'a>> {
        let arguments = check_start(&main, start)?;
        let mut program = Program::new();
        let instance = program.link(main, libraries)?;
        match *start {
            Start::Command => {
                let function = program.function(instance, COMMAND)?;
                program.steps.push(Step::Call(function));
            }
            Start::Entry(name) => {
                program.add_initialize(instance)?;
                let function = program.function(instance, name)?;
                let step = program.entry_step(instance, function);
                program.steps.push(step);
            }
            Start::Invoke { function, descriptor, .. } => {
                program.add_initialize(instance)?;
                let function = program.function(instance, function)?;
                let give = program.host_routine(
                    instance,
                    format!("{SCRIPT}.{SCRIPT_GIVE_RESULT}"),
                    &[ValType::I32, ValType::I64],
                );
                program.steps.push(Step::Invoke(Invocation { function, arguments, give, descriptor }));
            }
        }
        Ok(program)
    }

    /// The types of what the program's invocation gives; nothing when it has none.
    #[must_use]
    pub fn invocation_results(&self) -> &[ValType] {
        let invoked = self.steps.iter().find_map(|step| match step {
            Step::Invoke(invocation) => Some(invocation.function),
            _ => None,
        });
        invoked.map_or(&[], |function| self.types.get(self.functions[function.index()].ty).results())
    }

    fn function(&self, instance: InstanceId, name: &str) -> Result<FuncId> {
        match self.export(instance, name) {
            Some(Extern::Func(function)) => Ok(function),
            _ => Err(Error::internal(format!("the export `{name}` is gone"))),
        }
    }

    fn entry_step(&mut self, instance: InstanceId, function: FuncId) -> Step {
        if self.types.get(self.functions[function.index()].ty).results().is_empty() {
            return Step::Call(function);
        }
        let exit = self.host_routine(instance, format!("{PREVIEW1}.proc_exit"), &[ValType::I32]);
        Step::Exit { function, exit }
    }

    /// A function of the stub that no module imports but a step calls.
    fn host_routine(&mut self, instance: InstanceId, symbol: String, params: &[ValType]) -> FuncId {
        let ty = FuncType::new(params.iter().copied(), []);
        let ty = self.types.intern(ty);
        self.add_function(ty, Code::Host { instance, symbol })
    }
}

/// Checks that `module` has what `start` names; the arguments that it is called with.
fn check_start(module: &Module<'_>, start: &Start<'_>) -> Result<Vec<Value>> {
    match *start {
        Start::Command => {
            let ty = exported_type(module, COMMAND).ok_or_else(|| no_start(module))?;
            if ty.params().is_empty() && ty.results().is_empty() {
                return Ok(Vec::new());
            }
            Err(Error::input(format!(
                "`{COMMAND}` has the type {ty}; a command's has neither parameters nor results"
            )))
        }
        Start::Entry(name) => {
            let ty = exported_type(module, name).ok_or_else(|| no_export(module, name))?;
            if ty.params().is_empty() && matches!(ty.results(), [] | [ValType::I32]) {
                return Ok(Vec::new());
            }
            Err(Error::usage(format!(
                "`{name}` has the type {ty}; what a program starts with has no parameters, and no result or an i32, its exit code"
            )))
        }
        Start::Invoke { function, arguments, .. } => {
            let ty = exported_type(module, function).ok_or_else(|| no_export(module, function))?;
            arguments::parse(function, ty, arguments)
        }
    }
}

/// The type of the function that `module` exports as `name`.
fn exported_type<'m>(module: &'m Module<'_>, name: &str) -> Option<&'m FuncType> {
    let export = module.export(name).filter(|export| export.kind == ExternalKind::Func)?;
    Some(module.function_type(export.index))
}

/// The functions that `module` exports, in words.
fn exported_functions(module: &Module<'_>) -> String {
    let functions = module.exports.iter().filter(|export| export.kind == ExternalKind::Func);
    name_some(functions.map(|export| export.name)).unwrap_or_else(|| "no function".into())
}

fn no_export(module: &Module<'_>, name: &str) -> Error {
    Error::usage(format!(
        "the module exports no function `{name}`; it exports {}",
        exported_functions(module)
    ))
}

fn no_start(module: &Module<'_>) -> Error {
    let exports = exported_functions(module);
    Error::input(format!("the module has no `{COMMAND}`, so there is nothing to run; it exports {exports}")).with_help(
        "build it as a WASI command (with a `main`, for `wasm32-wasip1` or `wasm32-wasi`, and not as a library or reactor), or \
         name an export: `--entry NAME` starts with it, and `wasmc run --invoke NAME` calls it with arguments",
    )
}
