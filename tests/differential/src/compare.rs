//! One module, run by both; where they part.

use crate::driver::{self, Driver};
use crate::ours;
use crate::reference::{Reference, SYNONYMS};
use std::panic::{AssertUnwindSafe, catch_unwind};
use wasmc::pipeline::OptLevel;
use wasmc::wasm::{self, features};
use wasmc_targets::Target;
use wasmc_tests::machine::Machine;
use wasmc_tests::random::Random;
use wasmc_tests::steps::{StepOutcome, Steps};

/// What came of running one module by both.
pub(crate) enum Verdict {
    /// They agree on so many steps, of which so many returned.
    Same { steps: usize, returned: usize },
    /// They agree until one of them has no stack left, which is a matter of its size.
    StackExhausted,
    /// Nothing was compared, because the reference cannot run the module.
    Unsuitable(String),
    /// They differ.
    Different(String),
}

/// Where our executables run, and how they are made.
#[derive(Clone, Copy)]
pub(crate) struct Setting {
    pub(crate) target: &'static Target,
    pub(crate) machine: Machine,
    pub(crate) opt_level: OptLevel,
}

/// Runs the module `binary`, which was made of `seed`, by both.
pub(crate) fn compare(binary: &[u8], seed: u64, setting: Setting, reference: &Reference) -> Verdict {
    let subject = match wasm::read(binary, features::SUPPORTED) {
        Ok(subject) => subject,
        Err(error) => return Verdict::Different(format!("wasmc refuses it: {error}")),
    };
    let driver = driver::make(&subject, &mut Random::new(seed));
    let expected = match reference.run(binary, &driver) {
        Ok(expected) => expected,
        Err(error) => return Verdict::Unsuitable(format!("{error:?}")),
    };
    let Setting { target, machine, opt_level } = setting;
    let run = || ours::run(subject, &driver, target, machine, opt_level);
    match catch_unwind(AssertUnwindSafe(run)) {
        Ok(Ok(steps)) => judge(&expected, &steps, &driver),
        Ok(Err(error)) => Verdict::Different(error),
        Err(_) => Verdict::Different("wasmc panics".into()),
    }
}

fn judge(expected: &[StepOutcome], steps: &Steps, driver: &Driver) -> Verdict {
    let exhausted = StepOutcome::Trapped("call stack exhausted".into());
    for (number, expected) in expected.iter().enumerate() {
        let made = steps.outcome(number);
        if *expected == exhausted || made == Ok(&exhausted) {
            return Verdict::StackExhausted;
        }
        if !made.as_ref().is_ok_and(|made| same(expected, made)) {
            let action = match number.checked_sub(1) {
                Some(action) => &driver.actions[action],
                None => "instantiation",
            };
            return Verdict::Different(format!("{action}: Wasmtime {expected:?}, wasmc {made:?}"));
        }
    }
    let returned = expected.iter().filter(|outcome| matches!(outcome, StepOutcome::Returned(_))).count();
    Verdict::Same { steps: expected.len(), returned }
}

fn same(expected: &StepOutcome, made: &StepOutcome) -> bool {
    match (expected, made) {
        (StepOutcome::Trapped(expected), StepOutcome::Trapped(made)) => {
            expected == made || SYNONYMS.contains(&(expected, made))
        }
        (expected, made) => expected == made,
    }
}
