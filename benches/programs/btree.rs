//! A balanced tree of the standard library with text as keys: allocation, comparison, ranges.

use std::collections::BTreeMap;

fn main() {
    let mut tree = BTreeMap::new();
    let mut seed = 7u32;
    for n in 0..400_000u32 {
        seed = seed.wrapping_mul(1664525).wrapping_add(1013904223);
        tree.insert(format!("key{:06}", seed % 300_000), n);
    }
    let mut sum = 0u32;
    for start in (0..300_000).step_by(3) {
        let from = format!("key{start:06}");
        sum = tree.range(from..).take(8).fold(sum, |sum, (key, value)| {
            sum.wrapping_mul(31).wrapping_add(*value).wrapping_add(u32::from(key.as_bytes()[8]))
        });
    }
    println!("btree {} {sum:08x}", tree.len());
}
