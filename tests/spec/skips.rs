//! The list of what is known not to pass, each with its reason: `skips.txt`.

use crate::suite::Source;
use std::collections::{BTreeMap, BTreeSet};
use wasmparser::WasmFeatures;

/// What may fail of one script.
pub(crate) struct Skipped {
    /// The lines of cases.
    pub(crate) lines: Vec<usize>,
    /// Whether cases may fail whose modules use objects.
    pub(crate) objects: bool,
}

/// The list.
pub(crate) struct Skips {
    /// Cases, by script and line.
    cases: BTreeMap<(&'static str, usize), &'static str>,
    /// Files, in whichever suite, that use objects of garbage collection.
    objects: BTreeSet<&'static str>,
}

impl Skips {
    /// Reads the list: a line each of `SUITE/FILE:LINE REASON` or `FILE REASON`; `#` begins a comment.
    ///
    /// # Panics
    /// When a line is not of this form.
    pub(crate) fn read() -> Skips {
        let mut skips = Skips { cases: BTreeMap::new(), objects: BTreeSet::new() };
        let lines = include_str!("skips.txt").lines().map(str::trim);
        for line in lines.filter(|line| !line.is_empty() && !line.starts_with('#')) {
            skips.add(line).unwrap_or_else(|| {
                panic!("skips.txt: neither `SUITE/FILE:LINE REASON` nor `FILE REASON`: {line}")
            });
        }
        skips
    }

    fn add(&mut self, line: &'static str) -> Option<()> {
        let (place, reason) = line.split_once(' ')?;
        match place.split_once(':') {
            Some((script, number)) => {
                self.cases.insert((script, number.parse().ok()?), reason);
            }
            None => {
                self.objects.insert(place);
            }
        }
        Some(())
    }

    /// What is listed of a script.
    pub(crate) fn of(&self, source: &Source) -> Skipped {
        let listed = self.cases.keys().filter(|(script, _)| *script == source.name);
        let file = source.name.rsplit('/').next().unwrap_or_default();
        Skipped {
            lines: listed.map(|&(_, line)| line).collect(),
            // Older versions of the same files need none.
            objects: source.features.contains(WasmFeatures::GC) && self.objects.contains(file),
        }
    }
}
