//! The mixing of BLAKE3 over many blocks, written with rows of four words so that vectors can be used.

type Row = [u32; 4];

fn add(a: Row, b: Row) -> Row {
    std::array::from_fn(|i| a[i].wrapping_add(b[i]))
}

fn turn(a: Row, b: Row, by: u32) -> Row {
    std::array::from_fn(|i| (a[i] ^ b[i]).rotate_right(by))
}

fn half(v: &mut [Row; 4], x: Row, y: Row) {
    v[0] = add(add(v[0], v[1]), x);
    v[3] = turn(v[3], v[0], 16);
    v[2] = add(v[2], v[3]);
    v[1] = turn(v[1], v[2], 12);
    v[0] = add(add(v[0], v[1]), y);
    v[3] = turn(v[3], v[0], 8);
    v[2] = add(v[2], v[3]);
    v[1] = turn(v[1], v[2], 7);
}

fn slide(v: &mut [Row; 4], by: usize) {
    v[1].rotate_left(by);
    v[2].rotate_left(2);
    v[3].rotate_right(by);
}

fn compress(chain: [Row; 2], block: &[Row; 4], counter: u32) -> [Row; 2] {
    let mut v = [chain[0], chain[1], [0x6a09e667, 0xbb67ae85, 0x3c6ef372, 0xa54ff53a], [counter, 0, 64, 11]];
    let mut m = *block;
    for _ in 0..7 {
        half(&mut v, m[0], m[1]);
        slide(&mut v, 1);
        half(&mut v, m[2], m[3]);
        slide(&mut v, 3);
        m.rotate_left(1);
        m[3].rotate_left(1);
    }
    [turn(v[0], v[2], 0), turn(v[1], v[3], 0)]
}

fn main() {
    let mut chain = [[1, 2, 3, 4], [5, 6, 7, 8]];
    let mut block = [[9, 8, 7, 6]; 4];
    for counter in 0..3_000_000 {
        block[counter as usize % 4][1] ^= counter;
        chain = compress(chain, &block, counter);
    }
    println!("blake {:08x} {:08x}", chain[0][0], chain[1][3]);
}
