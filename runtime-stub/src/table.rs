//! Tables that grow.

use wasmc_abi::funcref;
use wasmc_abi::program::Table;

use crate::arch;
use crate::os::{Result, mm};

/// Bytes of an element.
const ELEMENT: u64 = funcref::REF_SIZE as u64;

/// Room is added in steps of the largest page of any kernel.
const STEP: u64 = 1 << 16;

/// `table.grow`: the former number of elements, or -1 when the table cannot grow so far.
///
/// # Safety
/// `table` must be a descriptor of the image.
#[cfg_attr(not(test), unsafe(no_mangle))]
pub unsafe extern "C" fn wasmc_table_grow(table: *mut Table, value: u64, elements: u64) -> i64 {
    // SAFETY: the caller's promise; nobody else looks at the descriptor meanwhile.
    let table = unsafe { &mut *table };
    let former = table.len;
    let Some(len) = former.checked_add(elements).filter(|&len| len <= table.max) else { return -1 };
    // SAFETY: the descriptor tells the truth about its elements, and after `make_room` there are `len`.
    unsafe {
        if len > table.capacity && make_room(table, len).is_err() {
            return -1;
        }
        wasmc_table_fill((table.base as *mut u64).wrapping_add(former as usize), value, elements);
    }
    table.len = len;
    former as i64
}

/// Moves the elements to where there is room for at least `len`, and for twice as many as now, so that growing one by
/// one stays cheap.
///
/// # Safety
/// `table` must be as its own documentation says.
unsafe fn make_room(table: &mut Table, len: u64) -> Result<()> {
    let elements = len.max(table.capacity.saturating_mul(2).min(table.max));
    let bytes = (elements * ELEMENT).next_multiple_of(STEP);
    // SAFETY: `base` and `mapped` are of an earlier call of this; or `base` has `len` elements in the image.
    let base = unsafe {
        if table.mapped > 0 {
            mm::remap(table.base as usize, table.mapped as usize, bytes as usize)?
        } else {
            let base = mm::map(bytes as usize, mm::PROT_READ_WRITE)?;
            arch::memmove(base as *mut u8, table.base as *const u8, (table.len * ELEMENT) as usize);
            base
        }
    };
    table.base = base as u64;
    table.mapped = bytes;
    table.capacity = bytes / ELEMENT;
    Ok(())
}

/// `table.fill`, its bounds checked by the compiled code.
///
/// # Safety
/// There must be `elements` elements at `to`.
#[cfg_attr(not(test), unsafe(no_mangle))]
pub unsafe extern "C" fn wasmc_table_fill(to: *mut u64, value: u64, elements: u64) {
    for index in 0..elements as usize {
        // SAFETY: the caller's promise.
        unsafe { *to.add(index) = value };
    }
}

#[cfg(test)]
mod tests {
    use wasmc_abi::program::Table;

    use super::wasmc_table_grow;

    fn elements(table: &Table) -> &[u64] {
        // SAFETY: a table has `len` elements.
        unsafe { std::slice::from_raw_parts(table.base as *const u64, table.len as usize) }
    }

    fn grow(table: &mut Table, value: u64, elements: u64) -> i64 {
        // SAFETY: the table is one as the compiler makes them.
        unsafe { wasmc_table_grow(table, value, elements) }
    }

    #[test]
    fn a_table_keeps_its_elements_as_it_grows_and_moves() {
        let mut image = [1_u64, 2, 3, 0];
        let base = image.as_mut_ptr() as u64;
        let mut table = Table { base, len: 3, max: 1_000_000, capacity: 4, mapped: 0 };
        assert_eq!(grow(&mut table, 4, 1), 3);
        assert_eq!((table.base, elements(&table)), (base, &[1, 2, 3, 4][..]), "in place while there is room");
        assert_eq!(grow(&mut table, 5, 2), 4);
        assert_eq!(elements(&table), [1, 2, 3, 4, 5, 5]);
        assert_eq!(grow(&mut table, 6, 900_000), 6);
        assert_eq!(elements(&table)[..8], [1, 2, 3, 4, 5, 5, 6, 6]);
        assert!(elements(&table)[8..].iter().all(|&element| element == 6));
        assert!(table.len <= table.capacity);
    }

    #[test]
    fn a_table_does_not_grow_beyond_its_maximum() {
        let mut table = Table { base: 0, len: 0, max: 2, capacity: 0, mapped: 0 };
        assert_eq!(grow(&mut table, 7, 3), -1);
        assert_eq!(grow(&mut table, 7, u64::MAX), -1);
        assert_eq!(grow(&mut table, 7, 2), 0);
        assert_eq!(grow(&mut table, 7, 1), -1);
        assert_eq!(grow(&mut table, 7, 0), 2);
        assert_eq!(elements(&table), [7, 7]);
    }
}
