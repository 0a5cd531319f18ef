//! Random bytes.

use super::errno::{Status, status};
use crate::guest::Guest;
use crate::os::random;

/// Fills a buffer with random bytes fit for keys.
#[unsafe(export_name = "wasi_snapshot_preview1.random_get")]
pub extern "C" fn random_get(guest: Guest<'_>, buf: u32, buf_len: u32) -> Status {
    status(|| {
        let mut rest = guest.slice::<u8>(buf, buf_len)?.io_vec();
        while rest.len() > 0 {
            rest = rest.skip(random::fill(rest)?);
        }
        Ok(())
    })
}
