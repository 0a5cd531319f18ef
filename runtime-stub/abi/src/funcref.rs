//! How a reference is represented in a table, a global or a register.
//!
//! A `funcref` is one 64-bit value: the low half is the address of the code (images are linked below 4 GiB),
//! the high half the program-wide number of the function's type, which is never zero. The null reference is
//! 0. So `call_indirect` needs one load, one compare of the high half against a constant, and a call; a null
//! element fails the same compare.
//!
//! An `externref` is a 64-bit value that only the host interprets; null is 0.
//!
//! An `i31ref` that is not null is twice its integer and 1, which fits in the low half.

/// Size in bytes of a reference in a table.
pub const REF_SIZE: u32 = 8;

/// The null reference.
pub const NULL: u64 = 0;

/// Left shift of the type number within a `funcref`.
pub const TYPE_SHIFT: u32 = 32;

/// The number of the first type of a program; further types count up.
pub const FIRST_TYPE: u32 = 1;

/// The part of a `funcref` that names its type, to be added to the code address.
#[must_use]
pub const fn type_tag(type_number: u32) -> u64 {
    (type_number as u64) << TYPE_SHIFT
}

/// The `i31ref` of the low 31 bits of `integer`.
#[must_use]
pub const fn i31(integer: u32) -> u64 {
    ((integer << 1) | 1) as u64
}
