//! The official specification tests, run through executables made by wasmc: one test for each script and target.

mod driver;
mod report;
mod run;
mod script;
mod skips;
mod suite;
mod types;
mod value;

use libtest_mimic::{Arguments, Failed, Trial};
use report::{Report, Table, Verdict};
use script::{Case, Script};
use skips::Skips;
use std::process::ExitCode;
use std::sync::{Arc, Mutex};
use suite::Source;
use wasmc::pipeline::{self, BuildOptions, Entry};
use wasmc::wasm::features;
use wasmc_targets::{TARGETS, Target};
use wasmc_tests::machine::{self, Machine};
use wasmc_tests::steps::Steps;
use wasmparser::WasmFeatures;

fn main() -> ExitCode {
    let arguments = Arguments::from_args();
    let skips = Arc::new(Skips::read());
    let table = Arc::new(Mutex::new(Table::default()));
    let mut trials = Vec::new();
    for target in &TARGETS {
        let machine = Machine::of(target);
        let ignored = machine.is_err() && !machine::must_have_everything();
        if let Err(missing) = &machine {
            eprintln!("SKIPPED: the specification tests for {}: {missing}", target.name);
        }
        for source in suite::sources() {
            let name = format!("{}/{}", arch_name(target), source.name);
            let (skips, table, machine) = (skips.clone(), table.clone(), machine.clone());
            let test = move || {
                let report = report(&source, target, machine?, &skips);
                let verdict = report.verdict();
                table.lock().expect("no test panics with the table").add(report);
                verdict
            };
            trials.push(Trial::test(name, test).with_ignored_flag(ignored));
        }
        let name = format!("{}/notices-what-is-wrong", arch_name(target));
        trials.push(
            Trial::test(name, move || notices_what_is_wrong(target, machine?)).with_ignored_flag(ignored),
        );
    }
    let conclusion = libtest_mimic::run(&arguments, trials);
    if !arguments.list {
        println!("{}", table.lock().expect("no test panics with the table"));
    }
    conclusion.exit_code()
}

/// The name of the target's architecture, as tests are named.
fn arch_name(target: &Target) -> &'static str {
    target.name.split('-').next().unwrap_or(target.name)
}

/// Runs one script, and sums up what came of it.
fn report(source: &Source, target: &'static Target, machine: Machine, skips: &Skips) -> Report {
    match judge(source.text, source.features, target, machine) {
        Ok(verdicts) => Report::new(arch_name(target), &source.name, &verdicts, skips.of(source)),
        Err(reason) => Report::of_nothing(arch_name(target), &source.name, reason),
    }
}

/// Runs one script; the verdict on each of its cases.
fn judge(
    text: &str,
    features: WasmFeatures,
    target: &'static Target,
    machine: Machine,
) -> Result<Vec<Verdict>, String> {
    let script = Script::read(text, features)?;
    let options = BuildOptions { entry: Entry::Script, ..BuildOptions::new(target) };
    let steps = match pipeline::build(&script.program, &options) {
        Ok(artifacts) => Steps::run(&artifacts.image.bytes, machine)?,
        Err(error) => Steps::of_nothing(format!("the program cannot be built: {error}")),
    };
    let verdict = |case: &Case| Verdict {
        line: case.line,
        assertion: case.assertion,
        result: run::decide(case, &steps),
    };
    Ok(script.cases.iter().map(verdict).collect())
}

/// Runs a script in which every assertion is wrong: a suite that passes it proves nothing.
fn notices_what_is_wrong(target: &'static Target, machine: Machine) -> Result<(), Failed> {
    let verdicts = judge(include_str!("wrong.wast"), features::SUPPORTED, target, machine)?;
    let unnoticed = |verdict: &&Verdict| verdict.assertion == verdict.result.is_ok();
    match verdicts.iter().find(unnoticed) {
        Some(Verdict { line, result, .. }) => Err(format!("wrong.wast:{line}: {result:?}").into()),
        None => Ok(()),
    }
}
