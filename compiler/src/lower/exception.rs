//! Exceptions: `try_table`, `throw`, `throw_ref`, and calls from which an exception may come back.
//!
//! Nothing is done for an exception until one is thrown. A call inside a `try_table` is a `try_call`, which ends its block: one edge goes on,
//! and one goes to the landing pad of each clause that could catch. Which tag goes where ends up in a table (see [`wasmc_abi::sites`]) that
//! the stub searches. Tags are program-wide constants, so a clause needs no context.
//!
//! What `throw` throws is known here, so if a clause of the same function catches it, it is a branch.

use super::bounds::trap_code;
use super::function::Lowering;
use super::symbol::{Runtime, Symbol};
use super::types::value_type;
use crate::program::TagId;
use cranelift_codegen::ir::{
    Block, BlockArg, ExceptionTableData, ExceptionTableItem, ExceptionTag, FuncRef, InstBuilder,
    MemFlagsData, SigRef, Type, Value, types,
};
use std::collections::HashSet;
use wasmc_abi::exception::{VALUE_STRIDE, of_tag};
use wasmc_abi::trap::TrapCode;
use wasmparser::{Catch, TryTable, ValType};

/// A clause of a `try_table` that is open.
#[derive(Clone, Copy)]
pub(super) struct Clause {
    /// What it catches; everything when there is none.
    tag: Option<TagId>,
    /// Whether the target gets a reference to the exception, behind its values.
    with_reference: bool,
    /// The position in `frames` of the block that it branches to.
    target: usize,
    /// Where a call that is left by the exception goes on, once there is such a call.
    pad: Option<Block>,
}

/// Something that can be called.
#[derive(Clone, Copy)]
pub(super) enum Callee {
    /// A function.
    Direct(FuncRef),
    /// The function of this signature at this address.
    Indirect(SigRef, Value),
}

impl Lowering<'_, '_> {
    /// Opens a `try_table`. Its clauses name blocks around it.
    pub(super) fn try_table(&mut self, table: &TryTable) {
        let frames = self.frames.len();
        let tag = |index: u32| Some(self.instance.tags[index as usize]);
        let clause = |catch: &Catch| {
            let (tag, with_reference, label) = match *catch {
                Catch::One { tag: index, label } => (tag(index), false, label),
                Catch::OneRef { tag: index, label } => (tag(index), true, label),
                Catch::All { label } => (None, false, label),
                Catch::AllRef { label } => (None, true, label),
            };
            Clause { tag, with_reference, target: frames - 1 - label as usize, pad: None }
        };
        let clauses = table.catches.iter().map(clause).collect();
        self.tries.push(clauses);
        self.try_block(table.ty);
    }

    /// Whether an exception may come back to the innermost `try_table`.
    pub(super) fn has_pads(&self) -> bool {
        self.tries.last().is_some_and(|clauses| clauses.iter().any(|clause| clause.pad.is_some()))
    }

    /// Closes the innermost `try_table`, whose frame has been closed: makes the landing pads of its clauses.
    pub(super) fn land(&mut self) {
        for clause in self.tries.pop().expect("a validated end closes a block") {
            let Some(pad) = clause.pad else { continue };
            self.builder.seal_block(pad);
            self.builder.switch_to_block(pad);
            let exception = self.builder.block_params(pad)[0];
            if let Some(tag) = clause.tag {
                self.push_values(tag, exception);
            }
            if clause.with_reference {
                self.keep(clause.tag, exception);
                self.push(exception);
            } else {
                self.settle(Runtime::ExceptionDrop, clause.tag, exception);
            }
            self.branch_to_frame(clause.target);
        }
    }

    pub(super) fn throw(&mut self, index: u32) {
        let tag = self.instance.tags[index as usize];
        let count = self.values_of(tag).len();
        let values = self.pop_many(count);
        let catches = |clause: &&Clause| clause.tag.is_none_or(|caught| caught == tag);
        match self.tries.iter().rev().flatten().find(catches).copied() {
            Some(clause) => {
                let reference = clause.with_reference.then(|| self.make_exception(tag, &values));
                if clause.tag.is_some() {
                    self.stack.extend(values);
                }
                if let Some(exception) = reference {
                    self.keep(Some(tag), exception);
                    self.push(exception);
                }
                self.branch_to_frame(clause.target);
            }
            None => {
                let exception = self.make_exception(tag, &values);
                self.call_runtime(Runtime::Throw, &[exception]);
                self.uncaught();
            }
        }
    }

    pub(super) fn throw_ref(&mut self) {
        let exception = self.pop();
        self.builder.ins().trapz(exception, trap_code(TrapCode::NullException));
        let throw = self.function_symbol(Symbol::Runtime(Runtime::Throw));
        self.call_guest(Callee::Direct(throw), &[exception]);
        self.uncaught();
    }

    /// The stub has found nobody to catch.
    fn uncaught(&mut self) {
        self.builder.ins().trap(trap_code(TrapCode::UncaughtException));
        self.reachable = false;
    }

