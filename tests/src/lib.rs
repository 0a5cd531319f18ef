//! Shared helpers of the tests.

pub mod machine;
pub mod steps;
