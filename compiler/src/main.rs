//! The `wasmc` command.
#![forbid(unsafe_code)]
fn main() {}
