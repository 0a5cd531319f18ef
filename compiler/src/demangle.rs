//! Readable names for Rust functions, the guest's and the stub's.
//!
//! `_ZN10wasmc_stub5traps6report17h7f7cf1aad6ce026aE` becomes `wasmc_stub::traps::report`, which is better in a backtrace and shorter
//! in an image of a few thousand bytes. C++ names stay as they are: readable, they are several times as long, and debuggers
//! and profilers make them readable themselves.

/// What a mangled Rust name stands for, without the hash; `None` for any other name.
pub(crate) fn rust_name(name: &str) -> Option<String> {
    rustc_demangle::try_demangle(name).ok().map(|readable| format!("{readable:#}"))
}

#[cfg(test)]
mod tests {
    use super::rust_name;

    #[test]
    fn only_rust_names_change() {
        let name = rust_name("_ZN10wasmc_stub5traps6report17h7f7cf1aad6ce026aE");
        assert_eq!(name.as_deref(), Some("wasmc_stub::traps::report"));
        assert_eq!(rust_name("_ZNSt3__16vectorIiE9push_backEOi"), None);
        assert_eq!(rust_name("memmove"), None);
    }
}
