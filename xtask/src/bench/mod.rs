//! `cargo xtask bench`: wasmc beside its peers, all in one run, in turn, and told as ratios.
//!
//! What each part is for stands in its file. What is built goes to `target/bench`, what a full run finds to `benches/RESULTS.md`
//! and the chart beside it.

mod boot;
mod build;
mod change;
mod chart;
mod compile_time;
mod contender;
mod host;
mod instructions;
mod measure;
mod options;
mod processor;
mod programs;
mod real;
mod report;
mod sides;
mod size;
mod stats;
mod tool;
mod usage;
mod wasm2c;
mod wasmtime;

use crate::{Result, root, wasmc};
use build::Job;
use contender::Contender;
use measure::Measured;
pub(crate) use options::Options;
use options::Tables;
use programs::{COMPILED, PROGRAMS, SIZED};
use real::REAL;
use sides::{LEFT_OUT, Side};
use std::fmt::Write;
use std::fs;
use std::path::{Path, PathBuf};

/// Boots of each program for each run of the others: they are short, and their times scatter.
const BOOTS: usize = 60;

/// Measures and reports. Only what was measured in full is stored.
///
/// # Errors
/// When wasmc cannot be built, what it makes fails or computes something else than native code, or a name is not known.
pub(crate) fn run(options: &Options) -> Result<()> {
    let mut bench = Bench::new(options)?;
    // When all is built, which is load too.
    let before = host::work_of_others();
    let mut text = String::new();
    let (mut failed, mut notes) = (Vec::new(), std::mem::take(&mut bench.unbuilt));
    let mut chart = None;
    for table in options.tables() {
        let _ = write!(text, "\n## {}\n\n{}\n\n", table.title(), table.explanation());
        let outcome = match table {
            Tables::Run => {
                let (table, svg) = bench.run_times(&mut failed, &mut notes);
                chart = Some(svg);
                Ok(table)
            }
            Tables::Boot => boot::table(&bench.wasmc, &bench.contenders, bench.runs * BOOTS, &bench.scratch),
            Tables::Size => {
                size::table(&bench.named(&SIZED), &bench.wasmc, &bench.contenders, &bench.scratch)
            }
            Tables::Compile => {
                compile_time::table(&bench.named(&COMPILED), &bench.contenders, bench.runs, &bench.scratch)
            }
            Tables::Instructions => {
                instructions::table(&bench.named(&instructions::COUNTED), &bench.wasmc, &bench.scratch)
            }
        };
        match outcome {
            Ok(table) => text.push_str(&table),
            Err(reason) => {
                let _ = writeln!(text, "MISSING: {}", reason.lines().next().unwrap_or(""));
                failed.push(reason);
            }
        }
    }
    let notes = notes.iter().chain(&failed).filter_map(|note| note.lines().next());
    notes.for_each(|note| text.push_str(&format!("\n- {note}")));
    text.push('\n');
    text.insert_str(0, &bench.head(options, &host::describe(before, host::work_of_others())));
    // What a tool says may name where it ran.
    let text = text.replace(&format!("{}/", root().display()), "");
    println!("{text}");
    if options.is_full() {
        store("RESULTS.md", &text)?;
        store("run-time.svg", &chart.unwrap_or_default())?;
    }
    if failed.is_empty() { Ok(()) } else { Err(format!("failed:\n{}", failed.join("\n"))) }
}

fn store(name: &str, text: &str) -> Result<()> {
    let path = root().join("benches").join(name);
    fs::write(&path, text).map_err(|error| format!("cannot write {}: {error}", path.display()))
}

/// A run of the tool: who takes part, and in what.
struct Bench {
    wasmc: PathBuf,
    contenders: Vec<Contender>,
    /// Sides that cannot take part, and why.
    missing: Vec<(Side, String)>,
    jobs: Vec<Job>,
    /// Programs that could not be had, and why.
    unbuilt: Vec<String>,
    runs: usize,
    scratch: PathBuf,
}

