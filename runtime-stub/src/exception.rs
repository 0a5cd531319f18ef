//! Exceptions whose values do not fit in a register: the records that hold them (see [`wasmc_abi::exception`]).
//!
//! Records are cut from one mapping, which is reserved when the first is thrown; those that are free again stand in a list of their
//! tag's. The lists and the mapping belong to all threads, so a lock guards them.

use core::sync::atomic::{AtomicU64, Ordering::Relaxed};

use wasmc_abi::exception::{self, Tag, VALUE_STRIDE};

use crate::lock::Lock;
use crate::os::{mm, process};
use crate::text::Text;

unsafe extern "C" {
    /// The first of the program's tags.
    static mut wasmc_tags: Tag;
}

/// Bytes that are reserved for records; their pages take memory when they are written.
const RESERVED: u64 = 1 << 30;

const UNIT: u64 = VALUE_STRIDE as u64;

/// What stands before the values of a record.
#[repr(C, align(16))]
struct Header {
    /// The next record in the list of free ones.
    next: u32,
    /// Whether the guest ever took a reference.
    kept: bool,
}

/// Address of the reservation.
static BASE: AtomicU64 = AtomicU64::new(0);

/// How many bytes of it were ever used. Whoever holds this may also touch the lists of free records.
static USED: Lock<u64> = Lock::new(0);

/// The descriptor of a tag.
fn tag(number: u32) -> *mut Tag {
    (&raw mut wasmc_tags).wrapping_add(number as usize)
}

fn header(record: u32) -> *mut Header {
    (BASE.load(Relaxed) + u64::from(record) * UNIT) as *mut Header
}

/// A new exception of a tag whose exceptions have records: see [`wasmc_abi::symbol::EXCEPTION_NEW`].
///
/// # Safety
/// There must be such a tag.
#[cfg_attr(not(test), unsafe(no_mangle))]
pub unsafe extern "C" fn wasmc_exception_new(number: u64) -> u64 {
    // SAFETY: the caller's promise.
    let record = unsafe { allocate(number as u32) };
    record.map_or(0, |record| exception::of_tag(number as u32, false) | u64::from(record))
}

/// # Safety
/// As for [`wasmc_exception_new`].
unsafe fn allocate(number: u32) -> Option<u32> {
    let mut used = USED.lock();
    // SAFETY: the caller's promise, and the lock.
    let tag = unsafe { &mut *tag(number) };
    let record = match tag.free {
        0 => fresh(&mut used, tag.values)?,
        free => {
            // SAFETY: a record in the list is one that `fresh` made.
            tag.free = unsafe { (*header(free)).next };
            free
        }
    };
    // SAFETY: nobody else knows the record.
    unsafe { *header(record) = Header { next: 0, kept: false } };
    Some(record)
}

/// Cuts a record with room for `values` from the reservation, which is made for the first.
fn fresh(used: &mut u64, values: u32) -> Option<u32> {
    if *used == 0 {
        let base = mm::map(RESERVED as usize, mm::PROT_READ_WRITE).ok()?;
        BASE.store(base as u64, Relaxed);
        *used = UNIT; // number 0 is no record's
    }
    let end = *used + UNIT * (1 + u64::from(values));
    if end > RESERVED {
        return None;
    }
    let record = (*used / UNIT) as u32;
    *used = end;
    Some(record)
}

/// The values of an exception: see [`wasmc_abi::symbol::EXCEPTION_VALUES`].
#[cfg_attr(not(test), unsafe(no_mangle))]
pub extern "C" fn wasmc_exception_values(exception: u64) -> u64 {
    header(exception as u32) as u64 + UNIT
}

/// The guest keeps a reference: see [`wasmc_abi::symbol::EXCEPTION_KEEP`].
///
/// # Safety
/// `exception` must have been thrown.
#[cfg_attr(not(test), unsafe(no_mangle))]
pub unsafe extern "C" fn wasmc_exception_keep(exception: u64) {
    if let Some(record) = exception::record(exception) {
        // SAFETY: the record is the exception's, and no other thread knows it.
        unsafe { (*header(record)).kept = true };
    }
}

/// It was caught, and no reference was taken: see [`wasmc_abi::symbol::EXCEPTION_DROP`].
///
/// # Safety
/// `exception` must have been thrown, and whoever caught it must have read its values.
#[cfg_attr(not(test), unsafe(no_mangle))]
pub unsafe extern "C" fn wasmc_exception_drop(exception: u64) {
    let Some(record) = exception::record(exception) else { return };
    let _used = USED.lock();
    // SAFETY: record and tag are the exception's, the lock is held, and nobody who kept no reference uses the record again.
    unsafe {
        let header = &mut *header(record);
        let tag = &mut *tag(exception::tag(exception));
        if !header.kept {
            header.next = tag.free;
            tag.free = record;
        }
    }
}

/// Says which exception nobody catches. The trap that follows says where.
pub fn report_uncaught(number: u32) {
    let name = unsafe {
        // SAFETY: the number is from an exception; the compiler laid out its tag's name.
        crate::image::items::<u8>(&(*tag(number)).name)
    };
    Text::to(process::STDERR).str("wasmc: nothing catches the exception `").bytes(name).str("`\n").flush();
}

#[cfg(test)]
mod tests {
    use wasmc_abi::exception::{self, Tag};
    use wasmc_abi::program::Slice;

    use super::{wasmc_exception_drop, wasmc_exception_keep, wasmc_exception_new, wasmc_exception_values};

    /// A tag with `values` values.
    const fn tag(values: u32) -> Tag {
        Tag { name: Slice { address: 0, count: 0 }, values, free: 0 }
    }

    /// What the object of a program defines.
    #[unsafe(export_name = "wasmc_tags")]
    static mut TAGS: [Tag; 2] = [tag(1), tag(3)];

    fn new(tag: u64) -> u64 {
        // SAFETY: there are two tags.
        unsafe { wasmc_exception_new(tag) }
    }

    fn drop(exception: u64) {
        // SAFETY: nobody uses it any more.
        unsafe { wasmc_exception_drop(exception) };
    }

    /// One test, since the records are the whole program's.
    #[test]
    fn a_record_is_used_again_once_nobody_can_refer_to_it() {
        let (first, second, other) = (new(0), new(0), new(1));
        assert_eq!([first, second, other].map(exception::tag), [0, 0, 1]);
        assert!(wasmc_exception_values(second) - wasmc_exception_values(first) >= 32);
        assert!(wasmc_exception_values(other).is_multiple_of(16));

        drop(first);
        drop(other);
        assert_eq!((new(0), new(1)), (first, other), "each tag has its own");

        // SAFETY: it was made above.
        unsafe { wasmc_exception_keep(second) };
        drop(second);
        assert_ne!(new(0), second, "a reference was taken");

        drop(exception::of_tag(1, true) | 5);
        assert_ne!(new(1), exception::of_tag(1, false) | 5, "one without a record frees none");
    }
}
