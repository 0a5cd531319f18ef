//! Values that are collected one behind the other in room on the stack, which is not initialised before it is used: to clear it would
//! take longer than to use the little of it that most calls need.

use core::mem::MaybeUninit;
use core::slice;

/// At most `ROOM` values.
pub struct Collected<T, const ROOM: usize> {
    len: usize,
    room: [MaybeUninit<T>; ROOM],
}

impl<T: Copy, const ROOM: usize> Collected<T, ROOM> {
    /// None yet.
    #[inline]
    pub fn new() -> Self {
        Collected { len: 0, room: [const { MaybeUninit::uninit() }; ROOM] }
    }

    /// Adds a value, if there is room for it.
    #[inline]
    pub fn push(&mut self, value: T) -> bool {
        let Some(slot) = self.room.get_mut(self.len) else { return false };
        slot.write(value);
        self.len += 1;
        true
    }

    /// Forgets all of them.
    #[inline]
    pub fn clear(&mut self) {
        self.len = 0;
    }

    /// All of them.
    #[inline]
    pub fn items(&self) -> &[T] {
        // SAFETY: as many were written, from the first on.
        unsafe { slice::from_raw_parts(self.room.as_ptr().cast(), self.len) }
    }
}

#[cfg(test)]
mod tests {
    use super::Collected;

    #[test]
    fn values_are_kept_while_there_is_room() {
        let mut collected = Collected::<u16, 3>::new();
        assert_eq!(collected.items(), []);
        assert_eq!([1, 2, 3, 4].map(|value| collected.push(value)), [true, true, true, false]);
        assert_eq!(collected.items(), [1, 2, 3]);
        collected.clear();
        assert!(collected.push(5));
        assert_eq!(collected.items(), [5]);
    }
}
