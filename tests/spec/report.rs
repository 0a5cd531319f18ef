//! What came of a script, and the table of all of them.

use crate::script::NO_INSTANCE;
use crate::skips::Skipped;
use libtest_mimic::Failed;
use std::collections::BTreeMap;
use std::fmt;

/// Failures of one script that are shown; the rest are counted.
const SHOWN: usize = 25;

/// The verdict on one case.
pub(crate) struct Verdict {
    /// Its line in the script.
    pub(crate) line: usize,
    /// Whether it is an assertion.
    pub(crate) assertion: bool,
    /// Whether it passed, or why not.
    pub(crate) result: Result<(), String>,
}

/// What came of one script on one architecture.
pub(crate) struct Report {
    arch: &'static str,
    script: String,
    assertions: Count,
    skipped: usize,
    failures: Vec<Failure>,
}

/// A failure, and how many more cases failed right after it for the same reason.
struct Failure {
    line: usize,
    reason: String,
    more: usize,
}

/// How many of how many passed.
#[derive(Clone, Copy, Default)]
struct Count {
    passed: usize,
    all: usize,
}

impl Count {
    fn add(&mut self, other: Count) {
        self.passed += other.passed;
        self.all += other.all;
    }
}

impl fmt::Display for Count {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(&format!("{}/{}", self.passed, self.all))
    }
}

impl Report {
    /// Sums up the cases of a script.
    pub(crate) fn new(arch: &'static str, script: &str, verdicts: &[Verdict], skipped: Skipped) -> Report {
        let mut report = Report::empty(arch, script);
        let mut unused = skipped.lines;
        for Verdict { line, assertion, result } in verdicts {
            let listed = unused.iter().position(|skip| skip == line).map(|position| unused.remove(position));
            report.assertions.add(Count {
                passed: usize::from(*assertion && result.is_ok()),
                all: usize::from(*assertion),
            });
            match (result, listed) {
                (Ok(()), None) => {}
                (Err(_), Some(_)) => report.skipped += 1,
                (Err(reason), None) if skipped.objects && is_about_objects(reason) => report.skipped += 1,
                (Ok(()), Some(_)) => report.fail(*line, "it passes, but is on the list of skipped cases"),
                (Err(reason), None) => report.fail(*line, reason),
            }
        }
        for line in unused {
            report.fail(line, "there is no such case, but it is on the list of skipped cases");
        }
        if skipped.objects && report.skipped == 0 {
            report.fail(1, "it passes without objects, but is on the list of those that need them");
        }
        report
    }

    /// The report on a script that could not even be built or started.
    pub(crate) fn of_nothing(arch: &'static str, script: &str, reason: String) -> Report {
        let failures = vec![Failure { line: 1, reason, more: 0 }];
        Report { failures, ..Report::empty(arch, script) }
    }

    fn empty(arch: &'static str, script: &str) -> Report {
        Report {
            arch,
            script: script.to_owned(),
            assertions: Count::default(),
            skipped: 0,
            failures: Vec::new(),
        }
    }

    fn fail(&mut self, line: usize, reason: &str) {
        match self.failures.last_mut() {
            Some(last) if last.reason == reason => last.more += 1,
            _ => self.failures.push(Failure { line, reason: reason.to_owned(), more: 0 }),
        }
    }

    /// The verdict on the script as a whole.
    pub(crate) fn verdict(&self) -> Result<(), Failed> {
        if self.failures.is_empty() {
            return Ok(());
        }
        let mut message = String::new();
        for Failure { line, reason, more } in self.failures.iter().take(SHOWN) {
            message += &format!("{}.wast:{line}: {reason}\n", self.script);
            if *more > 0 {
                message += &format!("  and so {more} more\n");
            }
        }
        if self.failures.len() > SHOWN {
            message += &format!("and {} more\n", self.failures.len() - SHOWN);
        }
        Err(message.into())
    }
}

/// Whether a case failed since its module, or the one that it is about, was refused because of its objects.
fn is_about_objects(reason: &str) -> bool {
    reason.contains("`gc` is used at offset") || reason == NO_INSTANCE
}

/// The table of what passed: a row for each script, a column for each architecture.
#[derive(Default)]
pub(crate) struct Table {
    reports: Vec<Report>,
}

impl Table {
    /// Adds a row's entry.
    pub(crate) fn add(&mut self, report: Report) {
        self.reports.push(report);
    }

    fn total<'a>(
        f: &mut fmt::Formatter<'_>,
        name: &str,
        reports: impl Iterator<Item = &'a Report>,
    ) -> fmt::Result {
        let (mut files, mut assertions, mut skipped) = (Count::default(), Count::default(), 0);
        for report in reports {
            let wholly = report.failures.is_empty() && report.skipped == 0;
            files.add(Count { passed: usize::from(wholly), all: 1 });
            assertions.add(report.assertions);
            skipped += report.skipped;
        }
        let share = 100.0 * assertions.passed as f64 / assertions.all.max(1) as f64;
        writeln!(
            f,
            "{name:<28} files {files:>9}   assertions {assertions:>13}   {share:6.2}%   skipped {skipped}"
        )
    }
}

impl fmt::Display for Table {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let mut rows: BTreeMap<&str, BTreeMap<&str, &Report>> = BTreeMap::new();
        let mut totals: BTreeMap<(&str, &str), Vec<&Report>> = BTreeMap::new();
        for report in &self.reports {
            rows.entry(&report.script).or_default().insert(report.arch, report);
            let suite = report.script.split('/').next().unwrap_or_default();
            totals.entry((report.arch, suite)).or_default().push(report);
        }
        writeln!(f, "assertions passed of all, by script")?;
        for (script, columns) in rows {
            write!(f, "{script:<44}")?;
            for (arch, report) in columns {
                let mark = if report.failures.is_empty() { ' ' } else { '!' };
                write!(f, "  {arch} {:>11}{mark}", report.assertions)?;
            }
            writeln!(f)?;
        }
        for ((arch, suite), reports) in totals {
            Table::total(f, &format!("{arch}/{suite}"), reports.into_iter())?;
        }
        Ok(())
    }
}
