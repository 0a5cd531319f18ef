//! Compiled functions in one piece of bytes, as the functions of a program are written and read together.
//!
//! A pack begins with [`MAGIC`]. Then come its entries, each a key (32 bytes), the BLAKE3 of key and value (32 bytes), the length of the value
//! (32 bits, little-endian) and the value. There is nothing that says where they are or how many, which would have to be checked too: what
//! is damaged in any way is an entry with another digest, and as good as not there.

use super::{Entry, Key};
use std::collections::{HashMap, HashSet};
use std::io::{self, Write};

/// What packs of this form begin with.
const MAGIC: &[u8; 16] = b"wasmc pack 1\0\0\0\0";

/// Bytes of each part of an entry that stands before the value.
const KEY: usize = 32;
const DIGEST: usize = 32;
const LENGTH: usize = 4;
const HEAD: usize = KEY + DIGEST + LENGTH;

/// Compiled functions by their keys. By default there are none.
#[derive(Debug, Default)]
pub struct Pack {
    maker: String,
    bytes: Vec<u8>,
    /// Where the entries begin, and how long they are.
    entries: HashMap<Key, (usize, usize)>,
}

impl Pack {
    /// Takes over the bytes of a pack, or of something else: what does not look like an entry is none. `maker` tells the wasmc that asks from
    /// all others, even those of the same version.
    #[must_use]
    pub fn read(bytes: Vec<u8>, maker: &str) -> Pack {
        let mut entries = HashMap::new();
        let mut rest = bytes.strip_prefix(MAGIC.as_slice()).unwrap_or_default();
        while let Some((key, length)) = next(rest) {
            entries.insert(key, (bytes.len() - rest.len(), length));
            rest = &rest[length..];
        }
        Pack { maker: maker.to_owned(), bytes, entries }
    }

    /// The wasmc that asks. What depends on how it works, and not only on what it gives to Cranelift, has it in its key.
    #[must_use]
    pub fn maker(&self) -> &str {
        &self.maker
    }

    /// How many entries it seems to have.
    #[must_use]
    pub fn len(&self) -> usize {
        self.entries.len()
    }

    /// Whether it has none.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.entries.is_empty()
    }

    /// The value of an entry that is there and undamaged.
    #[must_use]
    pub fn get(&self, key: &Key) -> Option<&[u8]> {
        let entry = self.entry(key)?;
        let value = &entry[HEAD..];
        (entry[KEY..KEY + DIGEST] == digest(key, value)).then_some(value)
    }

    fn entry(&self, key: &Key) -> Option<&[u8]> {
        let &(start, length) = self.entries.get(key)?;
        Some(&self.bytes[start..start + length])
    }

    /// Whether a pack of `entries` would be this one, so that it need not be written.
    #[must_use]
    pub fn is(&self, entries: &[Entry]) -> bool {
        let keys: HashSet<Key> = entries.iter().map(|entry| entry.key).collect();
        entries.iter().all(|entry| entry.made.is_none()) && keys.len() == self.len()
    }

    /// Writes a pack of `entries`, which a build with this pack needed. Of those with the same key one is written, and none that is neither
    /// here nor made.
    ///
    /// # Errors
    /// Those of `to`.
    pub fn write_next(&self, entries: &[Entry], to: &mut impl Write) -> io::Result<()> {
        let mut written = HashSet::with_capacity(entries.len());
        to.write_all(MAGIC)?;
        for Entry { key, made } in entries {
            if !written.insert(key) {
                continue;
            }
            if let Some(value) = made {
                let length = u32::try_from(value.len()).map_err(io::Error::other)?;
                to.write_all(&key.0)?;
                to.write_all(&digest(key, value))?;
                to.write_all(&length.to_le_bytes())?;
                to.write_all(value)?;
            } else if let Some(entry) = self.entry(key) {
                to.write_all(entry)?;
            }
        }
        Ok(())
    }
}

/// The key of the first entry in `bytes`, and how many bytes the entry has.
fn next(bytes: &[u8]) -> Option<(Key, usize)> {
    let head: &[u8; HEAD] = bytes.first_chunk()?;
    let key = Key(*head.first_chunk()?);
    let value = u32::from_le_bytes(*head.last_chunk()?);
    let length = HEAD.checked_add(value as usize)?;
    (length <= bytes.len()).then_some((key, length))
}

fn digest(key: &Key, value: &[u8]) -> [u8; DIGEST] {
    blake3::Hasher::new().update(&key.0).update(value).finalize().into()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn entry(number: u8, value: &[u8]) -> Entry {
        Entry { key: Key([number; KEY]), made: Some(value.to_vec()) }
    }

    fn pack(entries: &[Entry]) -> Vec<u8> {
        let mut bytes = Vec::new();
        Pack::default().write_next(entries, &mut bytes).expect("memory takes everything");
        bytes
    }

    /// The values of the entries 0, 1 and 2.
    fn values(bytes: Vec<u8>) -> [Option<Vec<u8>>; 3] {
        let pack = Pack::read(bytes, "");
        [0, 1, 2].map(|number| pack.get(&Key([number; KEY])).map(<[u8]>::to_vec))
    }

    fn small() -> (Vec<u8>, [Option<Vec<u8>>; 3]) {
        let bytes = pack(&[entry(0, b"zero"), entry(1, b""), entry(2, b"two")]);
        let values = values(bytes.clone());
        assert_eq!(values, [Some(b"zero".to_vec()), Some(Vec::new()), Some(b"two".to_vec())]);
        (bytes, values)
    }

    #[test]
    fn no_damaged_bit_is_believed() {
        let (bytes, whole) = small();
        for position in 0..bytes.len() {
            for bit in 0..8 {
                let mut damaged = bytes.clone();
                damaged[position] ^= 1 << bit;
                let found = values(damaged);
                assert_ne!(found, whole, "bit {bit} of byte {position}");
                for (found, whole) in found.iter().zip(&whole) {
                    assert!(found.is_none() || found == whole, "bit {bit} of byte {position}");
                }
            }
        }
    }

    #[test]
    fn what_is_cut_off_is_not_there() {
        let (bytes, whole) = small();
        for length in 0..bytes.len() {
            let found = values(bytes[..length].to_vec());
            assert_eq!(found[2], None, "{length} bytes");
            for (found, whole) in found.iter().zip(&whole) {
                assert!(found.is_none() || found == whole, "{length} bytes");
            }
        }
    }

    #[test]
    fn an_entry_with_the_key_of_another_is_damaged() {
        let (mut bytes, _) = small();
        let first = MAGIC.len();
        bytes[first..first + KEY].fill(7);
        assert_eq!(Pack::read(bytes, "").get(&Key([7; KEY])), None);
    }

    #[test]
    fn the_next_pack_has_what_the_build_needed() {
        let old = Pack::read(small().0, "");
        let needed = [Entry { key: Key([2; KEY]), made: None }, entry(3, b"three"), entry(3, b"three")];
        assert!(!old.is(&needed));
        let mut bytes = Vec::new();
        old.write_next(&needed, &mut bytes).expect("memory takes everything");
        let new = Pack::read(bytes, "");
        assert_eq!(new.len(), 2);
        assert_eq!(new.get(&Key([2; KEY])), Some(b"two".as_slice()));
        assert_eq!(new.get(&Key([3; KEY])), Some(b"three".as_slice()));
        let same = [3, 2, 3].map(|number| Entry { key: Key([number; KEY]), made: None });
        assert!(new.is(&same));
        assert!(!new.is(&same[..1]));
    }
}
