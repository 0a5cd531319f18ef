//! Running the executable of a script, and reading what became of its steps.

use crate::machine::{self, Machine};
use std::collections::HashMap;
use std::os::unix::fs::PermissionsExt;
use std::path::Path;
use std::time::Duration;

/// How long a script may run: ample for the longest of them under an emulator on a busy machine.
const LIMIT: Duration = Duration::from_secs(180);

/// What became of one step.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum StepOutcome {
    /// It returned this.
    Returned(i64),
    /// It ended with a trap of this message.
    Trapped(String),
}

/// What became of the steps of a program.
#[derive(Debug)]
pub struct Steps {
    outcomes: HashMap<usize, StepOutcome>,
    /// How the process ended and what it complained of, for the steps that left no line.
    epilogue: String,
}

impl Steps {
    /// Runs the executable `image`, whose entry is that of a script, on `machine`, in a temporary directory of its own.
    ///
    /// # Errors
    /// When it cannot be written or started.
    pub fn run(image: &[u8], machine: Machine) -> Result<Steps, String> {
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
    #[must_use]
    pub fn of_nothing(reason: String) -> Steps {
        Steps { outcomes: HashMap::new(), epilogue: reason }
    }

    /// What became of step `number`.
    ///
    /// # Errors
    /// When it did not run: how the process ended.
    pub fn outcome(&self, number: usize) -> Result<&StepOutcome, String> {
        self.outcomes.get(&number).ok_or_else(|| format!("it did not run: {}", self.epilogue))
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
