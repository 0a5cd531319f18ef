//! Shared helpers of the tests.

pub mod machine;
pub mod random;
pub mod steps;
