//! Damaged modules: whatever was done to its bytes, a build makes an executable of a module or says what is wrong with it. It does not
//! panic, does not blame itself, and does not take long. The damage is drawn from fixed seeds.

mod damage;

use std::panic::{AssertUnwindSafe, catch_unwind};
use std::path::Path;
use std::sync::mpsc;
use std::thread;
use std::time::Duration;
use wasmc::error::Kind;
use wasmc::pipeline::{self, BuildOptions};
use wasmc::program::{self, Program};
use wasmc::wasm::{self, features};
use wasmc_targets::TARGETS;
use wasmc_tests::random::Random;

/// How many modules are damaged and built.
const COUNT: u64 = 12_000;

/// How many of them must have been built, since otherwise it is only the validator that is tested.
const BUILT: u64 = COUNT / 10;

/// How long one may take: on a busy machine a hundred times as long as the slowest of them.
const LIMIT: Duration = Duration::from_secs(20);

/// What a build made of a damaged module.
enum Outcome {
    Built,
    Refused,
    Defect(String),
}

#[test]
fn a_damaged_module_is_built_or_refused() {
    let originals = originals();
    let (sender, receiver) = mpsc::channel();
    thread::spawn(move || {
        for seed in 0..COUNT {
            let damaged = damage::damage(&originals, &mut Random::new(seed));
            if sender.send(build(&damaged, seed)).is_err() {
                return;
            }
        }
    });
    let mut built = 0;
    for seed in 0..COUNT {
        match receiver.recv_timeout(LIMIT) {
            Ok(Outcome::Built) => built += 1,
            Ok(Outcome::Refused) => {}
            Ok(Outcome::Defect(reason)) => panic!("seed {seed}: {reason}"),
            Err(_) => panic!("seed {seed}: it takes longer than {LIMIT:?}"),
        }
    }
    assert!(built >= BUILT, "only {built} of {COUNT} were built");
}

fn build(binary: &[u8], seed: u64) -> Outcome {
    let build = || {
        let mut program = Program::new();
        let module = wasm::read(binary, features::SUPPORTED)?;
        program.instantiate(module, &mut |module, name| program::wasi(module, name))?;
        let target = &TARGETS[seed as usize % TARGETS.len()];
        pipeline::build(&program, &BuildOptions::new(target))
    };
    match catch_unwind(AssertUnwindSafe(build)) {
        Ok(Ok(_)) => Outcome::Built,
        Ok(Err(error)) if error.kind() == Kind::Input => Outcome::Refused,
        Ok(Err(error)) => Outcome::Defect(error.to_string()),
        Err(_) => Outcome::Defect("the compiler panics".into()),
    }
}

/// The modules that are damaged: those whose lowering is held down, which have something of everything, and one with debug
/// information.
fn originals() -> Vec<Vec<u8>> {
    let tests = Path::new(env!("CARGO_MANIFEST_DIR"));
    let directory = tests.join("lower");
    let entries = std::fs::read_dir(&directory).expect("the folder is there");
    let mut paths: Vec<_> = entries.map(|entry| entry.expect("the folder can be read").path()).collect();
    paths.retain(|path| path.extension().is_some_and(|extension| extension == "wat"));
    paths.sort();
    paths.push(tests.join("programs/guests/shoal.wasm"));
    paths.iter().map(|path| wat::parse_file(path).expect("the module is well-formed")).collect()
}
