//! One function: its CLIF, the operand stack, and the walk over its operators.

use super::control::Frame;
use super::dispatch::{Dispatch, Head};
use super::exception::Clause;
use super::inline::{Inlined, Inlining, Nest, Origin};
use super::layout::Layout;
use super::symbol::Symbol;
use super::types::{REGISTER_RESULTS, guest_signature, value_type};
use super::{forward, sum, wide};
use crate::error::{Error, Result};
use crate::program::{FuncId, Instance, InstanceId, Program};
use cranelift_codegen::entity::EntitySet;
use cranelift_codegen::ir::{
    FuncRef, Function, GlobalValue, InstBuilder, SigRef, Type, UserFuncName, Value, types,
};
use cranelift_codegen::isa::TargetFrontendConfig;
use cranelift_frontend::{FunctionBuilder, FunctionBuilderContext, Variable};
use std::collections::HashMap;
use wasmparser::{FunctionBody, Operator, ValType};

/// How many values a function may have, and ways from a call to a landing pad. Both can grow with the square of what the body says, as when
/// each of many loops changes each of many locals, and each takes memory: some hundred bytes, and some hundred times seven.
const MAX_VALUES: usize = 30_000_000;
const MAX_UNWINDS: usize = 1_000_000;

/// A lowered function.
#[derive(Debug)]
pub struct Lowered {
    /// Its symbol.
    pub symbol: Symbol,
    /// Its CLIF. The source location of an instruction is an [`Origin`].
    pub clif: Function,
    /// The operators that are inlined in it.
    pub inlined: Vec<Inlined>,
    /// The functions that it calls whose bodies decided what is inlined, ascending.
    pub considered: Vec<FuncId>,
}

/// The state of lowering one function.
pub(super) struct Lowering<'p, 'f> {
    pub(super) program: &'p Program<'p>,
    pub(super) layout: &'p Layout,
    pub(super) instance_id: InstanceId,
    pub(super) instance: &'p Instance<'p>,
    pub(super) builder: FunctionBuilder<'f>,
    /// The operand stack. Vectors on it are `i8x16`.
    pub(super) stack: Vec<Value>,
    /// Enclosing blocks, the function itself first.
    pub(super) frames: Vec<Frame>,
    /// The clauses of each `try_table` that is open.
    pub(super) tries: Vec<Vec<Clause>>,
    /// How many ways there are from calls to landing pads, so far.
    pub(super) unwinds: usize,
    /// Whether control can reach the current operator; when not, operators are passed over.
    pub(super) reachable: bool,
    /// Blocks opened since control could not reach here.
    pub(super) skipped: usize,
    /// The beginning of the innermost loop, as long as it can be repeated.
    pub(super) head: Option<Head<'p>>,
    /// The loops that are open whose heads are repeated.
    pub(super) dispatches: Vec<Dispatch<'p>>,
    pub(super) locals: Vec<Variable>,
    /// The position in `frames` of what to return leaves: the function, or one that is inlined.
    pub(super) bottom: usize,
    /// Where the current operator comes from.
    pub(super) origin: Origin,
    /// Of a function that is inlined, the operator that calls it.
    pub(super) call: Option<Origin>,
    /// The operators that have been inlined.
    pub(super) inlined: Vec<Inlined>,
    /// Which functions are inlined one in the other at the moment; nothing in code that no module contains.
    pub(super) nest: Nest<'p>,
    /// What the pinned register holds, once it has been read.
    pub(super) pinned: Option<Value>,
    /// Values of 32 bits that are half of one whose upper half is zero.
    pub(super) halves: EntitySet<Value>,
    /// Indices of 64 bits that are accessed with no offset, in memories that cannot have their last page.
    pub(super) unoffset: EntitySet<Value>,
    /// Where the caller wants the results that do not fit in registers.
    pub(super) return_area: Option<Value>,
    pub(super) data_symbols: HashMap<Symbol, GlobalValue>,
    pub(super) function_symbols: HashMap<Symbol, FuncRef>,
    pub(super) signatures: HashMap<u32, SigRef>,
}

/// Lowers the body of a function that Wasm defines.
///
/// # Errors
/// When the function would become too large; `context` cannot be used any more then.
pub fn lower_body(
    program: &Program<'_>,
    layout: &Layout,
    inlining: &Inlining,
    config: TargetFrontendConfig,
    context: &mut FunctionBuilderContext,
    id: FuncId,
) -> Result<Lowered> {
    let symbol = Symbol::Function(id);
    let (instance, body) = program.body(id).expect("it is in a module");
    let ty = program.types.get(program.functions[id.index()].ty);
    let mut clif = Function::with_name_signature(
        UserFuncName::User(symbol.to_clif()),
        guest_signature(ty, layout.wide()),
    );
    let mut lowering = Lowering::new(program, layout, instance, FunctionBuilder::new(&mut clif, context));
    lowering.nest = Nest::new(inlining, id);
    let passed = lowering.enter(ty.results());
    let args = lowering.received(&passed, ty.params());
    for (&ty, arg) in ty.params().iter().zip(args) {
        lowering.declare_local(value_type(ty), arg);
    }
    lowering.body(body)?;
    let inlined = std::mem::take(&mut lowering.inlined);
    let considered = std::mem::take(&mut lowering.nest).into_considered();
    let halves = std::mem::take(&mut lowering.halves);
    let unoffset = std::mem::take(&mut lowering.unoffset);
    lowering.builder.finalize(config);
    if !program.memories.iter().any(|memory| memory.ty.shared) {
        forward::forward(&mut clif);
    }
    if layout.wide() {
        sum::add_where_used(&mut clif, &unoffset);
        wide::widen_addresses(&mut clif, &halves);
    }
    Ok(Lowered { symbol, clif, inlined, considered })
}

