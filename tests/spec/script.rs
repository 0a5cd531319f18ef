//! From a script to one program and a list of cases: what the suite asserts, and how each is decided.
//!
//! A case is decided at once when it is about reading, validating or linking; otherwise it becomes a step of the
//! program, and what the executable prints for the step decides.

use crate::driver::{Driver, SUBJECT};
use crate::value::Pattern;
use std::collections::HashMap;
use wasm_encoder::reencode::Reencode;
use wasmc::program::{self, Extern, InstanceId, Program, Provider, Step};
use wasmc::wasm::{self, features};
use wasmparser::{ExternalKind, WasmFeatures};
use wast::parser::ParseBuffer;
use wast::token::Span;
use wast::{QuoteWat, Wast, WastDirective, WastExecute, WastInvoke, WastRet};

/// One thing that a script says must happen.
pub(crate) struct Case {
    /// Its line in the script.
    pub(crate) line: usize,
    /// Whether it is an assertion, rather than a module or an action that only has to succeed.
    pub(crate) assertion: bool,
    /// How it is decided.
    pub(crate) decision: Decision,
}

/// How a case is decided.
pub(crate) enum Decision {
    /// It is: passed, or why not.
    Made(Result<(), String>),
    /// By the step of this number.
    Step(usize, Expectation),
}

/// What a step has to do.
pub(crate) enum Expectation {
    /// Return.
    Return,
    /// Return 1, the driver's verdict that all is as expected.
    Verdict,
    /// Trap with this message, or one that it begins with.
    Trap(String),
}

/// Why a case failed whose module was refused before.
pub(crate) const NO_INSTANCE: &str = "the instance it is about could not be made";

/// A script, compiled to a program.
pub(crate) struct Script {
    /// What is asserted, in order.
    pub(crate) cases: Vec<Case>,
    /// The program whose steps decide.
    pub(crate) program: Program<'static>,
}

/// A step before the driver exists.
enum Planned {
    Instantiate(InstanceId),
    Action(usize),
}

struct Interpreter<'a> {
    text: &'a str,
    features: WasmFeatures,
    program: Program<'static>,
    spectest: InstanceId,
    named: HashMap<&'a str, InstanceId>,
    /// Modules that were defined and not instantiated, by name.
    definitions: HashMap<Option<&'a str>, Vec<u8>>,
    registered: HashMap<&'a str, InstanceId>,
    current: Option<InstanceId>,
    driver: Driver<Extern>,
    plan: Vec<Planned>,
}

impl Script {
    /// Reads `text`, whose modules are of the standard with `features`.
    ///
    /// # Errors
    /// When the script cannot be parsed, or the suite itself is at fault. What is wrong with a module is a case that failed.
    pub(crate) fn read(text: &str, features: WasmFeatures) -> Result<Script, String> {
        let mut lexer = wast::lexer::Lexer::new(text);
        lexer.allow_confusing_unicode(true);
        let buffer = ParseBuffer::new_with_lexer(lexer).map_err(|error| error.to_string())?;
        let script = wast::parser::parse::<Wast<'_>>(&buffer).map_err(|error| error.to_string())?;
        let mut interpreter = Interpreter::new(text, features)?;
        let mut cases = Vec::new();
        for directive in script.directives {
            let line = directive.span().linecol_in(text).0 + 1;
            let assertion = !matches!(
                directive,
                WastDirective::Module(_)
                    | WastDirective::ModuleDefinition(_)
                    | WastDirective::ModuleInstance { .. }
                    | WastDirective::Invoke(_)
            );
            if let Some(decision) = interpreter.directive(directive) {
                cases.push(Case { line, assertion, decision });
            }
        }
        Ok(Script { cases, program: interpreter.finish()? })
    }
}

