//! Functions that no module contains: what instantiation does at run time, the steps of the program, and what a reference to
//! a host function points to.

use super::bounds::trap_code;
use super::function::{Lowered, Lowering};
use super::layout::Layout;
use super::symbol::Symbol;
use super::types::{c_signature, guest_signature};
use crate::program::{Deferred, Extern, FuncId, Grown, InstanceId, Invocation, Program, Step};
use cranelift_codegen::ir::condcodes::IntCC;
use cranelift_codegen::ir::{Function, InstBuilder, MemFlagsData, Signature, UserFuncName, Value, types};
use cranelift_codegen::isa::{CallConv, TargetFrontendConfig};
use cranelift_frontend::{FunctionBuilder, FunctionBuilderContext};
use wasmc_abi::layout::WASM_PAGE;
use wasmc_abi::trap::TrapCode;

/// Lowers what instantiating `instance` leaves to run time: its deferred segments, then its start function.
#[must_use]
pub fn lower_instantiation(
    program: &Program<'_>,
    layout: &Layout,
    config: TargetFrontendConfig,
    context: &mut FunctionBuilderContext,
    instance: InstanceId,
) -> Lowered {
    let glue = Glue { program, layout, config, symbol: Symbol::Instantiate(instance), instance };
    glue.lower(context, Signature::new(CallConv::Tail), |lowering, _| {
        for grown in &lowering.instance.grown {
            lowering.require_grown(grown);
        }
        for &segment in &lowering.instance.deferred {
            match segment {
                Deferred::Elements { segment, table, offset } => {
                    lowering.copy_active_elements(segment, table, offset)
                }
                Deferred::Data { segment, memory, offset } => lowering.copy_data(segment, memory, offset),
            }
        }
        if let Some(start) = lowering.instance.module.start {
            lowering.call_function(lowering.instance.functions[start as usize], &[]);
        }
        Vec::new()
    })
}

/// Lowers step number `position`: a C function that gives the step's result, or 0.
#[must_use]
pub fn lower_step(
    program: &Program<'_>,
    layout: &Layout,
    config: TargetFrontendConfig,
    context: &mut FunctionBuilderContext,
    position: u32,
) -> Lowered {
    let step = &program.steps[position as usize];
    let instance = match step {
        Step::Instantiate(instance) => *instance,
        Step::Call(function) | Step::Exit { function, .. } => program.instance_of(*function),
        Step::Invoke(invocation) => program.instance_of(invocation.function),
    };
    let glue = Glue { program, layout, config, symbol: Symbol::Step(position), instance };
    glue.lower(context, c_signature(&[], &[types::I32]), |lowering, _| {
        lowering.set_pinned();
        let results = match step {
            &Step::Instantiate(instance) => {
                if lowering.instance.needs_instantiation() {
                    let callee = lowering.function_symbol(Symbol::Instantiate(instance));
                    lowering.builder.ins().call(callee, &[]);
                }
                Vec::new()
            }
            &Step::Call(function) => lowering.call_function(function, &[]),
            &Step::Exit { function, exit } => {
                let code = lowering.call_function(function, &[]);
                lowering.call_function(exit, &code)
            }
            Step::Invoke(invocation) => {
                lowering.invoke(invocation);
                Vec::new()
            }
        };
        match results.first() {
            Some(&result) => vec![result],
            None => vec![lowering.builder.ins().iconst(types::I32, 0)],
        }
    })
}

/// Lowers what a thread runs, as [`wasmc_abi::thread`] says: the start functions, as on instantiation, and then
/// `thread_start`. Active segments are not copied again: they would overwrite what is shared.
#[must_use]
pub fn lower_thread(
    program: &Program<'_>,
    layout: &Layout,
    config: TargetFrontendConfig,
    context: &mut FunctionBuilderContext,
    thread_start: FuncId,
) -> Lowered {
    let instance = program.instance_of(thread_start);
    let glue = Glue { program, layout, config, symbol: Symbol::Thread, instance };
    let signature = c_signature(&[types::I64, types::I32, types::I32], &[]);
    glue.lower(context, signature, |lowering, params| {
        lowering.set_block(params[0]);
        for instance in &program.instances {
            if let Some(start) = instance.module.start {
                lowering.call_function(instance.functions[start as usize], &[]);
            }
        }
        lowering.call_function(thread_start, &params[1..])
    })
}

