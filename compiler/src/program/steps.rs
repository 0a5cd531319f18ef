//! What a program does, step by step, and what the host provides to it.

use super::{FuncId, InstanceId, Invocation, Program, Provider};
use crate::error::{Error, Result};
use wasmc_abi::host::{
    HostFunction, PREVIEW1, PREVIEW1_FUNCTIONS, PREVIEW1_ONLY, SCRIPT, SCRIPT_FUNCTIONS, THREADS,
    THREADS_FUNCTIONS, UNSTABLE,
};
use wasmparser::ValType;

/// Something that is run.
#[derive(Clone, Debug, PartialEq)]
pub enum Step {
    /// What the instantiation of an instance leaves to run time.
    Instantiate(InstanceId),
    /// A call of a function without parameters and with no result or one `i32`.
    Call(FuncId),
    /// A call of a function without parameters and with one `i32`, with which the program ends.
    Exit {
        /// The function.
        function: FuncId,
        /// The function of the host that ends the program.
        exit: FuncId,
    },
    /// A call with arguments, whose results are given to the host.
    Invoke(Invocation),
}

impl Program<'_> {
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

/// The provider of a function of WASI preview 1 or preview 0, or of wasi-threads.
#[must_use]
pub fn wasi(module: &str, name: &str) -> Option<Provider> {
    let module = match module {
        PREVIEW1 => PREVIEW1,
        UNSTABLE if !PREVIEW1_ONLY.contains(&name) => UNSTABLE,
        THREADS => {
            return find(THREADS_FUNCTIONS, name).map(|function| Provider::Host(THREADS, function));
        }
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
