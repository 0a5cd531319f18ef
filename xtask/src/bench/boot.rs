//! From spawn to reaped: how long a program takes that writes one line, and how much memory.

use super::contender::Contender;
use super::processor::OneProcessor;
use super::report::{Table, spread};
use super::usage::{self, Usage};
use super::{build, stats, tool};
use crate::{Result, corpus, root};
use std::ffi::OsString;
use std::hash::{BuildHasher, BuildHasherDefault, DefaultHasher};
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

/// CPython is booted once for this many boots of the others.
const SMALLER: usize = 10;

/// A program that says hello.
struct Greeter {
    name: &'static str,
    /// Its command line, or why it is missing.
    line: Result<Vec<OsString>>,
    /// Where it is run.
    directory: PathBuf,
}

/// Runs small programs in turn, `runs` times each, and then CPython.
///
/// # Errors
/// When one cannot be run.
pub(crate) fn table(wasmc: &Path, contenders: &[Contender], runs: usize, scratch: &Path) -> Result<String> {
    eprintln!("booting {runs} times");
    let small = compare(&small(wasmc, contenders, scratch), runs)?;
    let interpreter = compare(&interpreter(wasmc, contenders, scratch), runs.div_ceil(SMALLER))?;
    Ok(format!("{small}\nCPython, `python -c 'print(1)'`:\n\n{interpreter}"))
}

fn compare(greeters: &[Greeter], runs: usize) -> Result<String> {
    let _here = OneProcessor::stay()?;
    let mut samples: Vec<Vec<Usage>> = greeters.iter().map(|_| Vec::new()).collect();
    for round in 0..runs {
        for index in shuffled(greeters.len(), round) {
            let greeter = &greeters[index];
            let Ok(line) = &greeter.line else { continue };
            let mut command = Command::new(&line[0]);
            command.args(&line[1..]).current_dir(&greeter.directory);
            let usage = usage::run(command.stdin(Stdio::null()).stdout(Stdio::null()))?;
            if usage.exit != Some(0) {
                return Err(format!("{command:?} failed"));
            }
            samples[index].push(usage);
        }
    }
    // Of what hardly needs memory, the peak is that of this process, which only grows.
    let floor = usage::run(&mut Command::new("true"))?.peak_kib;
    let heads = ["program", "µs from spawn to exit (10th–90th percentile)", "/ the first", "peak MiB"];
    let mut table = Table::new(heads);
    for (greeter, taken) in greeters.iter().zip(&samples) {
        let [time, ratio, peak] = match &greeter.line {
            Ok(_) => cells(taken, &samples[0], floor),
            Err(reason) => {
                let reason = reason.lines().next().unwrap_or("");
                [format!("MISSING, {reason}"), "–".to_owned(), "–".to_owned()]
            }
        };
        table.row([greeter.name.to_owned(), time, ratio, peak]);
    }
    Ok(table.markdown())
}

/// The numbers below `count` in an order that differs from round to round: a program starts more slowly behind a large one, which leaves it
/// nothing in the caches, so none may always follow the same.
fn shuffled(count: usize, round: usize) -> Vec<usize> {
    let hasher = BuildHasherDefault::<DefaultHasher>::default();
    let mut order: Vec<usize> = (0..count).collect();
    order.sort_by_cached_key(|&index| hasher.hash_one((round, index)));
    order
}

/// Time, its ratio to that of the first program, and memory, of which no less than `floor` KiB can be seen.
fn cells(taken: &[Usage], first: &[Usage], floor: u64) -> [String; 3] {
    let wall = |usage: &Usage| usage.wall.as_secs_f64();
    let time = stats::central(taken.iter().map(|usage| wall(usage) * 1e6));
    let time = time.map(|time| format!("{:.0} ({:.0}–{:.0})", time.median, time.low, time.high));
    let ratio = stats::central(taken.iter().zip(first).map(|(usage, first)| wall(usage) / wall(first)));
    let peak = taken.iter().map(|usage| usage.peak_kib).max().map(|peak| {
        let sign = if peak > floor { "" } else { "≤ " };
        format!("{sign}{:.1}", peak as f64 / 1024.0)
    });
    [time, ratio.map(spread), peak].map(|cell| cell.unwrap_or_else(|| "–".to_owned()))
}

