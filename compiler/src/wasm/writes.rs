//! What the functions of a module write of what could otherwise be known at build time: globals and tables.
//!
//! It is found out while the functions are validated, in parallel, from the first bytes of each operator.

use super::read::invalid;
use crate::error::Result;
use std::sync::atomic::{AtomicBool, Ordering};
use wasmparser::{BinaryReader, Operator, OperatorsReader};

const GLOBAL_SET: u8 = 0x24;
const TABLE_SET: u8 = 0x26;
/// The first byte of the other operators that write to tables, and of some that do not.
const PREFIX: u8 = 0xfc;

/// The globals and tables, by index, that any function of a module writes.
#[derive(Debug, Default)]
pub struct Writes {
    globals: Vec<AtomicBool>,
    tables: Vec<AtomicBool>,
}

impl Writes {
    /// Nothing is written yet, of so many globals and tables.
    pub(super) fn new(globals: usize, tables: usize) -> Writes {
        let none = |count| (0..count).map(|_| AtomicBool::new(false)).collect();
        Writes { globals: none(globals), tables: none(tables) }
    }

    /// Takes note of the valid operator that `reader` reads next, if it writes.
    pub(super) fn note(&self, reader: &BinaryReader<'_>) -> Result<()> {
        if !matches!(reader.clone().read_u8(), Ok(GLOBAL_SET | TABLE_SET | PREFIX)) {
            return Ok(());
        }
        match OperatorsReader::new(reader.clone()).read().map_err(|error| invalid(&error))? {
            Operator::GlobalSet { global_index } => mark(&self.globals, global_index),
            Operator::TableSet { table }
            | Operator::TableGrow { table }
            | Operator::TableFill { table }
            | Operator::TableInit { table, .. }
            | Operator::TableCopy { dst_table: table, .. } => mark(&self.tables, table),
            _ => {}
        }
        Ok(())
    }

    /// Whether anything writes the global with that index.
    #[must_use]
    pub fn global(&self, index: usize) -> bool {
        self.globals[index].load(Ordering::Relaxed)
    }

    /// Whether anything writes to the table with that index, or makes it grow.
    #[must_use]
    pub fn table(&self, index: usize) -> bool {
        self.tables[index].load(Ordering::Relaxed)
    }
}

/// Marks are only ever set, so it does not matter which thread comes first. The same few globals are written all over, so what is
/// marked already is only read.
fn mark(marks: &[AtomicBool], index: u32) {
    let mark = &marks[index as usize];
    if !mark.load(Ordering::Relaxed) {
        mark.store(true, Ordering::Relaxed);
    }
}

#[cfg(test)]
mod tests {
    use crate::wasm::{features, read};

    /// Which of two globals and two tables a function with this body writes, as its operators are in `text`.
    fn written(text: &str) -> ([bool; 2], [bool; 2]) {
        let wasm = wat::parse_str(format!(
            "(module (global (mut i32) (i32.const 0)) (global (mut i32) (i32.const 0))
                (table 1 funcref) (table 1 funcref) (memory 1) (elem funcref) (func {text}))"
        ));
        let wasm = wasm.expect("a module");
        let writes = read(&wasm, features::SUPPORTED).expect("valid").writes;
        ([0, 1].map(|index| writes.global(index)), [0, 1].map(|index| writes.table(index)))
    }

    #[test]
    fn what_is_read_is_not_written() {
        for text in [
            "(drop (global.get 0))",
            "(drop (table.get 0 (i32.const 0)))",
            "(drop (table.size 1))",
            "(memory.fill (i32.const 0) (i32.const 0) (i32.const 0))",
            "(elem.drop 0)",
        ] {
            assert_eq!(written(text), ([false; 2], [false; 2]), "{text}");
        }
    }

    #[test]
    fn what_is_written_is_found() {
        assert_eq!(written("(global.set 1 (i32.const 0))"), ([false, true], [false; 2]));
        for text in [
            "(table.set 1 (i32.const 0) (ref.null func))",
            "(drop (table.grow 1 (ref.null func) (i32.const 1)))",
            "(table.fill 1 (i32.const 0) (ref.null func) (i32.const 1))",
            "(table.init 1 0 (i32.const 0) (i32.const 0) (i32.const 0))",
            "(table.copy 1 0 (i32.const 0) (i32.const 0) (i32.const 0))",
            "unreachable (table.set 1)",
        ] {
            assert_eq!(written(text), ([false; 2], [false, true]), "{text}");
        }
    }
}
