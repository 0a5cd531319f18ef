//! A report for people: labels on the left, what they name on the right.

use std::fmt::Write;

/// Columns that a label has.
const LABEL_WIDTH: usize = 12;

/// The text of a report.
#[derive(Debug, Default)]
pub(super) struct Text(String);

impl Text {
    /// A label with one line.
    pub(super) fn field(&mut self, label: &str, line: impl AsRef<str>) {
        self.list(label, [line]);
    }

    /// A label with any number of lines.
    pub(super) fn list<S: AsRef<str>>(&mut self, label: &str, lines: impl IntoIterator<Item = S>) {
        let mut label = label;
        for line in lines {
            let line = printable(line.as_ref());
            writeln!(self.0, "{label:<LABEL_WIDTH$} {line}").expect("a string takes everything");
            label = "";
        }
        if !label.is_empty() {
            self.field(label, "none");
        }
    }

    pub(super) fn as_str(&self) -> &str {
        &self.0
    }
}

/// `text` without anything that a terminal would act on.
fn printable(text: &str) -> String {
    text.chars().map(|c| if c.is_control() { c.escape_default().to_string() } else { c.into() }).collect()
}

/// A size for people: `742 bytes`, `5.2 KiB`.
#[must_use]
pub fn readable_size(bytes: u64) -> String {
    let in_units = |shift: u32| bytes as f64 / f64::from(1 << shift);
    match bytes {
        0..1024 => format!("{bytes} bytes"),
        1024..0x10_0000 => format!("{:.1} KiB", in_units(10)),
        0x10_0000.. => format!("{:.1} MiB", in_units(20)),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn sizes_are_readable() {
        for (bytes, text) in [
            (0, "0 bytes"),
            (1023, "1023 bytes"),
            (1024, "1.0 KiB"),
            (5300, "5.2 KiB"),
            (1 << 20, "1.0 MiB"),
            (5 << 30, "5120.0 MiB"),
        ] {
            assert_eq!(readable_size(bytes), text);
        }
    }

    #[test]
    fn a_terminal_is_not_commanded() {
        let mut text = Text::default();
        text.list("imports", ["env.\x1b[2J", "é\u{9b}x"]);
        text.list("exports", [""; 0]);
        assert_eq!(text.as_str(), "imports      env.\\u{1b}[2J\n             é\\u{9b}x\nexports      none\n");
    }
}
