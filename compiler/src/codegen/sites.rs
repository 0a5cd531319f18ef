//! Where a compiled function can trap and where it catches exceptions, encoded as `wasmc_abi::sites` says.

use cranelift_codegen::ir::TrapCode;
use cranelift_codegen::{Final, FinalizedMachCallSite, FinalizedMachExceptionHandler, MachBufferFinalized};
use wasmc_abi::sites::{Clause, FRAME_UNIT, encode_catching, encode_trap};
use wasmc_abi::trap;

/// What can happen at an instruction.
enum Site<'a> {
    Trap(trap::TrapCode),
    Call(FinalizedMachCallSite<'a>),
}

/// Encodes the sites of one function. A fault of a load or store of linear memory has no entry: its address tells.
///
/// # Errors
/// When Cranelift says of a call what cannot be encoded.
pub(super) fn encode(buffer: &MachBufferFinalized<Final>) -> Result<Vec<u8>, String> {
    let traps =
        buffer.traps().iter().filter_map(|trap| Some((trap.offset, Site::Trap(trap_code(trap.code)?))));
    let calls = buffer.call_sites().filter(|call| !call.exception_handlers.is_empty());
    let mut sites: Vec<_> = traps.chain(calls.map(|call| (call.ret_addr, Site::Call(call)))).collect();
    sites.sort_by_key(|&(offset, _)| offset);
    let mut bytes = Vec::new();
    let mut previous = 0;
    for (offset, site) in sites {
        let push = |byte| bytes.push(byte);
        match site {
            Site::Trap(code) => encode_trap(previous, offset, code as u8, push),
            Site::Call(call) => encode_catching(previous, offset, frame(&call)?, clauses(&call)?, push),
        }
        previous = offset;
    }
    bytes.push(0);
    Ok(bytes)
}

fn frame(call: &FinalizedMachCallSite<'_>) -> Result<u32, String> {
    let frame = call.frame_offset.filter(|frame| frame.is_multiple_of(FRAME_UNIT));
    frame.ok_or_else(|| format!("a call that catches, in a frame of {:?} bytes", call.frame_offset))
}

fn clauses(call: &FinalizedMachCallSite<'_>) -> Result<Vec<Clause>, String> {
    let clause = |handler: &FinalizedMachExceptionHandler| match *handler {
        FinalizedMachExceptionHandler::Tag(tag, pad) => Ok(Clause { tag: Some(tag.as_u32()), pad }),
        FinalizedMachExceptionHandler::Default(pad) => Ok(Clause { tag: None, pad }),
        FinalizedMachExceptionHandler::Context(_) => {
            Err("a call that catches exceptions in a context, which none is given".to_owned())
        }
    };
    call.exception_handlers.iter().map(clause).collect()
}

/// The cause that a trap of Cranelift's stands for.
fn trap_code(code: TrapCode) -> Option<trap::TrapCode> {
    match code {
        TrapCode::HEAP_OUT_OF_BOUNDS => None,
        TrapCode::INTEGER_OVERFLOW => Some(trap::TrapCode::IntegerOverflow),
        TrapCode::INTEGER_DIVISION_BY_ZERO => Some(trap::TrapCode::IntegerDivideByZero),
        TrapCode::BAD_CONVERSION_TO_INTEGER => Some(trap::TrapCode::InvalidConversionToInteger),
        TrapCode::STACK_OVERFLOW => Some(trap::TrapCode::CallStackExhausted),
        user => trap::TrapCode::from_byte(user.as_raw().get()),
    }
}
