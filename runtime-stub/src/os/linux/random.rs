//! Random bytes.

use super::{IoVec, Result, check, nr};
use crate::arch;

/// Fills some of a buffer with bytes fit for keys: how many. At most 32 MiB are made at once.
#[inline(never)]
pub fn fill(buffer: IoVec<'_>) -> Result<usize> {
    // SAFETY: the `IoVec` vouches for its bytes.
    check(unsafe { arch::syscall!(nr::GETRANDOM, buffer.address(), buffer.len(), 0) })
}
