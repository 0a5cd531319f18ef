//! Edit distances of many pairs of words, by rows.

fn distance(a: &[u8], b: &[u8], row: &mut Vec<usize>) -> usize {
    row.clear();
    row.extend(0..=b.len());
    for (i, x) in a.iter().enumerate() {
        let mut diagonal = std::mem::replace(&mut row[0], i + 1);
        for (j, y) in b.iter().enumerate() {
            let replaced = diagonal + usize::from(x != y);
            diagonal = row[j + 1];
            row[j + 1] = replaced.min(row[j] + 1).min(diagonal + 1);
        }
    }
    row[b.len()]
}

fn main() {
    let mut seed = 9u32;
    let words: Vec<Vec<u8>> = (0..900)
        .map(|n| {
            let letters = 6 + n % 20;
            (0..letters)
                .map(|_| {
                    seed = seed.wrapping_mul(1664525).wrapping_add(1013904223);
                    b'a' + (seed >> 24) as u8 % 6
                })
                .collect()
        })
        .collect();
    let mut row = Vec::new();
    let total: usize = words.iter().flat_map(|a| words.iter().map(move |b| (a, b))).map(|(a, b)| distance(a, b, &mut row)).sum();
    println!("levenshtein {total}");
}
