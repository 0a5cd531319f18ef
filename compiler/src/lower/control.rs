//! Structured control: blocks, loops, branches.
//!
//! The results of a block, and the parameters of a loop, are parameters of a CLIF block. Operators that control cannot reach are
//! passed over, counting only how deep their blocks nest.

use super::bounds::trap_code;
use super::function::Lowering;
use super::types::value_type;
use cranelift_codegen::ir::condcodes::IntCC;
use cranelift_codegen::ir::{Block, BlockArg, Inst, InstBuilder, Value};
use wasmc_abi::funcref::NULL;
use wasmc_abi::trap;
use wasmparser::{BlockType, Operator, ValType};

/// A block that is open.
pub(super) struct Frame {
    kind: Kind,
    /// Where control goes on after the block, when something branches there; unused for the function itself.
    end: Block,
    /// Operands below the block's own.
    height: usize,
    /// Results of the block.
    results: usize,
    /// Whether anything branches to `end` (but for what `is_entry` says).
    reached: bool,
    /// Whether the table of a loop whose head is repeated leads to `end`.
    is_entry: bool,
}

enum Kind {
    Function,
    Block,
    Try,
    Loop {
        header: Block,
        params: usize,
    },
    /// `if`, up to its `else`: the branch, and where it goes when the condition is false.
    If {
        branch: Inst,
        otherwise: Block,
    },
}

pub(super) fn block_args(values: &[Value]) -> Vec<BlockArg> {
    values.iter().map(|&value| BlockArg::Value(value)).collect()
}

impl Lowering<'_, '_> {
    /// Opens the frame of the function itself.
    pub(super) fn enter_function(&mut self, results: usize) {
        let end = self.builder.current_block().expect("the entry block is current");
        self.frames.push(Frame {
            kind: Kind::Function,
            end,
            height: 0,
            results,
            reached: false,
            is_entry: false,
        });
    }

    /// Opens the block that a function is where it is inlined. Its arguments have been popped.
    pub(super) fn open_callee(&mut self, results: &[ValType]) {
        self.open(Kind::Block, 0, results);
    }

    /// Whether what is lowered may be executed again and again.
    pub(super) fn is_in_loop(&self) -> bool {
        self.frames.iter().any(|frame| matches!(frame.kind, Kind::Loop { .. }))
    }

    /// Parameters and results of a block.
    fn block_types(&self, ty: BlockType) -> (Vec<ValType>, Vec<ValType>) {
        match ty {
            BlockType::Empty => (Vec::new(), Vec::new()),
            BlockType::Type(ty) => (Vec::new(), vec![ty]),
            BlockType::FuncType(index) => {
                let ty = self.instance.module.signature(index);
                (ty.params().to_vec(), ty.results().to_vec())
            }
        }
    }

    fn block_with_params(&mut self, types: &[ValType]) -> Block {
        let block = self.builder.create_block();
        for &ty in types {
            self.builder.append_block_param(block, value_type(ty));
        }
        block
    }

    fn open(&mut self, kind: Kind, params: usize, results: &[ValType]) {
        let end = self.block_with_params(results);
        let height = self.stack.len() - params;
        self.frames.push(Frame {
            kind,
            end,
            height,
            results: results.len(),
            reached: false,
            is_entry: false,
        });
    }

    pub(super) fn block(&mut self, ty: BlockType) {
        let (params, results) = self.block_types(ty);
        self.open(Kind::Block, params.len(), &results);
    }

    /// Opens the block that a `try_table` is.
    pub(super) fn try_block(&mut self, ty: BlockType) {
        let (params, results) = self.block_types(ty);
        self.open(Kind::Try, params.len(), &results);
    }

    pub(super) fn loop_(&mut self, ty: BlockType) {
        let (params, results) = self.block_types(ty);
        let header = self.block_with_params(&params);
        let args = self.pop_many(params.len());
        self.builder.ins().jump(header, &block_args(&args));
        self.builder.switch_to_block(header);
        self.stack.extend_from_slice(self.builder.block_params(header));
        self.open(Kind::Loop { header, params: params.len() }, params.len(), &results);
    }

