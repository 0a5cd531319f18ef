//! Addresses are kept as 64 bits wide as they are used.
//!
//! An index into a memory has 32 bits, and an address 64. On x86-64 most instructions with a 32-bit result clear the other half of the register,
//! and Cranelift knows that of arithmetic. It does not know it of what comes from another block or from a load: there each use as an address
//! costs a `mov`, and both the value and its extension take a register. So those that are used as an address become 64 bits wide where they are
//! defined, and what remains of the narrow value is a part of it, which costs nothing:
//!
//! ```text
//! block1(v1: i32):                  block1(v9: i64):
//!     v2 = uextend.i64 v1               v1 = ireduce.i32 v9
//!     v3 = load.i32 v2+8                v3 = load.i32 v9+8
//!     v4 = iadd_imm v1, 4        →      v4 = iadd_imm v1, 4
//!     jump block1(v4)                   v10 = uextend.i64 v4    ; no instruction
//!                                       jump block1(v10)
//! ```

use cranelift_codegen::cursor::{Cursor, FuncCursor};
use cranelift_codegen::entity::{EntitySet, SecondaryMap};
use cranelift_codegen::ir::{
    BlockArg, Function, Inst, InstBuilder, InstructionData, Opcode, Value, ValueDef, types,
};
use cranelift_codegen::packed_option::PackedOption;

/// What flows into a parameter of a block along one edge; nothing when it is no value, as the result of a call that may throw.
type Edge = (Value, Option<Value>);

/// Widens what is used as an address in `func`. Each of `halves` is the lower half of a value whose upper half is zero.
pub(super) fn widen_addresses(func: &mut Function, halves: &EntitySet<Value>) {
    let extensions = extensions(func);
    if extensions.is_empty() {
        return;
    }
    let edges = Edges::of(func);
    let mut plan = Plan { func, edges: &edges, halves, wide: EntitySet::new() };
    plan.choose(extensions.iter().map(|&(_, source)| source));
    let wide = plan.wide;
    Widening { func, halves, wide, replaced: SecondaryMap::new() }.run(&extensions);
}

/// The instructions that widen a value of 32 bits to 64, each with that value.
pub(super) fn extensions(func: &Function) -> Vec<(Inst, Value)> {
    let insts = func.layout.blocks().flat_map(|block| func.layout.block_insts(block));
    let source = |inst: Inst| match func.dfg.insts[inst] {
        InstructionData::Unary { opcode: Opcode::Uextend, arg } => {
            let arg = func.dfg.resolve_aliases(arg);
            let is_index = func.dfg.value_type(arg) == types::I32
                && func.dfg.value_type(func.dfg.first_result(inst)) == types::I64;
            is_index.then_some((inst, arg))
        }
        _ => None,
    };
    insts.filter_map(source).collect()
}

/// Where the parameters of 32 bits get their values from.
struct Edges {
    /// By parameter.
    into: Vec<Edge>,
    /// By what flows.
    from: Vec<(Value, Value)>,
}

impl Edges {
    fn of(func: &Function) -> Edges {
        let mut into: Vec<Edge> = Vec::new();
        for block in func.layout.blocks() {
            let Some(last) = func.layout.last_inst(block) else { continue };
            let dfg = &func.dfg;
            for call in dfg.insts[last].branch_destination(&dfg.jump_tables, &dfg.exception_tables) {
                let params = dfg.block_params(call.block(&dfg.value_lists));
                for (&param, arg) in params.iter().zip(call.args(&dfg.value_lists)) {
                    if dfg.value_type(param) == types::I32 {
                        into.push((param, arg.as_value().map(|arg| dfg.resolve_aliases(arg))));
                    }
                }
            }
        }
        let mut from: Vec<_> = into.iter().filter_map(|&(param, arg)| Some((arg?, param))).collect();
        into.sort_unstable_by_key(|&(param, _)| param);
        from.sort_unstable();
        Edges { into, from }
    }

    fn into(&self, param: Value) -> impl Iterator<Item = Option<Value>> + '_ {
        let start = self.into.partition_point(|&(into, _)| into < param);
        self.into[start..].iter().take_while(move |&&(into, _)| into == param).map(|&(_, arg)| arg)
    }

    fn from(&self, arg: Value) -> impl Iterator<Item = Value> + '_ {
        let start = self.from.partition_point(|&(from, _)| from < arg);
        self.from[start..].iter().take_while(move |&&(from, _)| from == arg).map(|&(_, param)| param)
    }
}

/// Which values become wide.
struct Plan<'a> {
    func: &'a Function,
    edges: &'a Edges,
    halves: &'a EntitySet<Value>,
    /// Parameters of blocks, and loads.
    wide: EntitySet<Value>,
}

