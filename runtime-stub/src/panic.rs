//! What a panic would do. Nothing reachable panics, but the language asks for this.

use core::panic::PanicInfo;

use wasmc_abi::trap::EXIT_TRAP;

use crate::os::process;

#[panic_handler]
fn panic(_: &PanicInfo<'_>) -> ! {
    // Nothing can be done about a line that cannot be written.
    process::write(process::STDERR, b"wasmc: the runtime panicked; this is a defect of wasmc\n");
    process::exit(EXIT_TRAP)
}
