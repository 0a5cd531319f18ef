//! Lines of text for the standard streams, without `core::fmt` and without allocation.

use crate::collected::Collected;
use crate::os::process;

/// Bytes that are collected before they are written.
const CAPACITY: usize = 512;

/// Text on its way to a descriptor. What was pushed is certain to be written only after [`Text::flush`].
pub struct Text {
    fd: i32,
    collected: Collected<u8, CAPACITY>,
}

impl Text {
    /// Nothing yet, to be written to `fd`.
    #[must_use]
    pub fn to(fd: i32) -> Text {
        Text { fd, collected: Collected::new() }
    }

    fn byte(&mut self, byte: u8) {
        if !self.collected.push(byte) {
            self.flush();
            self.collected.push(byte);
        }
    }

    /// Adds bytes.
    #[inline(never)]
    pub fn bytes(&mut self, bytes: &[u8]) -> &mut Text {
        for &byte in bytes {
            self.byte(byte);
        }
        self
    }

    /// Adds a string.
    #[inline(always)]
    pub fn str(&mut self, string: &str) -> &mut Text {
        self.bytes(string.as_bytes())
    }

    /// Adds the line of `lines` with this number, counted from 1.
    pub fn line_of(&mut self, lines: &[u8], mut number: u8) -> &mut Text {
        for &byte in lines {
            if byte == b'\n' {
                number = number.wrapping_sub(1);
            } else if number == 1 {
                self.byte(byte);
            }
        }
        self
    }

    /// Adds a number in decimal, behind a label.
    #[inline(always)]
    pub fn decimal(&mut self, label: &str, number: u64) -> &mut Text {
        self.number(label, number, 10)
    }

    /// Adds a signed number in decimal, behind a label.
    pub fn signed(&mut self, label: &str, number: i64) -> &mut Text {
        self.str(label).decimal(if number < 0 { "-" } else { "" }, number.unsigned_abs())
    }

    /// Adds a number in hexadecimal, behind a label, which ends with `0x`.
    #[inline(always)]
    pub fn hex(&mut self, label: &str, number: u64) -> &mut Text {
        self.number(label, number, 16)
    }

    /// Adds a number in `base`, at most 16, behind a label.
    fn number(&mut self, label: &str, number: u64, base: u64) -> &mut Text {
        let (rest, digit) = (number / base, (number % base) as u8);
        if rest > 0 {
            self.number(label, rest, base);
        } else {
            self.str(label);
        }
        self.byte(if digit < 10 { b'0' + digit } else { b'a' + digit - 10 });
        self
    }

    /// Writes what is there.
    pub fn flush(&mut self) {
        process::write(self.fd, self.collected.items());
        self.collected.clear();
    }
}

/// What is behind `start`, if that is how `bytes` begin.
pub fn behind<'b>(mut bytes: &'b [u8], start: &str) -> Option<&'b [u8]> {
    for expected in start.as_bytes() {
        let (byte, rest) = bytes.split_first()?;
        if byte != expected {
            return None;
        }
        bytes = rest;
    }
    Some(bytes)
}

#[cfg(test)]
mod tests {
    use super::{CAPACITY, Text, behind};

    fn pushed(push: impl Fn(&mut Text) -> &mut Text) -> String {
        let mut text = Text::to(-1);
        push(&mut text);
        String::from_utf8(text.collected.items().to_vec()).unwrap()
    }

    #[test]
    fn numbers_are_written_like_the_standard_library_does() {
        for number in [0, 7, 10, 99, 0xabc_def0, u64::from(u32::MAX), u64::MAX] {
            assert_eq!(pushed(|text| text.decimal("", number)), format!("{number}"));
            assert_eq!(pushed(|text| text.hex("0x", number)), format!("{number:#x}"));
        }
        for number in [0, -1, i64::from(i32::MIN), i64::MIN, i64::MAX] {
            assert_eq!(pushed(|text| text.signed("", number)), format!("{number}"));
        }
    }

    #[test]
    fn a_line_of_many_is_added() {
        for (number, line) in [(0, ""), (1, "a"), (2, "bc"), (3, "d"), (4, "")] {
            assert_eq!(pushed(|text| text.line_of(b"a\nbc\nd\n", number)), line);
        }
    }

    #[test]
    fn what_bytes_begin_with_is_taken_off() {
        for (start, expected) in [("", Some(&b"dir=x"[..])), ("dir=", Some(b"x")), ("dir=x", Some(b""))] {
            assert_eq!(behind(b"dir=x", start), expected);
        }
        assert_eq!(
            (behind(b"dir=x", "dir=x="), behind(b"dir=x", "dis"), behind(b"", "d")),
            (None, None, None)
        );
    }

    #[test]
    fn text_longer_than_the_buffer_begins_it_anew() {
        assert_eq!(pushed(|text| text.bytes(&[b'x'; CAPACITY]).str("tail")), "tail");
    }
}
