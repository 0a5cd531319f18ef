//! Where a compiled function can trap, encoded as `wasmc_abi::functions` says.

use cranelift_codegen::MachTrap;
use cranelift_codegen::ir::TrapCode;
use wasmc_abi::functions::encode_trap;
use wasmc_abi::trap;

/// Encodes the traps of one function. A fault of a load or store of linear memory has no entry: its address tells.
pub(super) fn encode(traps: &[MachTrap]) -> Vec<u8> {
    let mut bytes = Vec::new();
    let mut previous = 0;
    for trap in traps {
        if let Some(code) = code(trap.code) {
            encode_trap(previous, trap.offset, code as u8, |byte| bytes.push(byte));
            previous = trap.offset;
        }
    }
    bytes.push(0);
    bytes
}

/// The cause that a trap of Cranelift's stands for.
fn code(code: TrapCode) -> Option<trap::TrapCode> {
    match code {
        TrapCode::HEAP_OUT_OF_BOUNDS => None,
        TrapCode::INTEGER_OVERFLOW => Some(trap::TrapCode::IntegerOverflow),
        TrapCode::INTEGER_DIVISION_BY_ZERO => Some(trap::TrapCode::IntegerDivideByZero),
        TrapCode::BAD_CONVERSION_TO_INTEGER => Some(trap::TrapCode::InvalidConversionToInteger),
        TrapCode::STACK_OVERFLOW => Some(trap::TrapCode::CallStackExhausted),
        user => trap::TrapCode::from_byte(user.as_raw().get()),
    }
}
