//! The runtime stub.
