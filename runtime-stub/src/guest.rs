//! Guest memory, and the one checked way to it: **every access that the stub makes to a linear memory on behalf of a
//! guest goes through this file.** An address and a count that a guest passes become a [`Slice`] here, or the error
//! `fault`; a `Slice` never reaches outside the memory.
//!
//! A linear memory never moves and never shrinks, and no Rust reference into it is ever made: its bytes are copied, or handed to the
//! kernel as they are. Other threads of the guest may change them meanwhile, so what is checked is what was copied.

use crate::memory;
use crate::os::IoVec;
use crate::wasi::errno::{Errno, Result};
use core::marker::PhantomData;
use core::mem::size_of;
use core::ptr::{self, NonNull};
use wasmc_abi::program::Memory;

/// A value that any bytes make and that has no padding: it can be copied out of guest memory without a check, and into
/// it without showing the guest anything else.
///
/// # Safety
/// Both must hold, so a structure spells out its padding as fields.
pub unsafe trait Plain: Copy {}

// SAFETY: integers.
unsafe impl Plain for u8 {}
// SAFETY: integers.
unsafe impl Plain for u16 {}
// SAFETY: integers.
unsafe impl Plain for u32 {}
// SAFETY: integers.
unsafe impl Plain for u64 {}

/// The memory of the instance that calls: the first argument of every host function.
///
/// Only compiled code makes one (and tests do), from the address of the instance's descriptor, which is null where the
/// instance has no memory: then every access is a fault.
#[derive(Clone, Copy)]
#[repr(transparent)]
pub struct Guest<'a>(Option<NonNull<Memory>>, PhantomData<&'a Memory>);

/// Some values in guest memory, all of them inside it; alignment is of no account.
#[derive(Clone, Copy)]
pub struct Slice<'a, T> {
    start: *mut T,
    count: usize,
    memory: PhantomData<&'a Memory>,
}

impl<'a> Guest<'a> {
    /// The guest whose memory is described.
    ///
    /// # Safety
    /// The `len` bytes at `base` must be readable and writable for as long as the guest is used, and no Rust
    /// reference may exist to any of them.
    #[cfg(test)]
    pub(crate) unsafe fn new(memory: &'a Memory) -> Self {
        Guest(Some(NonNull::from(memory)), PhantomData)
    }

    /// `count` values at `address`. Even an empty slice must begin inside the memory or at its end.
    pub fn slice<T: Plain>(self, address: u32, count: u32) -> Result<Slice<'a, T>> {
        let (base, len) = match self.0 {
            // SAFETY: whoever made this had a descriptor that lives, whose base never changes.
            Some(memory) => unsafe { ((*memory.as_ptr()).base, memory::length(memory.as_ptr())) },
            None => (0, 0),
        };
        // Neither overflows: an address and a count have 32 bits, and no value here is larger than a page.
        let bytes = u64::from(count) * size_of::<T>() as u64;
        if u64::from(address) + bytes > len {
            return Err(Errno::Fault);
        }
        let start = (base + u64::from(address)) as usize as *mut T;
        Ok(Slice { start, count: count as usize, memory: PhantomData })
    }

    /// Stores a value at `address`.
    pub fn write<T: Plain>(self, address: u32, value: T) -> Result<()> {
        self.slice(address, 1)?.set(0, value)
    }
}

impl<T: Plain> Slice<'_, T> {
    /// How many values there are.
    pub fn len(&self) -> usize {
        self.count
    }

    fn at(&self, index: usize) -> Result<*mut T> {
        if index >= self.count {
            return Err(Errno::Fault);
        }
        Ok(self.start.wrapping_add(index))
    }

    /// The value at `index`.
    pub fn get(&self, index: usize) -> Result<T> {
        let at = self.at(index)?;
        // SAFETY: inside the memory, since `Guest::slice` checked the whole and `at` the index; any bytes make a `T`.
        Ok(unsafe { ptr::read_unaligned(at) })
    }

    /// Stores a value at `index`.
    pub fn set(&self, index: usize, value: T) -> Result<()> {
        let at = self.at(index)?;
        // SAFETY: inside the memory, as for `get`; nothing of Rust's lives there.
        unsafe { ptr::write_unaligned(at, value) };
        Ok(())
    }
}

impl<'a> Slice<'a, u8> {
    /// Copies the bytes out; `to` must be as long.
    pub fn copy_to(&self, to: &mut [u8]) -> Result<()> {
        if to.len() != self.count {
            return Err(Errno::Fault);
        }
        // SAFETY: `count` bytes inside the memory, which no Rust value shares, and `to` has as many.
        unsafe { ptr::copy_nonoverlapping(self.start, to.as_mut_ptr(), self.count) };
        Ok(())
    }

    /// Copies bytes in, at `offset` from the start of the slice.
    pub fn copy_from(&self, offset: usize, from: &[u8]) -> Result<()> {
        if offset > self.count || from.len() > self.count - offset {
            return Err(Errno::Fault);
        }
        // SAFETY: what is written lies inside the slice, hence inside the memory, which no Rust value shares.
        unsafe { ptr::copy_nonoverlapping(from.as_ptr(), self.start.wrapping_add(offset), from.len()) };
        Ok(())
    }

