//! Calls: direct, by reference, to the host, and tail calls.

use super::bounds::trap_code;
use super::exception::Callee;
use super::function::Lowering;
use super::symbol::{Runtime, Symbol};
use super::types::{c_signature, guest_signature, host_signature};
use crate::program::{Code, FuncId, InstanceId};
use cranelift_codegen::ir::{
    ExtFuncData, ExternalName, FuncRef, InstBuilder, SigRef, Signature, Value, types,
};
use wasmc_abi::trap;

impl Lowering<'_, '_> {
    /// The signature of a function type of the program, as compiled functions have it.
    fn signature(&mut self, number: u32) -> SigRef {
        if let Some(&known) = self.signatures.get(&number) {
            return known;
        }
        let signature = self
            .builder
            .import_signature(guest_signature(self.program.types.get(number), self.layout.wide()));
        self.signatures.insert(number, signature);
        signature
    }

    /// A function of the program as something that can be called or whose address can be taken.
    pub(super) fn function_symbol(&mut self, symbol: Symbol) -> FuncRef {
        if let Some(&known) = self.function_symbols.get(&symbol) {
            return known;
        }
        let signature = match symbol {
            Symbol::Function(id) | Symbol::Reference(id) => {
                let function = &self.program.functions[id.index()];
                match (&function.code, symbol) {
                    (Code::Host { .. }, Symbol::Function(_)) => {
                        self.builder.import_signature(host_signature(self.program.types.get(function.ty)))
                    }
                    _ => self.signature(function.ty),
                }
            }
            Symbol::Runtime(routine) => self.builder.import_signature(runtime_signature(routine)),
            _ => self.builder.import_signature(c_signature(&[], &[types::I32])),
        };
        let name = self.builder.func.declare_imported_user_function(symbol.to_clif());
        let data =
            ExtFuncData { name: ExternalName::user(name), signature, colocated: true, patchable: false };
        let function = self.builder.import_function(data);
        self.function_symbols.insert(symbol, function);
        function
    }

    pub(super) fn call(&mut self, index: u32) {
        self.push_results_of(self.instance.functions[index as usize]);
    }

    /// Calls a function of the program with the operands on the stack, or does what it does.
    pub(super) fn push_results_of(&mut self, id: FuncId) {
        if self.is_worth_inlining(id) {
            return self.inline(id);
        }
        let count = self.parameter_count(id);
        let args = self.pop_many(count);
        let results = self.call_function(id, &args);
        self.stack.extend(results);
    }

    /// Calls a function of the program.
    pub(super) fn call_function(&mut self, id: FuncId, args: &[Value]) -> Vec<Value> {
        let function = &self.program.functions[id.index()];
        let results = self.program.types.get(function.ty).results();
        let callee = self.function_symbol(Symbol::Function(id));
        if let Code::Host { instance, .. } = function.code {
            let mut all_args = vec![self.memory_of_caller(instance)];
            all_args.extend_from_slice(args);
            let call = self.builder.ins().call(callee, &all_args);
            return self.builder.inst_results(call).to_vec();
        }
        let mut all_args = self.passed(args);
        let area = self.pass_return_area(&mut all_args, results.len());
        let in_registers = self.call_guest(Callee::Direct(callee), &all_args);
        self.results_of(in_registers, results, area)
    }

    /// What a host function is told of its caller: the descriptor of its memory, or 0.
    fn memory_of_caller(&mut self, instance: InstanceId) -> Value {
        match self.program.instances[instance.index()].memories.first() {
            Some(&memory) => self.address_of(Symbol::Memory(memory)),
            None => self.builder.ins().iconst(types::I64, 0),
        }
    }

    /// Calls a routine of the stub; its result, if it has one.
    pub(super) fn call_runtime(&mut self, routine: Runtime, args: &[Value]) -> Option<Value> {
        let callee = self.function_symbol(Symbol::Runtime(routine));
        let call = self.builder.ins().call(callee, args);
        self.builder.inst_results(call).first().copied()
    }

