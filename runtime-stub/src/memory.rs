//! Linear memories: where they are in the address space, and how they grow.
//!
//! All that an index can reach is reserved at start. Pages beyond the memory's length fault, which is how an access
//! out of bounds is found; growing is a change of protection. Threads can share a memory: one at a time grows it, and the others
//! see its length before or after. What grows by much at once is touched soon, and then fewer and larger pages are less work.

use core::sync::atomic::AtomicU64;
use core::sync::atomic::Ordering::{Acquire, Release};

use wasmc_abi::layout::{MEMORY_GUARD_BELOW, WASM_PAGE};
use wasmc_abi::program::{MAPPING_ACCESSIBLE, MAPPING_BETWEEN, Mapping, Memory};

use crate::image;
use crate::lock::Lock;
use crate::os::{Errno, Result, mm};

/// Maps a part of a memory that the image's own segments leave.
///
/// # Safety
/// `mapping` must be one of the image, which has not been made yet.
pub unsafe fn map(mapping: &Mapping) -> Result<()> {
    let (address, len) = (mapping.address as usize, mapping.len as usize);
    let accessible = mapping.flags & MAPPING_ACCESSIBLE != 0;
    let protection = if accessible { mm::PROT_READ_WRITE } else { mm::PROT_NONE };
    // SAFETY: what is replaced lies before a segment of the image for the same memory. Whoever loaded the image has put
    // nothing there, but for qemu-user, which reserves all from the first segment to the last.
    let mapped =
        unsafe { mm::map_at_startup(address, len, protection, mapping.flags & MAPPING_BETWEEN != 0)? };
    is_at(mapping.address, mapped)
}

fn is_at(address: u64, mapped: usize) -> Result<()> {
    if mapped == address as usize { Ok(()) } else { Err(Errno::EXIST) }
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

/// Whether a fault at `address` is an access that was out of bounds: one to what the guest can name, or just below. What its memory has does not
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
    let (base, reserved) = unsafe { ((*memory).base, (*memory).reserved) };
    address.wrapping_sub(base.wrapping_sub(MEMORY_GUARD_BELOW)) < reserved + MEMORY_GUARD_BELOW
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

/// The size of a huge page where pages have 4 KiB. What grows by less has no room for one.
const HUGE_PAGE: u64 = 2 << 20;

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
            if len - former >= HUGE_PAGE {
                mm::advise_huge(((*memory).base + former) as usize, (len - former) as usize);
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
    use wasmc_abi::program::Memory;

    use super::{HUGE_PAGE, is_within, wasmc_memory_grow};
    use crate::os::mm;

    #[test]
    fn what_is_reserved_is_the_guests() {
        let memory = Memory { base: 0x1000_0000, len: 0x1_0000, max: 0x2_0000, reserved: 0x10_0000 };
        for (address, expected) in [
            (0x0ffe_ffff, false),
            (0x0fff_0000, true),
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
        let mut memory = Memory { base, len: 0, max: 4 * WASM_PAGE, reserved };
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

    /// Whether the kernel has been asked for huge pages at `address`; nothing where it has none.
    fn is_advised(address: u64) -> Option<bool> {
        std::fs::metadata("/sys/kernel/mm/transparent_hugepage").ok()?;
        let maps = std::fs::read_to_string("/proc/self/smaps").ok()?;
        let start = format!("{address:08x}-");
        let flags = maps
            .lines()
            .skip_while(|line| !line.starts_with(&start))
            .find(|line| line.starts_with("VmFlags:"));
        Some(flags?.contains(" hg"))
    }

    #[test]
    fn what_grows_by_much_is_of_huge_pages() {
        let reserved = 4 * HUGE_PAGE;
        let base = mm::map(reserved as usize, mm::PROT_NONE).unwrap() as u64;
        let mut memory = Memory { base, len: 0, max: reserved, reserved };
        // SAFETY: the descriptor is of pages reserved for it.
        unsafe { wasmc_memory_grow(&mut memory, 1) };
        assert_ne!(is_advised(base), Some(true));
        // SAFETY: as above.
        unsafe { wasmc_memory_grow(&mut memory, HUGE_PAGE / WASM_PAGE) };
        assert_ne!(is_advised(base + WASM_PAGE), Some(false));
    }
}