impl<'a> Interpreter<'a> {
    fn new(text: &'a str, features: WasmFeatures) -> Result<Interpreter<'a>, String> {
        let spectest = wat::parse_str(include_str!("spectest.wat")).map_err(|error| error.to_string())?;
        let mut program = Program::new();
        let spectest = program
            .instantiate(read(spectest, features::SUPPORTED)?, &mut |_, _| None)
            .map_err(|error| error.to_string())?;
        Ok(Interpreter {
            text,
            features,
            program,
            spectest,
            named: HashMap::new(),
            definitions: HashMap::new(),
            registered: HashMap::new(),
            current: None,
            driver: Driver::new(),
            plan: vec![Planned::Instantiate(spectest)],
        })
    }

    /// Carries out one directive; `None` when there is nothing to be decided.
    fn directive(&mut self, directive: WastDirective<'a>) -> Option<Decision> {
        let decided = match directive {
            WastDirective::Module(mut module) => {
                let name = module.name();
                self.module(module.encode(), name.map(|id| id.name()))
            }
            WastDirective::ModuleDefinition(mut module) => {
                let name = module.name();
                self.definition(module.encode(), name.map(|id| id.name()))
            }
            WastDirective::ModuleInstance { instance, module, .. } => {
                let (instance, module) = (instance.map(|id| id.name()), module.map(|id| id.name()));
                match self.definitions.get(&module).cloned() {
                    Some(wasm) => self.module(Ok(wasm), instance),
                    None => Err("the definition it is about could not be read".to_owned()),
                }
            }
            WastDirective::Register { name, module, .. } => match self.instance(module.map(|id| id.name())) {
                Ok(instance) => {
                    self.registered.insert(name, instance);
                    return None;
                }
                Err(reason) => Err(reason),
            },
            WastDirective::Invoke(invoke) => self.invoke(invoke, None, Expectation::Verdict),
            WastDirective::AssertReturn { exec, results, .. } => self.assert_return(exec, &results),
            WastDirective::AssertTrap { exec, message, .. } => self.assert_trap(exec, message),
            WastDirective::AssertExhaustion { call, message, .. } => {
                self.invoke(call, None, Expectation::Trap(message.into()))
            }
            // No other trap is called so: see `TrapCode::UncaughtException`.
            WastDirective::AssertException { exec, .. } => self.assert_trap(exec, "uncaught exception"),
            WastDirective::AssertUnlinkable { mut module, message, .. } => {
                self.assert_unlinkable(module.encode(), message)
            }
            WastDirective::AssertMalformed { module, message, .. }
            | WastDirective::AssertInvalid { module, message, .. } => self.assert_refused(module, message),
            other => {
                Err(format!("this suite does not know the directive at {:?}", self.position(other.span())))
            }
        };
        Some(decided.unwrap_or_else(|reason| Decision::Made(Err(reason))))
    }

    fn position(&self, span: Span) -> (usize, usize) {
        span.linecol_in(self.text)
    }

    /// Keeps a module that is instantiated later, perhaps more than once; it must be valid. A later one without a name is also
    /// what an instance of no name is made of.
    fn definition(&mut self, wasm: Encoded, name: Option<&'a str>) -> Result<Decision, String> {
        let wasm = wasm.map_err(|error| error.to_string())?;
        read(wasm.clone(), self.features)?;
        self.definitions.insert(None, wasm.clone());
        self.definitions.insert(name, wasm);
        Ok(Decision::Made(Ok(())))
    }

    /// Instantiates a module, which becomes the current one.
    fn module(&mut self, wasm: Encoded, name: Option<&'a str>) -> Result<Decision, String> {
        self.current = None;
        let wasm = wasm.map_err(|error| error.to_string())?;
        let instance = self.instantiate(wasm)?;
        self.current = Some(instance);
        if let Some(name) = name {
            self.named.insert(name, instance);
        }
        Ok(self.step(Planned::Instantiate(instance), Expectation::Return))
    }

    fn instantiate(&mut self, wasm: Vec<u8>) -> Result<InstanceId, String> {
        let module = read(wasm, self.features)?;
        let provider = |import: &wasm::Import<'_>| {
            let spectest = (import.module == "spectest").then_some(self.spectest);
            let instance = self.registered.get(import.module).copied().or(spectest)?;
            self.program.export(instance, import.name).map(Provider::Extern)
        };
        let mut providers = module.imports.iter().map(provider).collect::<Vec<_>>().into_iter();
        self.program
            .instantiate(module, &mut |_, _| providers.next().flatten())
            .map_err(|error| error.to_string())
    }

    fn instance(&self, name: Option<&str>) -> Result<InstanceId, String> {
        match name {
            Some(name) => self.named.get(name).copied(),
            None => self.current,
        }
        .ok_or_else(|| NO_INSTANCE.to_owned())
    }

    /// The instance of that name, what it exports as `name`, and at which of its indices; `kind` is what is looked for.
    fn export(
        &self,
        module: Option<&str>,
        name: &str,
        kind: ExternalKind,
    ) -> Result<(InstanceId, Extern, u32), String> {
        let instance = self.instance(module)?;
        let found = self.program.export(instance, name).zip(self.module_of(instance).export(name));
        let (found, export) = found.ok_or_else(|| format!("there is no export {name:?}"))?;
        if export.kind == kind {
            Ok((instance, found, export.index))
        } else {
            Err(format!("the export {name:?} is not a {kind:?}"))
        }
    }

