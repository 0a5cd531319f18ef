//! What earlier builds compiled, so that a build compiles only what has changed since.
//!
//! A function is found by its *key*, a digest of all that decides its code: what Cranelift is given, and Cranelift itself. So it does not
//! matter where an entry comes from; whatever else has changed in the module, an entry that is found is the code that would be made.
//!
//! Nothing here reads or writes files: a build is given a [`Pack`] and says which [`Entry`]s it used and made. Keeping packs is up to the
//! command line.

mod pack;

pub use pack::Pack;

/// What an entry is found by: a digest of all that decides its code. It is a cryptographic one (BLAKE3), since a
/// module that nobody trusts must not be able to have its code taken for that of another.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct Key(pub(crate) [u8; 32]);

/// Something that a build needed: the code of a function, or the way there.
#[derive(Debug)]
pub struct Entry {
    /// What it is found by.
    pub key: Key,
    /// What it is, where it was not found in the pack.
    pub made: Option<Vec<u8>>,
}
