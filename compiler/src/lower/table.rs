//! Tables and references.

use super::bounds::trap_code;
use super::function::Lowering;
use super::layout::TableKind;
use super::symbol::{Runtime, Symbol};
use crate::program::TableId;
use cranelift_codegen::ir::condcodes::IntCC;
use cranelift_codegen::ir::{InstBuilder, Value, types};
use wasmc_abi::funcref::{NULL, REF_SIZE};
use wasmc_abi::trap::TrapCode;

impl Lowering<'_, '_> {
    fn table(&self, index: u32) -> TableId {
        self.instance.tables[index as usize]
    }

    pub(super) fn table_get(&mut self, table: u32) {
        let index = self.pop();
        let id = self.table(table);
        let element = self.table_element(id, index, TrapCode::TableOutOfBounds);
        let flags = self.table_flags(id);
        let value = self.builder.ins().load(types::I64, flags, element, 0);
        self.push(value);
    }

    pub(super) fn table_set(&mut self, table: u32) {
        let (index, value) = self.pop2();
        let id = self.table(table);
        let element = self.table_element(id, index, TrapCode::TableOutOfBounds);
        let flags = self.table_flags(id);
        self.builder.ins().store(flags, value, element, 0);
    }

    pub(super) fn table_size(&mut self, table: u32) {
        let id = self.table(table);
        let length = self.table_length(id);
        self.push_index(length, self.program.tables[id.index()].ty.table64);
    }

    pub(super) fn table_grow(&mut self, table: u32) {
        let (value, count) = self.pop2();
        let count = self.widen(count);
        let id = self.table(table);
        let former = if self.layout.table(id) == TableKind::Growing {
            let descriptor = self.address_of(Symbol::Table(id));
            self.call_runtime(Runtime::TableGrow, &[descriptor, value, count])
                .expect("it returns the former size")
        } else {
            // Growing by nothing succeeds, by anything else never.
            let length = self.table_length(id);
            let failure = self.builder.ins().iconst(types::I64, -1);
            let nothing = self.builder.ins().icmp_imm_u(IntCC::Equal, count, 0);
            self.builder.ins().select(nothing, length, failure)
        };
        self.push_index(former, self.program.tables[id.index()].ty.table64);
    }

    pub(super) fn table_fill(&mut self, table: u32) {
        let (index, value, count) = self.pop3();
        let to = self.table_range(self.table(table), index, count);
        let count = self.widen(count);
        self.call_runtime(Runtime::TableFill, &[to, value, count]);
    }

    pub(super) fn table_copy(&mut self, to_table: u32, from_table: u32) {
        let (to, from, count) = self.pop3();
        let to = self.table_range(self.table(to_table), to, count);
        let from = self.table_range(self.table(from_table), from, count);
        self.copy_elements(to, from, count);
    }

    pub(super) fn table_init(&mut self, segment: u32, table: u32) {
        let (to, from, count) = self.pop3();
        let number = self.layout.element(self.instance_id, segment);
        let length = self.segment_length(self.layout.element_length(number));
        let to = self.table_range(self.table(table), to, count);
        let elements = self.address_of(Symbol::Elements(number));
        let from = self.scaled_range(elements, from, count, length);
        self.copy_elements(to, from, count);
    }

    pub(super) fn elem_drop(&mut self, segment: u32) {
        let number = self.layout.element(self.instance_id, segment);
        self.drop_segment(self.layout.element_length(number));
    }

    /// The active element segment `segment`, copied to a constant offset by the instantiation.
    pub(super) fn copy_active_elements(&mut self, segment: u32, table: u32, offset: u64) {
        let number = self.layout.element(self.instance_id, segment);
        let count = self.instance.elements[segment as usize].len();
        let start = self.builder.ins().iconst(types::I64, offset as i64);
        let count = self.builder.ins().iconst(types::I64, count as i64);
        let to = self.table_range(self.table(table), start, count);
        let from = self.address_of(Symbol::Elements(number));
        self.copy_elements(to, from, count);
    }

    /// Copies `count` references whose ranges have been checked.
    fn copy_elements(&mut self, to: Value, from: Value, count: Value) {
        let count = self.widen(count);
        let bytes = self.builder.ins().imul_imm_s(count, i64::from(REF_SIZE));
        self.call_runtime(Runtime::Memmove, &[to, from, bytes]);
    }

    pub(super) fn ref_null(&mut self) {
        let null = self.builder.ins().iconst(types::I64, NULL as i64);
        self.push(null);
    }

    pub(super) fn ref_is_null(&mut self) {
        let reference = self.pop();
        let is_null = self.builder.ins().icmp_imm_u(IntCC::Equal, reference, NULL as i64);
        let is_null = self.builder.ins().uextend(types::I32, is_null);
        self.push(is_null);
    }

    pub(super) fn ref_as_non_null(&mut self) {
        let reference = self.pop();
        self.builder.ins().trapz(reference, trap_code(TrapCode::NullReference));
        self.push(reference);
    }

    pub(super) fn ref_func(&mut self, index: u32) {
        let reference = self.function_reference(self.instance.functions[index as usize]);
        self.push(reference);
    }
}
