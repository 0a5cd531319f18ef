//! Sorts numbers and text by the standard library, stably and not.

fn main() {
    let (mut seed, mut sum) = (11u64, 0u64);
    let mut next = || {
        seed = seed.wrapping_mul(6364136223846793005).wrapping_add(1442695040888963407);
        seed >> 20
    };
    for _ in 0..4 {
        let mut numbers: Vec<u64> = (0..1_000_000).map(|_| next()).collect();
        numbers.sort_unstable();
        let mut words: Vec<String> = (0..100_000).map(|_| format!("{:x}", next() & 0xff_ffff)).collect();
        words.sort();
        words.sort_by_key(|word| word.len());
        sum = numbers.iter().step_by(101).fold(sum, |sum, number| sum.wrapping_mul(31).wrapping_add(*number));
        sum = words.iter().step_by(11).fold(sum, |sum, word| sum.wrapping_mul(31).wrapping_add(word.len() as u64));
    }
    println!("sort {sum:016x}");
}
