//! The variables by which whoever runs a program narrows what it is granted, or asks what that is. No guest sees them.

/// Holds what is denied: items with commas between them. `dir` is all directories, `dir=GUEST` the one that the guest sees as GUEST, `write`
/// to change anything in a directory, `env` all variables, `env=NAME` one of them, and `net` all listeners.
pub const DENY: &str = "WASMC_DENY";

/// Says what is to be shown in the place of running the program: [`SHOW_GRANTS`].
pub const SHOW: &str = "WASMC_SHOW";

/// The value of [`SHOW`] for grants and limits.
pub const SHOW_GRANTS: &str = "grants";
