//! The check that the processor has what the program was compiled for.

use wasmc_abi::cpu::{Cpu, Features};
use wasmc_abi::trap::EXIT_CANNOT_START;

use crate::os::process;
use crate::text::Text;
use crate::{arch, image};

#[cfg(not(test))]
unsafe extern "C" {
    safe static wasmc_cpu: Cpu;
}

/// What a test needs: nothing.
#[cfg(test)]
#[allow(non_upper_case_globals, reason = "it stands for the symbol")]
static wasmc_cpu: Cpu = Cpu { name: wasmc_abi::program::Slice { address: 0, count: 0 }, required: [0; 4] };

/// Ends the program, with a line that says why, unless the processor has what it needs: the first part of setting up.
#[unsafe(export_name = "wasmc_check_cpu")]
pub extern "C" fn check_cpu() {
    if has(&arch::cpu_features(), &wasmc_cpu.required) {
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

fn has(found: &Features, required: &Features) -> bool {
    found.iter().zip(required).all(|(found, required)| found & required == *required)
}

#[cfg(test)]
mod tests {
    use super::has;

    #[test]
    fn every_bit_that_is_required_must_be_there() {
        assert!(has(&[1, 2, 3, 4], &[0; 4]));
        assert!(has(&[7, 0, 0, 1], &[5, 0, 0, 1]));
        assert!(!has(&[7, 0, 0, 0], &[5, 0, 0, 1]));
        assert!(!has(&[4, 0, 0, 1], &[5, 0, 0, 1]));
    }
}
