//! The machine that a measurement was made on, and what else it did.

use std::fs;
use std::process::Command;
use std::thread;
use std::time::{Duration, SystemTime, UNIX_EPOCH};

/// For how long this process sleeps to see what others do.
const WATCH: Duration = Duration::from_secs(2);

/// The share of its processors that a machine may spend on other work and still count as quiet.
const QUIET: f64 = 0.05;

/// The times that the kernel counts of all processors together, in ticks.
struct Ticks {
    idle: u64,
    all: u64,
}

/// The share of the processors' time that others use, while this process only sleeps; `None` where the kernel does not say.
pub(crate) fn work_of_others() -> Option<f64> {
    let before = ticks(&fs::read_to_string("/proc/stat").ok()?)?;
    thread::sleep(WATCH);
    let after = ticks(&fs::read_to_string("/proc/stat").ok()?)?;
    let all = after.all.checked_sub(before.all).filter(|all| *all > 0)?;
    Some(1.0 - after.idle.saturating_sub(before.idle) as f64 / all as f64)
}

/// The first line of `/proc/stat`. What is stolen by other virtual machines counts as busy.
fn ticks(stat: &str) -> Option<Ticks> {
    // user nice system idle iowait irq softirq steal; what follows is contained in these.
    let times = stat.lines().next()?.strip_prefix("cpu ")?.split_whitespace().take(8);
    let times = times.map(|time| time.parse().ok()).collect::<Option<Vec<u64>>>()?;
    Some(Ticks { idle: times.get(3)? + times.get(4)?, all: times.iter().sum() })
}

/// Processor, kernel, date and what others did before and after, a line each.
pub(crate) fn describe(before: Option<f64>, after: Option<f64>) -> Vec<String> {
    let processors = thread::available_parallelism().map_or(0, usize::from);
    vec![
        format!("state of the machine: {}", state(before, after)),
        format!("processor: {}, {processors} of its threads", processor()),
        format!("kernel: {}", fs::read_to_string("/proc/sys/kernel/osrelease").unwrap_or_default().trim()),
        format!("date: {}", date(SystemTime::now())),
        format!("wasmc commit: {}", commit()),
    ]
}

fn state(before: Option<f64>, after: Option<f64>) -> String {
    let (Some(before), Some(after)) = (before, after) else { return "unknown".into() };
    let judgement =
        if before.max(after) > QUIET { "LOADED, and no time here is to be relied on" } else { "quiet" };
    let [before, after] = [before, after].map(|share| share * 100.0);
    format!(
        "{judgement}; others used {before:.0} % of its processors just before and {after:.0} % just after"
    )
}

fn processor() -> String {
    let info = fs::read_to_string("/proc/cpuinfo").unwrap_or_default();
    let model = info.lines().find_map(|line| line.strip_prefix("model name")?.split_once(": "));
    model.map_or_else(|| std::env::consts::ARCH.to_owned(), |(_, name)| name.to_owned())
}

fn commit() -> String {
    let output =
        Command::new("git").args(["describe", "--always", "--dirty"]).current_dir(crate::root()).output();
    output
        .map_or_else(|_| "unknown".into(), |output| String::from_utf8_lossy(&output.stdout).trim().to_owned())
}

/// The day in UTC, as ISO 8601 has it.
fn date(time: SystemTime) -> String {
    let days = time.duration_since(UNIX_EPOCH).map_or(0, |since| since.as_secs() / 86_400);
    // The civil calendar, counted in eras of 400 years from 1 March of year 0.
    let days = days + 719_468;
    let (era, day_of_era) = (days / 146_097, days % 146_097);
    let year = (day_of_era - day_of_era / 1_460 + day_of_era / 36_524 - day_of_era / 146_096) / 365;
    let day_of_year = day_of_era - (365 * year + year / 4 - year / 100);
    let month = (5 * day_of_year + 2) / 153;
    let day = day_of_year - (153 * month + 2) / 5 + 1;
    let month = if month < 10 { month + 3 } else { month - 9 };
    format!("{}-{month:02}-{day:02}", year + era * 400 + u64::from(month <= 2))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn waiting_is_idle_and_what_is_stolen_is_not() {
        let ticks = ticks("cpu  10 20 30 400 50 6 7 8 9 10\ncpu0 1 2 3 4 5 6 7 8 9 10\n").unwrap();
        assert_eq!((ticks.idle, ticks.all), (450, 531));
    }

    #[test]
    fn work_at_either_end_is_load() {
        assert!(state(Some(0.0), Some(0.03)).starts_with("quiet; others used 0 % of its processors just"));
        assert!(state(Some(0.0), Some(0.3)).starts_with("LOADED"));
        assert_eq!(state(None, Some(0.0)), "unknown");
    }

    #[test]
    fn days_are_counted_as_the_calendar_does() {
        let day = |days: u64| date(UNIX_EPOCH + Duration::from_secs(days * 86_400));
        assert_eq!(
            [day(0), day(59), day(11_016), day(19_782)],
            ["1970-01-01", "1970-03-01", "2000-02-29", "2024-02-29"]
        );
    }
}
