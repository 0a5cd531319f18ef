//! Formats numbers and text by the standard library.

use std::fmt::Write;

fn main() {
    let (mut line, mut sum) = (String::new(), 0u32);
    for n in 0..1_500_000u32 {
        line.clear();
        let knots = f64::from(n) / 7.0;
        write!(line, "{n:>8} {:#010x} {knots:.3} {:?} {}", n.wrapping_mul(2654435761), Some(n % 7), knots < 9.0).unwrap();
        sum = line.bytes().fold(sum, |sum, byte| sum.wrapping_mul(31).wrapping_add(u32::from(byte)));
    }
    println!("format {sum:08x}");
}
