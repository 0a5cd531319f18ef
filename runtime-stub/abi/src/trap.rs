//! Why a guest was stopped.

/// The cause of a trap, as the core specification names them.
///
/// The discriminants are stored in the trap table of every image (see [`crate::functions`]) and passed to
/// Cranelift as user trap codes, so they start at 1 and are never reused.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[repr(u8)]
pub enum TrapCode {
    /// The `unreachable` instruction was executed.
    Unreachable = 1,
    /// A load, store or bulk operation reached outside a linear memory.
    MemoryOutOfBounds = 2,
    /// A table instruction named an element outside its table.
    TableOutOfBounds = 3,
    /// `call_indirect` named an element outside its table.
    UndefinedElement = 4,
    /// `call_indirect` named a null element.
    UninitializedElement = 5,
    /// `call_indirect` found a function of another type.
    IndirectCallTypeMismatch = 6,
    /// Signed division or conversion whose result has no representation.
    IntegerOverflow = 7,
    /// Integer division or remainder by zero.
    IntegerDivideByZero = 8,
    /// Conversion of a NaN, or of a float out of range, to an integer.
    InvalidConversionToInteger = 9,
    /// The guest's call stack reached its guard.
    CallStackExhausted = 10,
    /// A null reference where one to something is needed.
    NullReference = 11,
    /// A call through a null reference to a function.
    NullFunctionReference = 12,
    /// An atomic access whose address is not a multiple of its size.
    UnalignedAtomic = 13,
    /// A wait on a memory that is not shared, where nobody could ever notify.
    ExpectedSharedMemory = 14,
    /// A null reference was thrown.
    NullException = 15,
    /// An exception was thrown that no caller catches.
    UncaughtException = 16,
    /// There is no room for the values of another exception.
    TooManyExceptions = 17,
    /// The integer of a null reference was asked for.
    NullI31Reference = 18,
    /// A reference was cast to a type that it is not of.
    CastFailure = 19,
}

impl TrapCode {
    /// Every code, in the order of their discriminants.
    pub const ALL: [TrapCode; 19] = [
        TrapCode::Unreachable,
        TrapCode::MemoryOutOfBounds,
        TrapCode::TableOutOfBounds,
        TrapCode::UndefinedElement,
        TrapCode::UninitializedElement,
        TrapCode::IndirectCallTypeMismatch,
        TrapCode::IntegerOverflow,
        TrapCode::IntegerDivideByZero,
        TrapCode::InvalidConversionToInteger,
        TrapCode::CallStackExhausted,
        TrapCode::NullReference,
        TrapCode::NullFunctionReference,
        TrapCode::UnalignedAtomic,
        TrapCode::ExpectedSharedMemory,
        TrapCode::NullException,
        TrapCode::UncaughtException,
        TrapCode::TooManyExceptions,
        TrapCode::NullI31Reference,
        TrapCode::CastFailure,
    ];

    /// The code whose discriminant is `byte`, if there is one.
    #[inline]
    #[must_use]
    pub const fn from_byte(byte: u8) -> Option<TrapCode> {
        if byte == 0 || byte as usize > Self::ALL.len() {
            return None;
        }
        Some(Self::ALL[byte as usize - 1])
    }
}

/// The messages of the official specification tests, which are also what a user is shown: a line for each code, in their order. An image
/// has those of its own traps ([`crate::program::Program::messages`]).
pub const MESSAGES: &str = "unreachable
out of bounds memory access
out of bounds table access
undefined element
uninitialized element
indirect call type mismatch
integer overflow
integer divide by zero
invalid conversion to integer
call stack exhausted
null reference
null function reference
unaligned atomic
expected shared memory
null exception reference
uncaught exception
too many exceptions
null i31 reference
cast failure
";

/// Exit code of a program that trapped: what a shell reports for SIGABRT, and what Wasmtime uses.
pub const EXIT_TRAP: i32 = 134;

/// Exit code of a program whose time was up, as of the command `timeout`.
pub const EXIT_TIME_LIMIT: i32 = 124;

/// Exit code of an image that could not start: its memory could not be reserved, a granted directory
/// could not be opened, and the like.
pub const EXIT_CANNOT_START: i32 = 126;

#[cfg(test)]
mod tests {
    extern crate std;

    use super::{MESSAGES, TrapCode};
    use std::vec::Vec;

    #[test]
    fn each_code_has_its_message() {
        let messages: Vec<_> = MESSAGES.lines().collect();
        assert_eq!(messages.len(), TrapCode::ALL.len());
        for (code, message) in [
            (TrapCode::Unreachable, "unreachable"),
            (TrapCode::CallStackExhausted, "call stack exhausted"),
            (TrapCode::CastFailure, "cast failure"),
        ] {
            assert_eq!(messages[code as usize - 1], message);
        }
    }

    #[test]
    fn codes_are_known_by_their_bytes() {
        for (byte, code) in (1..).zip(TrapCode::ALL) {
            assert_eq!((TrapCode::from_byte(byte), code as u8), (Some(code), byte));
        }
        assert_eq!((TrapCode::from_byte(0), TrapCode::from_byte(20)), (None, None));
    }
}
