//! LEB128, the variable-length numbers of Wasm and DWARF, in which the tables about functions are encoded.

/// Takes a byte from the start of `bytes`; 0 when there is none.
#[inline]
pub(crate) fn byte(bytes: &mut &[u8]) -> u8 {
    let Some((&byte, rest)) = bytes.split_first() else { return 0 };
    *bytes = rest;
    byte
}

/// Takes an unsigned number from the start of `bytes`. Bytes that end too early end with zeros.
#[inline]
pub(crate) fn unsigned(bytes: &mut &[u8]) -> u32 {
    let mut value = 0;
    let mut shift = 0;
    loop {
        let byte = byte(bytes);
        value |= u32::from(byte & 0x7f).wrapping_shl(shift);
        if byte & 0x80 == 0 {
            return value;
        }
        shift += 7;
    }
}

/// Appends an unsigned number.
pub(crate) fn push_unsigned(mut value: u32, push: &mut impl FnMut(u8)) {
    while value >= 0x80 {
        push((value & 0x7f) as u8 | 0x80);
        value >>= 7;
    }
    push(value as u8);
}

/// A signed number as an unsigned one that is small when it is near to zero: 0, -1, 1, -2, …
#[inline]
pub(crate) const fn zigzag(value: i32) -> u32 {
    (value << 1 ^ value >> 31) as u32
}

/// The inverse of [`zigzag`].
#[inline]
pub(crate) const fn unzigzag(value: u32) -> i32 {
    (value >> 1) as i32 ^ -((value & 1) as i32)
}
