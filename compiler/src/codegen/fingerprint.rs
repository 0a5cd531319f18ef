//! What decides the code of a function, as the [`Key`] by which a cache finds it: the function as Cranelift is given it, the settings, and the
//! versions of what makes code of it.
//!
//! What Cranelift calls the *stencil* of a function is all of it but the numbers of the symbols that it refers to and where in the module it
//! comes from, so that a function is the same when others are added before it. [`cranelift_codegen::incremental_cache`] makes keys of the same
//! parts; its hasher gives each number to SHA-256 on its own, which takes several times as long.

use crate::cache::Key;
use cranelift_codegen::ir;
use cranelift_codegen::isa::TargetIsa;
use std::hash::{Hash, Hasher};

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

    /// The key of `func`.
    pub(super) fn key(&self, func: &ir::Function) -> Key {
        let mut feed = Feed::new();
        self.0.hash(&mut feed);
        func.stencil.hash(&mut feed);
        feed.into_key()
    }
}

/// Collects what is hashed, which comes in pieces of a few bytes, to give it to the digest in large ones.
struct Feed {
    digest: blake3::Hasher,
    piece: [u8; PIECE],
    length: usize,
}

/// What BLAKE3 takes in at once on processors with the widest vectors.
const PIECE: usize = 16 << 10;

impl Feed {
    fn new() -> Feed {
        Feed { digest: blake3::Hasher::new(), piece: [0; PIECE], length: 0 }
    }

    fn into_key(mut self) -> Key {
        self.digest.update(&self.piece[..self.length]);
        Key(self.digest.finalize().into())
    }

    /// Takes `bytes` for which there is no room, in pieces that are full.
    #[cold]
    fn write_across(&mut self, mut bytes: &[u8]) {
        while !bytes.is_empty() {
            let (now, later) = bytes.split_at(bytes.len().min(PIECE - self.length));
            self.piece[self.length..self.length + now.len()].copy_from_slice(now);
            self.length += now.len();
            bytes = later;
            if self.length == PIECE {
                self.digest.update(&self.piece);
                self.length = 0;
            }
        }
    }

    /// Of the numbers of this width, which say which of some alternatives follows or how many, few are large.
    #[inline]
    fn number(&mut self, number: u64) {
        match u8::try_from(number) {
            Ok(small) if small != u8::MAX => self.write(&[small]),
            _ => {
                self.write(&[u8::MAX]);
                self.write(&number.to_le_bytes());
            }
        }
    }
}

impl Hasher for Feed {
    #[inline]
    fn write(&mut self, bytes: &[u8]) {
        match self.piece.get_mut(self.length..self.length + bytes.len()) {
            Some(room) => {
                room.copy_from_slice(bytes);
                self.length += bytes.len();
            }
            None => self.write_across(bytes),
        }
    }

    #[inline]
    fn write_usize(&mut self, number: usize) {
        self.number(number as u64);
    }

    #[inline]
    fn write_isize(&mut self, number: isize) {
        self.number(number as u64);
    }

    fn finish(&self) -> u64 {
        unreachable!("the digest is wanted, and no number of 64 bits")
    }
}