    pub(super) fn if_(&mut self, ty: BlockType) {
        let (params, results) = self.block_types(ty);
        let condition = self.pop();
        let then = self.builder.create_block();
        let otherwise = self.block_with_params(&params);
        let operands = block_args(&self.stack[self.stack.len() - params.len()..]);
        let branch = self.builder.ins().brif(condition, then, [], otherwise, &operands);
        self.builder.seal_block(then);
        self.builder.switch_to_block(then);
        self.open(Kind::If { branch, otherwise }, params.len(), &results);
    }

    pub(super) fn else_(&mut self) {
        if self.reachable {
            self.jump_to_end();
        }
        let frame = self.frames.last_mut().expect("a validated else is inside an if");
        let Kind::If { otherwise, .. } = std::mem::replace(&mut frame.kind, Kind::Block) else {
            unreachable!("a validated else follows an if");
        };
        self.stack.truncate(frame.height);
        self.builder.seal_block(otherwise);
        self.builder.switch_to_block(otherwise);
        self.stack.extend_from_slice(self.builder.block_params(otherwise));
        self.reachable = true;
    }

    pub(super) fn end(&mut self) {
        if self.frames.len() == 1 {
            if self.reachable {
                self.leave();
            }
            self.frames.clear();
            return;
        }
        self.skip_else();
        if self.reachable && self.joins() {
            self.jump_to_end();
        }
        let frame = self.frames.pop().expect("a validated end closes a block");
        match frame.kind {
            Kind::Loop { header, .. } => {
                self.builder.seal_block(header);
                self.close_dispatch();
            }
            Kind::Try => self.land(),
            _ => {}
        }
        if !frame.is_entry {
            self.builder.seal_block(frame.end);
        }
        if self.reachable {
            // Control comes from nowhere else, so it goes on in the same CLIF block, and the operands are the results.
            return;
        }
        self.stack.truncate(frame.height);
        self.reachable = frame.reached || frame.is_entry;
        if self.reachable {
            self.builder.switch_to_block(frame.end);
            self.stack.extend_from_slice(self.builder.block_params(frame.end));
        }
        if frame.is_entry && !frame.reached {
            self.begin_entry();
        }
    }

    /// Where the innermost block is an `if` without `else`: makes it go to the end when the condition is false, where its
    /// parameters are the results.
    fn skip_else(&mut self) {
        let frame = self.frames.last_mut().expect("a block is open");
        if let Kind::If { branch, otherwise } = frame.kind {
            frame.reached = true;
            let end = frame.end;
            self.builder.change_jump_destination(branch, otherwise, end);
            self.builder.seal_block(otherwise);
        }
    }

    /// Whether the end of the innermost block is a CLIF block of its own: something branches to it, or landing pads come before it.
    fn joins(&self) -> bool {
        let frame = self.frames.last().expect("a block is open");
        frame.reached || frame.is_entry || matches!(frame.kind, Kind::Try) && self.has_pads()
    }

    fn jump_to_end(&mut self) {
        let frame = self.frames.last_mut().expect("a block is open");
        frame.reached = true;
        let (end, results) = (frame.end, frame.results);
        let args = self.pop_many(results);
        self.builder.ins().jump(end, &block_args(&args));
        self.reachable = false;
    }

    /// The block that a branch of `depth` goes to, and how many operands it takes along.
    pub(super) fn target(&mut self, depth: u32) -> Option<(Block, usize)> {
        let position = self.position(depth);
        let frame = &mut self.frames[position];
        match frame.kind {
            Kind::Function => None,
            Kind::Loop { header, params } => Some((header, params)),
            Kind::Block | Kind::Try | Kind::If { .. } => {
                frame.reached = true;
                Some((frame.end, frame.results))
            }
        }
    }

