//! The command line as people meet it: the built `wasmc`, run in an empty directory, and all that it says.
//!
//! What is expected stands in the tests. `UPDATE_EXPECT=1 cargo test -p wasmc --test cli` writes it anew.

mod bad_input;
mod build;
mod cache;
mod directory;
mod features;
mod help;
mod help_build;
mod inspect;
mod link;
mod listing;
mod reactor;
mod run;
mod sandbox;
mod usage;