impl Bench {
    fn new(options: &Options) -> Result<Bench> {
        let names = options.names()?;
        // To try the tool, the compiler that the tests have built will do: what it makes is the same.
        let wasmc = if options.is_smoke() { wasmc::build()? } else { wasmc::build_optimized()? };
        let (mut contenders, mut missing) = (Vec::new(), Vec::new());
        for side in options.sides() {
            match Contender::find(*side, &wasmc) {
                Ok(contender) => contenders.push(contender),
                Err(reason) => missing.push((*side, reason)),
            }
        }
        let scratch = wasmc::target_directory().join("bench");
        fs::create_dir_all(&scratch)
            .map_err(|error| format!("cannot create {}: {error}", scratch.display()))?;
        let (jobs, unbuilt) = jobs(&names, &scratch);
        Ok(Bench { wasmc, contenders, missing, jobs, unbuilt, runs: options.runs(), scratch })
    }

    /// What was compared where.
    fn head(&self, options: &Options, machine: &[String]) -> String {
        let mut text = "# Results\n\nWritten by `cargo xtask bench`".to_owned();
        let _ = writeln!(text, ", which ran each side {} times.\n", self.runs);
        if !options.is_full() {
            text.push_str("This is not everything that it measures.\n\n");
        }
        for line in machine {
            let _ = writeln!(text, "- {line}");
        }
        for contender in &self.contenders {
            let _ = writeln!(text, "- {}: {}", contender.side.name(), contender.version);
        }
        for (side, reason) in &self.missing {
            let _ = writeln!(text, "- {}: MISSING, {reason}", side.name());
        }
        for (name, reason) in LEFT_OUT {
            let _ = writeln!(text, "- {name}: MISSING, {reason}");
        }
        text
    }

    /// The table of run times, and the chart of them. That wasmc fails is this tool's failure, that another side does is worth a note.
    fn run_times(&self, failed: &mut Vec<String>, notes: &mut Vec<String>) -> (String, String) {
        let measured: Vec<Measured> = self.jobs.iter().map(|job| self.measure(job)).collect();
        let sides: Vec<Side> = self.contenders.iter().map(|contender| contender.side).collect();
        for (side, failure) in report::failures(&measured) {
            if side == Side::Wasmc { failed.push(failure) } else { notes.push(failure) }
        }
        notes.extend(report::missing(&measured));
        let total: f64 = measured.iter().map(Measured::total).sum();
        let mut table = report::run_times(&measured, &sides);
        let _ = writeln!(table, "\nAll of these runs together took {total:.1} s of processor time.");
        let chart = report::base(&sides).map(|base| chart::svg(&measured, &sides, base));
        (table, chart.unwrap_or_default())
    }

    fn measure(&self, job: &Job) -> Measured {
        eprintln!("running {}", job.name);
        let scratch: &Path = &self.scratch;
        let prepared =
            self.contenders.iter().map(|contender| (contender.side, contender.prepare(job, scratch)));
        measure::measure(job, prepared.collect(), self.runs, scratch)
    }

    /// Those of the programs that have one of these names.
    fn named(&self, names: &[&str]) -> Vec<&Job> {
        names.iter().filter_map(|name| self.jobs.iter().find(|job| job.name == *name)).collect()
    }
}

/// The programs that are wanted, built, and what could not be.
fn jobs(names: &[String], scratch: &Path) -> (Vec<Job>, Vec<String>) {
    let wanted = |name: &str| names.is_empty() || names.iter().any(|wanted| wanted == name);
    let (mut jobs, mut unbuilt) = (Vec::new(), Vec::new());
    eprintln!("building the programs");
    let sources = PROGRAMS.iter().filter(|program| wanted(program.name));
    let sources = sources.map(|program| (program.name, build::build(program, scratch)));
    let real = REAL.iter().filter(|real| wanted(real.name)).map(|real| (real.name, real.fetch()));
    for (name, outcome) in sources.chain(real) {
        match outcome {
            Ok(job) => jobs.push(job),
            Err(reason) => unbuilt.push(format!("MISSING {name}: {reason}")),
        }
    }
    (jobs, unbuilt)
}
