//! A module and its driver, built by wasmc to one executable and run: step 0 is the instantiation, step n + 1 is action n.

use crate::driver::{Driver, SUBJECT};
use wasmc::pipeline::{self, BuildOptions, Entry, OptLevel};
use wasmc::program::{Extern, Program, Provider, Step};
use wasmc::wasm::{self, Module, features};
use wasmc_targets::Target;
use wasmc_tests::machine::Machine;
use wasmc_tests::steps::Steps;

/// Builds and runs.
///
/// # Errors
/// Says why there is nothing to run: always a defect.
pub(crate) fn run(
    subject: Module<'_>,
    driver: &Driver,
    target: &'static Target,
    machine: Machine,
    opt_level: OptLevel,
) -> Result<Steps, String> {
    let program = program(subject, driver).map_err(|error| error.to_string())?;
    let options = BuildOptions { entry: Entry::Script, opt_level, ..BuildOptions::new(target) };
    let artifacts = pipeline::build(&program, &options).map_err(|error| error.to_string())?;
    Steps::run(&artifacts.image.bytes, machine)
}

fn program<'a>(subject: Module<'a>, driver: &'a Driver) -> wasmc::error::Result<Program<'a>> {
    let mut program = Program::new();
    let subject = program.instantiate(subject, &mut |_, _| None)?;
    let module = wasm::read(&driver.wasm, features::SUPPORTED)?;
    let imports = module.imports.iter().map(|import| program.export(subject, import.name));
    let mut providers = imports.map(|export| export.map(Provider::Extern)).collect::<Vec<_>>().into_iter();
    let driver_instance = program.instantiate(module, &mut |module, _| {
        assert_eq!(module, SUBJECT, "the driver imports from the subject only");
        providers.next().flatten()
    })?;
    program.steps.push(Step::Instantiate(subject));
    for action in 0..driver.actions.len() {
        if let Some(Extern::Func(function)) = program.export(driver_instance, &action.to_string()) {
            program.add_call(function)?;
        }
    }
    Ok(program)
}
