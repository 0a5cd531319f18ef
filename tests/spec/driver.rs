//! The driver: a generated module with one exported function for each action of a script.
//!
//! It imports what the script calls or reads, passes the constants, compares the results bit for bit and
//! returns 1 when all of them are as expected, 0 otherwise. So a whole script is one program, and every
//! comparison is made by compiled code on the target.

use crate::types::Types;
use crate::value::{ExternFunctions, Pattern, push_argument};
use wasm_encoder::{
    CodeSection, EntityType, ExportKind, ExportSection, FuncType, Function, FunctionSection, ImportSection,
    InstructionSink, Module, ValType,
};
use wast::WastArg;

/// The module name of the driver's imports of actions' targets; their names are positions in [`Driver::finish`].
pub(crate) const SUBJECT: &str = "subject";

const EXTERNS: ExternFunctions = ExternFunctions { of: 0, bits: 1 };

/// A driver that is being generated, over items `T` of the program that is tested.
pub(crate) struct Driver<T> {
    /// Its types.
    pub(crate) types: Types,
    imports: ImportSection,
    imported_functions: u32,
    imported_globals: u32,
    subjects: Vec<T>,
    actions: Vec<Function>,
}

impl<T> Driver<T> {
    /// A driver without actions.
    pub(crate) fn new() -> Driver<T> {
        let mut driver = Driver {
            types: Types::default(),
            imports: ImportSection::new(),
            imported_functions: 2,
            imported_globals: 0,
            subjects: Vec::new(),
            actions: Vec::new(),
        };
        let of = driver.types.function([ValType::I64], [ValType::EXTERNREF]);
        let bits = driver.types.function([ValType::EXTERNREF], [ValType::I64]);
        driver.imports.import(wasmc_abi::host::SCRIPT, "extern_of", EntityType::Function(of));
        driver.imports.import(wasmc_abi::host::SCRIPT, "extern_bits", EntityType::Function(bits));
        driver
    }

    /// Adds an action that calls `function`, of the type of this index, and compares the results with `expected`, or drops
    /// them when there is nothing expected. Returns the action's number.
    ///
    /// # Errors
    /// Says why arguments or expectations do not suit the function.
    pub(crate) fn call(
        &mut self,
        function: T,
        (ty, signature): (u32, &FuncType),
        arguments: &[WastArg<'_>],
        expected: Option<&[Pattern]>,
    ) -> Result<usize, String> {
        let (params, results) = (signature.params(), signature.results());
        let mut action = Function::new_with_locals_types(results.iter().copied());
        let mut code = action.instructions();
        let mut passed = Vec::with_capacity(arguments.len());
        for (position, argument) in arguments.iter().enumerate() {
            let ty = push_argument(&mut code, &EXTERNS, argument)?;
            passed.push(match params.get(position) {
                Some(&wanted) if is_non_null_of(wanted, ty) => {
                    code.ref_as_non_null();
                    wanted
                }
                _ => ty,
            });
        }
        if passed != params {
            return Err(format!("the arguments are {passed:?}, the parameters {params:?}"));
        }
        code.call(self.imported_functions);
        push_verdict(&mut code, results, expected)?;
        self.import(function, EntityType::Function(ty));
        self.imported_functions += 1;
        Ok(self.push_action(action))
    }

    /// Adds an action that reads `global` and compares its value. Returns the action's number.
    ///
    /// # Errors
    /// Says why the expectation does not suit the global.
    pub(crate) fn get(
        &mut self,
        global: T,
        ty: wasm_encoder::GlobalType,
        expected: &[Pattern],
    ) -> Result<usize, String> {
        let mut action = Function::new_with_locals_types([ty.val_type]);
        let mut code = action.instructions();
        code.global_get(self.imported_globals);
        push_verdict(&mut code, &[ty.val_type], Some(expected))?;
        self.import(global, EntityType::Global(ty));
        self.imported_globals += 1;
        Ok(self.push_action(action))
    }

    /// The module, whose exports are the numbers of the actions, and the subjects it imports, by position.
    pub(crate) fn finish(mut self) -> (Vec<u8>, Vec<T>) {
        let action_type = self.types.function([], [ValType::I32]);
        let types = self.types.finish();
        let (mut functions, mut exports, mut code) =
            (FunctionSection::new(), ExportSection::new(), CodeSection::new());
        for (number, action) in self.actions.iter().enumerate() {
            functions.function(action_type);
            exports.export(&number.to_string(), ExportKind::Func, self.imported_functions + number as u32);
            code.function(action);
        }
        let mut module = Module::new();
        module.section(&types).section(&self.imports).section(&functions).section(&exports).section(&code);
        (module.finish(), self.subjects)
    }

    fn push_action(&mut self, mut action: Function) -> usize {
        action.instructions().end();
        self.actions.push(action);
        self.actions.len() - 1
    }

    fn import(&mut self, subject: T, ty: EntityType) {
        self.imports.import(SUBJECT, &self.subjects.len().to_string(), ty);
        self.subjects.push(subject);
    }
}

/// Turns the results on the stack, which have locals of their own from 0 on, into 1 or 0.
fn push_verdict(
    code: &mut InstructionSink<'_>,
    results: &[ValType],
    expected: Option<&[Pattern]>,
) -> Result<(), String> {
    for local in (0..results.len() as u32).rev() {
        code.local_set(local);
    }
    code.i32_const(1);
    let Some(expected) = expected else { return Ok(()) };
    if expected.len() != results.len() || !expected.iter().zip(results).all(|(pattern, ty)| pattern.fits(*ty))
    {
        return Err(format!("the results are {results:?}, which is not what the script expects"));
    }
    for (local, pattern) in (0..).zip(expected) {
        pattern.push_match(code, &EXTERNS, local);
        code.i32_and();
    }
    Ok(())
}

/// Whether `wanted` is the reference type `ty` without null.
fn is_non_null_of(wanted: ValType, ty: ValType) -> bool {
    match (wanted, ty) {
        (ValType::Ref(wanted), ValType::Ref(ty)) => {
            !wanted.nullable && ty.nullable && wanted.heap_type == ty.heap_type
        }
        _ => false,
    }
}