    fn module_of(&self, instance: InstanceId) -> &wasm::Module<'static> {
        &self.program.instances[instance.0 as usize].module
    }

    fn assert_return(&mut self, exec: WastExecute<'a>, results: &[WastRet<'a>]) -> Result<Decision, String> {
        // Without its instance, it does not matter what is expected.
        if let WastExecute::Invoke(WastInvoke { module, .. }) | WastExecute::Get { module, .. } = &exec {
            self.instance(module.map(|id| id.name()))?;
        }
        let expected = results.iter().map(Pattern::new).collect::<Result<Vec<_>, _>>()?;
        match exec {
            WastExecute::Invoke(invoke) => self.invoke(invoke, Some(&expected), Expectation::Verdict),
            WastExecute::Get { module, global, .. } => {
                let (instance, global, index) =
                    self.export(module.map(|id| id.name()), global, ExternalKind::Global)?;
                let module = &self.program.instances[instance.0 as usize].module;
                let ty =
                    self.driver.types.copy(instance, module)?.global_type(module.globals[index as usize]);
                let action = self.driver.get(global, ty.map_err(|error| error.to_string())?, &expected)?;
                Ok(self.step(Planned::Action(action), Expectation::Verdict))
            }
            WastExecute::Wat(mut module) => self.module(module.encode(), None),
        }
    }

    fn assert_trap(&mut self, exec: WastExecute<'a>, message: &str) -> Result<Decision, String> {
        let expectation = Expectation::Trap(message.into());
        match exec {
            WastExecute::Invoke(invoke) => self.invoke(invoke, None, expectation),
            WastExecute::Wat(mut module) => {
                let wasm = module.encode().map_err(|error| error.to_string())?;
                let instance = self.instantiate(wasm)?;
                Ok(self.step(Planned::Instantiate(instance), expectation))
            }
            WastExecute::Get { .. } => Err("reading a global cannot trap".into()),
        }
    }

    fn invoke(
        &mut self,
        invoke: WastInvoke<'a>,
        expected: Option<&[Pattern]>,
        expectation: Expectation,
    ) -> Result<Decision, String> {
        let (instance, function, index) =
            self.export(invoke.module.map(|id| id.name()), invoke.name, ExternalKind::Func)?;
        let module = &self.program.instances[instance.0 as usize].module;
        let mut copies = self.driver.types.copy(instance, module)?;
        let ty = copies.type_index(module.functions[index as usize]);
        let signature = copies.func_type(module.function_type(index).clone());
        let (ty, signature) =
            (ty.map_err(|error| error.to_string())?, signature.map_err(|error| error.to_string())?);
        let action = self.driver.call(function, (ty, &signature), &invoke.args, expected)?;
        Ok(self.step(Planned::Action(action), expectation))
    }

    fn assert_unlinkable(&mut self, wasm: Encoded, message: &str) -> Result<Decision, String> {
        let wasm = wasm.map_err(|error| error.to_string())?;
        read(wasm.clone(), self.features).map_err(|error| format!("not even valid: {error}"))?;
        Ok(Decision::Made(match self.instantiate(wasm) {
            Ok(_) => Err(format!("it linked, but must not: {message}")),
            Err(_) => Ok(()),
        }))
    }

    fn assert_refused(&mut self, mut module: QuoteWat<'a>, message: &str) -> Result<Decision, String> {
        let accepted = module.encode().is_ok_and(|wasm| wasm::read(&wasm, self.features).is_ok());
        Ok(Decision::Made(if accepted {
            Err(format!("it was accepted, but must not be: {message}"))
        } else {
            Ok(())
        }))
    }

    fn step(&mut self, planned: Planned, expectation: Expectation) -> Decision {
        self.plan.push(planned);
        Decision::Step(self.plan.len() - 1, expectation)
    }

    /// Instantiates the driver and gives the program its steps.
    fn finish(mut self) -> Result<Program<'static>, String> {
        let (wasm, subjects) = self.driver.finish();
        let module = read(wasm, features::SUPPORTED)?;
        let driver = self.program.instantiate(module, &mut |module, name| match module {
            SUBJECT => subjects.get(name.parse::<usize>().ok()?).copied().map(Provider::Extern),
            _ => program::script(module, name),
        });
        let driver = driver.map_err(|error| error.to_string())?;
        for planned in self.plan {
            match planned {
                Planned::Instantiate(instance) => self.program.steps.push(Step::Instantiate(instance)),
                Planned::Action(number) => {
                    let Some(Extern::Func(action)) = self.program.export(driver, &number.to_string()) else {
                        return Err(format!("the driver has no action {number}"));
                    };
                    self.program.add_call(action).map_err(|error| error.to_string())?;
                }
            }
        }
        Ok(self.program)
    }
}

type Encoded = Result<Vec<u8>, wast::Error>;

/// Reads a module whose bytes live for as long as the process, as programs and their parts are passed around here.
fn read(wasm: Vec<u8>, features: WasmFeatures) -> Result<wasm::Module<'static>, String> {
    wasm::read(Vec::leak(wasm), features).map_err(|error| error.to_string())
}
