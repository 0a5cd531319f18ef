//! The arguments.

use super::errno::{Status, status};
use super::{grants, strings};
use crate::args;
use crate::guest::Guest;
use core::ffi::CStr;

/// The arguments as the guest sees them.
fn arguments() -> impl Iterator<Item = &'static [u8]> {
    let mut arguments = args::args().map(CStr::to_bytes);
    let executable = arguments.next().map(file_name);
    grants::arg0().or(executable).into_iter().chain(arguments)
}

/// The name of the program without the directories of the host that lead to it.
fn file_name(path: &[u8]) -> &[u8] {
    let start = path.iter().rposition(|&byte| byte == b'/').map_or(0, |slash| slash + 1);
    path.get(start..).unwrap_or_default()
}

/// How many arguments there are, and their bytes, terminators included.
#[unsafe(export_name = "wasi_snapshot_preview1.args_sizes_get")]
pub extern "C" fn args_sizes_get(guest: Guest<'_>, count: u32, bytes: u32) -> Status {
    status(|| strings::sizes(guest, arguments(), count, bytes))
}

/// The arguments: pointers at `argv`, what they point to from `argv_buf` on.
#[unsafe(export_name = "wasi_snapshot_preview1.args_get")]
pub extern "C" fn args_get(guest: Guest<'_>, argv: u32, argv_buf: u32) -> Status {
    status(|| strings::store(guest, arguments(), argv, argv_buf))
}

#[cfg(test)]
mod tests {
    use super::file_name;

    #[test]
    fn the_guest_does_not_see_where_it_lies() {
        for path in ["app", "./app", "/opt/app", "a/b/app"] {
            assert_eq!(file_name(path.as_bytes()), b"app");
        }
        assert_eq!(file_name(b""), b"");
    }
}
