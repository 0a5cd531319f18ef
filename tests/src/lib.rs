//! Shared helpers of the tests.

pub mod image;
pub mod machine;
pub mod puppet;
pub mod random;
pub mod steps;
pub mod world;
