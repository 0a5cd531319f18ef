//! `cargo xtask corpus`: large real programs, compiled for every target, run, and compared with what Wasmtime made of
//! them. They are fetched by name, version and hash into `target/corpus`; nothing of them is committed.

mod check;
mod package;
mod programs;

use crate::{Result, machine, root, wasmc};
use check::{Figures, Prepared, Setting};
use programs::{PROGRAMS, Program};
use std::path::PathBuf;
use wasmc_targets::{TARGETS, Target};

/// Runs the programs whose names are given, or all; with `quick`, only the subset that is quick.
///
/// # Errors
/// When a program fails on any target. What cannot be had, a program or an emulator, is reported, and is an error
/// only where `CI` is `true`.
pub(crate) fn run(names: &[String], quick: bool) -> Result<()> {
    let setting = setting(wasmc::build()?);
    let chosen = choose(names, quick)?;
    let (mut failed, mut missing) = (Vec::new(), Vec::new());
    let mut targets = Vec::new();
    for target in &TARGETS {
        match machine::can_run(target) {
            Ok(()) => targets.push(target),
            Err(reason) => missing.push(reason),
        }
    }
    for program in chosen {
        match Prepared::new(program, &setting) {
            Ok(prepared) => check_all(program, &prepared, &targets, &setting, &mut failed),
            Err(reason) => missing.push(format!("{}: {reason}", program.name)),
        }
    }
    for reason in &missing {
        eprintln!("MISSING {reason}");
    }
    match (failed.is_empty(), missing.is_empty() || !must_have_everything()) {
        (true, true) => Ok(()),
        (true, false) => Err("not everything could be checked".into()),
        (false, _) => Err(format!("{} failed: {}", failed.len(), failed.join(", "))),
    }
}

fn choose(names: &[String], quick: bool) -> Result<Vec<&'static Program>> {
    if let Some(unknown) = names.iter().find(|name| PROGRAMS.iter().all(|program| program.name != **name)) {
        let known: Vec<&str> = PROGRAMS.iter().map(|program| program.name).collect();
        return Err(format!("there is no program `{unknown}` in the corpus; there are {}", known.join(", ")));
    }
    let wanted = |program: &&Program| names.is_empty() || names.iter().any(|name| name == program.name);
    Ok(PROGRAMS.iter().filter(wanted).filter(|program| program.quick || !quick).collect())
}

fn check_all(
    program: &Program,
    prepared: &Prepared<'_>,
    targets: &[&Target],
    setting: &Setting,
    failed: &mut Vec<String>,
) {
    for target in targets {
        let name = format!("{} on {}", program.name, target.name);
        match prepared.check(target, setting) {
            Ok(Figures { build, run, size }) => println!(
                "ok      {:<10} {:<14} {:<12} build {:>5.1} s   run {:>5.1} s   {:>11} bytes",
                program.name,
                target.name,
                program.language,
                build.as_secs_f64(),
                run.as_secs_f64(),
                size
            ),
            Err(reason) => {
                println!("FAILED  {name}: {reason}");
                failed.push(name);
            }
        }
    }
}

/// A program of the corpus, for chores that run it themselves.
pub(crate) struct Real {
    /// What is known of it.
    pub(crate) program: &'static Program,
    /// Its module.
    pub(crate) module: PathBuf,
    /// A directory with its files, for this machine's target.
    pub(crate) directory: PathBuf,
}

/// The program of that name, with all that it needs to be run.
///
/// # Errors
/// When there is none, or it cannot be had.
pub(crate) fn real(name: &str) -> Result<Real> {
    let program = choose(&[name.to_owned()], false)?[0];
    let setting = setting(PathBuf::new());
    let prepared = Prepared::new(program, &setting)?;
    let target = machine::host_target()?;
    Ok(Real { program, directory: prepared.working_directory(target, &setting)?, module: prepared.module })
}

fn setting(wasmc: PathBuf) -> Setting {
    Setting { cache: wasmc::target_directory().join("corpus"), corpus: root().join("tests/corpus"), wasmc }
}

/// Whether a missing prerequisite is a failure: where the project's gate runs, nothing may be left out.
fn must_have_everything() -> bool {
    std::env::var_os("CI").is_some_and(|value| value == "true")
}
