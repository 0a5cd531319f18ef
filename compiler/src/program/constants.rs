//! What nothing in the program ever writes, though its type would allow it: it is as it begins.
//!
//! Nobody but the program's own functions and instantiation steps can write a global or a table, whoever it is exported to, since the
//! world is closed.

use super::{Deferred, GlobalId, Program, TableId};

/// Which globals and tables stay as they begin.
#[derive(Debug)]
pub struct Constants {
    globals: Vec<bool>,
    tables: Vec<bool>,
}

impl Constants {
    /// Looks through the whole of `program`.
    #[must_use]
    pub fn new(program: &Program<'_>) -> Constants {
        let mut globals = vec![true; program.globals.len()];
        let mut tables = vec![true; program.tables.len()];
        for instance in &program.instances {
            let writes = &instance.module.writes;
            for (index, id) in instance.globals.iter().enumerate() {
                globals[id.index()] &= !writes.global(index);
            }
            for (index, id) in instance.tables.iter().enumerate() {
                tables[id.index()] &= !writes.table(index);
            }
            for deferred in &instance.deferred {
                if let Deferred::Elements { table, .. } = *deferred {
                    tables[instance.tables[table as usize].index()] = false;
                }
            }
        }
        Constants { globals, tables }
    }

    /// Whether a global always has its initial value.
    #[must_use]
    pub fn global(&self, id: GlobalId) -> bool {
        self.globals[id.index()]
    }

    /// Whether a table always has its initial elements, and no others.
    #[must_use]
    pub fn table(&self, id: TableId) -> bool {
        self.tables[id.index()]
    }
}

#[cfg(test)]
mod tests {
    use super::Constants;
    use crate::program::{GlobalId, Library, Program, Start, TableId};
    use crate::wasm::{features, read};

    /// Links a library that has a mutable global, and a table with one element, to a module with these fields, which imports both:
    /// whether each stays as it begins.
    fn constant(fields: &str) -> (bool, bool) {
        let library = wat::parse_str(
            r#"(module (func $f) (global (export "g") (mut i32) (i32.const 7)) (table (export "t") 1 2 funcref) (elem (i32.const 0) $f))"#,
        );
        let main = wat::parse_str(format!(
            r#"(module (import "lib" "g" (global (mut i32))) (import "lib" "t" (table 1 2 funcref)) (func (export "_start")) {fields})"#
        ));
        let (library, main) = (library.expect("a module"), main.expect("a module"));
        let read = |wasm| read(wasm, features::SUPPORTED).expect("valid");
        let libraries = vec![Library { name: "lib", module: read(&library) }];
        let program = Program::assemble(read(&main), libraries, &Start::Command).expect("it links");
        let constants = Constants::new(&program);
        (constants.global(GlobalId(0)), constants.table(TableId(0)))
    }

    #[test]
    fn whoever_writes_is_noticed() {
        assert_eq!(constant(""), (true, true));
        assert_eq!(constant(r#"(export "g" (global 0)) (export "t" (table 0))"#), (true, true));
        assert_eq!(constant("(func (global.set 0 (i32.const 1)))"), (false, true));
        assert_eq!(constant("(func (table.set 0 (i32.const 0) (ref.null func)))"), (true, false));
        assert_eq!(constant("(func (drop (table.grow 0 (ref.null func) (i32.const 1))))"), (true, false));
        assert_eq!(constant("(func $f) (elem (i32.const 0) $f)"), (true, false));
    }
}
