//! What calls through tables can reach, where nothing writes to the table.

use super::{Constants, FuncId, Program, TableId, Value};
use std::collections::BTreeMap;

/// The functions in the constant tables of a program.
#[derive(Debug, Hash)]
pub struct Targets {
    /// By table and the number of a type: the only element of this type. Nothing where there are several.
    sole: BTreeMap<(TableId, u32), Option<(u32, FuncId)>>,
}

impl Targets {
    /// Looks through the tables that are `constants`.
    #[must_use]
    pub fn new(program: &Program<'_>, constants: &Constants) -> Targets {
        let mut sole = BTreeMap::new();
        for (table, id) in program.tables.iter().zip(0..).map(|(table, id)| (table, TableId(id))) {
            if !constants.table(id) {
                continue;
            }
            for (element, position) in table.elements.iter().zip(0..) {
                if let Value::Func(function) = *element {
                    let ty = program.functions[function.index()].ty;
                    sole.entry((id, ty))
                        .and_modify(|found| *found = None)
                        .or_insert(Some((position, function)));
                }
            }
        }
        Targets { sole }
    }

    /// The only element of the constant table `table` that is a function of the type with the number `ty`, and of no subtype of it: its
    /// index, and the function.
    #[must_use]
    pub fn sole(&self, table: TableId, ty: u32) -> Option<(u32, FuncId)> {
        self.sole.get(&(table, ty)).copied().flatten()
    }
}
