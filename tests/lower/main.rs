//! What operators are lowered to: each `.wat` file beside this one holds, below its module, the CLIF or the assembly that
//! is made of it. The sandbox and the speed rest on these lowerings, so a change of one is a change of its file.
//!
//! `WASMC_BLESS=1 cargo test -p wasmc-tests --test lower` rewrites the files.

mod case;

use case::Case;
use libtest_mimic::{Arguments, Failed, Trial};
use std::path::{Path, PathBuf};
use std::process::ExitCode;

fn main() -> ExitCode {
    let arguments = Arguments::from_args();
    let trials = files().into_iter().map(|path| {
        let name = path.file_stem().unwrap_or_default().to_string_lossy().into_owned();
        Trial::test(name, move || check(&path))
    });
    libtest_mimic::run(&arguments, trials.collect()).exit_code()
}

/// The cases, by name.
///
/// # Panics
/// When there are none, since then nothing would be tested.
fn files() -> Vec<PathBuf> {
    let directory = Path::new(env!("CARGO_MANIFEST_DIR")).join("lower");
    let entries = std::fs::read_dir(&directory).expect("the folder of this file can be read");
    let paths = entries.map(|entry| entry.expect("the folder of this file can be read").path());
    let mut files: Vec<PathBuf> = paths.filter(|path| path.extension().is_some_and(|e| e == "wat")).collect();
    files.sort();
    assert!(!files.is_empty(), "there are no cases in {}", directory.display());
    files
}

fn check(path: &Path) -> Result<(), Failed> {
    let text = std::fs::read_to_string(path)?;
    let case = Case::parse(&text)?;
    let made = case.render()?;
    if made == case.expected {
        return Ok(());
    }
    if std::env::var_os("WASMC_BLESS").is_some() {
        return Ok(std::fs::write(path, format!("{}{made}", case.source))?);
    }
    Err(format!("{}\nif this is as it should be: WASMC_BLESS=1", difference(case.expected, &made)).into())
}

/// What stands between the lines that two texts begin with and those that they end with: `-` expected, `+` made.
fn difference(expected: &str, made: &str) -> String {
    let (expected, made): (Vec<&str>, Vec<&str>) = (expected.lines().collect(), made.lines().collect());
    let same = |(a, b): &(&&str, &&str)| a == b;
    let start = expected.iter().zip(&made).take_while(same).count();
    let (expected, made) = (&expected[start..], &made[start..]);
    let end = expected.iter().rev().zip(made.iter().rev()).take_while(same).count();
    let mark = |mark: char, lines: &[&str]| -> String {
        lines[..lines.len() - end].iter().map(|line| format!("{mark} {line}\n")).collect()
    };
    format!("{}{}", mark('-', expected), mark('+', made))
}