    pub(super) fn return_call(&mut self, index: u32) {
        self.return_call_function(self.instance.functions[index as usize]);
    }

    /// Calls a function of the program in place of this one.
    pub(super) fn return_call_function(&mut self, id: FuncId) {
        if let Code::Host { .. } = self.program.functions[id.index()].code {
            self.push_results_of(id);
            return self.return_();
        }
        let callee = self.function_symbol(Symbol::Function(id));
        let count = self.parameter_count(id);
        let args = self.pop_many(count);
        let mut args = self.passed(&args);
        // As in `return_call_code`.
        args.extend(self.return_area);
        self.builder.ins().return_call(callee, &args);
        self.reachable = false;
    }

    pub(super) fn call_ref(&mut self, ty: u32) {
        let code = self.referenced_code();
        self.call_code(self.instance.types[ty as usize], code);
    }

    pub(super) fn return_call_ref(&mut self, ty: u32) {
        let code = self.referenced_code();
        self.return_call_code(self.instance.types[ty as usize], code);
    }

    /// Calls code of a known type.
    pub(super) fn call_code(&mut self, number: u32, code: Value) {
        let ty = self.program.types.get(number);
        let args = self.pop_many(ty.params().len());
        let mut args = self.passed(&args);
        let area = self.pass_return_area(&mut args, ty.results().len());
        let signature = self.signature(number);
        let in_registers = self.call_guest(Callee::Indirect(signature, code), &args);
        let results = self.results_of(in_registers, ty.results(), area);
        self.stack.extend(results);
    }

    /// Calls code of a known type in place of this function. The callee has the same results, so it can have the return area
    /// that this function was given.
    pub(super) fn return_call_code(&mut self, number: u32, code: Value) {
        let args = self.pop_many(self.program.types.get(number).params().len());
        let mut args = self.passed(&args);
        args.extend(self.return_area);
        let signature = self.signature(number);
        self.builder.ins().return_call_indirect(signature, code, &args);
        self.reachable = false;
    }

    /// Pops a reference, of the right type by validation, and traps when it is null; the address of its code.
    fn referenced_code(&mut self) -> Value {
        let reference = self.pop();
        self.builder.ins().trapz(reference, trap_code(trap::TrapCode::NullFunctionReference));
        let address = self.builder.ins().ireduce(types::I32, reference);
        self.builder.ins().uextend(types::I64, address)
    }

    fn parameter_count(&self, id: FuncId) -> usize {
        self.program.types.get(self.program.functions[id.index()].ty).params().len()
    }
}

/// The signatures that [`wasmc_abi::symbol`] documents.
fn runtime_signature(routine: Runtime) -> Signature {
    const WORD: cranelift_codegen::ir::Type = types::I64;
    match routine {
        Runtime::MemoryGrow | Runtime::CheckedMemoryGrow => c_signature(&[WORD, WORD], &[WORD]),
        Runtime::TableGrow => c_signature(&[WORD, WORD, WORD], &[WORD]),
        Runtime::TableFill => c_signature(&[WORD, WORD, WORD], &[]),
        Runtime::Memmove => c_signature(&[WORD, WORD, WORD], &[WORD]),
        Runtime::Throw | Runtime::ExceptionKeep | Runtime::ExceptionDrop => c_signature(&[WORD], &[]),
        Runtime::ExceptionNew | Runtime::ExceptionValues => c_signature(&[WORD], &[WORD]),
        Runtime::Memset => c_signature(&[WORD, types::I32, WORD], &[WORD]),
        Runtime::AtomicWait32 => c_signature(&[WORD, types::I32, WORD], &[types::I32]),
        Runtime::AtomicWait64 => c_signature(&[WORD, WORD, WORD], &[types::I32]),
        Runtime::AtomicNotify => c_signature(&[WORD, types::I32], &[types::I32]),
    }
}
