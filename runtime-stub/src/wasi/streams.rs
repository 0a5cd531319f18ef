//! Standard streams that lead nowhere. The process's own stay what they are, for the messages of the stub.

use super::descriptor::{Descriptor, Kind, TABLE};
use super::grants;
use super::path_open::above_standard_streams;
use crate::os::fs;
use crate::os::{self, process};
use crate::start;

/// Connects the standard streams that are not granted to nothing.
#[unsafe(export_name = "wasmc_null_streams")]
pub extern "C" fn null_streams() {
    let null = open_null().unwrap_or_else(|error| start::fail("cannot open /dev/null", error));
    for fd in (0..=process::STDERR as u32).filter(|&fd| grants::is_null_stream(fd)) {
        let kind = if fd == 0 { Kind::Input } else { Kind::Output };
        TABLE.replace(fd, Descriptor { host: null, kind, read_only: false, preopen: None });
    }
}

fn open_null() -> os::Result<i32> {
    Ok(above_standard_streams(fs::open_null()?)?.into_raw())
}
