//! Where the instructions of compiled functions come from, encoded as `wasmc_abi::positions` says.

use super::compile::Function;
use super::lines::Lines;
use super::names::FunctionNames;
use crate::lower::{Origin, Symbol};
use crate::program::{FuncId, InstanceId, Program};
use cranelift_codegen::{Final, MachBufferFinalized};
use std::collections::BTreeMap;
use wasmc_abi::positions::{Encoder, NONE, Position};

/// Where the instructions come from that can be in a backtrace: for each its offset in the code, ascending.
pub(super) fn origins(buffer: &MachBufferFinalized<Final>) -> Vec<(u32, Origin)> {
    let traps = buffer.traps().iter().map(|trap| trap.offset);
    // A call is found by the address before the one that it returns to.
    let calls = buffer.call_sites().filter_map(|call| call.ret_addr.checked_sub(1));
    let mut instructions: Vec<u32> = traps.chain(calls).collect();
    instructions.sort_unstable();
    instructions.dedup();
    let with_origin = |code| Some((code, origin(buffer, code)?));
    instructions.into_iter().filter_map(with_origin).collect()
}

/// What became the instruction with the byte `code`.
fn origin(buffer: &MachBufferFinalized<Final>, code: u32) -> Option<Origin> {
    let ranges = buffer.get_srclocs_sorted();
    let after = ranges.partition_point(|range| range.start <= code);
    let range = ranges.get(after.checked_sub(1)?)?;
    if code < range.end { Origin::from_clif(range.loc) } else { None }
}

/// What origins mean: files and lines, and the names of functions that are inlined.
pub(super) struct Sources<'a> {
    program: &'a Program<'a>,
    lines: Lines,
    /// Names, each with a NUL behind it: of files, as `lines` refers to them, then of functions.
    names: Vec<u8>,
    /// Where in `names` that of a function is.
    functions: BTreeMap<FuncId, u32>,
}

impl<'a> Sources<'a> {
    /// What the origins in `functions` mean.
    pub(super) fn new(
        program: &'a Program<'a>,
        lines: Lines,
        function_names: &FunctionNames,
        functions: &[Function],
    ) -> Sources<'a> {
        let mut names = lines.names().to_vec();
        let with_positions = functions.iter().filter(|function| !function.origins.is_empty());
        let inlined = with_positions.flat_map(|function| &function.inlined);
        let mut offsets: BTreeMap<_, _> = inlined.map(|inlined| (inlined.function, 0)).collect();
        for (&id, offset) in &mut offsets {
            *offset = names.len() as u32;
            names.extend_from_slice(function_names.function(id).as_bytes());
            names.push(0);
        }
        Sources { program, lines, names, functions: offsets }
    }

    /// The names that positions refer to, each with a NUL behind it.
    pub(super) fn names(&self) -> &[u8] {
        &self.names
    }

    /// The positions of `function`.
    pub(super) fn positions(&self, function: &Function) -> Vec<u8> {
        let mut bytes = Vec::new();
        let Symbol::Function(own) = function.symbol else { return vec![NONE] };
        let Some((instance, body)) = self.body(own) else { return vec![NONE] };
        let mut encoder = Encoder::new(body, self.has_lines(instance, function), |byte| bytes.push(byte));
        let mut chain = Vec::new();
        for &(code, origin) in &function.origins {
            // The function itself comes first.
            chain.clear();
            let mut next = Some(origin);
            while let Some(origin) = next {
                let (id, offset, call) = match origin {
                    Origin::Own(offset) => (own, offset, None),
                    Origin::Inlined(position) => {
                        let inlined = function.inlined[position as usize];
                        (inlined.function, inlined.offset, Some(inlined.call))
                    }
                };
                chain.extend(self.position(code, id, offset, call.is_some()));
                next = call;
            }
            for &position in chain.iter().rev() {
                encoder.push(position, |byte| bytes.push(byte));
            }
        }
        encoder.finish(|byte| bytes.push(byte));
        bytes
    }

    /// The position of what became of the operator at `offset` in the body of `id`.
    fn position(&self, code: u32, id: FuncId, offset: u32, is_inlined: bool) -> Option<Position> {
        let (instance, body) = self.body(id)?;
        let wasm = body + offset;
        let line = self.lines.find(instance, wasm);
        let (line, file) = line.map_or((0, 0), |line| (line.number, line.file));
        let inlined = is_inlined.then(|| self.functions[&id]);
        Some(Position { code, wasm, line, file, inlined })
    }

    fn has_lines(&self, instance: InstanceId, function: &Function) -> bool {
        let inlined = function.inlined.iter().map(|inlined| self.program.instance_of(inlined.function));
        std::iter::once(instance).chain(inlined).any(|instance| self.lines.know(instance))
    }

    /// The instance that a function of a module belongs to, and where in the Wasm file its body begins.
    fn body(&self, id: FuncId) -> Option<(InstanceId, u32)> {
        let (instance, body) = self.program.body(id)?;
        Some((instance, body.range().start as u32))
    }
}
