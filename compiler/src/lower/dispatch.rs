//! Loops that begin by asking a table where to go on, as those of interpreters do.
//!
//! Wasm has one such place for a loop, to which every way through it jumps back. Native interpreters ask at the end of each way instead: there is a
//! jump less, and the processor, which foretells a jump by where it stands, learns what follows on what. So the head of such a loop is
//! repeated in place of branches to it:
//!
//! ```text
//! loop                                loop
//!   local.get $pc                       local.get $pc
//!   i32.load8_u                         i32.load8_u
//!   br_table $add $sub                  br_table $add $sub
//!   … ;; $add                           … ;; $add
//!   br $loop                  →         local.get $pc
//!   … ;; $sub                           i32.load8_u
//!                                       br_table $add $sub
//!                                       … ;; $sub
//! ```
//!
//! Where the index is a constant there, as in a state machine that says where it goes on, the branch goes straight to that entry.

use super::br_table::Entry;
use super::function::{Lowering, VALIDATED};
use super::range::{constant, operation};
use cranelift_codegen::ir::{Block, InstBuilder, Opcode, Value};
use wasmparser::{BrTable, Operator};

/// Operators of a head that is repeated.
const MAX_OPERATORS: usize = 12;

/// Entries of all the tables that one loop has beside its first.
const MAX_ENTRIES: usize = 4096;

/// The operators from the beginning of a loop, as long as they can be repeated.
#[derive(Debug)]
pub(super) struct Head<'p> {
    /// The position in `frames` of the loop.
    position: usize,
    /// Operands below the loop's.
    height: usize,
    operators: Vec<(Operator<'p>, u32)>,
}

/// A loop that is open, whose head is repeated.
#[derive(Debug)]
pub(super) struct Dispatch<'p> {
    /// The position in `frames` of the loop.
    position: usize,
    /// What leaves the index on the operand stack, and changes nothing else there.
    operators: Vec<(Operator<'p>, u32)>,
    /// By index, the block that control goes on in; the last one for those that are greater.
    entries: Vec<Entry>,
    /// Blocks that are sealed with the loop.
    unsealed: Vec<Block>,
    /// What holds at each entry.
    sums: Vec<Sum>,
    /// How often the table can still be repeated.
    room: usize,
}

/// What a local is where a head ends: another one and a constant.
#[derive(Clone, Copy, Debug)]
struct Sum {
    local: u32,
    from: u32,
    constant: u32,
}

