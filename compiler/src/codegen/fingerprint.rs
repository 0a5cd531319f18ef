//! What decides the code of a function, as the [`Key`] by which a cache finds it: the function as Cranelift is given it, the settings, and the
//! versions of what makes code of it.
//!
//! What Cranelift calls the *stencil* of a function is all of it but the numbers of the symbols that it refers to and where in the module it
//! comes from, so that a function is the same when others are added before it. [`cranelift_codegen::incremental_cache`] makes keys of the same
//! parts; its hasher gives each number to SHA-256 on its own, which takes several times as long.

use super::feed::Feed;
use crate::cache::Key;
use cranelift_codegen::ir;
use cranelift_codegen::isa::TargetIsa;
use std::hash::Hash;

/// A code generator's part of the keys.
pub(super) struct Fingerprint(Key);

impl Fingerprint {
    /// Of what compiles for `isa`.
    pub(super) fn new(isa: &dyn TargetIsa) -> Fingerprint {
        let mut feed = Feed::new();
        (env!("CARGO_PKG_VERSION"), cranelift_codegen::VERSION).hash(&mut feed);
        (isa.name(), isa.triple(), isa.flags(), isa.isa_flags_hash_key()).hash(&mut feed);
        Fingerprint(feed.into_key())
    }

    /// All that the keys of this generator have in common.
    pub(super) fn common(&self) -> Key {
        self.0
    }

    /// The key of `func`.
    pub(super) fn key(&self, func: &ir::Function) -> Key {
        let mut feed = Feed::new();
        self.0.hash(&mut feed);
        func.stencil.hash(&mut feed);
        feed.into_key()
    }
}
