//! How long compilers take from module to code, on one thread's clock and on all, and how much memory; and how long wasmc takes once more, when
//! one function has changed.

use super::build::Job;
use super::change;
use super::contender::Contender;
use super::measure::run_into_file;
use super::report::{Table, spread};
use super::sides::Side;
use super::stats;
use super::usage::Usage;
use crate::Result;
use std::fs;
use std::path::Path;
use std::process::Command;

/// Modules of this many bytes are compiled less often.
const LARGE: u64 = 4 << 20;

/// A number of a process, and the digits behind the point that are worth printing.
type Measure = (fn(&Usage) -> f64, usize);

/// Compiles each job's module by every side that compiles beforehand, in turn.
///
/// # Errors
/// When a compiler fails.
pub(crate) fn table(jobs: &[&Job], contenders: &[Contender], runs: usize, scratch: &Path) -> Result<String> {
    let heads = [
        "module",
        "MB",
        "wasmc: wall s",
        "CPU s",
        "peak MiB",
        "wasmtime / wasmc: wall",
        "CPU",
        "peak",
        "one function changed: wall s",
        "wall / cold",
    ];
    let mut table = Table::new(heads);
    for job in jobs {
        let size = fs::metadata(&job.wasm).map_err(|error| error.to_string())?.len();
        let runs = if size > LARGE { runs.div_ceil(3) } else { runs };
        eprintln!("compiling {}", job.name);
        let mut cells = vec![job.name.to_owned(), format!("{:.2}", size as f64 / 1e6)];
        cells.extend(compare(job, contenders, runs, scratch)?);
        table.row(cells);
    }
    Ok(table.markdown())
}

fn compare(job: &Job, contenders: &[Contender], runs: usize, scratch: &Path) -> Result<Vec<String>> {
    let (mut ours, mut theirs) = (Vec::new(), Vec::new());
    for _ in 0..runs {
        for contender in contenders {
            let samples = match contender.side {
                Side::Wasmc => &mut ours,
                Side::Wasmtime => &mut theirs,
                _ => continue,
            };
            let Some(command) = contender.compile(job, &scratch.join("compiled")) else { continue };
            samples.push(compile(command, None, scratch)?);
        }
    }
    let again = contenders.iter().find(|contender| contender.side == Side::Wasmc);
    let again = again.map_or(Ok(Vec::new()), |wasmc| changed(job, wasmc, runs, scratch))?;
    let measures: [Measure; 3] = [
        (|usage| usage.wall.as_secs_f64(), 3),
        (|usage| usage.cpu.as_secs_f64(), 3),
        (|usage| usage.peak_kib as f64 / 1024.0, 1),
    ];
    let of =
        |samples: &[Usage], measure: fn(&Usage) -> f64| samples.iter().map(measure).collect::<Vec<f64>>();
    let absolute = measures.map(|(measure, digits)| {
        let median = stats::summary(of(&ours, measure));
        median.map_or_else(|| "–".to_owned(), |summary| format!("{:.digits$}", summary.median))
    });
    let relative = measures.map(|(measure, _)| {
        let ratio = stats::ratio(&of(&theirs, measure), &of(&ours, measure));
        ratio.map_or_else(|| "–".to_owned(), spread)
    });
    let (wall, digits) = measures[0];
    let changed = stats::summary(of(&again, wall)).map(|summary| format!("{:.digits$}", summary.median));
    let ratio = stats::ratio(&of(&again, wall), &of(&ours, wall)).map(spread);
    let changed = [changed, ratio].map(|cell| cell.unwrap_or_else(|| "–".to_owned()));
    Ok(absolute.into_iter().chain(relative).chain(changed).collect())
}

/// Runs a compiler, with wasmc's cache there or, for what it takes from nothing, nowhere.
fn compile(mut command: Command, cache: Option<&Path>, scratch: &Path) -> Result<Usage> {
    command.env("WASMC_CACHE_DIR", cache.unwrap_or(Path::new("")));
    let (usage, _) = run_into_file(&mut command, None, scratch)?;
    if usage.exit == Some(0) { Ok(usage) } else { Err(format!("{command:?} failed")) }
}

/// Compiles the job's module with what the cache kept of it when one function was another.
fn changed(job: &Job, wasmc: &Contender, runs: usize, scratch: &Path) -> Result<Vec<Usage>> {
    let failed = |error: std::io::Error| format!("cannot change {}: {error}", job.name);
    let module = fs::read(&job.wasm).map_err(failed)?;
    let modules = [change::one_function(&module)?, module];
    // wasmc looks for what it kept by the name of the module's file.
    let wasm = scratch.join("changed.wasm");
    let job = Job {
        name: job.name,
        about: String::new(),
        wasm: wasm.clone(),
        native: None,
        args: Vec::new(),
        stdin: None,
        directory: None,
        grants: job.grants.clone(),
        imports_files: job.imports_files,
    };
    let cache = tempfile::tempdir_in(scratch).map_err(failed)?;
    let mut samples = Vec::new();
    for module in modules.iter().cycle().take(runs + 1) {
        fs::write(&wasm, module).map_err(failed)?;
        let Some(command) = wasmc.compile(&job, &scratch.join("compiled")) else { break };
        samples.push(compile(command, Some(cache.path()), scratch)?);
    }
    // The first one had nothing to go by.
    Ok(samples.split_off(1.min(samples.len())))
}
