//! The check that the processor has what the program was compiled for.

use wasmc_abi::cpu::Cpu;
use wasmc_abi::trap::EXIT_CANNOT_START;

use crate::os::process;
use crate::text::Text;
use crate::{arch, image};

unsafe extern "C" {
    safe static wasmc_cpu: Cpu;
}

/// Ends the program, with a line that says why, unless the processor has what it needs: the first part of setting up.
#[unsafe(export_name = "wasmc_check_cpu")]
pub extern "C" fn check_cpu() {
    if wasmc_cpu.is_met_by(&arch::cpu_features()) {
        return;
    }
    // SAFETY: the abi says that the name is such a slice of bytes.
    let name = unsafe { image::items(&wasmc_cpu.name) };
    Text::to(process::STDERR)
        .str("wasmc: cannot start: the program was built for processors of the level ")
        .bytes(name)
        .str(", and this one is not (build it with another --cpu)\n")
        .flush();
    process::exit(EXIT_CANNOT_START)
}
