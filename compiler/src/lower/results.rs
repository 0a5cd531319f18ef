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
        let mut results = in_registers;
        if let Some(area) = area {
            for (position, &ty) in types[REGISTER_RESULTS..].iter().enumerate() {
                let offset = position as i32 * RESULT_STRIDE as i32;
                results.push(self.builder.ins().stack_load(types::I64, value_type(ty), area, offset));
            }
        }
        results
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
        self.builder.ins().return_(in_registers);
    }
}
