//! From spawn to reaped: how long a program takes that writes one line.

use super::report::{Table, spread};
use super::sides::{Contender, Side};
use super::{build, stats, tool, usage};
use crate::{Result, root};
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

/// A program that says hello: what it is, and its command line or why it is missing.
type Greeter = (&'static str, Result<Vec<PathBuf>>);

/// Runs all of them in turn, `runs` times each.
///
/// # Errors
/// When one cannot be run.
pub(crate) fn table(wasmc: &Path, contenders: &[Contender], runs: usize, scratch: &Path) -> Result<String> {
    eprintln!("booting {runs} times");
    let greeters = greeters(wasmc, contenders, scratch);
    let mut samples: Vec<Vec<f64>> = greeters.iter().map(|_| Vec::new()).collect();
    for _ in 0..runs {
        for ((_, line), samples) in greeters.iter().zip(&mut samples) {
            let Ok(line) = line else { continue };
            let mut command = Command::new(&line[0]);
            command.args(&line[1..]).stdin(Stdio::null()).stdout(Stdio::null());
            let usage = usage::run(&mut command)?;
            if usage.exit != Some(0) {
                return Err(format!("{command:?} failed"));
            }
            samples.push(usage.wall.as_secs_f64() * 1e6);
        }
    }
    let mut table = Table::new(["program", "µs from spawn to exit (10th–90th percentile)", "/ the first"]);
    for ((name, line), times) in greeters.iter().zip(&samples) {
        let (time, ratio) = match (line, stats::central(times.iter().copied())) {
            (Err(reason), _) => (format!("MISSING, {}", reason.lines().next().unwrap_or("")), "–".to_owned()),
            (Ok(_), None) => ("–".to_owned(), "–".to_owned()),
            (Ok(_), Some(time)) => {
                let ratios = times.iter().zip(&samples[0]).map(|(time, first)| time / first);
                let ratio = stats::central(ratios).map_or_else(String::new, spread);
                (format!("{:.0} ({:.0}–{:.0})", time.median, time.low, time.high), ratio)
            }
        };
        table.row([(*name).to_owned(), time, ratio]);
    }
    Ok(table.markdown())
}

fn greeters(wasmc: &Path, contenders: &[Contender], scratch: &Path) -> Vec<Greeter> {
    let text = root().join("tests/programs/guests/hello.wat");
    let rust = made(build::rustc(Some("wasm32-wasip1")), "hello.rs", &scratch.join("hello-rust.wasm"));
    let c = made(build::clang(Some("wasm32-wasi")), "hello.c", &scratch.join("hello-c.wasm"));
    let executable = |wasm: &Result<Vec<PathBuf>>, name: &str, options: &[&str]| {
        let output = scratch.join(name);
        let mut command = Command::new(wasmc);
        command
            .arg("build")
            .arg(&wasm.clone()?[0])
            .args(["--cpu", "native"])
            .args(options)
            .arg("--output")
            .arg(&output);
        tool::run(command).map(|()| vec![output])
    };
    let wasmtime = contenders.iter().find(|contender| contender.side == Side::Wasmtime);
    let precompiled = |wasm: &Result<Vec<PathBuf>>, name: &str| match wasmtime {
        Some(wasmtime) => wasmtime.precompiled(&wasm.clone()?[0], &scratch.join(name)),
        None => Err("wasmtime is not there".to_owned()),
    };
    let cc = |options: &[&str]| {
        let mut command = Command::new("cc");
        command.args(["-O2", "-static"]).args(options);
        command
    };
    let text = Ok(vec![text]);
    let musl = format!("{}-unknown-linux-musl", std::env::consts::ARCH);
    let musl_c = match tool::version(Path::new("musl-gcc")) {
        Ok(_) => {
            let mut musl_gcc = Command::new("musl-gcc");
            musl_gcc.args(["-O2", "-static"]);
            made(musl_gcc, "hello.c", &scratch.join("boot-musl"))
        }
        Err(missing) => Err(missing),
    };
    vec![
        ("Wasm text, wasmc", executable(&text, "boot-text", &[])),
        (
            "Wasm text, wasmc `--os-sandbox off`",
            executable(&text, "boot-text-open", &["--os-sandbox", "off"]),
        ),
        ("Rust, wasmc", executable(&rust, "boot-rust", &[])),
        ("C, wasmc", executable(&c, "boot-c", &[])),
        ("Wasm text, wasmtime precompiled", precompiled(&text, "boot-text.cwasm")),
        ("C, wasmtime precompiled", precompiled(&c, "boot-c.cwasm")),
        ("bare static ELF", made(cc(&["-nostdlib"]), "bare.c", &scratch.join("boot-bare"))),
        ("C, static, the libc of `cc`", made(cc(&[]), "hello.c", &scratch.join("boot-static"))),
        ("C, static, musl", musl_c),
        ("Rust, static, musl", made(build::rustc(Some(&musl)), "hello.rs", &scratch.join("boot-rust-musl"))),
    ]
}

/// Compiles a source of `benches/boot`.
fn made(mut compiler: Command, source: &str, output: &Path) -> Result<Vec<PathBuf>> {
    compiler.arg(root().join("benches/boot").join(source)).arg("-o").arg(output);
    tool::run(compiler).map(|()| vec![output.to_owned()])
}
