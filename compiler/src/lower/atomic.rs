//! Atomic accesses to linear memory, sequentially consistent as the threads proposal defines them, and waiting for other
//! threads. They are the same whether the memory is shared or not, but for waiting.

use super::bounds::trap_code;
use super::function::Lowering;
use super::symbol::Runtime;
use crate::program::MemoryId;
use cranelift_codegen::ir::{AtomicRmwOp, InstBuilder, MemFlagsData, Type, Value, types};
use wasmc_abi::trap::TrapCode;
use wasmparser::{MemArg, MemArgTarget};

impl Lowering<'_, '_> {
    fn atomic_memory(&self, arg: &MemArg) -> MemoryId {
        let MemArgTarget::Memory(memory) = arg.target else {
            unreachable!(
                "arrays are accessed so by the proposal multibyte-array-access, which the validator does not admit"
            );
        };
        self.instance.memories[memory as usize]
    }

    /// Pops an index; the flags and the address of an atomic access to a value of type `in_memory`.
    fn atomic_access(&mut self, arg: &MemArg, in_memory: Type) -> (MemFlagsData, Value) {
        let index = self.pop();
        let memory = self.atomic_memory(arg);
        let address = self.atomic_address(memory, index, arg.offset, in_memory.bytes());
        (self.heap(memory), address)
    }

    /// Pushes what was in memory, as a value of type `ty`.
    fn push_extended(&mut self, value: Value, ty: Type) {
        let narrow = self.builder.func.dfg.value_type(value) != ty;
        let value = if narrow { self.builder.ins().uextend(ty, value) } else { value };
        self.push(value);
    }

    /// Pops an integer; as much of it as goes into a memory cell of type `in_memory`.
    fn pop_reduced(&mut self, in_memory: Type) -> Value {
        let value = self.pop();
        let wide = self.builder.func.dfg.value_type(value) != in_memory;
        if wide { self.builder.ins().ireduce(in_memory, value) } else { value }
    }

    pub(super) fn atomic_load(&mut self, arg: &MemArg, ty: Type, in_memory: Type) {
        let (flags, address) = self.atomic_access(arg, in_memory);
        let value = self.builder.ins().atomic_load(in_memory, flags, address);
        self.push_extended(value, ty);
    }

    pub(super) fn atomic_store(&mut self, arg: &MemArg, in_memory: Type) {
        let value = self.pop_reduced(in_memory);
        let (flags, address) = self.atomic_access(arg, in_memory);
        self.builder.ins().atomic_store(flags, value, address);
    }

    pub(super) fn atomic_rmw(&mut self, arg: &MemArg, ty: Type, in_memory: Type, op: AtomicRmwOp) {
        let operand = self.pop_reduced(in_memory);
        let (flags, address) = self.atomic_access(arg, in_memory);
        let former = self.builder.ins().atomic_rmw(in_memory, flags, op, address, operand);
        self.push_extended(former, ty);
    }

    pub(super) fn atomic_cmpxchg(&mut self, arg: &MemArg, ty: Type, in_memory: Type) {
        let replacement = self.pop_reduced(in_memory);
        let expected = self.pop_reduced(in_memory);
        let (flags, address) = self.atomic_access(arg, in_memory);
        let former = self.builder.ins().atomic_cas(flags, address, expected, replacement);
        self.push_extended(former, ty);
    }

    pub(super) fn atomic_fence(&mut self) {
        self.builder.ins().fence();
    }

    /// Waits while a cell of type `in_memory` has the expected value.
    pub(super) fn atomic_wait(&mut self, arg: &MemArg, in_memory: Type) {
        let (index, expected, timeout) = self.pop3();
        let memory = self.atomic_memory(arg);
        let address = self.atomic_address_in_bounds(memory, index, arg.offset, in_memory.bytes());
        if !self.is_shared(memory) {
            self.builder.ins().trap(trap_code(TrapCode::ExpectedSharedMemory));
            self.reachable = false;
            return;
        }
        let routine = if in_memory == types::I32 { Runtime::AtomicWait32 } else { Runtime::AtomicWait64 };
        let outcome = self.call_runtime(routine, &[address, expected, timeout]);
        self.push(outcome.expect("it returns what became of the wait"));
    }

    /// Wakes some of those who wait at an address. Nobody can wait in a memory that is not shared.
    pub(super) fn atomic_notify(&mut self, arg: &MemArg) {
        let (index, count) = self.pop2();
        let memory = self.atomic_memory(arg);
        let address = self.atomic_address_in_bounds(memory, index, arg.offset, 4);
        let woken = if self.is_shared(memory) {
            self.call_runtime(Runtime::AtomicNotify, &[address, count]).expect("it returns how many")
        } else {
            self.builder.ins().iconst(types::I32, 0)
        };
        self.push(woken);
    }

    fn is_shared(&self, memory: MemoryId) -> bool {
        self.program.memories[memory.index()].ty.shared
    }
}
