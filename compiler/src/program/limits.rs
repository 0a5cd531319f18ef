//! Limits of imported memories and tables.
//!
//! Matching looks at the size that the memory or table has when the import is instantiated. That is its declared minimum, unless
//! something in the program can have grown it by then; whether it has is found out by the instantiation step.

use super::{Extern, Instance, Program, Table};
use crate::error::{Error, Result};
use crate::wasm::Module;
use wasmc_abi::layout::{MAX_TABLE_ELEMENTS, MEMORY64_MAX, WASM_PAGE};
use wasmparser::{MemoryType, Operator, TableType, TypeRef};

/// How something that is provided compares with what is wanted.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Fit {
    /// It fits.
    Yes,
    /// It fits if it has grown to that size, in pages or elements.
    IfGrown(u64),
    /// It does not fit.
    No,
}

pub(super) fn table_fit(provided: TableType, wanted: TableType) -> Fit {
    if provided.element_type != wanted.element_type || provided.table64 != wanted.table64 {
        return Fit::No;
    }
    limits_fit((provided.initial, provided.maximum), (wanted.initial, wanted.maximum))
}

pub(super) fn memory_fit(provided: MemoryType, wanted: MemoryType) -> Fit {
    if provided.memory64 != wanted.memory64
        || provided.shared != wanted.shared
        || provided.page_size_log2 != wanted.page_size_log2
    {
        return Fit::No;
    }
    limits_fit((provided.initial, provided.maximum), (wanted.initial, wanted.maximum))
}

/// Limits are (minimum, maximum).
fn limits_fit(provided: (u64, Option<u64>), wanted: (u64, Option<u64>)) -> Fit {
    let maximum_fits = match (provided.1, wanted.1) {
        (_, None) => true,
        (Some(provided), Some(wanted)) => provided <= wanted,
        (None, Some(_)) => false,
    };
    match (maximum_fits, provided.0 >= wanted.0) {
        (false, _) => Fit::No,
        (true, true) => Fit::Yes,
        (true, false) if provided.1.is_none_or(|maximum| maximum >= wanted.0) => Fit::IfGrown(wanted.0),
        (true, false) => Fit::No,
    }
}

/// Refuses memories and tables that begin larger than they could ever be here. `tables` are those that the program has already; all
/// of them are parts of one image.
pub(super) fn check_sizes(module: &Module<'_>, tables: &[Table]) -> Result<()> {
    let imported = module.imports.iter().filter(|import| matches!(import.ty, TypeRef::Table(_))).count();
    let own = module.tables[imported..].iter().map(|table| table.initial);
    let elements = tables.iter().map(|table| table.ty.initial).chain(own).fold(0, u64::saturating_add);
    if elements > MAX_TABLE_ELEMENTS {
        return Err(Error::input(format!(
            "the tables of the program begin with {elements} elements, and together they can have {MAX_TABLE_ELEMENTS} at most"
        )));
    }

    for (index, memory) in module.memories.iter().enumerate() {
        if memory.memory64 && memory.initial > MEMORY64_MAX / WASM_PAGE {
            return Err(Error::input(format!(
                "memory {index} begins with {} pages, and a 64-bit memory can have {} at most",
                memory.initial,
                MEMORY64_MAX / WASM_PAGE
            )));
        }
    }
    Ok(())
}

impl Program<'_> {
    /// Whether any instance has code that grows the memory or table `what`.
    pub(super) fn is_grown_by_anybody(&self, what: Extern) -> bool {
        self.instances.iter().any(|instance| grows(instance, what))
    }
}

fn grows(instance: &Instance<'_>, what: Extern) -> bool {
    let bodies = instance.module.bodies.iter();
    let mut operators = bodies.filter_map(|body| body.get_operators_reader().ok()).flatten().flatten();
    match what {
        Extern::Memory(id) => operators.any(
            |operator| matches!(operator, Operator::MemoryGrow { mem } if instance.memories[mem as usize] == id),
        ),
        Extern::Table(id) => operators.any(
            |operator| matches!(operator, Operator::TableGrow { table } if instance.tables[table as usize] == id),
        ),
        Extern::Func(_) | Extern::Global(_) | Extern::Tag(_) => false,
    }
}

#[cfg(test)]
mod tests {
    use super::{Fit, limits_fit};

    #[test]
    fn limits_match_as_the_specification_says() {
        assert_eq!(limits_fit((2, Some(4)), (1, Some(4))), Fit::Yes);
        assert_eq!(limits_fit((2, None), (1, None)), Fit::Yes);
        assert_eq!(limits_fit((2, Some(5)), (1, Some(4))), Fit::No);
        assert_eq!(limits_fit((2, None), (1, Some(4))), Fit::No);
        assert_eq!(limits_fit((1, Some(2)), (3, None)), Fit::No);
        assert_eq!(limits_fit((1, Some(3)), (3, None)), Fit::IfGrown(3));
        assert_eq!(limits_fit((1, None), (3, None)), Fit::IfGrown(3));
    }
}
