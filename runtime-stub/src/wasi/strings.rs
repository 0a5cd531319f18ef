//! Lists of strings, as the arguments and the environment are handed over: an array of pointers and the strings behind
//! one another, each with a NUL.

use super::errno::{Errno, Result};
use crate::guest::Guest;

/// Stores how many strings there are, and how many bytes, NULs included.
pub fn sizes<'s>(
    guest: Guest<'_>,
    strings: impl Iterator<Item = &'s [u8]>,
    count: u32,
    bytes: u32,
) -> Result<()> {
    let (mut number, mut total) = (0u32, 0u32);
    for string in strings {
        number += 1;
        total = total.checked_add(size(string)?).ok_or(Errno::Overflow)?;
    }
    guest.write(count, number)?;
    guest.write(bytes, total)
}

/// Stores the addresses of the strings from `pointers` on, and the strings from `bytes` on.
pub fn store<'s>(
    guest: Guest<'_>,
    strings: impl Iterator<Item = &'s [u8]>,
    mut pointers: u32,
    mut bytes: u32,
) -> Result<()> {
    for string in strings {
        let size = size(string)?;
        guest.write(pointers, bytes)?;
        let room = guest.slice::<u8>(bytes, size)?;
        room.copy_from(0, string)?;
        room.copy_from(string.len(), &[0])?;
        pointers = pointers.checked_add(4).ok_or(Errno::Fault)?;
        bytes = bytes.checked_add(size).ok_or(Errno::Fault)?;
    }
    Ok(())
}

/// Bytes of a string with its NUL.
fn size(string: &[u8]) -> Result<u32> {
    u32::try_from(string.len()).ok().and_then(|len| len.checked_add(1)).ok_or(Errno::Overflow)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::guest::test::FakeMemory;

    const STRINGS: [&[u8]; 3] = [b"one", b"", b"three"];

    fn strings() -> impl Iterator<Item = &'static [u8]> {
        STRINGS.into_iter()
    }

    #[test]
    fn strings_stand_behind_one_another() {
        let memory = FakeMemory::new(64);
        sizes(memory.guest(), strings(), 0, 4).unwrap();
        assert_eq!(memory.bytes(0, 8), [3, 0, 0, 0, 11, 0, 0, 0]);
        store(memory.guest(), strings(), 8, 32).unwrap();
        assert_eq!(memory.bytes(8, 12), [32, 0, 0, 0, 36, 0, 0, 0, 37, 0, 0, 0]);
        assert_eq!(memory.bytes(32, 12), b"one\0\0three\0\0");
    }

    #[test]
    fn strings_do_not_reach_beyond_the_memory() {
        let memory = FakeMemory::new(64);
        assert_eq!(store(memory.guest(), strings(), 0, 54), Err(Errno::Fault));
        assert_eq!(store(memory.guest(), strings(), 56, 16), Err(Errno::Fault));
        assert_eq!(store(memory.guest(), strings(), u32::MAX - 3, 16), Err(Errno::Fault));
        assert_eq!(sizes(memory.guest(), strings(), 64, 0), Err(Errno::Fault));
    }
}
