//! The machine that a measurement was made on.

use std::fs;
use std::process::Command;
use std::time::{SystemTime, UNIX_EPOCH};

/// The load up to which a machine counts as quiet.
const QUIET: f64 = 0.5;

/// Processor, kernel, load and date, a line each.
pub(crate) fn describe() -> Vec<String> {
    let processors = std::thread::available_parallelism().map_or(0, usize::from);
    let load = fs::read_to_string("/proc/loadavg").unwrap_or_default();
    let load: Vec<&str> = load.split(' ').take(3).collect();
    let is_loaded = load.first().and_then(|load| load.parse().ok()).is_some_and(|load: f64| load > QUIET);
    let state =
        if is_loaded { "LOADED: it did other work, and no time here is to be relied on" } else { "quiet" };
    vec![
        format!("state of the machine: {state}"),
        format!("processor: {}, {processors} of its threads", processor()),
        format!("kernel: {}", fs::read_to_string("/proc/sys/kernel/osrelease").unwrap_or_default().trim()),
        format!("load when it began (1, 5, 15 minutes): {}", load.join(", ")),
        format!("date: {}", date(SystemTime::now())),
        format!("wasmc commit: {}", commit()),
    ]
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
    use std::time::Duration;

    #[test]
    fn days_are_counted_as_the_calendar_does() {
        let day = |days: u64| date(UNIX_EPOCH + Duration::from_secs(days * 86_400));
        assert_eq!(
            [day(0), day(59), day(11_016), day(19_782)],
            ["1970-01-01", "1970-03-01", "2000-02-29", "2024-02-29"]
        );
    }
}
