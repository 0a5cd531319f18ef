//! Counts in a hash map of the standard library: insert, look up, remove. The hasher is fixed, as the order of removal is not random.

use std::collections::HashMap;
use std::hash::{BuildHasherDefault, DefaultHasher};

fn main() {
    let mut map: HashMap<u64, u64, BuildHasherDefault<DefaultHasher>> = HashMap::default();
    let (mut seed, mut sum) = (1u64, 0u64);
    for n in 0..4_000_000u64 {
        seed = seed.wrapping_mul(6364136223846793005).wrapping_add(1442695040888963407);
        let key = seed >> 46;
        *map.entry(key).or_insert(0) += n;
        if n % 3 == 0 {
            sum = sum.wrapping_add(map.remove(&(key ^ 1)).unwrap_or(1));
        }
    }
    sum = map.values().fold(sum, |sum, value| sum.wrapping_add(*value));
    println!("hash-map {} {sum:016x}", map.len());
}
