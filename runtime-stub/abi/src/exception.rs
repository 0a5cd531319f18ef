//! How an exception is represented: in a register as an `exnref`, and where its values do not fit in one.
//!
//! An `exnref` is one 64-bit value; null is 0. Its high half names the tag: the tag's program-wide number plus one, and
//! [`INLINE`] where all values of the tag's exceptions (none, or one of 32 bits, which is what C++ and Rust throw) are the low half
//! itself. So such exceptions need no memory, however many are thrown. The low half of any other is the number of a record, which the
//! stub allocates. A guest can neither make an `exnref` from a number nor look into one.
//!
//! A record is freed when its exception is caught by a clause that takes no reference, unless one was ever taken: nobody counts them.

use crate::program::Slice;

/// Set in an `exnref` whose low half is the exception's value.
pub const INLINE: u64 = 1 << 63;

const TAG_SHIFT: u32 = 32;

/// Bytes from one value in a record to the next. Records are aligned to as many.
pub const VALUE_STRIDE: u32 = 16;

/// The high half of the `exnref`s of a tag, to be combined with the low.
#[inline]
#[must_use]
pub const fn of_tag(tag: u32, inline: bool) -> u64 {
    ((tag as u64 + 1) << TAG_SHIFT) | if inline { INLINE } else { 0 }
}

/// The number of the tag of an `exnref` that is not null.
#[inline]
#[must_use]
pub const fn tag(exception: u64) -> u32 {
    (((exception & !INLINE) >> TAG_SHIFT) as u32).wrapping_sub(1)
}

/// The number of the record of an `exnref`, if it has one. It is never 0.
#[inline]
#[must_use]
pub const fn record(exception: u64) -> Option<u32> {
    if exception & INLINE == 0 { Some(exception as u32) } else { None }
}

/// A tag.
#[derive(Clone, Copy, Debug)]
#[repr(C)]
pub struct Tag {
    /// What people call it; bytes of UTF-8.
    pub name: Slice,
    /// How many values its exceptions have.
    pub values: u32,
    /// The first free record with room for so many; 0 when there is none.
    pub free: u32,
}
