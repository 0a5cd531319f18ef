//! One function: its CLIF, the operand stack, and the walk over its operators.

use super::control::Frame;
use super::exception::Clause;
use super::layout::Layout;
use super::symbol::Symbol;
use super::types::{REGISTER_RESULTS, guest_signature, value_type};
use crate::error::{Error, Result};
use crate::program::{FuncId, Instance, InstanceId, Program};
use cranelift_codegen::ir::{
    FuncRef, Function, GlobalValue, InstBuilder, SigRef, SourceLoc, Type, UserFuncName, Value, types,
};
use cranelift_codegen::isa::TargetFrontendConfig;
use cranelift_frontend::{FunctionBuilder, FunctionBuilderContext, Variable};
use std::collections::HashMap;
use wasmparser::{FunctionBody, ValType};

/// How many values a function may have, and ways from a call to a landing pad. Both can grow with the square of what the body says, as when
/// each of many loops changes each of many locals, and each takes memory: some hundred bytes, and some hundred times seven.
const MAX_VALUES: usize = 30_000_000;
const MAX_UNWINDS: usize = 1_000_000;

/// A lowered function.
#[derive(Debug)]
pub struct Lowered {
    /// Its symbol.
    pub symbol: Symbol,
    /// Its CLIF.
    pub clif: Function,
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
    pub(super) locals: Vec<Variable>,
    /// What the pinned register holds, once it has been read.
    pub(super) pinned: Option<Value>,
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
    config: TargetFrontendConfig,
    context: &mut FunctionBuilderContext,
    id: FuncId,
    (instance, body): (InstanceId, &FunctionBody<'_>),
) -> Result<Lowered> {
    let symbol = Symbol::Function(id);
    let ty = program.types.get(program.functions[id.index()].ty);
    let mut clif = Function::with_name_signature(UserFuncName::User(symbol.to_clif()), guest_signature(ty));
    let mut lowering = Lowering::new(program, layout, instance, FunctionBuilder::new(&mut clif, context));
    lowering.enter(ty.results());
    for &ty in ty.params() {
        lowering.declare_parameter(ty);
    }
    lowering.body(body)?;
    lowering.builder.finalize(config);
    Ok(Lowered { symbol, clif })
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
            locals: Vec::new(),
            pinned: None,
            return_area: None,
            data_symbols: HashMap::new(),
            function_symbols: HashMap::new(),
            signatures: HashMap::new(),
        }
    }

    /// Makes the entry block and the frame of the function itself.
    pub(super) fn enter(&mut self, results: &[ValType]) {
        let entry = self.builder.create_block();
        self.builder.append_block_params_for_function_params(entry);
        self.builder.switch_to_block(entry);
        self.builder.seal_block(entry);
        if results.len() > REGISTER_RESULTS {
            self.return_area = self.builder.block_params(entry).last().copied();
        }
        self.enter_function(results.len());
    }

    fn declare_parameter(&mut self, ty: ValType) {
        let entry = self.builder.current_block().expect("the entry block is current");
        let value = self.builder.block_params(entry)[self.locals.len()];
        let variable = self.builder.declare_var(value_type(ty));
        self.builder.def_var(variable, value);
        self.locals.push(variable);
    }

    fn body(&mut self, body: &FunctionBody<'_>) -> Result<()> {
        const VALIDATED: &str = "the body has been validated";
        for group in body.get_locals_reader().expect(VALIDATED) {
            let (count, ty) = group.expect(VALIDATED);
            self.declare_locals(count, value_type(ty));
        }
        for operator in body.get_operators_reader().expect(VALIDATED).into_iter_with_offsets() {
            let (operator, offset) = operator.expect(VALIDATED);
            self.builder.set_srcloc(SourceLoc::new(offset as u32));
            if self.reachable {
                self.operator(&operator);
            } else {
                self.skip(&operator);
            }
            if self.builder.func.dfg.num_values() > MAX_VALUES || self.unwinds > MAX_UNWINDS {
                return Err(Error::input(format!(
                    "it becomes too large as machine code, at offset {offset:#x}"
                ))
                .with_help("split it; locals and clauses count again for each branch and call"));
            }
        }
        Ok(())
    }

    fn declare_locals(&mut self, count: u32, ty: Type) {
        let zero = self.zero(ty);
        for _ in 0..count {
            let variable = self.builder.declare_var(ty);
            self.builder.def_var(variable, zero);
            self.locals.push(variable);
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
