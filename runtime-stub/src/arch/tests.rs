//! The routines for bytes, held against plain loops at every size at which they change their way, every alignment
//! and every overlap.

use std::iter::once;

use super::{bcmp, copy, memcmp, memcpy, memmove, memset, strlen};

fn sizes() -> impl Iterator<Item = usize> {
    (0..=200).chain(505..=520).chain([1023, 1024, 1025, 4096, 5000])
}

fn pattern(len: usize) -> Vec<u8> {
    (0..len).map(|i| (i * 7 + i / 251) as u8).collect()
}

#[test]
fn memmove_is_right_at_every_overlap() {
    for len in sizes() {
        for distance in (0..80).chain(once(len + 1)) {
            for (from, to) in [(3, 3 + distance), (3 + distance, 3)] {
                let mut bytes = pattern(len + distance + 10);
                let mut expected = bytes.clone();
                expected.copy_within(from..from + len, to);
                // SAFETY: both runs are within the vector.
                let result = unsafe { memmove(bytes.as_mut_ptr().add(to), bytes.as_ptr().add(from), len) };
                assert_eq!(result, bytes[to..].as_mut_ptr());
                assert!(bytes == expected, "{len} bytes from {from} to {to}");
            }
        }
    }
}

#[test]
fn memcpy_copies() {
    for len in sizes() {
        let from = pattern(len);
        let mut to = vec![0xee; len + 2];
        // SAFETY: both runs are within their vectors.
        unsafe { memcpy(to.as_mut_ptr().add(1), from.as_ptr(), len) };
        assert!(to[0] == 0xee && to[1..=len] == from && to[len + 1] == 0xee, "{len} bytes");
        to.fill(0xee);
        // SAFETY: likewise.
        unsafe { copy(to.as_mut_ptr().add(1), from.as_ptr(), len) };
        assert!(to[0] == 0xee && to[1..=len] == from && to[len + 1] == 0xee, "{len} bytes at start");
    }
}

#[test]
fn memset_sets_these_bytes_only() {
    for len in sizes() {
        for start in 0..17 {
            let mut bytes = vec![0xee; start + len + 20];
            let mut expected = bytes.clone();
            expected[start..start + len].fill(0x5a);
            // SAFETY: the run is within the vector.
            let result = unsafe { memset(bytes.as_mut_ptr().add(start), 0xf5a, len) };
            assert_eq!(result, bytes[start..].as_mut_ptr());
            assert!(bytes == expected, "{len} bytes at {start}");
        }
    }
}

#[test]
fn memcmp_orders_like_slices() {
    for len in 0..40 {
        let first = pattern(len);
        for at in 0..len {
            for byte in [0, 0x80, 0xff] {
                let mut second = first.clone();
                second[at] = byte;
                // SAFETY: both runs are whole vectors.
                let (order, differ) = unsafe {
                    (memcmp(first.as_ptr(), second.as_ptr(), len), bcmp(first.as_ptr(), second.as_ptr(), len))
                };
                assert_eq!(order.cmp(&0), first.cmp(&second));
                assert_eq!(differ != 0, first != second);
            }
        }
    }
}

#[test]
fn strlen_counts_to_the_zero() {
    for (string, len) in [(c"", 0), (c"a", 1), (c"a longer string", 15)] {
        // SAFETY: a C string ends with a zero.
        assert_eq!(unsafe { strlen(string.as_ptr()) }, len);
    }
}
