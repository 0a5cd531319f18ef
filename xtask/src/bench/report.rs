//! The report: tables in Markdown, each number beside the ratio that gives it a meaning.

use super::measure::{Gap, Measured};
use super::sides::Side;
use super::stats::{self, Summary};
use std::fmt::Write;

/// A table whose columns are padded, so that the text reads as well as what is made of it.
pub(crate) struct Table {
    rows: Vec<Vec<String>>,
}

impl Table {
    /// A table with these heads.
    pub(crate) fn new<S: Into<String>>(heads: impl IntoIterator<Item = S>) -> Table {
        Table { rows: vec![heads.into_iter().map(Into::into).collect()] }
    }

    /// Adds a row.
    pub(crate) fn row<S: Into<String>>(&mut self, cells: impl IntoIterator<Item = S>) {
        self.rows.push(cells.into_iter().map(Into::into).collect());
    }

    /// The table in Markdown.
    pub(crate) fn markdown(&self) -> String {
        let width = |column: usize| {
            let cells = self.rows.iter().filter_map(|row| row.get(column));
            cells.map(|cell| cell.chars().count()).max().unwrap_or(0)
        };
        let widths: Vec<usize> = (0..self.rows[0].len()).map(width).collect();
        let mut text = String::new();
        for (n, row) in self.rows.iter().enumerate() {
            for (cell, width) in row.iter().zip(&widths) {
                let _ = write!(text, "| {cell:<width$} ");
            }
            text.push_str("|\n");
            if n == 0 {
                widths.iter().for_each(|width| text.push_str(&format!("|{}", "-".repeat(width + 2))));
                text.push_str("|\n");
            }
        }
        text
    }
}

/// The side that others are compared with: wasmc, or the first where it does not take part.
pub(crate) fn base(sides: &[Side]) -> Option<Side> {
    if sides.contains(&Side::Wasmc) { Some(Side::Wasmc) } else { sides.first().copied() }
}

/// A clock: the seconds that it shows for each run of a side.
pub(crate) type Clock = fn(&Measured, Side) -> Option<Vec<f64>>;

/// The ratio of a side to the base by a clock, program by program; those without such a ratio are left out.
pub(crate) fn ratios(
    measured: &[Measured],
    side: Side,
    base: Side,
    clock: Clock,
) -> Vec<(&'static str, Summary)> {
    let ratio = |program: &Measured| stats::ratio(&clock(program, side)?, &clock(program, base)?);
    measured.iter().filter_map(|program| Some((program.name, ratio(program)?))).collect()
}

/// The table of run times: what the base took, and the ratios of the others to it.
pub(crate) fn run_times(measured: &[Measured], sides: &[Side]) -> String {
    let Some(base) = base(sides) else { return String::new() };
    let others: Vec<Side> = sides.iter().copied().filter(|side| *side != base).collect();
    let heads = ["program", "what it is"].map(str::to_owned).into_iter();
    let heads = heads.chain([format!("{}, s (spread)", base.name())]);
    let mut table =
        Table::new(heads.chain(others.iter().map(|side| format!("{} / {}", side.name(), base.name()))));
    for program in measured {
        let cells = vec![program.name.to_owned(), program.about.clone(), seconds(program, base)];
        table.row(cells.into_iter().chain(others.iter().map(|side| cell(program, *side, base))));
    }
    let clocks: [(&str, Clock); 3] = [
        ("**geometric mean**", Measured::cpu),
        ("**geometric mean, quickest runs**", Measured::least),
        ("**geometric mean, wall time**", Measured::wall),
    ];
    for (name, clock) in clocks {
        let means = others.iter().map(|side| {
            let medians = ratios(measured, *side, base, clock).into_iter().map(|(_, ratio)| ratio.median);
            stats::geometric_mean(medians).map_or_else(|| "–".to_owned(), |mean| format!("**{mean:.2}**"))
        });
        table.row([name, "", ""].map(str::to_owned).into_iter().chain(means));
    }
    table.markdown()
}

/// Every failure, so that a gap in the table is not taken for a choice.
pub(crate) fn failures(measured: &[Measured]) -> Vec<(Side, String)> {
    let failure = |(program, side, gap): (&Measured, Side, &Gap)| match gap {
        Gap::Failed(reason) => {
            let reason = reason.lines().next().unwrap_or("");
            Some((side, format!("{} failed on {}: {reason}", program.name, side.name())))
        }
        Gap::Missing(_) => None,
    };
    gaps(measured).filter_map(failure).collect()
}

