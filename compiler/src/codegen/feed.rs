//! From what can be hashed to a [`Key`].

use crate::cache::Key;
use std::hash::Hasher;

/// Collects what is hashed, which comes in pieces of a few bytes, to give it to the digest in large ones.
pub(super) struct Feed {
    digest: blake3::Hasher,
    piece: [u8; PIECE],
    length: usize,
}

/// What BLAKE3 takes in at once on processors with the widest vectors.
const PIECE: usize = 16 << 10;

impl Feed {
    /// Nothing so far.
    pub(super) fn new() -> Feed {
        Feed { digest: blake3::Hasher::new(), piece: [0; PIECE], length: 0 }
    }

    /// The digest of all of it.
    pub(super) fn into_key(mut self) -> Key {
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
