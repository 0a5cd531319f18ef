//! Readable names for the stub's own functions.
//!
//! The stub is Rust, whose compiler writes `wasmc_stub::traps::report` as
//! `_ZN10wasmc_stub5traps6report17h7f7cf1aad6ce026aE`. The readable form is better in a debugger, and shorter, which
//! counts in an image of a few thousand bytes. A guest's names are its own and stay as they are.

/// The path that a mangled Rust name stands for, without the hash; `None` for any other name.
pub(super) fn demangle(name: &str) -> Option<String> {
    let mut rest = name.strip_prefix("_ZN")?;
    let mut parts = Vec::new();
    while rest != "E" {
        let digits = rest.find(|c: char| !c.is_ascii_digit())?;
        let length: usize = rest[..digits].parse().ok()?;
        let part = rest[digits..].get(..length)?;
        rest = &rest[digits + length..];
        parts.push(part);
    }
    let is_hash = |part: &str| part.len() == 17 && part.starts_with('h');
    if !parts.pop().is_some_and(is_hash) {
        return None;
    }
    Some(parts.into_iter().map(unescape).collect::<Vec<_>>().join("::"))
}

/// What the compiler writes for characters that an assembler would not take.
const ESCAPES: [(&str, &str); 10] = [
    ("$LT$", "<"),
    ("$GT$", ">"),
    ("$RF$", "&"),
    ("$BP$", "*"),
    ("$LP$", "("),
    ("$RP$", ")"),
    ("$C$", ","),
    ("$u20$", " "),
    ("$u7b$", "{"),
    ("$u7d$", "}"),
];

fn unescape(part: &str) -> String {
    let part = part.strip_prefix("_$").map_or(part.to_owned(), |rest| format!("${rest}"));
    ESCAPES.iter().fold(part, |part, (escape, character)| part.replace(escape, character)).replace("..", "::")
}

#[cfg(test)]
mod tests {
    use super::demangle;

    #[test]
    fn paths() {
        let name = demangle("_ZN10wasmc_stub5traps6report17h7f7cf1aad6ce026aE");
        assert_eq!(name.as_deref(), Some("wasmc_stub::traps::report"));
    }

    #[test]
    fn types_and_closures() {
        for (mangled, readable) in [
            (
                "_ZN41_$LT$impl$u20$wasmc_stub..image..Code$GT$8function17hb1ea8439e364628eE",
                "<impl wasmc_stub::image::Code>::function",
            ),
            (
                "_ZN5start7prepare28_$u7b$$u7b$closure$u7d$$u7d$17he1428137bba930bfE",
                "start::prepare::{{closure}}",
            ),
        ] {
            assert_eq!(demangle(mangled).as_deref(), Some(readable));
        }
    }

    #[test]
    fn other_names_stay() {
        for name in
            ["_start", "memcpy", "_ZN3foo3barE", "_ZN3foo", "_ZN99fooE", "_ZN3é17h0123456789abcdefE", ""]
        {
            assert_eq!(demangle(name), None, "{name}");
        }
    }
}