pub(super) const VALIDATED: &str = "the body has been validated";

/// The operators of a body, each with its offset there in bytes.
pub(super) fn operators<'a>(body: &FunctionBody<'a>) -> impl Iterator<Item = (Operator<'a>, u32)> + use<'a> {
    let start = body.range().start;
    let operators = body.get_operators_reader().expect(VALIDATED).into_iter_with_offsets();
    operators.map(move |operator| {
        let (operator, offset) = operator.expect(VALIDATED);
        (operator, (offset - start) as u32)
    })
}

impl<'p, 'f> Lowering<'p, 'f> {
    pub(super) fn new(
        program: &'p Program<'p>,
        layout: &'p Layout,
        instance_id: InstanceId,
        builder: FunctionBuilder<'f>,
    ) -> Lowering<'p, 'f> {
        Lowering {
            program,
            layout,
            instance_id,
            instance: &program.instances[instance_id.index()],
            builder,
            stack: Vec::new(),
            frames: Vec::new(),
            tries: Vec::new(),
            unwinds: 0,
            reachable: true,
            skipped: 0,
            head: None,
            dispatches: Vec::new(),
            locals: Vec::new(),
            bottom: 0,
            origin: Origin::Own(0),
            call: None,
            inlined: Vec::new(),
            nest: Nest::default(),
            pinned: None,
            halves: EntitySet::new(),
            unoffset: EntitySet::new(),
            return_area: None,
            data_symbols: HashMap::new(),
            function_symbols: HashMap::new(),
            signatures: HashMap::new(),
        }
    }

    /// Makes the entry block and the frame of the function itself; gives its parameters.
    pub(super) fn enter(&mut self, results: &[ValType]) -> Vec<Value> {
        let entry = self.builder.create_block();
        self.builder.append_block_params_for_function_params(entry);
        self.builder.switch_to_block(entry);
        self.builder.seal_block(entry);
        if results.len() > REGISTER_RESULTS {
            self.return_area = self.builder.block_params(entry).last().copied();
        }
        self.enter_function(results.len());
        self.builder.block_params(entry).to_vec()
    }

    /// Declares the next local of the body, which begins as `value`.
    pub(super) fn declare_local(&mut self, ty: Type, value: Value) {
        let variable = self.builder.declare_var(ty);
        self.builder.def_var(variable, value);
        self.locals.push(variable);
    }

    /// Declares the locals that are no parameters.
    pub(super) fn declare_locals_of(&mut self, body: &FunctionBody<'_>) {
        for group in body.get_locals_reader().expect(VALIDATED) {
            let (count, ty) = group.expect(VALIDATED);
            let ty = value_type(ty);
            let zero = self.zero(ty);
            for _ in 0..count {
                self.declare_local(ty, zero);
            }
        }
    }

    fn body(&mut self, body: &FunctionBody<'p>) -> Result<()> {
        self.declare_locals_of(body);
        for (operator, offset) in operators(body) {
            self.lower_operator(&operator, offset);
            if self.builder.func.dfg.num_values() > MAX_VALUES || self.unwinds > MAX_UNWINDS {
                let offset = body.range().start + u64::from(offset);
                return Err(Error::input(format!(
                    "it becomes too large as machine code, at offset {offset:#x}"
                ))
                .with_help("split it; locals and clauses count again for each branch and call"));
            }
        }
        Ok(())
    }

    /// Lowers the operator at `offset` of the current body, in bytes.
    pub(super) fn lower_operator(&mut self, operator: &Operator<'p>, offset: u32) {
        if self.reachable {
            self.look_for_dispatch(operator, offset);
            self.originate(offset);
            self.operator(operator);
        } else {
            self.skip(operator);
        }
    }

    fn zero(&mut self, ty: Type) -> Value {
        match ty {
            types::F32 => self.builder.ins().f32const(0.0),
            types::F64 => self.builder.ins().f64const(0.0),
            types::I8X16 => self.vector_constant(0),
            _ => self.builder.ins().iconst(ty, 0),
        }
    }

    pub(super) fn push(&mut self, value: Value) {
        self.stack.push(value);
    }

    pub(super) fn pop(&mut self) -> Value {
        self.stack.pop().expect("a validated operator finds its operands")
    }

    /// Pops two operands, the lower one first.
    pub(super) fn pop2(&mut self) -> (Value, Value) {
        let second = self.pop();
        (self.pop(), second)
    }

    /// Pops three operands, the lowest one first.
    pub(super) fn pop3(&mut self) -> (Value, Value, Value) {
        let third = self.pop();
        let (first, second) = self.pop2();
        (first, second, third)
    }

    /// Pops `count` operands, the lowest one first.
    pub(super) fn pop_many(&mut self, count: usize) -> Vec<Value> {
        self.stack.split_off(self.stack.len() - count)
    }

    pub(super) fn local_get(&mut self, index: u32) {
        let value = self.builder.use_var(self.locals[index as usize]);
        self.push(value);
    }

    pub(super) fn local_set(&mut self, index: u32) {
        let value = self.pop();
        self.builder.def_var(self.locals[index as usize], value);
    }

    pub(super) fn local_tee(&mut self, index: u32) {
        let value = self.pop();
        self.builder.def_var(self.locals[index as usize], value);
        self.push(value);
    }
}
