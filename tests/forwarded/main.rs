//! Loads that are left out: whatever the compiler concludes of what is in memory, a program reads what WebAssembly says. Random functions whose
//! pointers meet are carried out here and as images, and what they return and leave in memory is compared.

mod random;
mod run;
mod steps;

use std::fmt::Write as _;
use std::process::ExitCode;
use std::time::Duration;

use libtest_mimic::{Arguments, Failed, Trial};
use run::Run;
use steps::{LOCALS, MEMORY, POINTERS, Routine, SCRAMBLED};
use wasmc::pipeline::{self, BuildOptions};
use wasmc_targets::Target;
use wasmc_tests::image::Executable;
use wasmc_tests::machine::{self, Machine};
use wasmc_tests::random::Random;

/// How long an image may run.
const LIMIT: Duration = Duration::from_secs(60);

/// Images for each target, and functions in each.
const IMAGES: u64 = 24;
const ROUTINES: u64 = 150;

/// Of so many loads, at least one is left out.
const LEAST_SHARE: usize = 64;

/// A module that traps in `$checkN` where the `N`th function has not done what it should have.
fn module(routines: &[Routine]) -> String {
    let scrambled: String = SCRAMBLED
        .iter()
        .map(|at| {
            format!(
                "(i64.store offset={at} (i32.const 0)
                   (i64.mul (i64.load offset={at} (i32.const 0)) (i64.const 0x123456789abcdef)))\n"
            )
        })
        .collect();
    let mut text = format!(
        "(module (memory 1 1)
           (func $fill (local $at i32)
             (loop $again
               (i32.store8 (local.get $at) (i32.mul (local.get $at) (i32.const 167)))
               (br_if $again (i32.lt_u (local.tee $at (i32.add (local.get $at) (i32.const 1))) (i32.const {MEMORY})))))
           (func $sum (result i64) (local $at i32) (local $sum i64)
             (loop $again
               (local.set $sum (i64.add (i64.mul (local.get $sum) (i64.const 31)) (i64.load8_u (local.get $at))))
               (br_if $again (i32.lt_u (local.tee $at (i32.add (local.get $at) (i32.const 1))) (i32.const {MEMORY}))))
             (local.get $sum))
           (func $scramble {scrambled})\n"
    );
    let params: String = (0..POINTERS).map(|pointer| format!("(param $p{pointer} i32)")).collect();
    let locals: String =
        (0..LOCALS).map(|local| format!("(local $i{local} i32) (local $l{local} i64)")).collect();
    let initial = "(local.set $i0 (i32.const 1)) (local.set $i1 (i32.const 2)) (local.set $i2 (i32.const 3))
        (local.set $l0 (i64.const 4)) (local.set $l1 (i64.const 5)) (local.set $l2 (i64.const 6))";
    let ints = (0..LOCALS).map(|local| format!("(i64.extend_i32_u (local.get $i{local}))"));
    let all = ints.chain((0..LOCALS).map(|local| format!("(local.get $l{local})")));
    let result = all.fold("(i64.const 0)".to_owned(), |sum, local| {
        format!("(i64.add (i64.mul {sum} (i64.const 31)) {local})")
    });
    let mut calls = String::new();
    for (number, routine) in routines.iter().enumerate() {
        let body = routine.text();
        let loops = body.matches("(loop").count();
        let counters: String = (0..loops).map(|counter| format!("(local $n{counter} i32)")).collect();
        let arguments: String =
            routine.pointers.iter().map(|pointer| format!("(i32.const {pointer})")).collect();
        let run = Run::of(routine);
        let sum = run.memory.iter().fold(0, |sum: u64, &byte| sum.wrapping_mul(31).wrapping_add(byte.into()));
        let (result_there, sum) = (run.result().cast_signed(), sum.cast_signed());
        write!(
            text,
            "(func $routine{number} {params} (result i64) {locals} {counters}\n{initial}\n{body}{result})
             (func $check{number} (call $fill)
               (if (i64.ne (call $routine{number} {arguments}) (i64.const {result_there})) (then unreachable))
               (if (i64.ne (call $sum) (i64.const {sum})) (then unreachable)))\n"
        )
        .expect("text");
        write!(calls, "(call $check{number}) ").expect("text");
    }
    text + &format!("(func (export \"_start\") {calls}))")
}

/// Whether enough is left out that it could be wrong.
fn is_attack(routines: &[Routine], clif: &str) -> Result<(), Failed> {
    let all: usize = routines.iter().map(Routine::loads).sum();
    // Each begins with its name.
    let functions: Vec<&str> =
        clif.split("\n; ").filter(|function| function.starts_with("routine")).collect();
    assert_eq!(functions.len(), routines.len());
    let left: usize = functions.into_iter().map(loads).sum();
    if left + all / LEAST_SHARE > all {
        return Err(format!("{left} of {all} loads are left: too many to test anything").into());
    }
    Ok(())
}

/// How many loads of memory the CLIF of a function has, those of its length left out, which cannot fault.
fn loads(clif: &str) -> usize {
    let definitions = clif.lines().filter_map(|line| Some(line.split_once(" = ")?.1));
    definitions.filter(|definition| definition.contains("load") && !definition.contains("notrap")).count()
}

fn compare(target: &'static Target, machine: Machine, seed: u64) -> Result<(), Failed> {
    let mut random = Random::new(seed);
    let routines: Vec<Routine> = (0..ROUTINES).map(|_| random::routine(&mut random)).collect();
    let wasm = wat::parse_str(module(&routines))?;
    let options = BuildOptions { clif: true, ..BuildOptions::new(target) };
    let artifacts = pipeline::compile(&wasm, &options).map_err(|error| error.to_string())?.artifacts;
    let executable = Executable::new(&artifacts.image.bytes);
    let outcome = machine::run(&mut machine.command(&executable.path()), Vec::new(), LIMIT)?;
    if outcome.status.is_some_and(|status| status.success()) {
        return is_attack(&routines, &artifacts.clif.unwrap_or_default());
    }
    let report = String::from_utf8_lossy(&outcome.stderr).into_owned();
    let wrong = routines.iter().enumerate().find(|(number, _)| {
        report.contains(&format!("check{number}\n")) || report.contains(&format!("routine{number}\n"))
    });
    let source = wrong.map(|(_, routine)| format!("called with {:?}:\n{}", routine.pointers, routine.text()));
    Err(format!("{report}\n{}", source.unwrap_or_default()).into())
}

fn main() -> ExitCode {
    let trials = machine::machines("loads that are left out").flat_map(|(target, machine)| {
        (0..IMAGES).map(move |seed| {
            Trial::test(format!("{}/{seed}", target.name), move || compare(target, machine, seed))
        })
    });
    libtest_mimic::run(&Arguments::from_args(), trials.collect()).exit_code()
}
