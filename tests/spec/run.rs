//! Deciding the cases of a script by what became of the steps of its executable.

use crate::script::{Case, Decision, Expectation};
use wasmc_tests::steps::{StepOutcome, Steps};

/// Decides a case.
pub(crate) fn decide(case: &Case, steps: &Steps) -> Result<(), String> {
    match &case.decision {
        Decision::Made(result) => result.clone(),
        Decision::Step(number, expectation) => judge(steps.outcome(*number)?, expectation),
    }
}

fn judge(outcome: &StepOutcome, expectation: &Expectation) -> Result<(), String> {
    match (outcome, expectation) {
        (StepOutcome::Returned(_), Expectation::Return) => Ok(()),
        (StepOutcome::Returned(1), Expectation::Verdict) => Ok(()),
        (StepOutcome::Returned(_), Expectation::Verdict) => Err("the results are not as expected".into()),
        (StepOutcome::Returned(_), Expectation::Trap(message)) => {
            Err(format!("it returned, but must trap: {message}"))
        }
        (StepOutcome::Trapped(trap), Expectation::Return | Expectation::Verdict) => {
            Err(format!("it trapped: {trap}"))
        }
        // The scripts shorten some messages, and lengthen others by the value that was met.
        (StepOutcome::Trapped(trap), Expectation::Trap(message))
            if trap.starts_with(message.as_str()) || message.starts_with(trap.as_str()) =>
        {
            Ok(())
        }
        (StepOutcome::Trapped(trap), Expectation::Trap(message)) => {
            Err(format!("it trapped with `{trap}`, not `{message}`"))
        }
    }
}
