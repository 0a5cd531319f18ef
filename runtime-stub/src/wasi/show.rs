//! What is granted, shown to whoever asks for it in the place of running the program.

use super::narrow::value;
use crate::os::process;
use crate::text::behind;
use crate::{args, image};
use core::ffi::CStr;
use wasmc_abi::narrow::{SHOW, SHOW_GRANTS};
use wasmc_abi::program::Slice;
use wasmc_abi::trap::EXIT_CANNOT_START;

unsafe extern "C" {
    safe static wasmc_shown: Slice;
}

/// A step before all others: shows what is granted instead of running the program, if that is asked for.
#[unsafe(export_name = "wasmc_show")]
pub extern "C" fn show() {
    let mut environment = args::environment().that_begin_with(SHOW).map(CStr::to_bytes);
    let Some(what) = environment.find_map(|variable| value(variable, SHOW)) else { return };
    if behind(what, SHOW_GRANTS).is_some_and(<[u8]>::is_empty) {
        // SAFETY: the abi says that this is a slice of bytes.
        process::write(process::STDOUT, unsafe { image::items(&wasmc_shown) });
        process::exit(0)
    }
    process::write(process::STDERR, b"wasmc: cannot start: WASMC_SHOW can be grants only\n");
    process::exit(EXIT_CANNOT_START)
}
