//! Generated modules, run by wasmc and by Wasmtime side by side: the same results, the same traps, the same contents of memories,
//! tables and globals. `cargo xtask differential` runs it.

#![forbid(unsafe_code)]

mod compare;
mod digest;
mod driver;
mod generate;
mod ours;
mod profile;
mod reference;
mod seeds;

use clap::Parser;
use compare::{Setting, Verdict, compare};
use profile::{PROFILES, Profile};
use reference::{Reference, THREAD_STACK};
use std::process::ExitCode;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Mutex, PoisonError};
use wasmc::pipeline::OptLevel;
use wasmc_targets::{TARGETS, Target};
use wasmc_tests::machine::Machine;

/// Runs generated modules by wasmc and by Wasmtime, and compares
#[derive(Parser)]
#[command(name = "cargo xtask differential")]
struct Args {
    /// How many modules to generate
    #[arg(long, default_value_t = 10_000)]
    count: u64,
    /// The seed of the first; each further one has the next
    #[arg(long, default_value_t = 0)]
    seed: u64,
    /// Only this kind of modules
    #[arg(long, value_parser = parse_profile)]
    profile: Option<Profile>,
    /// The target
    #[arg(long, default_value = "x86_64-linux", value_parser = parse_target)]
    target: &'static Target,
    /// Write each module to DIR as SEED.wasm
    #[arg(long, value_name = "DIR")]
    keep: Option<std::path::PathBuf>,
}

fn parse_profile(name: &str) -> Result<Profile, String> {
    let names = || PROFILES.map(|profile| profile.name).join(", ");
    Profile::named(name).ok_or_else(|| format!("the kinds are {}", names()))
}

fn parse_target(name: &str) -> Result<&'static Target, String> {
    TARGETS.iter().find(|target| target.name == name).ok_or_else(|| "no such target".to_owned())
}

fn main() -> ExitCode {
    match run(&Args::parse()) {
        Ok(0) => ExitCode::SUCCESS,
        Ok(_) => ExitCode::FAILURE,
        Err(message) => {
            eprintln!("error: {message}");
            ExitCode::FAILURE
        }
    }
}

/// One module to be compared.
struct Job {
    profile: Profile,
    seed: u64,
    /// Whether it is on the list of those that once failed.
    listed: bool,
}

/// Compares all; how many differ.
fn run(args: &Args) -> Result<usize, String> {
    let machine = Machine::of(args.target)?;
    let jobs = jobs(args)?;
    let (next, tally) = (AtomicUsize::new(0), Mutex::new(Tally::default()));
    let worker = || -> Result<(), String> {
        let reference = Reference::new().map_err(|error| error.to_string())?;
        while let Some(job) = jobs.get(next.fetch_add(1, Ordering::Relaxed)) {
            let binary = generate::module(job.profile, job.seed)?;
            if let Some(directory) = &args.keep {
                let path = directory.join(format!("{}.wasm", job.seed));
                std::fs::write(&path, &binary).map_err(|error| format!("{}: {error}", path.display()))?;
            }
            // What is not optimised is not covered otherwise, and takes other paths through the code generator.
            let opt_level = if job.seed % 8 == 7 { OptLevel::None } else { OptLevel::Speed };
            let setting = Setting { target: args.target, machine, opt_level };
            let verdict = compare(&binary, job.seed, setting, &reference);
            tally.lock().unwrap_or_else(PoisonError::into_inner).add(job, verdict)?;
        }
        Ok(())
    };
    std::thread::scope(|scope| {
        let threads = std::thread::available_parallelism().map_or(1, usize::from);
        let spawn = || std::thread::Builder::new().stack_size(THREAD_STACK).spawn_scoped(scope, worker);
        let workers: Vec<_> = (0..threads).map(|_| spawn().map_err(|error| error.to_string())).collect();
        workers
            .into_iter()
            .try_for_each(|worker| worker?.join().map_err(|_| "a worker panicked".to_owned())?)
    })?;
    let tally = tally.into_inner().unwrap_or_else(PoisonError::into_inner);
    println!("{tally}");
    Ok(tally.different)
}

/// The listed seeds, then those that are asked for.
fn jobs(args: &Args) -> Result<Vec<Job>, String> {
    let listed = seeds::read()?.into_iter().map(|(profile, seed)| Job { profile, seed, listed: true });
    let profile = |seed: u64| args.profile.unwrap_or(PROFILES[(seed % PROFILES.len() as u64) as usize]);
    let asked = (args.seed..args.seed.saturating_add(args.count)).map(|seed| Job {
        profile: profile(seed),
        seed,
        listed: false,
    });
    Ok(listed.chain(asked).collect())
}

/// What came of all modules so far.
#[derive(Default)]
struct Tally {
    same: usize,
    steps: usize,
    returned: usize,
    exhausted: usize,
    unsuitable: usize,
    different: usize,
}

impl Tally {
    fn add(&mut self, job: &Job, verdict: Verdict) -> Result<(), String> {
        match verdict {
            Verdict::Same { steps, returned } => {
                self.same += 1;
                self.steps += steps;
                self.returned += returned;
            }
            Verdict::StackExhausted => self.exhausted += 1,
            Verdict::Unsuitable(reason) => {
                self.unsuitable += 1;
                println!("{} {}: not compared: {reason}", job.profile.name, job.seed);
            }
            Verdict::Different(reason) => {
                self.different += 1;
                println!("{} {}: {reason}", job.profile.name, job.seed);
                if !job.listed {
                    seeds::append(job.profile, job.seed)?;
                }
            }
        }
        Ok(())
    }
}

impl std::fmt::Display for Tally {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(
            f,
            "{} modules the same ({} steps, {} of them without a trap), {} until the stack was exhausted, {} not compared, {} different",
            self.same, self.steps, self.returned, self.exhausted, self.unsuitable, self.different
        )
    }
}
