//! Where the instructions of a compiled function come from, encoded as `wasmc_abi::positions` says.

use super::lines::Lines;
use crate::program::InstanceId;
use cranelift_codegen::{Final, MachBufferFinalized};
use wasmc_abi::positions::{Encoder, NONE, Position};

/// What a function comes from.
pub(super) struct Origin<'a> {
    /// The instance whose module it is in.
    pub(super) instance: InstanceId,
    /// The offset of its body in the Wasm file.
    pub(super) body: u32,
    /// What is known of source lines.
    pub(super) lines: &'a Lines,
}

/// Appends the positions of the instructions that can be in a backtrace.
pub(super) fn encode(buffer: &MachBufferFinalized<Final>, origin: Option<&Origin<'_>>, bytes: &mut Vec<u8>) {
    let Some(origin) = origin else { return bytes.push(NONE) };
    let traps = buffer.traps().iter().map(|trap| trap.offset);
    // A call is found by the address before the one that it returns to.
    let calls = buffer.call_sites().filter_map(|call| call.ret_addr.checked_sub(1));
    let mut instructions: Vec<u32> = traps.chain(calls).collect();
    instructions.sort_unstable();
    instructions.dedup();
    let mut encoder = Encoder::new(origin.body, origin.lines.know(origin.instance), |byte| bytes.push(byte));
    for code in instructions {
        if let Some(wasm) = wasm_offset(buffer, code) {
            let line = origin.lines.find(origin.instance, wasm);
            let (line, file) = line.map_or((0, 0), |line| (line.number, line.file));
            encoder.push(Position { code, wasm, line, file }, |byte| bytes.push(byte));
        }
    }
    encoder.finish(|byte| bytes.push(byte));
}

/// The offset in the Wasm file of what became the instruction with the byte `code`.
fn wasm_offset(buffer: &MachBufferFinalized<Final>, code: u32) -> Option<u32> {
    let ranges = buffer.get_srclocs_sorted();
    let after = ranges.partition_point(|range| range.start <= code);
    let range = ranges.get(after.checked_sub(1)?)?;
    (code < range.end && !range.loc.is_default()).then(|| range.loc.bits())
}