    /// Whether a branch of `depth` stays in the function and takes no operands along.
    pub(super) fn is_plain(&self, depth: u32) -> bool {
        let frame = &self.frames[self.position(depth)];
        match frame.kind {
            Kind::Function => false,
            Kind::Loop { params, .. } => params == 0,
            Kind::Block | Kind::Try | Kind::If { .. } => frame.results == 0,
        }
    }

    /// The block that a plain branch of `depth` goes to. If it is the end of what was opened after the frame at `position`, it may be branched to
    /// after that too, and is not sealed there.
    pub(super) fn entry(&mut self, depth: u32, position: usize) -> Block {
        let target = self.position(depth);
        if target > position {
            let frame = &mut self.frames[target];
            frame.is_entry = true;
            return frame.end;
        }
        self.target(depth).expect("it stays in the function").0
    }

    /// The position in `frames` of what a branch of `depth` leaves, or begins again.
    pub(super) fn position(&self, depth: u32) -> usize {
        self.frames.len() - 1 - depth as usize
    }

    pub(super) fn br(&mut self, depth: u32) {
        if self.repeats_head(depth) {
            return;
        }
        match self.target(depth) {
            None => self.leave(),
            Some((block, count)) => {
                let args = self.pop_many(count);
                self.builder.ins().jump(block, &block_args(&args));
                self.reachable = false;
            }
        }
    }

    /// Branches to the open block at `position` in `frames`.
    pub(super) fn branch_to_frame(&mut self, position: usize) {
        self.br((self.frames.len() - 1 - position) as u32);
    }

    pub(super) fn br_if(&mut self, depth: u32) {
        let condition = self.pop();
        self.branch_if(condition, depth);
    }

    pub(super) fn br_on_null(&mut self, depth: u32) {
        let reference = self.pop();
        let is_null = self.builder.ins().icmp_imm_u(IntCC::Equal, reference, NULL as i64);
        self.branch_if(is_null, depth);
        self.push(reference);
    }

    pub(super) fn br_on_non_null(&mut self, depth: u32) {
        // The branch takes the reference along; it is not there when control goes on.
        let reference = *self.stack.last().expect("a validated operator finds its operands");
        self.branch_if(reference, depth);
        self.pop();
    }

    /// Branches when `condition` is not zero.
    pub(super) fn branch_if(&mut self, condition: Value, depth: u32) {
        let next = self.builder.create_block();
        match self.target(depth) {
            Some((block, count)) => {
                let args = block_args(&self.stack[self.stack.len() - count..]);
                self.builder.ins().brif(condition, block, &args, next, []);
            }
            None => {
                let returning = self.builder.create_block();
                self.builder.ins().brif(condition, returning, [], next, []);
                self.builder.seal_block(returning);
                self.builder.switch_to_block(returning);
                let results = self.stack[self.stack.len() - self.frames[0].results..].to_vec();
                self.return_values(&results);
            }
        }
        self.builder.seal_block(next);
        self.builder.switch_to_block(next);
    }

    pub(super) fn return_(&mut self) {
        self.branch_to_frame(self.bottom);
    }

    /// Leaves the function with the operands that are its results.
    pub(super) fn leave(&mut self) {
        let results = self.pop_many(self.frames[0].results);
        self.return_values(&results);
        self.reachable = false;
    }

    pub(super) fn unreachable(&mut self) {
        self.builder.ins().trap(trap_code(trap::TrapCode::Unreachable));
        self.reachable = false;
    }

    pub(super) fn select(&mut self) {
        let (first, second, condition) = self.pop3();
        let value = self.builder.ins().select(condition, first, second);
        self.push(value);
    }

    /// Passes over an operator that control cannot reach.
    pub(super) fn skip(&mut self, operator: &Operator<'_>) {
        match operator {
            Operator::Block { .. }
            | Operator::Loop { .. }
            | Operator::If { .. }
            | Operator::TryTable { .. } => self.skipped += 1,
            Operator::End if self.skipped > 0 => self.skipped -= 1,
            Operator::End => self.end(),
            Operator::Else if self.skipped == 0 => self.else_(),
            _ => {}
        }
    }
}