/// CPython of the corpus, by those who compile it beforehand.
fn interpreter(wasmc: &Path, contenders: &[Contender], scratch: &Path) -> Vec<Greeter> {
    let python = corpus::real("cpython");
    let directory = python.as_ref().map_or_else(|_| scratch.to_owned(), |python| python.directory.clone());
    let module = python.map(|python| {
        let grants: Vec<String> = python.program.grants.iter().copied().map(str::to_owned).collect();
        (python.module, grants)
    });
    let ours = module
        .clone()
        .and_then(|(wasm, grants)| executable(wasmc, &wasm, &grants, &scratch.join("boot-cpython")));
    let theirs = module.and_then(|(wasm, grants)| {
        Contender::wasmtime(contenders)?.precompiled(&wasm, &grants, &scratch.join("boot-cpython.cwasm"))
    });
    let lines = [("wasmc", ours), ("wasmtime precompiled", theirs)];
    let greeter = |(name, line): (&'static str, Result<Vec<OsString>>)| {
        let line = line.map(|line| line.into_iter().chain(["-c", "print(1)"].map(OsString::from)).collect());
        Greeter { name, line, directory: directory.clone() }
    };
    lines.into_iter().map(greeter).collect()
}

fn small(wasmc: &Path, contenders: &[Contender], scratch: &Path) -> Vec<Greeter> {
    let text = root().join("tests/programs/guests/hello.wat");
    let rust = made(build::rustc(Some("wasm32-wasip1")), "hello.rs", &scratch.join("hello-rust.wasm"));
    let c = made(build::clang(Some("wasm32-wasi")), "hello.c", &scratch.join("hello-c.wasm"));
    let text: Result<Vec<OsString>> = Ok(vec![text.into()]);
    let ours = |wasm: &Result<Vec<OsString>>, name: &str, options: &[&str]| {
        let options: Vec<String> = options.iter().copied().map(str::to_owned).collect();
        executable(wasmc, Path::new(&wasm.clone()?[0]), &options, &scratch.join(name))
    };
    let wasmtime = |wasm: &Result<Vec<OsString>>, name: &str| {
        Contender::wasmtime(contenders)?.precompiled(Path::new(&wasm.clone()?[0]), &[], &scratch.join(name))
    };
    let cc = |compiler: &str, options: &[&str]| {
        let mut command = Command::new(compiler);
        command.args(["-O2", "-static"]).args(options);
        command
    };
    let musl = format!("{}-unknown-linux-musl", std::env::consts::ARCH);
    let musl_c = tool::version(Path::new("musl-gcc"))
        .and_then(|_| made(cc("musl-gcc", &[]), "hello.c", &scratch.join("boot-musl")));
    let lines = [
        ("Rust, wasmc", ours(&rust, "boot-rust", &[])),
        ("C, wasmc", ours(&c, "boot-c", &[])),
        ("Wasm text, wasmc", ours(&text, "boot-text", &[])),
        ("Wasm text, wasmc `--os-sandbox off`", ours(&text, "boot-text-open", &["--os-sandbox", "off"])),
        ("Rust, wasmtime precompiled", wasmtime(&rust, "boot-rust.cwasm")),
        ("C, wasmtime precompiled", wasmtime(&c, "boot-c.cwasm")),
        ("bare static ELF", made(cc("cc", &["-nostdlib"]), "bare.c", &scratch.join("boot-bare"))),
        ("C, static, the libc of `cc`", made(cc("cc", &[]), "hello.c", &scratch.join("boot-static"))),
        ("C, static, musl", musl_c),
        ("Rust, static, musl", made(build::rustc(Some(&musl)), "hello.rs", &scratch.join("boot-rust-musl"))),
    ];
    lines.into_iter().map(|(name, line)| Greeter { name, line, directory: scratch.to_owned() }).collect()
}

/// Compiles a module by wasmc, as it does by default: the command line of what it made.
fn executable(wasmc: &Path, wasm: &Path, options: &[String], output: &Path) -> Result<Vec<OsString>> {
    let mut command = Command::new(wasmc);
    command.arg("build").arg(wasm).args(options).arg("--output").arg(output);
    tool::run(command).map(|()| vec![output.into()])
}

/// Compiles a source of `benches/boot`.
fn made(mut compiler: Command, source: &str, output: &Path) -> Result<Vec<OsString>> {
    compiler.arg(root().join("benches/boot").join(source)).arg("-o").arg(output);
    tool::run(compiler).map(|()| vec![output.into()])
}

#[cfg(test)]
mod tests {
    use super::shuffled;
    use std::collections::BTreeSet;

    #[test]
    fn each_runs_once_a_round_and_behind_each_of_the_others() {
        let mut pairs = BTreeSet::new();
        for round in 0..100 {
            let order = shuffled(4, round);
            pairs.extend(order.windows(2).map(|pair| (pair[0], pair[1])));
            assert_eq!(order.into_iter().collect::<BTreeSet<_>>(), BTreeSet::from([0, 1, 2, 3]));
        }
        assert_eq!(pairs.len(), 4 * 3);
    }
}
