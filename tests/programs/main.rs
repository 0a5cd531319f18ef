//! Small programs of each language, built for every target and run: what they write and how they end must be what
//! Wasmtime made of them.

mod cases;
mod data;

use cases::{CASES, Case, Stderr};
use libtest_mimic::{Arguments, Failed, Trial};
use std::os::unix::fs::PermissionsExt;
use std::path::{Path, PathBuf};
use std::process::ExitCode;
use std::time::Duration;
use wasmc::grants::{DirGrant, Grants};
use wasmc::pipeline::{self, BuildOptions, Library, Start};
use wasmc_targets::{Arch, TARGETS, Target};
use wasmc_tests::machine::{self, Machine, Outcome};

/// How long a program may run: far more than any of them needs, under an emulator on a busy machine.
const LIMIT: Duration = Duration::from_secs(60);

fn main() -> ExitCode {
    let arguments = Arguments::from_args();
    let mut trials = Vec::new();
    for target in &TARGETS {
        let machine = Machine::of(target);
        if let Err(missing) = &machine {
            eprintln!("SKIPPED: the programs for {}: {missing}", target.name);
        }
        let ignored = machine.is_err() && !machine::must_have_everything();
        for case in &CASES {
            let machine = machine.clone();
            let name = format!("{}/{}", target.name, case.name);
            trials.push(Trial::test(name, move || check(case, target, machine?)).with_ignored_flag(ignored));
        }
        let name = format!("{}/few-data-are-copied", target.name);
        trials.push(
            Trial::test(name, move || data::few_are_copied(target, machine?)).with_ignored_flag(ignored),
        );
        let name = format!("{}/hello-is-small", target.name);
        trials.push(Trial::test(name, move || hello_is_small(target)));
    }
    libtest_mimic::run(&arguments, trials).exit_code()
}

fn programs() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("programs")
}

fn read(guest: &str) -> Result<Vec<u8>, String> {
    wat::parse_file(programs().join("guests").join(guest)).map_err(|error| error.to_string())
}

fn build(case: &Case, target: &'static Target, grants: Grants) -> Result<Vec<u8>, String> {
    let library = |&(name, guest): &(&str, _)| Ok(Library { name: name.into(), wasm: read(guest)? });
    let libraries = case.link.iter().map(library).collect::<Result<Vec<_>, String>>()?;
    let start = case.entry.map_or(Start::Command, Start::Entry);
    let options = BuildOptions { libraries: &libraries, start, grants, ..BuildOptions::new(target) };
    let built = pipeline::compile(&read(case.guest)?, &options).map_err(|error| error.to_string())?;
    Ok(built.artifacts.image.bytes)
}

fn check(case: &Case, target: &'static Target, machine: Machine) -> Result<(), Failed> {
    let directory = tempfile::tempdir()?;
    let scratch = directory.path().join("scratch");
    std::fs::create_dir(&scratch)?;
    let executable = directory.path().join("program");
    std::fs::write(&executable, build(case, target, grants(case)?)?)?;
    std::fs::set_permissions(&executable, std::fs::Permissions::from_mode(0o755))?;
    let mut command = machine.command(&executable);
    command.args(case.args).current_dir(directory.path());
    let outcome = machine::run(&mut command, case.stdin.into(), LIMIT)?;
    compare(case, &outcome)?;
    match std::fs::read_dir(&scratch)?.count() {
        0 => Ok(()),
        left => Err(format!("it left {left} files behind").into()),
    }
}

/// What every case is granted: its data, read-only, an empty directory, and its variables.
fn grants(case: &Case) -> Result<Grants, String> {
    let data = programs().join("input");
    let mut grants = Grants::default();
    for dir in [format!("{}::/data:ro", data.display()), "scratch::/scratch".to_owned()] {
        let dir = DirGrant::parse(&dir).map_err(|error| error.to_string())?;
        grants.add_dir(dir).map_err(|error| error.to_string())?;
    }
    for variable in case.env {
        grants.add_env(variable).map_err(|error| error.to_string())?;
    }
    Ok(grants)
}

fn compare(case: &Case, outcome: &Outcome) -> Result<(), Failed> {
    let (stdout, stderr) =
        (String::from_utf8_lossy(&outcome.stdout), String::from_utf8_lossy(&outcome.stderr));
    let complaint = match case.stderr {
        Stderr::Exactly(expected) if stderr != expected => {
            Some(format!("expected on standard error:\n{expected}"))
        }
        Stderr::Mentions(fragments) => {
            let missing = fragments.iter().find(|fragment| !stderr.contains(**fragment));
            missing.map(|fragment| format!("not mentioned on standard error: {fragment}"))
        }
        Stderr::Exactly(_) => None,
    };
    let complaint = match outcome.status.map(|status| status.code()) {
        Some(Some(code)) if code == case.exit => complaint,
        Some(_) => Some(format!("expected to exit with {}", case.exit)),
        None => Some("expected to end in time".to_owned()),
    };
    match complaint.or_else(|| (stdout != case.stdout).then(|| format!("expected:\n{}", case.stdout))) {
        None => Ok(()),
        Some(complaint) => {
            Err(format!("{:?}\nstdout:\n{stdout}stderr:\n{stderr}\n{complaint}", outcome.status).into())
        }
    }
}

/// A program that only writes carries no more than that.
fn hello_is_small(target: &'static Target) -> Result<(), Failed> {
    let limit = match target.arch {
        Arch::X86_64 => 8192,
        Arch::Aarch64 => 8800,
    };
    const UNNEEDED: [&str; 5] = ["path_", "sock_", "clock_", "poll_", "fd_readdir"];
    let image = build(&CASES[0], target, Grants::default())?;
    if image.len() > limit {
        return Err(format!("{} bytes are more than {limit}", image.len()).into());
    }
    let symbols = symbols(&image)?;
    let unneeded = |symbol: &&String| UNNEEDED.iter().any(|name| symbol.contains(name));
    if let Some(symbol) = symbols.iter().find(unneeded) {
        return Err(format!("it holds {symbol}").into());
    }
    if symbols.iter().any(|symbol| symbol.contains("fd_write")) {
        Ok(())
    } else {
        Err("its symbol table names no fd_write, so it proves nothing".into())
    }
}

fn symbols(image: &[u8]) -> Result<Vec<String>, Failed> {
    use object::{Object, ObjectSymbol};
    let file = object::File::parse(image)?;
    Ok(file.symbols().filter_map(|symbol| symbol.name().ok().map(str::to_owned)).collect())
}
