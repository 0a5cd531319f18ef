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
