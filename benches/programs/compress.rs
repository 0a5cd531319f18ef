//! A compressor of the LZ77 family with hash chains, and its inverse, on text that repeats itself.

const WINDOW: usize = 1 << 15;
const LONGEST: usize = 255;

fn hash(bytes: &[u8]) -> usize {
    let word = u32::from(bytes[0]) | u32::from(bytes[1]) << 8 | u32::from(bytes[2]) << 16;
    (word.wrapping_mul(2654435761) >> 17) as usize
}

/// Tokens: 0 and a byte, or a length and two bytes of distance.
fn compress(input: &[u8]) -> Vec<u8> {
    let (mut head, mut previous) = (vec![usize::MAX; 1 << 15], vec![usize::MAX; WINDOW]);
    let (mut output, mut at) = (Vec::new(), 0);
    while at < input.len() {
        let (mut length, mut distance) = (0, 0);
        if at + 3 <= input.len() {
            let mut candidate = head[hash(&input[at..])];
            for _ in 0..16 {
                if candidate == usize::MAX || at - candidate >= WINDOW {
                    break;
                }
                let common = input[candidate..].iter().zip(&input[at..]).take(LONGEST);
                let common = common.take_while(|(a, b)| a == b).count();
                if common > length {
                    (length, distance) = (common, at - candidate);
                }
                candidate = previous[candidate % WINDOW];
            }
        }
        if length < 4 {
            length = 1;
            output.extend([0, input[at]]);
        } else {
            output.extend([length as u8, distance as u8, (distance >> 8) as u8]);
        }
        for position in at..(at + length).min(input.len().saturating_sub(2)) {
            let slot = &mut head[hash(&input[position..])];
            previous[position % WINDOW] = std::mem::replace(slot, position);
        }
        at += length;
    }
    output
}

fn expand(input: &[u8]) -> Vec<u8> {
    let (mut output, mut at) = (Vec::new(), 0);
    while at < input.len() {
        if input[at] == 0 {
            output.push(input[at + 1]);
            at += 2;
        } else {
            let distance = usize::from(input[at + 1]) | usize::from(input[at + 2]) << 8;
            for _ in 0..input[at] {
                output.push(output[output.len() - distance]);
            }
            at += 3;
        }
    }
    output
}

fn main() {
    let words = ["harbour", "ship", "the", "of", "tide", "anchor", "and", "sail", "wind", "a"];
    let (mut text, mut seed) = (Vec::new(), 5u32);
    while text.len() < 6_000_000 {
        seed = seed.wrapping_mul(1664525).wrapping_add(1013904223);
        text.extend(words[(seed >> 16) as usize % words.len()].as_bytes());
        text.push(if seed >> 28 == 0 { (seed >> 8) as u8 } else { b' ' });
    }
    let packed = compress(&text);
    assert!(expand(&packed) == text);
    let sum = packed.iter().fold(0u32, |sum, byte| sum.wrapping_mul(31).wrapping_add(u32::from(*byte)));
    println!("compress {} {} {sum:08x}", text.len(), packed.len());
}
