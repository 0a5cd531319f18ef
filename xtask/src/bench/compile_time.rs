//! How long compilers take from module to code, on one thread's clock and on all, and how much memory.

use super::build::Job;
use super::contender::Contender;
use super::measure::run_into_file;
use super::report::{Table, spread};
use super::sides::Side;
use super::stats;
use super::usage::Usage;
use crate::Result;
use std::fs;
use std::path::Path;

/// Modules of this many bytes are compiled less often.
const LARGE: u64 = 4 << 20;

/// A number of a process, and the digits behind the point that are worth printing.
type Measure = (fn(&Usage) -> f64, usize);

/// Compiles each job's module by every side that compiles beforehand, in turn.
///
/// # Errors
/// When a compiler fails.
pub(crate) fn table(jobs: &[&Job], contenders: &[Contender], runs: usize, scratch: &Path) -> Result<String> {
    let heads =
        ["module", "MB", "wasmc: wall s", "CPU s", "peak MiB", "wasmtime / wasmc: wall", "CPU", "peak"];
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
            let Some(mut command) = contender.compile(job, &scratch.join("compiled")) else { continue };
            let (usage, _) = run_into_file(&mut command, None, scratch)?;
            if usage.exit != Some(0) {
                return Err(format!("{command:?} failed"));
            }
            samples.push(usage);
        }
    }
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
    Ok(absolute.into_iter().chain(relative).collect())
}
