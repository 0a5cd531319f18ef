//! Durations as people write them: a number of seconds, or numbers with units.

use std::fmt;

use serde::{Deserialize, Serialize};

use crate::error::{Error, Result};

/// The units with their milliseconds, the largest first.
const UNITS: [(&str, u64); 4] = [("h", 3_600_000), ("m", 60_000), ("s", 1000), ("ms", 1)];

/// A duration that is longer than none: a whole number of milliseconds.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(into = "String", try_from = "String")]
pub struct Duration {
    milliseconds: u64,
}

impl Duration {
    /// Reads `2` (seconds), `500ms`, `2s`, `1m30s`, `1h`: each unit once at most, larger ones first.
    ///
    /// # Errors
    /// A usage error when it is no such text, no time at all, or longer than 64 bits of microseconds can hold.
    pub fn parse(text: &str) -> Result<Duration> {
        if !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_digit()) {
            return Duration::of(text, scaled(text, 1000));
        }
        let mut units = UNITS.into_iter();
        let (mut rest, mut total) = (text, Some(0u64));
        while !rest.is_empty() {
            let (number, after) = split(rest, |c| c.is_ascii_digit());
            let (unit, after) = split(after, |c| !c.is_ascii_digit());
            let scale = units.find(|(name, _)| *name == unit).map(|(_, scale)| scale);
            let (Some(scale), false) = (scale, number.is_empty()) else { return Err(not_one(text)) };
            total = total.zip(scaled(number, scale)).and_then(|(total, part)| total.checked_add(part));
            rest = after;
        }
        if text.is_empty() { Err(not_one(text)) } else { Duration::of(text, total) }
    }

    fn of(text: &str, milliseconds: Option<u64>) -> Result<Duration> {
        match milliseconds {
            Some(0) => Err(Error::usage(format!("`{text}` is no time at all, in which no program can run"))),
            Some(milliseconds) if milliseconds <= u64::MAX / 1000 => Ok(Duration { milliseconds }),
            _ => Err(Error::usage(format!("`{text}` is longer than any program runs"))),
        }
    }

    /// As microseconds, in which the kernel counts.
    #[must_use]
    pub fn microseconds(self) -> u64 {
        self.milliseconds * 1000
    }
}

/// The milliseconds of `number` units; none when there are too many.
fn scaled(number: &str, scale: u64) -> Option<u64> {
    number.parse().ok().and_then(|number: u64| number.checked_mul(scale))
}

/// What comes before the first character that is not `wanted`, and the rest.
fn split(text: &str, wanted: impl Fn(char) -> bool) -> (&str, &str) {
    text.split_at(text.find(|c| !wanted(c)).unwrap_or(text.len()))
}

fn not_one(text: &str) -> Error {
    Error::usage(format!("`{}` is not a duration", text.escape_debug()))
        .with_help("write seconds (2), or numbers with units, larger ones first: 500ms, 2s, 1m30s, 1h")
}

impl fmt::Display for Duration {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let mut rest = self.milliseconds;
        for (unit, scale) in UNITS {
            if rest >= scale {
                write!(f, "{}{unit}", rest / scale)?;
                rest %= scale;
            }
        }
        Ok(())
    }
}

impl From<Duration> for String {
    fn from(duration: Duration) -> String {
        duration.to_string()
    }
}

impl TryFrom<String> for Duration {
    type Error = Error;

    fn try_from(text: String) -> Result<Duration> {
        Duration::parse(&text)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn durations_are_read_and_written_in_all_their_forms() {
        for (text, milliseconds, written) in [
            ("2", 2000, "2s"),
            ("007", 7000, "7s"),
            ("500ms", 500, "500ms"),
            ("1500ms", 1500, "1s500ms"),
            ("2s", 2000, "2s"),
            ("90s", 90_000, "1m30s"),
            ("1m30s", 90_000, "1m30s"),
            ("1m", 60_000, "1m"),
            ("1h1ms", 3_600_001, "1h1ms"),
            ("0h1s", 1000, "1s"),
            ("18446744073709551ms", u64::MAX / 1000, "5124095576h1m49s551ms"),
        ] {
            let duration = Duration::parse(text).expect(text);
            assert_eq!((duration.milliseconds, duration.to_string().as_str()), (milliseconds, written));
            assert_eq!(Duration::parse(written).expect(written), duration);
        }
    }

    #[test]
    fn what_is_no_duration_is_refused() {
        for text in [
            "", "s", "-1", "1.5s", "1 s", "2x", "30s1m", "1s1s", "1m30", "5us", "1d", "ms5", "1S", "1ms1s",
            "٣s", "1s\0",
        ] {
            let error = Duration::parse(text).expect_err(text).to_string();
            assert!(error.contains("is not a duration\n  help: write seconds"), "{error}");
        }
        for text in ["0", "0s", "0m0s"] {
            let error = Duration::parse(text).expect_err(text).to_string();
            assert!(error.ends_with("is no time at all, in which no program can run"), "{error}");
        }
        for text in ["18446744073709552ms", "18446744073709551616", "18446744073709551615h", "5124095576h2m"]
        {
            let error = Duration::parse(text).expect_err(text).to_string();
            assert!(error.ends_with("is longer than any program runs"), "{error}");
        }
    }
}