impl<'p> Lowering<'p, '_> {
    /// Looks at an operator before it is lowered.
    pub(super) fn look_for_dispatch(&mut self, operator: &Operator<'p>, offset: u32) {
        match operator {
            Operator::Loop { .. } if self.nest.inlines() => {
                self.head = Some(Head {
                    position: self.frames.len(),
                    height: self.stack.len(),
                    operators: Vec::new(),
                });
            }
            Operator::Block { .. } | Operator::BrTable { .. } => {}
            _ => {
                self.head.take_if(|head| !is_repeatable(operator) || head.operators.len() == MAX_OPERATORS);
                if let Some(head) = &mut self.head {
                    head.operators.push((operator.clone(), offset));
                }
            }
        }
    }

    /// Jumps by the table that ends the head of a loop, if it does and the head can be repeated.
    pub(super) fn opens_dispatch(&mut self, table: &BrTable<'_>) -> bool {
        let Some(Head { position, height, operators }) = self.head.take() else { return false };
        let mut depths: Vec<u32> = table.targets().map(|depth| depth.expect(VALIDATED)).collect();
        depths.push(table.default());
        let own = self.position(0) - position;
        let leaves_the_index = self.stack.len() == height + 1;
        if !leaves_the_index
            || !self.is_plain(own as u32)
            || !depths.iter().all(|&depth| self.is_plain(depth))
        {
            return false;
        }
        let mut entry = |&depth: &u32| Entry { block: self.entry(depth, position), operands: 0 };
        let entries: Vec<Entry> = depths.iter().map(&mut entry).collect();
        let mut unsealed = depths;
        unsealed.retain(|&depth| self.position(depth) > position);
        unsealed.sort_unstable();
        unsealed.dedup();
        let unsealed = unsealed.into_iter().map(|depth| self.entry(depth, position)).collect();
        let sums = self.sums(&operators);
        let room = MAX_ENTRIES / entries.len();
        let index = self.pop();
        self.dispatches.push(Dispatch { position, operators, entries, unsealed, sums, room });
        self.branch_by_dispatch(self.dispatches.len() - 1, index);
        true
    }

    /// What a head leaves in locals as sums of others.
    fn sums(&mut self, operators: &[(Operator<'_>, u32)]) -> Vec<Sum> {
        let read: Vec<u32> = operators
            .iter()
            .filter_map(|(operator, _)| match *operator {
                Operator::LocalGet { local_index } => Some(local_index),
                _ => None,
            })
            .collect();
        let mut sums = Vec::new();
        for (operator, _) in operators {
            let (Operator::LocalSet { local_index: local } | Operator::LocalTee { local_index: local }) =
                *operator
            else {
                continue;
            };
            let value = self.builder.use_var(self.locals[local as usize]);
            let Some((Opcode::Iadd, [term, other])) = operation(&self.builder.func.dfg, value) else {
                continue;
            };
            let Some(constant) = constant(&self.builder.func.dfg, other) else { continue };
            let from = read.iter().find(|&&from| self.builder.use_var(self.locals[from as usize]) == term);
            sums.extend(from.map(|&from| Sum { local, from, constant }));
        }
        sums
    }

    /// Begins what only the table of a loop leads to: what its head adds up is added up here, rather than to be passed along with its terms.
    pub(super) fn begin_entry(&mut self) {
        // No other loop was opened before the table, and those behind it have ended.
        let dispatch = self.dispatches.last().expect("the loop that contains an entry is open");
        for Sum { local, from, constant } in dispatch.sums.clone() {
            let term = self.builder.use_var(self.locals[from as usize]);
            let sum = self.builder.ins().iadd_imm_u(term, i64::from(constant));
            self.builder.def_var(self.locals[local as usize], sum);
        }
    }

    /// Seals what was left open for a loop that has ended, and is no longer in `frames`.
    pub(super) fn close_dispatch(&mut self) {
        let position = self.frames.len();
        if let Some(dispatch) = self.dispatches.pop_if(|dispatch| dispatch.position == position) {
            for block in dispatch.unsealed {
                self.builder.seal_block(block);
            }
        }
    }

    /// Repeats the head of a loop in place of a branch of `depth` to it, if that is worth it.
    pub(super) fn repeats_head(&mut self, depth: u32) -> bool {
        let position = self.position(depth);
        let found = self.dispatches.binary_search_by_key(&position, |dispatch| dispatch.position);
        let Ok(at) = found else { return false };
        let Some(index) = self.index_again(at) else { return false };
        self.branch_by_dispatch(at, index);
        true
    }

    fn branch_by_dispatch(&mut self, at: usize, index: Value) {
        let dispatch = &mut self.dispatches[at];
        let (default, others) = dispatch.entries.split_last().expect("a table has a default");
        if let Some(constant) = constant(&self.builder.func.dfg, index) {
            let entry = others.get(constant as usize).unwrap_or(default);
            self.builder.ins().jump(entry.block, []);
        } else {
            dispatch.room = dispatch.room.saturating_sub(1);
            let entries = std::mem::take(&mut dispatch.entries);
            self.branch_by_index(index, &entries);
            self.dispatches[at].entries = entries;
        }
        self.reachable = false;
    }

    /// Lowers the operators of a head again; nothing when there is no room for its table.
    fn index_again(&mut self, at: usize) -> Option<Value> {
        let dispatch = &mut self.dispatches[at];
        let has_room = dispatch.room > 0;
        if let [(Operator::LocalGet { local_index }, _)] = dispatch.operators[..] {
            self.local_get(local_index);
            let index = self.pop();
            return (has_room || constant(&self.builder.func.dfg, index).is_some()).then_some(index);
        }
        if !has_room {
            return None;
        }
        let operators = std::mem::take(&mut dispatch.operators);
        for (operator, offset) in &operators {
            self.originate(*offset);
            self.operator(operator);
        }
        self.dispatches[at].operators = operators;
        Some(self.pop())
    }
}

/// Whether an operator does nothing but find an index, by what is cheap.
fn is_repeatable(operator: &Operator<'_>) -> bool {
    matches!(
        operator,
        Operator::LocalGet { .. }
            | Operator::LocalSet { .. }
            | Operator::LocalTee { .. }
            | Operator::GlobalGet { .. }
            | Operator::I32Const { .. }
            | Operator::I64Const { .. }
            | Operator::I32Load { .. }
            | Operator::I32Load8U { .. }
            | Operator::I32Load16U { .. }
            | Operator::I64Load { .. }
            | Operator::I32Add
            | Operator::I32Sub
            | Operator::I32And
            | Operator::I32Shl
            | Operator::I32ShrU
            | Operator::I64Add
            | Operator::I64And
            | Operator::I64ShrU
            | Operator::I32WrapI64
    )
}
