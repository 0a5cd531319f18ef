//! Results of calls: the first in registers, those beyond in a return area of the caller's (see [`guest_signature`]).
//!
//! [`guest_signature`]: super::types::guest_signature

use super::function::Lowering;
use super::types::{REGISTER_RESULTS, RESULT_STRIDE, value_type};
use cranelift_codegen::ir::{
    InstBuilder, MemFlagsData, StackSlot, StackSlotData, StackSlotKind, Value, types,
};
use wasmparser::ValType;

impl Lowering<'_, '_> {
    /// Makes a return area for a call with `results` results and passes its address, where it needs one.
    pub(super) fn pass_return_area(&mut self, args: &mut Vec<Value>, results: usize) -> Option<StackSlot> {
        let beyond = results.checked_sub(REGISTER_RESULTS).filter(|&beyond| beyond > 0)?;
        let size = beyond as u32 * RESULT_STRIDE;
        let data =
            StackSlotData::new(StackSlotKind::ExplicitSlot, size, RESULT_STRIDE.trailing_zeros() as u8);
        let slot = self.builder.create_sized_stack_slot(data);
        args.push(self.builder.ins().stack_addr(types::I64, slot, 0));
        Some(slot)
    }

    /// All results of a call, of which those in registers are given.
    pub(super) fn results_of(
        &mut self,
        in_registers: Vec<Value>,
        types: &[ValType],
        area: Option<StackSlot>,
    ) -> Vec<Value> {
        let mut results = self.received(&in_registers, types);
        if let Some(area) = area {
            for (position, &ty) in types[REGISTER_RESULTS..].iter().enumerate() {
                let offset = position as i32 * RESULT_STRIDE as i32;
                results.push(self.builder.ins().stack_load(types::I64, value_type(ty), area, offset));
            }
        }
        results
    }

    /// Values of the guest as a guest function is given them, and as it gives its results (see [`guest_signature`]).
    ///
    /// [`guest_signature`]: super::types::guest_signature
    pub(super) fn passed(&mut self, values: &[Value]) -> Vec<Value> {
        let mut passed = values.to_vec();
        for value in &mut passed {
            if self.layout.wide() && self.builder.func.dfg.value_type(*value) == types::I32 {
                *value = self.builder.ins().uextend(types::I64, *value);
            }
        }
        passed
    }

    /// The values of these types that a guest function was [passed](Self::passed); it may have been passed more.
    pub(super) fn received(&mut self, passed: &[Value], types: &[ValType]) -> Vec<Value> {
        let mut received = passed[..passed.len().min(types.len())].to_vec();
        for (value, &ty) in received.iter_mut().zip(types) {
            if self.layout.wide() && ty == ValType::I32 {
                *value = self.builder.ins().ireduce(types::I32, *value);
                self.halves.insert(*value);
            }
        }
        received
    }

    /// Returns from the function.
    pub(super) fn return_values(&mut self, results: &[Value]) {
        let (in_registers, beyond) = results.split_at(results.len().min(REGISTER_RESULTS));
        if let Some(area) = self.return_area {
            for (position, &value) in beyond.iter().enumerate() {
                let offset = position as i32 * RESULT_STRIDE as i32;
                self.builder.ins().store(MemFlagsData::trusted(), value, area, offset);
            }
        }
        let in_registers = self.passed(in_registers);
        self.builder.ins().return_(&in_registers);
    }
}