impl Plan<'_> {
    /// Chooses from what is `wanted` wide and from what flows into that.
    fn choose(&mut self, wanted: impl Iterator<Item = Value>) {
        let mut candidates: Vec<Value> = wanted.filter(|&value| self.can_be_wide(value)).collect();
        let mut reached = 0;
        self.wide.extend(candidates.iter().copied());
        while let Some(&value) = candidates.get(reached) {
            reached += 1;
            for arg in self.edges.into(value).flatten() {
                if self.can_be_wide(arg) && !self.wide.contains(arg) {
                    self.wide.insert(arg);
                    candidates.push(arg);
                }
            }
        }
        // One into which anything flows that would have to be extended stays narrow, and so does what it flows into.
        let mut narrow: Vec<Value> = candidates.into_iter().filter(|&value| !self.is_free(value)).collect();
        while let Some(value) = narrow.pop() {
            if self.wide.remove(value) {
                narrow.extend(self.edges.from(value).filter(|&param| self.wide.contains(param)));
            }
        }
    }

    /// Whether a value is defined where it can be made wide.
    fn can_be_wide(&self, value: Value) -> bool {
        match self.func.dfg.value_def(value) {
            ValueDef::Param(block, _) => {
                Some(block) != self.func.layout.entry_block()
                    && self.func.dfg.value_type(value) == types::I32
                    && self.edges.into(value).all(|arg| arg.is_some())
            }
            ValueDef::Result(inst, _) => {
                self.halves.contains(value)
                    || self.func.dfg.insts[inst].opcode() == Opcode::Load
                        && self.func.dfg.value_type(value) == types::I32
            }
            ValueDef::Union(..) => false,
        }
    }

    /// Whether all that flows into a value is wide or costs nothing to widen.
    fn is_free(&self, value: Value) -> bool {
        self.edges.into(value).flatten().all(|arg| self.wide.contains(arg) || self.clears_upper_half(arg))
    }

    /// Whether Cranelift knows that the upper half of the register is zero; that of a parameter of the function is cleared once.
    fn clears_upper_half(&self, value: Value) -> bool {
        match self.func.dfg.value_def(value) {
            ValueDef::Param(block, _) => Some(block) == self.func.layout.entry_block(),
            ValueDef::Result(inst, _) => matches!(
                self.func.dfg.insts[inst].opcode(),
                Opcode::Iadd
                    | Opcode::Isub
                    | Opcode::Imul
                    | Opcode::Band
                    | Opcode::Bor
                    | Opcode::Bxor
                    | Opcode::Ishl
                    | Opcode::Ushr
                    | Opcode::Iconst
            ),
            ValueDef::Union(..) => false,
        }
    }
}

/// The function while values become wide.
struct Widening<'a> {
    func: &'a mut Function,
    halves: &'a EntitySet<Value>,
    wide: EntitySet<Value>,
    /// What each has become.
    replaced: SecondaryMap<Value, PackedOption<Value>>,
}

impl Widening<'_> {
    fn run(mut self, extensions: &[(Inst, Value)]) {
        let values: Vec<Value> = self.func.dfg.values().filter(|&value| self.wide.contains(value)).collect();
        for value in values {
            let wide = match self.func.dfg.value_def(value) {
                ValueDef::Result(inst, _) if self.halves.contains(value) => self.func.dfg.inst_args(inst)[0],
                ValueDef::Result(inst, _) => self.widen_load(inst),
                _ => self.widen_param(value),
            };
            self.replaced[value] = wide.into();
        }
        for &(inst, source) in extensions {
            if let Some(wide) = self.replaced[source].expand() {
                let result = self.func.dfg.first_result(inst);
                self.func.dfg.clear_results(inst);
                self.func.dfg.change_to_alias(result, wide);
                self.func.layout.remove_inst(inst);
            }
        }
        self.pass_wide();
    }

    fn widen_load(&mut self, inst: Inst) -> Value {
        let InstructionData::Load { offset, arg, .. } = self.func.dfg.insts[inst] else {
            unreachable!("only a load is widened as one");
        };
        let flags = self.func.dfg.insts[inst].memflags_data(&self.func.dfg).expect("a load has flags");
        let origin = self.func.srcloc(inst);
        let mut cursor = FuncCursor::new(self.func).at_inst(inst).with_srcloc(origin);
        let wide = cursor.ins().uload32(flags, arg, offset);
        cursor.func.replace(inst).ireduce(types::I32, wide);
        wide
    }

    fn widen_param(&mut self, param: Value) -> Value {
        let ValueDef::Param(block, _) = self.func.dfg.value_def(param) else {
            unreachable!("what is no load is a parameter");
        };
        let wide = self.func.dfg.replace_block_param(param, types::I64);
        let mut cursor = FuncCursor::new(self.func).at_first_insertion_point(block);
        cursor.ins().with_result(param).ireduce(types::I32, wide);
        wide
    }

    /// Makes branches pass wide values to parameters that have become wide.
    fn pass_wide(&mut self) {
        let blocks: Vec<_> = self.func.layout.blocks().collect();
        for block in blocks {
            let Some(last) = self.func.layout.last_inst(block) else { continue };
            let dfg = &self.func.dfg;
            let mut calls =
                dfg.insts[last].branch_destination(&dfg.jump_tables, &dfg.exception_tables).to_vec();
            for call in &mut calls {
                let dfg = &self.func.dfg;
                let params = dfg.block_params(call.block(&dfg.value_lists)).to_vec();
                let mut args: Vec<BlockArg> = call.args(&dfg.value_lists).collect();
                let mut changed = false;
                for (&param, arg) in params.iter().zip(&mut args) {
                    let BlockArg::Value(value) = *arg else { continue };
                    if self.func.dfg.value_type(param) != self.func.dfg.value_type(value) {
                        *arg = BlockArg::Value(self.wide_before(last, value));
                        changed = true;
                    }
                }
                if changed {
                    let mut args = args.into_iter();
                    call.update_args(&mut self.func.dfg.value_lists, |old| args.next().unwrap_or(old));
                }
            }
        }
    }

    /// The wide form of a value, which an instruction needs.
    fn wide_before(&mut self, inst: Inst, value: Value) -> Value {
        let value = self.func.dfg.resolve_aliases(value);
        if let Some(wide) = self.replaced[value].expand() {
            return wide;
        }
        let origin = self.func.srcloc(inst);
        FuncCursor::new(self.func).at_inst(inst).with_srcloc(origin).ins().uextend(types::I64, value)
    }
}
