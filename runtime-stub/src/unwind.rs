//! The search for who catches an exception.
//!
//! Nothing is prepared while no exception is thrown: compiled code keeps frame records, and a table says of each call that
//! catches (see [`wasmc_abi::sites`]) what, where execution then goes on, and how large the frame is. No frame has to be
//! restored on the way, since a function that catches has saved all registers that its callers rely on in its own.

use wasmc_abi::exception;
use wasmc_abi::sites::Site;

use crate::exception::report_uncaught;
use crate::image::{self, Code};

/// Where execution goes on, in the order in which `arch` takes it from here.
#[repr(C)]
pub struct Landing {
    /// The instruction.
    pc: u64,
    /// The stack pointer.
    stack: u64,
    /// The frame pointer.
    frame: u64,
}

/// A frame record.
#[repr(C)]
struct Record {
    /// Address of the caller's record; 0 in the outermost function of the guest.
    caller: u64,
    return_address: u64,
}

/// Finds the innermost call that catches `exception`, thrown by a call that returns to `return_address` in the function
/// with the frame record at `frame`. If there is one, `landing` says where to go on; otherwise that is reported.
///
/// # Safety
/// As for `wasmc_throw`.
pub unsafe extern "C" fn find(
    exception: u64,
    return_address: u64,
    frame: u64,
    landing: &mut Landing,
) -> bool {
    let tag = exception::tag(exception);
    // SAFETY: the caller's promise.
    match unsafe { search(&image::code(), tag, return_address, frame) } {
        Some(found) => {
            *landing = found;
            true
        }
        None => {
            report_uncaught(tag);
            false
        }
    }
}

/// # Safety
/// As for [`find`].
unsafe fn search(code: &Code<'_>, tag: u32, return_address: u64, frame: u64) -> Option<Landing> {
    let (mut return_address, mut frame) = (return_address, frame);
    while frame != 0 {
        if let Some(landing) = caught(code, tag, return_address, frame) {
            return Some(landing);
        }
        // SAFETY: the caller promises that records lead to each other up to a zero.
        let record = unsafe { &*(frame as *const Record) };
        return_address = record.return_address;
        frame = record.caller;
    }
    None
}

/// Where the function with the frame record at `frame` goes on if the call that returns to `return_address` catches `tag`.
fn caught(code: &Code<'_>, tag: u32, return_address: u64, frame: u64) -> Option<Landing> {
    // A call can be the last instruction of its function.
    let function = code.function(return_address.checked_sub(1)?)?;
    let mut catching = code.sites(function, return_address).find_map(|site| match site {
        Site::Catching(catching) => Some(catching),
        Site::Trap(_) => None,
    })?;
    let clause = catching.clauses.find(|clause| clause.tag.is_none_or(|caught| caught == tag))?;
    let pc = u64::from(function.code) + u64::from(clause.pad);
    Some(Landing { pc, stack: frame.checked_sub(u64::from(catching.frame))?, frame })
}

#[cfg(test)]
mod tests {
    use wasmc_abi::functions::ImageFunction;
    use wasmc_abi::sites::{Clause, encode_catching, encode_trap};
    use wasmc_abi::trap::TrapCode;

    use super::{Record, search};
    use crate::image::Code;

    const FUNCTIONS: [ImageFunction; 2] = [
        ImageFunction { code: 0x1000, size: 0x20, name: 0, traps: 0 },
        ImageFunction { code: 0x1020, size: 0x1000, name: 0, traps: 1 },
    ];

    /// The first function catches nothing. The second traps, catches tags 300 and 1 by one call and everything by its last
    /// instruction, a call.
    fn sites() -> Vec<u8> {
        let mut bytes = vec![0];
        let clause = |tag, pad| Clause { tag, pad };
        encode_trap(0, 3, TrapCode::Unreachable as u8, |byte| bytes.push(byte));
        encode_trap(3, 200, TrapCode::Unreachable as u8, |byte| bytes.push(byte));
        encode_catching(200, 200, 0x1230, [clause(Some(300), 0x800), clause(Some(1), 7)], |byte| {
            bytes.push(byte);
        });
        encode_catching(200, 0x1000, 0, [clause(Some(300), 8), clause(None, 9)], |byte| bytes.push(byte));
        bytes.push(0);
        bytes
    }

    fn record(caller: &Record, return_address: u64) -> Record {
        Record { caller: address(caller), return_address }
    }

    fn address(record: &Record) -> u64 {
        std::ptr::from_ref(record) as u64
    }

    /// What catches `tag`, thrown in the first function, which the second called, which the second called.
    fn found(tag: u32) -> Option<(u64, i64)> {
        let sites = sites();
        let code = Code { functions: &FUNCTIONS, traps: &sites, strings: b"" };
        let outer = Record { caller: 0, return_address: 0x9999 };
        let middle = record(&outer, 0x2020);
        let inner = record(&middle, 0x1020 + 200);
        // SAFETY: the records lead to each other and end.
        let landing = unsafe { search(&code, tag, 0x1010, address(&inner)) }?;
        let frame = if landing.frame == address(&middle) { 1 } else { 2 };
        assert!(frame == 1 || landing.frame == address(&outer));
        Some((landing.pc, if frame == 1 { (landing.frame - landing.stack) as i64 } else { -1 }))
    }

    #[test]
    fn the_innermost_call_that_catches_the_tag_is_found() {
        assert_eq!(found(300), Some((0x1020 + 0x800, 0x1230)));
        assert_eq!(found(1), Some((0x1020 + 7, 0x1230)));
        assert_eq!(
            found(0),
            Some((0x1020 + 9, -1)),
            "what everything is caught by is the caller of the caller"
        );
    }

    #[test]
    fn nothing_is_found_when_nobody_catches() {
        let sites = sites();
        let code = Code { functions: &FUNCTIONS, traps: &sites, strings: b"" };
        let outer = Record { caller: 0, return_address: 0x2020 };
        for return_address in [0, 0x1010, 0x1023, 0x1020 + 201, 0x5000] {
            // SAFETY: there is one record.
            assert!(unsafe { search(&code, 0, return_address, address(&outer)) }.is_none());
        }
    }
}