/// Lowers the adapter of a host function: called as guests call each other, it calls the host.
#[must_use]
pub fn lower_host_adapter(
    program: &Program<'_>,
    layout: &Layout,
    config: TargetFrontendConfig,
    context: &mut FunctionBuilderContext,
    id: FuncId,
) -> Lowered {
    let ty = program.types.get(program.functions[id.index()].ty);
    let signature = guest_signature(ty, layout.wide());
    let instance = program.instance_of(id);
    let glue = Glue { program, layout, config, symbol: Symbol::Reference(id), instance };
    glue.lower(context, signature, |lowering, params| {
        let args = lowering.received(params, ty.params());
        let results = lowering.call_function(id, &args);
        lowering.passed(&results)
    })
}

/// A function that is made here, and where it stands.
struct Glue<'p> {
    program: &'p Program<'p>,
    layout: &'p Layout,
    config: TargetFrontendConfig,
    symbol: Symbol,
    instance: InstanceId,
}

impl Lowering<'_, '_> {
    /// Calls a function with constants and gives its results to the host, word by word.
    fn invoke(&mut self, invocation: &Invocation) {
        let arguments: Vec<Value> = invocation.arguments.iter().map(|&value| self.constant(value)).collect();
        let descriptor = self.builder.ins().iconst(types::I32, i64::from(invocation.descriptor));
        for result in self.call_function(invocation.function, &arguments) {
            for word in self.words(result) {
                self.call_function(invocation.give, &[descriptor, word]);
            }
        }
    }

    /// The bits of a value in words of 64 bits, the lowest first.
    fn words(&mut self, value: Value) -> Vec<Value> {
        match self.builder.func.dfg.value_type(value) {
            types::I32 => vec![self.builder.ins().uextend(types::I64, value)],
            types::F32 => {
                let bits = self.builder.ins().bitcast(types::I32, MemFlagsData::new(), value);
                self.words(bits)
            }
            types::F64 => vec![self.builder.ins().bitcast(types::I64, MemFlagsData::new(), value)],
            types::I8X16 => {
                let words = self.as_vector(value, types::I64X2);
                (0..2).map(|lane| self.builder.ins().extractlane(words, lane)).collect()
            }
            _ => vec![value],
        }
    }

    /// Traps unless an imported memory or table has grown to what the import asks for.
    fn require_grown(&mut self, grown: &Grown) {
        let (length, wanted, code) = match grown.what {
            Extern::Memory(id) => {
                (self.memory_length(id), grown.length * WASM_PAGE, TrapCode::MemoryOutOfBounds)
            }
            Extern::Table(id) => (self.table_length(id), grown.length, TrapCode::TableOutOfBounds),
            Extern::Func(_) | Extern::Global(_) | Extern::Tag(_) => return,
        };
        let short = self.builder.ins().icmp_imm_u(IntCC::UnsignedLessThan, length, wanted as i64);
        self.builder.ins().trapnz(short, trap_code(code));
    }
}

impl Glue<'_> {
    /// Makes a function whose body is `body`, which gets the parameters and gives the results.
    fn lower(
        &self,
        context: &mut FunctionBuilderContext,
        signature: Signature,
        body: impl FnOnce(&mut Lowering<'_, '_>, &[Value]) -> Vec<Value>,
    ) -> Lowered {
        let mut clif = Function::with_name_signature(UserFuncName::User(self.symbol.to_clif()), signature);
        let builder = FunctionBuilder::new(&mut clif, context);
        let mut lowering = Lowering::new(self.program, self.layout, self.instance, builder);
        let params = lowering.enter(&[]);
        let results = body(&mut lowering, &params);
        lowering.builder.ins().return_(&results);
        lowering.builder.finalize(self.config);
        Lowered { symbol: self.symbol, clif, inlined: Vec::new(), considered: Vec::new() }
    }
}