    /// Calls something that may throw; its results in registers.
    pub(super) fn call_guest(&mut self, callee: Callee, args: &[Value]) -> Vec<Value> {
        let items = self.exception_items();
        if items.is_empty() {
            let call = match callee {
                Callee::Direct(function) => self.builder.ins().call(function, args),
                Callee::Indirect(signature, code) => self.builder.ins().call_indirect(signature, code, args),
            };
            return self.builder.inst_results(call).to_vec();
        }
        let dfg = &self.builder.func.dfg;
        let signature = match callee {
            Callee::Direct(function) => dfg.ext_funcs[function].signature,
            Callee::Indirect(signature, _) => signature,
        };
        let results: Vec<Type> =
            dfg.signatures[signature].returns.iter().map(|result| result.value_type).collect();
        let next = self.builder.create_block();
        for &ty in &results {
            self.builder.append_block_param(next, ty);
        }
        let returned: Vec<_> = (0..results.len() as u32).map(BlockArg::TryCallRet).collect();
        let dfg = &mut self.builder.func.dfg;
        let normal = dfg.block_call(next, &returned);
        let table = dfg.exception_tables.push(ExceptionTableData::new(signature, normal, items));
        match callee {
            Callee::Direct(function) => self.builder.ins().try_call(function, args, table),
            Callee::Indirect(_, code) => self.builder.ins().try_call_indirect(code, args, table),
        };
        self.builder.seal_block(next);
        self.builder.switch_to_block(next);
        self.builder.block_params(next).to_vec()
    }

    /// What an exception that comes back from a call here can be caught by: the innermost clauses first, each tag once, and
    /// nothing behind a clause that catches everything.
    fn exception_items(&mut self) -> Vec<ExceptionTableItem> {
        let mut items = Vec::new();
        let mut seen = HashSet::new();
        for clause in self.tries.iter_mut().rev().flatten() {
            if clause.tag.is_some_and(|tag| !seen.insert(tag)) {
                continue;
            }
            let pad = *clause.pad.get_or_insert_with(|| {
                let pad = self.builder.create_block();
                self.builder.append_block_param(pad, types::I64);
                self.builder.set_cold_block(pad);
                pad
            });
            let target = self.builder.func.dfg.block_call(pad, &[BlockArg::TryCallExn(0)]);
            match clause.tag {
                Some(tag) => items.push(ExceptionTableItem::Tag(ExceptionTag::from_u32(tag.0), target)),
                None => {
                    items.push(ExceptionTableItem::Default(target));
                    break;
                }
            }
        }
        self.unwinds += items.len();
        items
    }

    fn values_of(&self, tag: TagId) -> &[ValType] {
        self.program.types.get(self.program.tags[tag.index()].ty).params()
    }

    /// An exception with these values.
    fn make_exception(&mut self, tag: TagId, values: &[Value]) -> Value {
        let high = of_tag(tag.0, is_inline(self.values_of(tag)));
        match (is_inline(self.values_of(tag)), values) {
            (true, []) => self.builder.ins().iconst(types::I64, high as i64),
            (true, &[value]) => {
                let value = match self.builder.func.dfg.value_type(value) {
                    types::F32 => self.builder.ins().bitcast(types::I32, MemFlagsData::new(), value),
                    _ => value,
                };
                let low = self.builder.ins().uextend(types::I64, value);
                let high = self.builder.ins().iconst(types::I64, high as i64);
                self.builder.ins().bor(high, low)
            }
            _ => {
                let number = self.builder.ins().iconst(types::I64, i64::from(tag.0));
                let exception = self.call_result(Runtime::ExceptionNew, number);
                self.builder.ins().trapz(exception, trap_code(TrapCode::TooManyExceptions));
                let record = self.call_result(Runtime::ExceptionValues, exception);
                for (position, &value) in values.iter().enumerate() {
                    let offset = position as i32 * VALUE_STRIDE as i32;
                    self.builder.ins().store(MemFlagsData::trusted(), value, record, offset);
                }
                exception
            }
        }
    }

    /// Pushes the values of an exception of this tag.
    fn push_values(&mut self, tag: TagId, exception: Value) {
        let values = self.values_of(tag).to_vec();
        match (is_inline(&values), values.as_slice()) {
            (true, []) => {}
            (true, &[ty]) => {
                let low = self.builder.ins().ireduce(types::I32, exception);
                self.push(low);
                if ty == ValType::F32 {
                    self.reinterpret(types::F32);
                }
            }
            (_, values) => {
                let record = self.call_result(Runtime::ExceptionValues, exception);
                for (position, &ty) in values.iter().enumerate() {
                    let offset = position as i32 * VALUE_STRIDE as i32;
                    let flags = MemFlagsData::trusted();
                    let value = self.builder.ins().load(value_type(ty), flags, record, offset);
                    self.push(value);
                }
            }
        }
    }

    fn keep(&mut self, tag: Option<TagId>, exception: Value) {
        self.settle(Runtime::ExceptionKeep, tag, exception);
    }

    /// Tells the stub what becomes of an exception of `tag`, or of any, if it can have a record.
    fn settle(&mut self, routine: Runtime, tag: Option<TagId>, exception: Value) {
        let has_record = |tag: TagId| !is_inline(self.values_of(tag));
        let concerned = match tag {
            Some(tag) => has_record(tag),
            None => (0..self.program.tags.len() as u32).map(TagId).any(has_record),
        };
        if concerned {
            self.call_runtime(routine, &[exception]);
        }
    }

    fn call_result(&mut self, routine: Runtime, arg: Value) -> Value {
        self.call_runtime(routine, &[arg]).expect("the routine has a result")
    }
}

/// Whether all values of an exception fit in its reference (see [`wasmc_abi::exception`]).
fn is_inline(values: &[ValType]) -> bool {
    matches!(values, [] | [ValType::I32 | ValType::F32])
}