    /// The bytes as a buffer for a system call.
    pub fn io_vec(&self) -> IoVec<'a> {
        // SAFETY: inside the memory, which stays mapped, and which no Rust value shares.
        unsafe { IoVec::new(self.start, self.count) }
    }
}

#[cfg(test)]
pub(crate) mod test {
    //! A memory for tests: a vector in place of a mapping.

    use super::*;

    /// A linear memory of some bytes, all zero.
    pub(crate) struct FakeMemory {
        bytes: Box<[u64]>,
        descriptor: Memory,
    }

    impl FakeMemory {
        /// A memory of `len` bytes.
        pub(crate) fn new(len: usize) -> Self {
            let mut bytes = vec![0u64; len.div_ceil(8)].into_boxed_slice();
            let base = bytes.as_mut_ptr() as u64;
            let len = len as u64;
            FakeMemory { bytes, descriptor: Memory { base, len, max: len, reserved: len } }
        }

        /// What compiled code passes.
        pub(crate) fn guest(&self) -> Guest<'_> {
            // SAFETY: the bytes are only reached through the pointer that the descriptor holds while `self` lives.
            unsafe { Guest::new(&self.descriptor) }
        }

        /// The bytes at `address`.
        pub(crate) fn bytes(&self, address: u32, count: u32) -> Vec<u8> {
            let mut out = vec![0; count as usize];
            self.guest().slice(address, count).unwrap().copy_to(&mut out).unwrap();
            out
        }

        /// Puts bytes at `address`; their length.
        pub(crate) fn put(&self, address: u32, bytes: &[u8]) -> u32 {
            self.guest().slice(address, bytes.len() as u32).unwrap().copy_from(0, bytes).unwrap();
            bytes.len() as u32
        }
    }

    impl Guest<'_> {
        /// The value at `address`.
        pub(crate) fn read<T: Plain>(self, address: u32) -> Result<T> {
            self.slice(address, 1)?.get(0)
        }
    }

    impl Drop for FakeMemory {
        fn drop(&mut self) {
            assert_eq!(self.bytes.as_ptr() as u64, self.descriptor.base, "the memory moved");
        }
    }
}

#[cfg(test)]
mod tests {
    use super::test::FakeMemory;
    use super::*;

    #[test]
    fn reads_back_what_was_written_at_any_alignment() {
        let memory = FakeMemory::new(64);
        for address in 0..56 {
            memory.guest().write(address, 0x0102_0304_0506_0708u64).unwrap();
            assert_eq!(memory.guest().read::<u64>(address), Ok(0x0102_0304_0506_0708));
            assert_eq!(memory.guest().read::<u8>(address), Ok(8), "little-endian");
        }
    }

    #[test]
    fn the_last_byte_is_the_last() {
        let memory = FakeMemory::new(65_536);
        let guest = memory.guest();
        assert!(guest.read::<u8>(65_535).is_ok());
        assert_eq!(guest.read::<u8>(65_536), Err(Errno::Fault));
        assert!(guest.read::<u32>(65_532).is_ok());
        assert_eq!(guest.read::<u32>(65_533), Err(Errno::Fault));
        assert_eq!(guest.write(65_529, 0u64), Err(Errno::Fault));
    }

    #[test]
    fn nothing_overflows() {
        let memory = FakeMemory::new(65_536);
        let guest = memory.guest();
        for (address, count) in [(u32::MAX, 1), (1, u32::MAX), (u32::MAX, u32::MAX), (65_535, 2), (0, 65_537)]
        {
            assert_eq!(guest.slice::<u8>(address, count).err(), Some(Errno::Fault), "{address} {count}");
            assert_eq!(guest.slice::<u64>(address, count).err(), Some(Errno::Fault), "{address} {count}");
        }
        // A count whose product with the size of the value wraps around in 32 bits.
        assert_eq!(guest.slice::<u64>(0, 0x2000_0001).err(), Some(Errno::Fault));
    }

    #[test]
    fn an_empty_slice_may_stand_at_the_end_but_not_beyond() {
        let memory = FakeMemory::new(65_536);
        assert!(memory.guest().slice::<u8>(65_536, 0).is_ok());
        assert_eq!(memory.guest().slice::<u8>(65_537, 0).err(), Some(Errno::Fault));
    }

    #[test]
    fn a_guest_without_memory_faults() {
        let nobody = Guest(None, PhantomData);
        assert_eq!(nobody.read::<u8>(0), Err(Errno::Fault));
        assert_eq!(nobody.slice::<u8>(1, 0).err(), Some(Errno::Fault));
    }

    #[test]
    fn copies_stay_inside_the_slice() {
        let memory = FakeMemory::new(64);
        let slice = memory.guest().slice::<u8>(8, 8).unwrap();
        assert!(slice.copy_from(4, &[1; 4]).is_ok());
        assert_eq!(slice.copy_from(5, &[2; 4]), Err(Errno::Fault));
        assert_eq!(slice.copy_from(9, &[]), Err(Errno::Fault));
        assert_eq!(slice.copy_from(usize::MAX, &[2; 4]), Err(Errno::Fault));
        assert_eq!(slice.copy_to(&mut [0; 9]), Err(Errno::Fault));
        assert_eq!(memory.bytes(8, 9), [0, 0, 0, 0, 1, 1, 1, 1, 0]);
        assert_eq!((slice.get(8), slice.set(8, 1)), (Err(Errno::Fault), Err(Errno::Fault)));
    }
}
