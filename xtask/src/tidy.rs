//! `cargo xtask tidy`: what no compiler checks. Every source file says what it is, none is too long, and nothing that is
//! committed says where it was made or leaves something for later.

use std::fs;
use std::process::Command;

use crate::{Result, root};

/// Lines that a source file may have: in a longer one, look for the noun that wants a file of its own.
const MAX_LINES: usize = 400;

/// Words for what is not finished, in two pieces so that this file may name them.
const UNFINISHED: [[&str; 2]; 3] = [["TO", "DO"], ["FIX", "ME"], ["XX", "X"]];

/// Looks at every file that git knows and says all that is wrong.
pub(crate) fn run() -> Result<()> {
    let mut complaints = Vec::new();
    let places = places()?;
    for name in files()? {
        // A file that was removed but not yet from the index.
        let Ok(content) = fs::read(root().join(&name)) else { continue };
        complaints.extend(check(&name, &content, &places).into_iter().map(|what| format!("{name}: {what}")));
    }
    if complaints.is_empty() { Ok(()) } else { Err(complaints.join("\n")) }
}

fn files() -> Result<Vec<String>> {
    let output = Command::new("git")
        .args(["ls-files", "-z", "--cached", "--others", "--exclude-standard"])
        .current_dir(root())
        .output()
        .map_err(|error| format!("cannot run git: {error}"))?;
    if !output.status.success() {
        return Err(String::from_utf8_lossy(&output.stderr).into_owned());
    }
    let names = String::from_utf8(output.stdout).map_err(|_| "a file's name is not UTF-8")?;
    Ok(names.split_terminator('\0').map(str::to_owned).collect())
}

/// Directories of this machine that no file may name, for it would be another one elsewhere: where the repository is, and where
/// tools keep what is theirs.
fn places() -> Result<Vec<String>> {
    let home = std::env::var("HOME").map_err(|_| "HOME is not set")?;
    Ok(vec![format!("{}/", root().display()), format!("{home}/.")])
}

/// What is wrong with a file.
fn check(name: &str, content: &[u8], places: &[String]) -> Vec<String> {
    let mut complaints = Vec::new();
    for place in places {
        if contains(content, place.as_bytes()) {
            complaints.push(format!("names {place}, which is a place of this machine"));
        }
    }
    let Ok(text) = str::from_utf8(content) else { return complaints };
    for word in UNFINISHED.map(|pieces| pieces.concat()) {
        if text.split(|c: char| !c.is_alphanumeric()).any(|found| found == word) {
            complaints.push(format!("holds a {word}"));
        }
    }
    if name.ends_with(".rs") {
        complaints.extend(check_source(text));
    }
    complaints
}

fn check_source(text: &str) -> Vec<String> {
    let mut complaints = Vec::new();
    if !text.starts_with("//! ") {
        complaints.push("does not begin with a line `//!` that says what it is".into());
    }
    let lines = text.lines().count();
    if lines > MAX_LINES {
        complaints.push(format!("has {lines} lines, and {MAX_LINES} is the most"));
    }
    complaints
}

fn contains(content: &[u8], part: &[u8]) -> bool {
    content.windows(part.len()).any(|window| window == part)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn complaints(name: &str, content: &str) -> Vec<String> {
        check(name, content.as_bytes(), &["/somewhere/".into()])
    }

    #[test]
    fn a_tidy_file_is_left_alone() {
        assert!(complaints("a.rs", "//! A file.\n").is_empty());
        assert!(complaints("a.md", "Nothing special.\n").is_empty());
    }

    #[test]
    fn each_fault_is_found() {
        for (name, content, complaint) in [
            ("a.rs", "fn f() {}\n".to_owned(), "does not begin with a line `//!` that says what it is"),
            ("a.rs", format!("//! A\n{}", "\n".repeat(MAX_LINES)), "has 401 lines, and 400 is the most"),
            ("a.md", UNFINISHED[0].concat(), &format!("holds a {}", UNFINISHED[0].concat())),
            ("a.o", "\0/somewhere/a".to_owned(), "names /somewhere/, which is a place of this machine"),
        ] {
            assert_eq!(complaints(name, &content), [complaint]);
        }
    }
}
