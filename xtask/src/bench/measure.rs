//! Running all sides of a program in turn: A B C A B C …, so that what else the machine does hits all alike.

use super::build::Job;
use super::contender::Prepared;
use super::sides::Side;
use super::stats;
use super::usage::{self, Usage};
use crate::Result;
use std::fs::{self, File};
use std::path::Path;
use std::process::{Command, Stdio};

/// What the runs of one program took.
pub(crate) struct Measured {
    /// Its name.
    pub(crate) name: &'static str,
    /// What it is.
    pub(crate) about: String,
    /// A side, and what each of its runs took, or why there are none.
    pub(crate) sides: Vec<(Side, Result<Vec<Usage>, Gap>)>,
}

/// Why a side has no times for a program.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Gap {
    /// The side has no form of the program.
    Missing(String),
    /// It has, which does not do what it should.
    Failed(String),
}

impl From<String> for Gap {
    fn from(reason: String) -> Gap {
        Gap::Failed(reason)
    }
}

impl Measured {
    /// Seconds of processors of each run of a side.
    pub(crate) fn cpu(&self, side: Side) -> Option<Vec<f64>> {
        self.each(side, |usage| usage.cpu.as_secs_f64())
    }

    /// Seconds of processors of the quickest run of a side, which what else the machine did has hit least.
    pub(crate) fn least(&self, side: Side) -> Option<Vec<f64>> {
        Some(vec![stats::summary(self.cpu(side)?)?.low])
    }

    /// Seconds from spawn to exit of each run of a side.
    pub(crate) fn wall(&self, side: Side) -> Option<Vec<f64>> {
        self.each(side, |usage| usage.wall.as_secs_f64())
    }

    fn each(&self, side: Side, of: impl Fn(&Usage) -> f64) -> Option<Vec<f64>> {
        let (_, runs) = self.sides.iter().find(|(found, _)| *found == side)?;
        Some(runs.as_ref().ok()?.iter().map(of).collect())
    }

    /// Seconds of all runs of all sides together.
    pub(crate) fn total(&self) -> f64 {
        let runs = self.sides.iter().filter_map(|(_, runs)| runs.as_ref().ok()).flatten();
        runs.map(|usage| usage.cpu.as_secs_f64()).sum()
    }
}

/// Runs every side of `job` as often as `runs` says. A side that fails, or prints something else than the first did, is
/// not run again.
pub(crate) fn measure(
    job: &Job,
    prepared: Vec<(Side, Result<Prepared, Gap>)>,
    runs: usize,
    scratch: &Path,
) -> Measured {
    let mut expected = None;
    let mut samples: Vec<Result<Vec<Usage>, Gap>> = prepared.iter().map(|_| Ok(Vec::new())).collect();
    for _ in 0..runs {
        for ((_, prepared), samples) in prepared.iter().zip(&mut samples) {
            let Ok(taken) = samples else { continue };
            let outcome = prepared.as_ref().map_err(Clone::clone);
            match outcome.and_then(|prepared| Ok(run_once(job, prepared, &mut expected, scratch)?)) {
                Ok(usage) => taken.push(usage),
                Err(gap) => *samples = Err(gap),
            }
        }
    }
    let sides = prepared.into_iter().map(|(side, _)| side).zip(samples).collect();
    Measured { name: job.name, about: job.about.clone(), sides }
}

fn run_once(job: &Job, prepared: &Prepared, expected: &mut Option<Vec<u8>>, scratch: &Path) -> Result<Usage> {
    let mut command = prepared.command();
    if let Some(directory) = &job.directory {
        command.current_dir(directory);
    }
    let (usage, output) = run_into_file(&mut command, job.stdin.as_deref(), scratch)?;
    if usage.exit != Some(0) {
        return Err(format!(
            "it ended with {}",
            usage.exit.map_or_else(|| "a signal".into(), |code| format!("the code {code}"))
        ));
    }
    if *expected.get_or_insert_with(|| output.clone()) != output {
        let output = String::from_utf8_lossy(&output);
        return Err(format!("it printed something else than the first side: {output}"));
    }
    Ok(usage)
}

/// Runs a command; what it used, and what it wrote to its standard output, which is a file and so holds nobody up.
///
/// # Errors
/// When a file or the command cannot be had.
pub(crate) fn run_into_file(
    command: &mut Command,
    stdin: Option<&Path>,
    scratch: &Path,
) -> Result<(Usage, Vec<u8>)> {
    let path = scratch.join("stdout");
    let file = File::create(&path).map_err(|error| format!("cannot write {}: {error}", path.display()))?;
    let stdin = match stdin {
        Some(path) => {
            File::open(path).map_err(|error| format!("cannot open {}: {error}", path.display()))?.into()
        }
        None => Stdio::null(),
    };
    let usage = usage::run(command.stdin(stdin).stdout(file).stderr(Stdio::null()))?;
    let output = fs::read(&path).map_err(|error| format!("cannot read {}: {error}", path.display()))?;
    Ok((usage, output))
}
