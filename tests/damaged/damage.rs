//! Damaging a module: what a broken disk, a broken tool or somebody with intentions may do to its bytes.

use wasmc_tests::random::Random;

/// Bytes that make the header, without which nothing else is looked at.
const HEADER: usize = 8;

/// Most bytes that one change removes, inserts or overwrites.
const SPAN: usize = 12;

/// One of `originals` with one to three changes.
pub(crate) fn damage(originals: &[Vec<u8>], random: &mut Random) -> Vec<u8> {
    let mut bytes = choose(originals, random).clone();
    for _ in 0..=random.below(3) {
        let other: &Vec<u8> = choose(originals, random);
        change(&mut bytes, other, random);
    }
    bytes
}

fn choose<'a, T>(items: &'a [T], random: &mut Random) -> &'a T {
    &items[random.below(items.len() as u64) as usize]
}

/// Makes one change; most keep the length, so that sections stay where they are and more of what is in them is reached.
fn change(bytes: &mut Vec<u8>, other: &[u8], random: &mut Random) {
    /// Bytes at the ends of what a byte of a LEB128 number can say.
    const EDGES: [u8; 6] = [0, 1, 0x3f, 0x7f, 0x80, 0xff];
    if bytes.len() <= HEADER {
        return;
    }
    let at = HEADER + random.below((bytes.len() - HEADER) as u64) as usize;
    match random.below(16) {
        0 => bytes.truncate(at),
        1 => drop(bytes.drain(at..(at + SPAN).min(bytes.len()))),
        2 => drop(bytes.splice(at..at, piece(other, random))),
        3..=5 => {
            let piece = piece(other, random);
            let room = piece.len().min(bytes.len() - at);
            bytes[at..at + room].copy_from_slice(&piece[..room]);
        }
        6..=9 => bytes[at] ^= 1 << random.below(8),
        10..=12 => bytes[at] = *choose(&EDGES, random),
        _ => bytes[at] = random.number() as u8,
    }
}

/// A few bytes from somewhere in `other`.
fn piece(other: &[u8], random: &mut Random) -> Vec<u8> {
    let start = random.below(other.len() as u64) as usize;
    let end = start + 1 + random.below(SPAN as u64) as usize;
    other[start..end.min(other.len())].to_vec()
}
