//! A module and its driver, run by Wasmtime in this process.

use crate::driver::{Driver, SUBJECT};
use wasmc_tests::steps::StepOutcome;
use wasmtime::{Config, Engine, Instance, Linker, Module, OptLevel, Result, Store, ThrownException, Trap};

/// Bytes of stack for Wasm, a part of the thread's own: half of what a program of wasmc has.
const WASM_STACK: usize = 4 << 20;

/// Bytes of stack that a thread needs in which the reference runs.
pub(crate) const THREAD_STACK: usize = 16 << 20;

/// The reference.
pub(crate) struct Reference {
    engine: Engine,
}

impl Reference {
    /// Wasmtime with every feature that wasmc has. The code generator is wasmc's too, so as much as possible of the way to it is
    /// another: nothing is optimised, so that what the optimiser does wrong is seen, and every trap is an explicit check.
    ///
    /// # Errors
    /// When Wasmtime refuses its settings.
    pub(crate) fn new() -> Result<Reference> {
        let mut config = Config::new();
        config
            .wasm_memory64(true)
            .wasm_multi_memory(true)
            .wasm_tail_call(true)
            .wasm_relaxed_simd(true)
            .relaxed_simd_deterministic(true)
            .wasm_function_references(true)
            .wasm_exceptions(true)
            .wasm_threads(true)
            .shared_memory(true)
            .wasm_extended_const(true)
            .cranelift_opt_level(OptLevel::None)
            .signals_based_traps(false)
            .memory_init_cow(false)
            .async_stack_size(THREAD_STACK)
            .max_wasm_stack(WASM_STACK);
        Ok(Reference { engine: Engine::new(&config)? })
    }

    /// Instantiates the module, then runs the actions of the driver: what became of each. After an instantiation that failed
    /// there is nothing more.
    ///
    /// # Errors
    /// When Wasmtime refuses the module, or cannot do what it asks for.
    pub(crate) fn run(&self, subject: &[u8], driver: &Driver) -> Result<Vec<StepOutcome>> {
        let mut store = Store::new(&self.engine, ());
        let instance = Instance::new(&mut store, &Module::new(&self.engine, subject)?, &[]);
        let instance = match instance {
            Ok(instance) => instance,
            Err(error) => return Ok(vec![outcome(Err(error))?]),
        };
        let mut linker = Linker::new(&self.engine);
        linker.instance(&mut store, SUBJECT, instance)?;
        let actions = linker.instantiate(&mut store, &Module::new(&self.engine, &driver.wasm)?)?;
        let mut outcomes = vec![StepOutcome::Returned(0)];
        for number in 0..driver.actions.len() {
            let action = actions.get_typed_func::<(), i32>(&mut store, &number.to_string())?;
            outcomes.push(outcome(action.call(&mut store, ()))?);
        }
        Ok(outcomes)
    }
}

fn outcome(result: Result<i32>) -> Result<StepOutcome> {
    let error = match result {
        Ok(value) => return Ok(StepOutcome::Returned(value.into())),
        Err(error) => error,
    };
    if error.is::<ThrownException>() {
        return Ok(StepOutcome::Trapped("uncaught exception".into()));
    }
    match error.downcast_ref::<Trap>() {
        Some(trap) => Ok(StepOutcome::Trapped(trap.to_string().trim_start_matches("wasm trap: ").into())),
        None => Err(error),
    }
}

/// What Wasmtime calls a trap, and what wasmc does, where that is not the same. Wasmtime does not tell some traps from each other.
pub(crate) const SYNONYMS: [(&str, &str); 6] = [
    ("wasm `unreachable` instruction executed", "unreachable"),
    ("undefined element: out of bounds table access", "out of bounds table access"),
    ("undefined element: out of bounds table access", "undefined element"),
    ("null reference", "null function reference"),
    ("null reference", "null exception reference"),
    ("atomic wait on non-shared memory", "expected shared memory"),
];
