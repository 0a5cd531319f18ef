//! What the program needs of the processor, as the stub reads it (`wasmc_abi::cpu`).

use super::Blob;
use crate::codegen::object::Object;
use crate::error::Result;
use wasmc_abi::symbol;
use wasmc_targets::Cpu;

/// Whether it is more than every processor of the target has.
pub(super) fn is_checked(cpu: &Cpu) -> bool {
    cpu.required != [0; 4]
}

/// Defines what has to be checked, if anything has.
pub(super) fn define(object: &mut Object, cpu: &Cpu) -> Result<()> {
    if !is_checked(cpu) {
        return Ok(());
    }
    let mut name = Blob::aligned(1);
    name.bytes(cpu.name.as_bytes());
    let name = object.define("wasmc_cpu.name", name)?;
    let mut root = Blob::default();
    root.slice(Some((name, cpu.name.len() as u64)));
    for register in cpu.required {
        root.u32(register);
    }
    object.export(symbol::CPU, root)?;
    Ok(())
}
