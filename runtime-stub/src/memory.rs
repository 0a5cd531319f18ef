//! Linear memories: where they are in the address space, and how they grow.
//!
//! All that an index can reach is reserved at start. Pages beyond the memory's length fault, which is how an access
//! out of bounds is found; growing is a change of protection. Threads can share a memory: one at a time grows it, and the others
//! see its length before or after.

use core::iter::once;
use core::sync::atomic::AtomicU64;
use core::sync::atomic::Ordering::{Acquire, Release};

use wasmc_abi::layout::WASM_PAGE;
use wasmc_abi::program::{Memory, Range};

use crate::image;
use crate::lock::Lock;
use crate::os::{Errno, Result, mm};

/// Maps what the image's own segments leave of a memory: zeros up to its length, and then what faults.
///
/// # Safety
/// `memory` must be a descriptor of the image.
pub unsafe fn map(memory: *const Memory) -> Result<()> {
    // SAFETY: the caller's promise; the guest does not run yet.
    let memory = unsafe { &*memory };
    // SAFETY: the abi says so.
    let mapped: &[Range] = unsafe { image::items(&memory.mapped) };
    let last = mapped.last().map_or(0, |range| range.start + range.len);
    for gap in gaps(mapped, memory.len) {
        if gap.start < last {
            // SAFETY: the gap lies before a segment of the image for this very memory. Whoever loaded the image has put
            // nothing there, but for qemu-user, which reserves all from the first segment to the last.
            unsafe {
                mm::map_over((memory.base + gap.start) as usize, gap.len as usize, mm::PROT_READ_WRITE)?
            };
        } else {
            reserve(memory.base + gap.start, gap.len, mm::PROT_READ_WRITE)?;
        }
    }
    reserve(memory.base + memory.len, memory.reserved.saturating_sub(memory.len), mm::PROT_NONE)
}

fn reserve(address: u64, len: u64, protection: usize) -> Result<()> {
    if len == 0 {
        return Ok(());
    }
    is_at(address, mm::map_at_startup(address as usize, len as usize, protection)?)
}

fn is_at(address: u64, mapped: usize) -> Result<()> {
    if mapped == address as usize { Ok(()) } else { Err(Errno::EXIST) }
}

/// The parts of the first `len` bytes that are in none of the ascending ranges `mapped`.
fn gaps(mapped: &[Range], len: u64) -> impl Iterator<Item = Range> {
    let end = Range { start: len, len: 0 };
    let mut start = 0;
    mapped.iter().copied().chain(once(end)).filter_map(move |next| {
        let gap = Range { start, len: next.start.saturating_sub(start) };
        start = next.start + next.len;
        (gap.len > 0).then_some(gap)
    })
}

/// Held by the thread that grows a memory.
static GROWING: Lock<()> = Lock::new(());

/// The number of bytes that are accessible now.
///
/// # Safety
/// `memory` must be a descriptor that lives.
#[must_use]
pub unsafe fn length(memory: *const Memory) -> u64 {
    // SAFETY: the caller's promise; it is changed in the same way.
    unsafe { AtomicU64::from_ptr((&raw const (*memory).len).cast_mut()) }.load(Acquire)
}

/// Whether a fault at `address` is an access that was out of bounds: one to what the guest can name. What its memory has does not
/// fault, but another thread may have made it larger since.
#[must_use]
pub fn is_out_of_bounds(address: u64) -> bool {
    // SAFETY: descriptors are in the image.
    image::memories().any(|memory| unsafe { is_within(memory, address) })
}

/// # Safety
/// As for [`length`].
unsafe fn is_within(memory: *const Memory, address: u64) -> bool {
    // SAFETY: the caller's promise. Only what is reserved for a checked memory ever changes, and no access to one faults.
    unsafe { address.wrapping_sub((*memory).base) < (*memory).reserved }
}

/// See [`wasmc_abi::symbol::MEMORY_GROW`].
///
/// # Safety
/// `memory` must be a descriptor of the image, mapped by [`map`], with no more than is reserved as its most.
#[cfg_attr(not(test), unsafe(no_mangle))]
pub unsafe extern "C" fn wasmc_memory_grow(memory: *mut Memory, pages: u64) -> i64 {
    // SAFETY: the caller's promise.
    unsafe { grow(memory, pages, uncover) }
}

/// See [`wasmc_abi::symbol::CHECKED_MEMORY_GROW`].
///
/// # Safety
/// `memory` must be a descriptor of the image, mapped by [`map`], with as much reserved as it has.
#[cfg_attr(not(test), unsafe(no_mangle))]
pub unsafe extern "C" fn wasmc_checked_memory_grow(memory: *mut Memory, pages: u64) -> i64 {
    // SAFETY: the caller's promise.
    unsafe { grow(memory, pages, reserve_more) }
}