/// What sides have no form of, a line for each side and reason.
pub(crate) fn missing(measured: &[Measured]) -> Vec<String> {
    let mut missing: Vec<(Side, &str, Vec<&str>)> = Vec::new();
    for (program, side, gap) in gaps(measured) {
        let Gap::Missing(reason) = gap else { continue };
        match missing.iter_mut().find(|(found, why, _)| *found == side && why == reason) {
            Some((_, _, programs)) => programs.push(program.name),
            None => missing.push((side, reason, vec![program.name])),
        }
    }
    let line = |(side, reason, programs): (Side, &str, Vec<&str>)| {
        format!("MISSING for {}: {}, since {reason}", side.name(), programs.join(", "))
    };
    missing.into_iter().map(line).collect()
}

fn gaps(measured: &[Measured]) -> impl Iterator<Item = (&Measured, Side, &Gap)> {
    let sides = measured.iter().flat_map(|program| program.sides.iter().map(move |side| (program, side)));
    sides.filter_map(|(program, (side, runs))| Some((program, *side, runs.as_ref().err()?)))
}

fn seconds(program: &Measured, side: Side) -> String {
    match program.cpu(side).and_then(stats::summary) {
        Some(Summary { low, median, high }) => format!("{median:.3} ({low:.3}–{high:.3})"),
        None => "failed".into(),
    }
}

/// A ratio with its spread; a dash where the side has no form of the program.
fn cell(program: &Measured, side: Side, base: Side) -> String {
    match program.sides.iter().find(|(found, _)| *found == side) {
        None | Some((_, Err(Gap::Missing(_)))) => "–".into(),
        Some((_, Err(Gap::Failed(_)))) => "failed".into(),
        Some((_, Ok(_))) => {
            let ratio =
                program.cpu(side).zip(program.cpu(base)).and_then(|(side, base)| stats::ratio(&side, &base));
            ratio.map_or_else(|| "–".into(), spread)
        }
    }
}

/// `1.20 (1.10–1.30)`: the median and the extremes.
pub(crate) fn spread(Summary { low, median, high }: Summary) -> String {
    format!("{median:.2} ({low:.2}–{high:.2})")
}

#[cfg(test)]
mod tests {
    use super::super::usage::Usage;
    use super::*;
    use std::time::Duration;

    fn usage(millis: u64) -> Usage {
        let cpu = Duration::from_millis(millis);
        Usage { wall: cpu, cpu, peak_kib: 1, exit: Some(0) }
    }

    fn measured() -> Measured {
        Measured {
            name: "fib",
            about: "C, calls".into(),
            sides: vec![
                (Side::Native, Ok(vec![usage(100), usage(200)])),
                (Side::Wasmc, Ok(vec![usage(200), usage(400)])),
                (Side::Node, Err(Gap::Failed("it went wrong\nas it does".into()))),
                (Side::NodeOptimized, Err(Gap::Missing("it has no files".into()))),
            ],
        }
    }

    #[test]
    fn ratios_stand_beside_times_and_gaps_are_named() {
        let table = run_times(&[measured()], &[Side::Native, Side::Wasmc, Side::Wasmtime, Side::Node]);
        let lines: Vec<&str> = table.lines().collect();
        assert!(lines[0].contains("native / wasmc"), "{table}");
        assert!(lines[2].contains("0.300 (0.200–0.400)"), "{table}");
        assert!(
            lines[2].contains("0.50 (0.50–0.50)") && lines[2].contains("–") && lines[2].contains("failed")
        );
        assert!(lines[3].contains("**0.50**"), "{table}");
    }

    #[test]
    fn a_failure_is_one_line() {
        assert_eq!(failures(&[measured()]), [(Side::Node, "fib failed on node: it went wrong".to_owned())]);
    }

    #[test]
    fn what_is_missing_is_told_once_for_each_reason() {
        let line = "MISSING for node-optimized: fib, fib, since it has no files";
        assert_eq!(missing(&[measured(), measured()]), [line]);
    }

    #[test]
    fn without_wasmc_the_first_is_the_base() {
        assert_eq!(base(&[Side::Wasmtime, Side::Node]), Some(Side::Wasmtime));
        assert_eq!(base(&[Side::Native, Side::Wasmc]), Some(Side::Wasmc));
    }

    #[test]
    fn columns_are_padded() {
        let mut table = Table::new(["a", "b"]);
        table.row(["long", "x"]);
        assert_eq!(table.markdown(), "| a    | b |\n|------|---|\n| long | x |\n");
    }
}
