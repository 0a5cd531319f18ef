//! Whether bytes are UTF-8: what `core` has for it is not linked into the stub.

/// A byte that continues a character.
macro_rules! next {
    () => {
        0x80..=0xbf
    };
}

/// Whether all of the bytes are characters in UTF-8.
///
/// Source: table 3-7 of the Unicode standard, well-formed byte sequences.
pub fn is_utf8(mut bytes: &[u8]) -> bool {
    while !bytes.is_empty() {
        bytes = match bytes {
            [0..=0x7f, rest @ ..]
            | [0xc2..=0xdf, next!(), rest @ ..]
            | [0xe0, 0xa0..=0xbf, next!(), rest @ ..]
            | [0xe1..=0xec | 0xee | 0xef, next!(), next!(), rest @ ..]
            | [0xed, 0x80..=0x9f, next!(), rest @ ..]
            | [0xf0, 0x90..=0xbf, next!(), next!(), rest @ ..]
            | [0xf1..=0xf3, next!(), next!(), next!(), rest @ ..]
            | [0xf4, 0x80..=0x8f, next!(), next!(), rest @ ..] => rest,
            _ => return false,
        };
    }
    true
}

#[cfg(test)]
mod tests {
    use super::is_utf8;

    /// Every sequence of up to three bytes, and those of four that are near a limit, against the standard library.
    #[test]
    fn agrees_with_the_standard_library() {
        let check = |bytes: &[u8]| assert_eq!(is_utf8(bytes), str::from_utf8(bytes).is_ok(), "{bytes:x?}");
        let limits = [0, 0x7f, 0x80, 0x8f, 0x90, 0x9f, 0xa0, 0xbf, 0xc0, 0xc2, 0xe0, 0xed, 0xf4, 0xff];
        check(&[]);
        for a in 0..=255 {
            check(&[a]);
            for b in 0..=255 {
                check(&[a, b]);
                for c in limits {
                    check(&[a, b, c]);
                    limits.iter().for_each(|&d| check(&[a, b, c, d]));
                }
            }
        }
    }
}
