//! Loops that begin with a jump table, as interpreters and state machines do: whatever the compiler makes of them, what they do is what
//! WebAssembly says. Random ones are run here and as images, and their results are compared.

mod random;
mod state_machine;

use std::fmt::Write as _;
use std::process::ExitCode;
use std::time::Duration;

use libtest_mimic::{Arguments, Failed, Trial};
use state_machine::{CODE, FUEL, LOCALS, Loop, SUM, byte, run};
use wasmc::pipeline::{self, BuildOptions};
use wasmc_targets::Target;
use wasmc_tests::image::Executable;
use wasmc_tests::machine::{self, Machine};
use wasmc_tests::random::Random;

/// How long an image may run.
const LIMIT: Duration = Duration::from_secs(60);

/// Images for each target, and state machines in each.
const IMAGES: u64 = 16;
const MACHINES: usize = 200;

/// How often one goes on.
const STEPS: u32 = 200;

/// The result of a state machine.
fn result(machine: &Loop) -> u32 {
    let mut locals = [0; LOCALS];
    locals[FUEL] = STEPS;
    run(machine, &mut locals);
    locals[SUM]
}

/// A module that traps in `$checkN` where the `N`th has another result than it should have.
fn module(machines: &[Loop]) -> String {
    let code: String = (0..CODE).map(|address| format!("\\{:02x}", byte(address))).collect();
    let mut text = format!("(module (memory 1) (data (i32.const 0) \"{code}\")\n");
    let mut calls = String::new();
    let locals = "i32 ".repeat(LOCALS);
    for (number, machine) in machines.iter().enumerate() {
        let expected = result(machine).cast_signed();
        write!(
            text,
            "(func $run{number} (result i32) (local {locals})
             (local.set {FUEL} (i32.const {STEPS}))\n{machine}(local.get {SUM}))
             (func $check{number} (if (i32.ne (call $run{number}) (i32.const {expected})) (then unreachable)))\n"
        )
        .expect("text");
        write!(calls, "(call $check{number}) ").expect("text");
    }
    text + &format!("(func (export \"_start\") {calls}))")
}

/// Whether heads are repeated: whether code is read in more places than `text` has.
fn is_attack(clif: &str, text: &str) -> Result<(), Failed> {
    let [made, written] = [clif.matches("uload8").count(), text.matches("load8_u").count()];
    if made * 2 < written * 3 {
        return Err(format!("{made} loads of {written}: too few are repeated to test anything").into());
    }
    Ok(())
}

fn compare(target: &'static Target, machine: Machine, seed: u64) -> Result<(), Failed> {
    let mut random = Random::new(seed);
    let machines: Vec<Loop> = (0..MACHINES).map(|_| random::state_machine(&mut random)).collect();
    let text = module(&machines);
    let wasm = wat::parse_str(&text)?;
    let options = BuildOptions { clif: true, ..BuildOptions::new(target) };
    let artifacts = pipeline::compile(&wasm, &options).map_err(|error| error.to_string())?.artifacts;
    is_attack(&artifacts.clif.expect("it was asked for"), &text)?;
    let executable = Executable::new(&artifacts.image.bytes);
    let outcome = machine::run(&mut machine.command(&executable.path()), Vec::new(), LIMIT)?;
    if outcome.status.is_some_and(|status| status.success()) {
        return Ok(());
    }
    let report = String::from_utf8_lossy(&outcome.stderr).into_owned();
    let is_wrong = |number: usize| {
        report.contains(&format!("check{number}\n")) || report.contains(&format!("run{number}\n"))
    };
    let wrong = machines.iter().enumerate().find(|&(number, _)| is_wrong(number));
    Err(format!("{report}\n{}", wrong.map(|(_, machine)| machine.to_string()).unwrap_or_default()).into())
}

fn main() -> ExitCode {
    let trials = machine::machines("jump tables in loops").flat_map(|(target, machine)| {
        (0..IMAGES).map(move |seed| {
            Trial::test(format!("{}/{seed}", target.name), move || compare(target, machine, seed))
        })
    });
    libtest_mimic::run(&Arguments::from_args(), trials.collect()).exit_code()
}
