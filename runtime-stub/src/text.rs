//! Lines of text for the standard streams, without `core::fmt` and without allocation.

use crate::os::process;

/// Bytes that are collected before they are written.
const CAPACITY: usize = 512;

/// Text on its way to a descriptor. What was pushed is certain to be written only after [`Text::flush`].
pub struct Text {
    fd: i32,
    len: usize,
    bytes: [u8; CAPACITY],
}

impl Text {
    /// Nothing yet, to be written to `fd`.
    #[must_use]
    pub fn to(fd: i32) -> Text {
        Text { fd, len: 0, bytes: [0; CAPACITY] }
    }

    /// Adds bytes.
    pub fn bytes(&mut self, bytes: &[u8]) -> &mut Text {
        for &byte in bytes {
            if self.len == CAPACITY {
                self.flush();
            }
            if let Some(slot) = self.bytes.get_mut(self.len) {
                *slot = byte;
                self.len += 1;
            }
        }
        self
    }

    /// Adds a string.
    pub fn str(&mut self, string: &str) -> &mut Text {
        self.bytes(string.as_bytes())
    }

    /// Adds a number in decimal, right-aligned in `width` columns.
    pub fn decimal(&mut self, number: u64, width: usize) -> &mut Text {
        let mut digits = [b' '; 20];
        let start = digits_of::<10>(number, &mut digits);
        let wanted = digits.len().saturating_sub(width);
        self.bytes(digits.get(start.min(wanted)..).unwrap_or_default())
    }

    /// Adds a signed number in decimal.
    pub fn signed(&mut self, number: i64) -> &mut Text {
        if number < 0 {
            self.str("-");
        }
        self.decimal(number.unsigned_abs(), 0)
    }

    /// Adds a number in hexadecimal, with `0x`.
    pub fn hex(&mut self, number: u64) -> &mut Text {
        let mut digits = [b' '; 20];
        let start = digits_of::<16>(number, &mut digits);
        self.str("0x").bytes(digits.get(start..).unwrap_or_default())
    }

    /// Writes what is there. What cannot be written is lost: there is nobody left to tell.
    pub fn flush(&mut self) {
        let mut rest = self.bytes.get(..self.len).unwrap_or_default();
        while !rest.is_empty() {
            match process::write(self.fd, rest) {
                Ok(written) if written > 0 => rest = rest.get(written..).unwrap_or_default(),
                _ => break,
            }
        }
        self.len = 0;
    }
}

/// Writes the digits of `number` in `BASE`, at most 16, at the end of `digits`: the index of the first.
fn digits_of<const BASE: u64>(mut number: u64, digits: &mut [u8; 20]) -> usize {
    let mut start = digits.len();
    for digit in digits.iter_mut().rev() {
        let value = (number % BASE) as u8;
        *digit = if value < 10 { b'0' + value } else { b'a' + value - 10 };
        start -= 1;
        number /= BASE;
        if number == 0 {
            break;
        }
    }
    start
}

#[cfg(test)]
mod tests {
    use super::Text;

    fn pushed(push: impl Fn(&mut Text) -> &mut Text) -> String {
        let mut text = Text::to(-1);
        push(&mut text);
        String::from_utf8(text.bytes[..text.len].to_vec()).unwrap()
    }

    #[test]
    fn numbers_are_written_like_the_standard_library_does() {
        for number in [0, 7, 10, 99, 0xabc_def0, u64::from(u32::MAX), u64::MAX] {
            assert_eq!(pushed(|text| text.decimal(number, 0)), format!("{number}"));
            assert_eq!(pushed(|text| text.decimal(number, 5)), format!("{number:>5}"));
            assert_eq!(pushed(|text| text.hex(number)), format!("{number:#x}"));
        }
        for number in [0, -1, i64::from(i32::MIN), i64::MIN, i64::MAX] {
            assert_eq!(pushed(|text| text.signed(number)), format!("{number}"));
        }
    }

    #[test]
    fn text_longer_than_the_buffer_begins_it_anew() {
        assert_eq!(pushed(|text| text.bytes(&[b'x'; super::CAPACITY]).str("tail")), "tail");
    }
}
