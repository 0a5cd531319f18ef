//! From spawn to reaped: how long a program takes that writes one line, as an executable of wasmc's with and without the sandbox of
//! the operating system, and as a static C program of this machine's compiler.
//!
//! The programs take turns, so that whatever else the machine does hits both alike; what counts is the ratio.
//!
//! ```text
//! cargo run --release -p wasmc-benches --bin start-up
//! ```

#![forbid(unsafe_code)]

use clap::Parser;
use std::error::Error;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::time::{Duration, Instant};
use wasmc::pipeline::{self, BuildOptions};
use wasmc::sandbox::OsSandbox;
use wasmc_targets::TARGETS;

type Result<T> = std::result::Result<T, Box<dyn Error>>;

/// Compares the time from spawn to exit of `hello` with that of a static C program.
#[derive(Parser)]
struct Options {
    /// How often each program is run.
    #[arg(long, default_value_t = 2000)]
    runs: usize,
    /// Further programs to be compared.
    programs: Vec<PathBuf>,
}

const HELLO_C: &str = "#include <stdio.h>\nint main(void) { puts(\"hello\"); return 0; }\n";

fn main() -> Result<()> {
    let options = Options::parse();
    let directory = tempfile::tempdir()?;
    let mut programs = vec![
        hello_wasm(directory.path(), "hello-wasmc", OsSandbox::Auto)?,
        hello_wasm(directory.path(), "hello-without-sandbox", OsSandbox::Off)?,
        hello_c(directory.path())?,
    ];
    programs.extend(options.programs);
    let samples = measure(&programs, options.runs)?;
    report(&programs, &samples);
    Ok(())
}

/// `tests/programs/guests/hello.wat`, built for this host.
fn hello_wasm(directory: &Path, name: &str, os_sandbox: OsSandbox) -> Result<PathBuf> {
    let source = Path::new(env!("CARGO_MANIFEST_DIR")).join("../tests/programs/guests/hello.wat");
    let wasm = wat::parse_file(source)?;
    let host = TARGETS.iter().find(|target| target.name.split('-').next() == Some(std::env::consts::ARCH));
    let options = BuildOptions { os_sandbox, ..BuildOptions::new(host.ok_or("this host is no target")?) };
    let built = pipeline::compile(&wasm, &options)?;
    let path = directory.join(name);
    std::fs::write(&path, &built.artifacts.image.bytes)?;
    make_executable(&path)?;
    Ok(path)
}

fn make_executable(path: &Path) -> Result<()> {
    use std::os::unix::fs::PermissionsExt;
    Ok(std::fs::set_permissions(path, std::fs::Permissions::from_mode(0o755))?)
}

/// The same in C, linked statically.
fn hello_c(directory: &Path) -> Result<PathBuf> {
    let source = directory.join("hello.c");
    std::fs::write(&source, HELLO_C)?;
    let path = directory.join("hello-static-c");
    let status = Command::new("cc").args(["-O2", "-static", "-o"]).arg(&path).arg(&source).status()?;
    if !status.success() {
        return Err("cc cannot make a static executable".into());
    }
    Ok(path)
}

/// The times of each program, sorted.
fn measure(programs: &[PathBuf], runs: usize) -> Result<Vec<Vec<Duration>>> {
    let mut samples = vec![Vec::with_capacity(runs); programs.len()];
    for _ in 0..runs {
        for (program, samples) in programs.iter().zip(&mut samples) {
            let mut command = Command::new(program);
            command.stdin(Stdio::null()).stdout(Stdio::null());
            let start = Instant::now();
            let status = command.status()?;
            samples.push(start.elapsed());
            if !status.success() {
                return Err(format!("{} ended with {status}", program.display()).into());
            }
        }
    }
    for samples in &mut samples {
        samples.sort_unstable();
    }
    Ok(samples)
}

fn report(programs: &[PathBuf], samples: &[Vec<Duration>]) {
    let micros = |duration: Duration| duration.as_secs_f64() * 1e6;
    let median = |samples: &[Duration]| micros(samples[samples.len() / 2]);
    println!("{:<24} {:>10} {:>10} {:>10}   median / first", "", "minimum", "median", "90th pct");
    for (program, times) in programs.iter().zip(samples) {
        let name = program.file_name().unwrap_or(program.as_os_str()).to_string_lossy();
        let (minimum, high) = (micros(times[0]), micros(times[times.len() * 9 / 10]));
        let ratio = median(times) / median(&samples[0]);
        println!("{name:<24} {minimum:>7.1} us {:>7.1} us {high:>7.1} us   {ratio:.2}", median(times));
    }
}