/// `memory.grow`: the former size in pages, or -1 when the memory cannot grow so far. `extend` makes the bytes from the former length
/// up to a new one accessible.
///
/// # Safety
/// `extend` must be sound for the memory.
#[inline]
unsafe fn grow(
    memory: *mut Memory,
    pages: u64,
    extend: unsafe fn(*mut Memory, u64, u64) -> Result<()>,
) -> i64 {
    let _growing = GROWING.lock();
    // SAFETY: the caller's promise; no other thread changes the descriptor meanwhile, and others load the length atomically.
    unsafe {
        let former = length(memory);
        let Some(len) = larger(former, pages, (*memory).max) else { return -1 };
        if len > former {
            if extend(memory, former, len).is_err() {
                return -1;
            }
            AtomicU64::from_ptr(&raw mut (*memory).len).store(len, Release);
        }
        (former / WASM_PAGE) as i64
    }
}

/// # Safety
/// The bytes must be reserved for the memory.
unsafe fn uncover(memory: *mut Memory, former: u64, len: u64) -> Result<()> {
    // SAFETY: the caller's promise; nothing lives there yet.
    unsafe { mm::protect(((*memory).base + former) as usize, (len - former) as usize, mm::PROT_READ_WRITE) }
}

/// # Safety
/// As many bytes must be reserved as the memory has.
unsafe fn reserve_more(memory: *mut Memory, former: u64, len: u64) -> Result<()> {
    // SAFETY: the caller's promise.
    let address = unsafe { (*memory).base } + former;
    is_at(address, mm::map_at(address as usize, (len - former) as usize, mm::PROT_READ_WRITE)?)?;
    // SAFETY: only `grow` comes here, for one thread at a time.
    unsafe { (*memory).reserved = len };
    Ok(())
}

/// The size in bytes after growing by `pages`, if there is one.
fn larger(len: u64, pages: u64, max: u64) -> Option<u64> {
    len.checked_add(pages.checked_mul(WASM_PAGE)?).filter(|&len| len <= max)
}

#[cfg(test)]
mod tests {
    use wasmc_abi::layout::WASM_PAGE;
    use wasmc_abi::program::{Memory, Range, Slice};

    use super::{gaps, is_within, wasmc_memory_grow};
    use crate::os::mm;

    fn found(mapped: &[(u64, u64)], len: u64) -> Vec<(u64, u64)> {
        let mapped: Vec<_> = mapped.iter().map(|&(start, len)| Range { start, len }).collect();
        gaps(&mapped, len).map(|gap| (gap.start, gap.len)).collect()
    }

    #[test]
    fn gaps_are_what_the_image_leaves() {
        assert_eq!(found(&[], 0), []);
        assert_eq!(found(&[], 100), [(0, 100)]);
        assert_eq!(found(&[(0, 100)], 100), []);
        assert_eq!(found(&[(0, 10), (10, 5)], 100), [(15, 85)]);
        assert_eq!(found(&[(10, 10), (40, 60)], 100), [(0, 10), (20, 20)]);
    }

    #[test]
    fn what_is_reserved_is_the_guests() {
        let mapped = Slice { address: 0, count: 0 };
        let memory = Memory { base: 0x1000_0000, len: 0x1_0000, max: 0x2_0000, reserved: 0x10_0000, mapped };
        for (address, expected) in [
            (0x0fff_ffff, false),
            (0x1000_0000, true),
            (0x1001_0000, true),
            (0x100f_ffff, true),
            (0x1010_0000, false),
        ] {
            // SAFETY: the descriptor lives here.
            assert_eq!(unsafe { is_within(&memory, address) }, expected, "{address:#x}");
        }
    }

    #[test]
    fn a_memory_grows_to_its_maximum_and_no_further() {
        let reserved = 8 * WASM_PAGE;
        let base = mm::map(reserved as usize, mm::PROT_NONE).unwrap() as u64;
        let mut memory =
            Memory { base, len: 0, max: 4 * WASM_PAGE, reserved, mapped: Slice { address: 0, count: 0 } };
        // SAFETY: the descriptor is of pages reserved for it, and what has grown can be written.
        unsafe {
            assert_eq!(wasmc_memory_grow(&mut memory, 0), 0);
            assert_eq!(wasmc_memory_grow(&mut memory, 1), 0);
            assert_eq!(wasmc_memory_grow(&mut memory, 3), 1);
            *((base + 4 * WASM_PAGE - 1) as *mut u8) = 1;
            assert_eq!(wasmc_memory_grow(&mut memory, 0), 4);
            for pages in [1, 1 << 48, u64::MAX] {
                assert_eq!(wasmc_memory_grow(&mut memory, pages), -1);
            }
        }
        assert_eq!(memory.len, 4 * WASM_PAGE);
    }
}
