//! Loops that count: whatever the compiler concludes of how far one counts, an access is where WebAssembly says. Random nests of loops are
//! run here and as images, and what they read is compared.

mod folded;
mod nest;
mod random;
mod run;

use std::fmt::Write as _;
use std::process::ExitCode;
use std::time::Duration;

use folded::folded;
use libtest_mimic::{Arguments, Failed, Trial};
use nest::{CHECKSUM, Expr, LOCALS, MEMORY, Nest, PARAMETERS};
use run::Run;
use wasmc::pipeline::{self, BuildOptions};
use wasmc_targets::{Arch, Target};
use wasmc_tests::image::Executable;
use wasmc_tests::machine::{self, Machine};
use wasmc_tests::random::Random;

/// How long an image may run.
const LIMIT: Duration = Duration::from_secs(60);

/// Images for each target, and nests of loops in each.
const IMAGES: u64 = 32;
const NESTS: u64 = 150;

/// Of so many sums of two indices or more, at least one is part of its access.
const LEAST_SHARE: usize = 16;

/// A module that compares what each nest has read with what it should have, and traps in `$checkN` where the `N`th has not.
fn module(nests: &[Nest]) -> String {
    let mut text = format!(
        "(module (memory 1)
           (func $fill (local $at i32)
             (loop $again
               (i32.store8 (local.get $at) (i32.xor (i32.mul (local.get $at) (i32.const 167))
                 (i32.mul (i32.shr_u (local.get $at) (i32.const 8)) (i32.const 29))))
               (br_if $again (i32.lt_u (local.tee $at (i32.add (local.get $at) (i32.const 1))) (i32.const {MEMORY})))))\n"
    );
    let mut calls = String::new();
    let (params, locals) = ("i32 ".repeat(PARAMETERS), "i32 ".repeat(LOCALS - PARAMETERS));
    for (number, nest) in nests.iter().enumerate() {
        let arguments: String = nest
            .arguments
            .iter()
            .map(|argument| format!("(i32.const {}) ", argument.cast_signed()))
            .collect();
        let expected = Run::of(nest).checksum().cast_signed();
        write!(
            text,
            "(func $nest{number} (param {params}) (result i32) (local {locals})\n{nest}(local.get {CHECKSUM}))
             (func $check{number} (if (i32.ne (call $nest{number} {arguments}) (i32.const {expected})) (then unreachable)))\n"
        )
        .expect("text");
        write!(calls, "(call $check{number}) ").expect("text");
    }
    text + &format!("(func (export \"_start\") (call $fill) {calls}))")
}

fn nests(seed: u64) -> Vec<Nest> {
    let mut random = Random::new(seed);
    (0..NESTS).map(|_| random::nest(&mut random)).collect()
}

/// The accesses at sums of two indices or more.
fn sums(nests: &[Nest]) -> usize {
    let is_index = |term: &&Expr| matches!(term, Expr::Local(_));
    let reads = nests.iter().flat_map(|nest| &nest.reads);
    reads.filter(|read| read.index.iter().filter(is_index).count() > 1).count()
}

/// Whether enough is concluded that it could be wrong.
fn is_attack(nests: &[Nest], clif: &str) -> Result<(), Failed> {
    let (all, folded) = (sums(nests), folded(clif));
    if folded * LEAST_SHARE < all {
        return Err(
            format!("{folded} of {all} sums are part of their accesses: too few to test anything").into()
        );
    }
    Ok(())
}

fn compare(target: &'static Target, machine: Machine, seed: u64) -> Result<(), Failed> {
    let nests = nests(seed);
    let text = module(&nests);
    let wasm = wat::parse_str(&text)?;
    // Elsewhere nothing is concluded.
    let clif = target.arch == Arch::X86_64;
    let options = BuildOptions { clif, ..BuildOptions::new(target) };
    let artifacts = pipeline::compile(&wasm, &options).map_err(|error| error.to_string())?.artifacts;
    let executable = Executable::new(&artifacts.image.bytes);
    let outcome = machine::run(&mut machine.command(&executable.path()), Vec::new(), LIMIT)?;
    if outcome.status.is_some_and(|status| status.success()) {
        return artifacts.clif.map_or(Ok(()), |clif| is_attack(&nests, &clif));
    }
    let report = String::from_utf8_lossy(&outcome.stderr).into_owned();
    let wrong = nests.iter().enumerate().find(|(number, _)| {
        report.contains(&format!("check{number}\n")) || report.contains(&format!("nest{number}\n"))
    });
    let source = wrong.map(|(_, nest)| format!("called with {:?}:\n{nest}", nest.arguments));
    Err(format!("{report}\n{}", source.unwrap_or_default()).into())
}

fn main() -> ExitCode {
    let trials = machine::machines("loops that count").flat_map(|(target, machine)| {
        (0..IMAGES).map(move |seed| {
            Trial::test(format!("{}/{seed}", target.name), move || compare(target, machine, seed))
        })
    });
    libtest_mimic::run(&Arguments::from_args(), trials.collect()).exit_code()
}
