//! Calls through tables.
//!
//! What a table holds that nothing writes to is known. Where only one of its functions has the wanted type, the callee is known as well:
//! once the index has been compared with that function's, it is called directly.

use super::bounds::trap_code;
use super::function::Lowering;
use crate::program::{FuncId, TableId};
use cranelift_codegen::ir::condcodes::IntCC;
use cranelift_codegen::ir::{InstBuilder, Value, types};
use wasmc_abi::trap::TrapCode;

/// What is called through a table.
enum Callee {
    /// This function.
    Known(FuncId),
    /// The code at this address.
    Code(Value),
}

impl Lowering<'_, '_> {
    pub(super) fn call_indirect(&mut self, ty: u32, table: u32) {
        let number = self.instance.types[ty as usize];
        match self.table_callee(number, table) {
            Callee::Known(function) => self.push_results_of(function),
            Callee::Code(code) => self.call_code(number, code),
        }
    }

    pub(super) fn return_call_indirect(&mut self, ty: u32, table: u32) {
        let number = self.instance.types[ty as usize];
        match self.table_callee(number, table) {
            Callee::Known(function) => self.return_call_function(function),
            Callee::Code(code) => self.return_call_code(number, code),
        }
    }

    /// Pops an index and traps unless the table has a function of the type there.
    fn table_callee(&mut self, number: u32, table: u32) -> Callee {
        let index = self.pop();
        let table = self.instance.tables[table as usize];
        match self.layout.sole_target(table, number) {
            Some((position, function)) => {
                let differs = self.builder.ins().icmp_imm_u(IntCC::NotEqual, index, i64::from(position));
                self.unlikely(differs, |lowering| {
                    let (_, found) = lowering.found_type(table, index);
                    lowering.trap_for(found)
                });
                Callee::Known(function)
            }
            None => {
                let (element, found) = self.found_type(table, index);
                self.check_type(found, number);
                let flags = self.table_flags(table);
                Callee::Code(self.builder.ins().uload32(flags, element, 0))
            }
        }
    }

    /// The address of the element `index` of a table, and the number of the type that it has; 0, which is no type's, where it is null.
    fn found_type(&mut self, table: TableId, index: Value) -> (Value, Value) {
        let element = self.table_element(table, index, TrapCode::UndefinedElement);
        let flags = self.table_flags(table);
        (element, self.builder.ins().load(types::I32, flags, element, 4))
    }

    /// Traps unless a function's type number is the expected one or, out of line, that of a subtype of it.
    fn check_type(&mut self, found: Value, expected: u32) {
        let differs = self.builder.ins().icmp_imm_u(IntCC::NotEqual, found, i64::from(expected));
        self.unlikely(differs, |lowering| match lowering.layout.ranks.with_subtypes(expected) {
            None => lowering.trap_for(found),
            Some(range) => {
                lowering.builder.ins().trapz(found, trap_code(TrapCode::UninitializedElement));
                let fits = lowering.is_ranked_in(found, &range);
                lowering.builder.ins().trapz(fits, trap_code(TrapCode::IndirectCallTypeMismatch));
                true
            }
        });
    }

    /// Traps for a function of another type than the wanted one, or none: control does not go on.
    fn trap_for(&mut self, found: Value) -> bool {
        self.builder.ins().trapz(found, trap_code(TrapCode::UninitializedElement));
        self.builder.ins().trap(trap_code(TrapCode::IndirectCallTypeMismatch));
        false
    }

    /// Does `otherwise`, out of line, when `condition` is not zero. It says whether control goes on behind it.
    fn unlikely(&mut self, condition: Value, otherwise: impl FnOnce(&mut Self) -> bool) {
        let (out_of_line, next) = (self.builder.create_block(), self.builder.create_block());
        self.builder.set_cold_block(out_of_line);
        self.builder.ins().brif(condition, out_of_line, [], next, []);
        self.builder.seal_block(out_of_line);
        self.builder.switch_to_block(out_of_line);
        if otherwise(self) {
            self.builder.ins().jump(next, []);
        }
        self.builder.seal_block(next);
        self.builder.switch_to_block(next);
    }
}
