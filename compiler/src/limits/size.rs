//! Sizes as people write them: bytes, or a number of binary units.

use crate::error::{Error, Result};

/// The units with their bytes, the largest first.
const UNITS: [(&str, u64); 3] = [("GiB", 1 << 30), ("MiB", 1 << 20), ("KiB", 1 << 10)];

/// Reads `65536`, `64K`, `64KiB`, `16M`, `1GiB`: the bytes. Units are binary, and their case is of no account.
///
/// # Errors
/// A usage error when it is no such text, or more bytes than 64 bits can hold.
pub fn parse(text: &str) -> Result<u64> {
    let end = text.find(|c: char| !c.is_ascii_digit()).unwrap_or(text.len());
    let (number, unit) = text.split_at(end);
    let scale = match unit {
        "" => Some(1),
        unit => UNITS.into_iter().find(|(name, _)| is_unit(unit, name)).map(|(_, scale)| scale),
    };
    let (Some(scale), false) = (scale, number.is_empty()) else {
        return Err(Error::usage(format!("`{}` is not a size", text.escape_debug()))
            .with_help("write bytes (65536), or KiB (64K), MiB (16M) or GiB (1G), without a fraction"));
    };
    let bytes = number.parse().ok().and_then(|number: u64| number.checked_mul(scale));
    bytes.ok_or_else(|| Error::usage(format!("`{text}` is more than any machine has")))
}

/// Whether `text` is the unit `name`, whole or by its first letter.
fn is_unit(text: &str, name: &str) -> bool {
    text.eq_ignore_ascii_case(name) || text.eq_ignore_ascii_case(&name[..1])
}

/// A size for people that is exact: `64 KiB`, `65537 bytes`.
#[must_use]
pub fn exact(bytes: u64) -> String {
    match UNITS.into_iter().find(|(_, scale)| bytes > 0 && bytes.is_multiple_of(*scale)) {
        Some((unit, scale)) => format!("{} {unit}", bytes / scale),
        None => format!("{bytes} bytes"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn sizes_are_read_in_all_their_forms() {
        for (text, bytes) in [
            ("0", 0),
            ("1", 1),
            ("65536", 65_536),
            ("64K", 65_536),
            ("64k", 65_536),
            ("64KiB", 65_536),
            ("64kib", 65_536),
            ("3M", 3 << 20),
            ("3MiB", 3 << 20),
            ("2G", 2 << 30),
            ("2GiB", 2 << 30),
            ("18446744073709551615", u64::MAX),
        ] {
            assert_eq!(parse(text).expect(text), bytes, "{text}");
        }
    }

    #[test]
    fn what_is_no_size_is_refused() {
        for text in
            ["", "K", "-1", "+1", "1.5M", "1 M", "1KB", "1MB", "1T", "1KiBs", "0x10", "1_000", "٣", "64K "]
        {
            let error = parse(text).expect_err(text).to_string();
            assert!(error.contains("is not a size\n  help: write bytes"), "{error}");
        }
        for text in ["18446744073709551616", "17179869184G", "99999999999999999999K"] {
            assert_eq!(
                parse(text).expect_err(text).to_string(),
                format!("`{text}` is more than any machine has")
            );
        }
    }

    #[test]
    fn exact_sizes_read_back() {
        for (bytes, text) in [
            (0, "0 bytes"),
            (1000, "1000 bytes"),
            (1024, "1 KiB"),
            (65_537, "65537 bytes"),
            (5 << 30, "5 GiB"),
        ] {
            assert_eq!(exact(bytes), text);
        }
    }
}
