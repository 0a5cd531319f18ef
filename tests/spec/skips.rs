//! The list of cases that are known not to pass, each with its reason: `skips.txt`.

use std::collections::BTreeMap;

/// The list, by script and line.
pub(crate) struct Skips(BTreeMap<(&'static str, usize), &'static str>);

impl Skips {
    /// Reads the list: a line each of `SUITE/FILE:LINE REASON`; `#` begins a comment.
    ///
    /// # Panics
    /// When a line is not of this form.
    pub(crate) fn read() -> Skips {
        let lines = include_str!("skips.txt").lines().map(str::trim);
        let entry = |line: &'static str| {
            let (place, reason) = line.split_once(' ')?;
            let (script, number) = place.split_once(':')?;
            Some(((script, number.parse().ok()?), reason))
        };
        Skips(
            lines
                .filter(|line| !line.is_empty() && !line.starts_with('#'))
                .map(|line| {
                    entry(line).unwrap_or_else(|| panic!("skips.txt: not `SUITE/FILE:LINE REASON`: {line}"))
                })
                .collect(),
        )
    }

    /// The lines of `script` that are listed.
    pub(crate) fn of(&self, script: &str) -> Vec<usize> {
        self.0.keys().filter(|(listed, _)| *listed == script).map(|&(_, line)| line).collect()
    }
}
