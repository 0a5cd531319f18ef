//! Branches to one of several places, by an index.

use super::control::block_args;
use super::function::{Lowering, VALIDATED};
use cranelift_codegen::ir::condcodes::IntCC;
use cranelift_codegen::ir::{Block, BlockArg, BlockCall, InstBuilder, JumpTableData, Value};
use wasmparser::BrTable;

/// Where one of several branches goes.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) struct Entry {
    pub(super) block: Block,
    /// How many operands it takes along.
    pub(super) operands: usize,
}

/// Compares that are made rather than to use a table.
const COMPARES: usize = 3;

impl Lowering<'_, '_> {
    pub(super) fn br_table(&mut self, table: &BrTable<'_>) {
        if self.opens_dispatch(table) {
            return;
        }
        let index = self.pop();
        let mut returning = None;
        let targets = table.targets().map(|depth| depth.expect(VALIDATED));
        let depths: Vec<u32> = targets.chain([table.default()]).collect();
        let entries: Vec<Entry> =
            depths.into_iter().map(|depth| self.table_entry(depth, &mut returning)).collect();
        self.branch_by_index(index, &entries);
        if let Some(block) = returning {
            self.builder.seal_block(block);
            self.builder.switch_to_block(block);
            self.leave();
        }
        self.reachable = false;
    }

    /// Where a branch of `depth` goes, when it is one of several. All that leave the function share one block.
    fn table_entry(&mut self, depth: u32, returning: &mut Option<Block>) -> Entry {
        let (block, count) = match self.target(depth) {
            Some(target) => target,
            None => (*returning.get_or_insert_with(|| self.builder.create_block()), 0),
        };
        Entry { block, operands: count }
    }

    /// Goes on at the entry of a number, or at the last for those that are greater. What compares take is less than a table does, which is a jump that is hard to
    /// foretell.
    pub(super) fn branch_by_index(&mut self, index: Value, entries: &[Entry]) {
        // Each with the number at which the next begins.
        let mut runs: Vec<(u32, &Entry)> = Vec::new();
        for (end, entry) in (1..).zip(entries) {
            match runs.last_mut() {
                Some((last, same)) if *same == entry => *last = end,
                _ => runs.push((end, entry)),
            }
        }
        let (Some((_, otherwise)), Some(default)) = (runs.pop(), entries.last()) else {
            unreachable!("a table has a default");
        };
        if runs.len() > COMPARES {
            let mut call = |entry: &Entry| {
                let args = self.args(entry);
                self.builder.func.dfg.block_call(entry.block, &args)
            };
            let calls: Vec<BlockCall> = entries.iter().map(&mut call).collect();
            let default = call(default);
            let table = JumpTableData::new(default, &calls[..calls.len() - 1]);
            let table = self.builder.create_jump_table(table);
            self.builder.ins().br_table(index, table);
            return;
        }
        let Some((last, before)) = runs.split_last() else {
            let args = self.args(otherwise);
            self.builder.ins().jump(otherwise.block, &args);
            return;
        };
        for &(end, entry) in before {
            let next = self.builder.create_block();
            let is_below = self.is_below(index, end);
            let args = self.args(entry);
            self.builder.ins().brif(is_below, entry.block, &args, next, []);
            self.builder.seal_block(next);
            self.builder.switch_to_block(next);
        }
        let &(end, entry) = last;
        let is_below = self.is_below(index, end);
        let (args, others) = (self.args(entry), self.args(otherwise));
        self.builder.ins().brif(is_below, entry.block, &args, otherwise.block, &others);
    }

    /// What goes along to an entry.
    fn args(&self, entry: &Entry) -> Vec<BlockArg> {
        block_args(&self.stack[self.stack.len() - entry.operands..])
    }

    fn is_below(&mut self, index: Value, end: u32) -> Value {
        self.builder.ins().icmp_imm_u(IntCC::UnsignedLessThan, index, i64::from(end))
    }
}
