//! Running a script's executable, and reading what became of its steps.

use crate::script::{Case, Decision, Expectation};
use std::collections::HashMap;
use std::os::unix::fs::PermissionsExt;
use std::path::Path;
use std::time::Duration;
use wasmc_tests::machine::{self, Machine};

/// How long a script may run: ample for the longest of them under an emulator on a busy machine.
const LIMIT: Duration = Duration::from_secs(180);

/// What became of one step.
enum StepOutcome {
    Returned(i64),
    Trapped(String),
}

/// What became of the steps of a program.
pub(crate) struct Steps {
    outcomes: HashMap<usize, StepOutcome>,
    /// How the process ended and what it complained of, for the steps that left no line.
    epilogue: String,
}

impl Steps {
    /// Runs the executable `image` on `machine`, in a temporary directory of its own.
    ///
    /// # Errors
    /// When it cannot be written or started.
    pub(crate) fn run(image: &[u8], machine: Machine) -> Result<Steps, String> {
        let directory = tempfile::tempdir().map_err(|error| error.to_string())?;
        let executable = directory.path().join("script");
        write_executable(&executable, image).map_err(|error| error.to_string())?;
        let outcome = machine::run(&mut machine.command(&executable), Vec::new(), LIMIT)
            .map_err(|error| format!("cannot run the executable: {error}"))?;
        let ending = outcome.status.map_or("killed after its time".to_owned(), |status| status.to_string());
        Ok(Steps {
            outcomes: String::from_utf8_lossy(&outcome.stdout).lines().filter_map(parse_line).collect(),
            epilogue: format!("{ending}; {}", String::from_utf8_lossy(&outcome.stderr).trim()),
        })
    }

    /// The steps of a program that there is no executable of.
    pub(crate) fn of_nothing(reason: String) -> Steps {
        Steps { outcomes: HashMap::new(), epilogue: reason }
    }

    /// Decides a case.
    pub(crate) fn decide(&self, case: &Case) -> Result<(), String> {
        match &case.decision {
            Decision::Made(result) => result.clone(),
            Decision::Step(number, expectation) => self.judge(*number, expectation),
        }
    }

    fn judge(&self, number: usize, expectation: &Expectation) -> Result<(), String> {
        let Some(outcome) = self.outcomes.get(&number) else {
            return Err(format!("it did not run: {}", self.epilogue));
        };
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
}

/// Reads `INDEX ok RESULT` or `INDEX trap MESSAGE`.
fn parse_line(line: &str) -> Option<(usize, StepOutcome)> {
    let (index, rest) = line.split_once(' ')?;
    let outcome = match rest.split_once(' ')? {
        ("ok", result) => StepOutcome::Returned(result.parse().ok()?),
        ("trap", message) => StepOutcome::Trapped(message.to_owned()),
        _ => return None,
    };
    Some((index.parse().ok()?, outcome))
}

fn write_executable(path: &Path, image: &[u8]) -> std::io::Result<()> {
    std::fs::write(path, image)?;
    std::fs::set_permissions(path, std::fs::Permissions::from_mode(0o755))
}
