//! Types of a whole program. Function types have one number each, so that a signature check is one comparison; a
//! reference type of a module (`(ref $t)`) is made to name the program's number instead of the module's index.

use std::collections::HashMap;
use wasmc_abi::funcref::FIRST_TYPE;
use wasmparser::{FuncType, GlobalType, HeapType, PackedIndex, RefType, TableType, UnpackedIndex, ValType};

/// Function types by number. Equivalent types (specification, section "Defined Types") have the same number, whichever module
/// they came from.
#[derive(Debug, Default)]
pub struct TypeTable {
    types: Vec<FuncType>,
    numbers: HashMap<FuncType, u32>,
}

/// Stands for the type itself inside its own definition; no program has so many types.
const ITSELF: u32 = (1 << 20) - 1;

impl TypeTable {
    /// The numbers of a module's types, by type index.
    pub fn intern_module(&mut self, types: &[FuncType]) -> Vec<u32> {
        let mut numbers = Vec::with_capacity(types.len());
        for (index, ty) in types.iter().enumerate() {
            let canonical = canonical_function(ty, &|reference| match numbers.get(reference as usize) {
                Some(&number) => number,
                None if reference as usize == index => ITSELF,
                None => unreachable!("without recursive types a type refers to itself and to earlier ones"),
            });
            numbers.push(self.intern(canonical));
        }
        numbers
    }

    /// The number of a canonical type: one without references to a module's types.
    pub fn intern(&mut self, ty: FuncType) -> u32 {
        if let Some(&number) = self.numbers.get(&ty) {
            return number;
        }
        let number = FIRST_TYPE + self.types.len() as u32;
        self.types.push(ty.clone());
        self.numbers.insert(ty, number);
        number
    }

    /// The type with that number.
    #[must_use]
    pub fn get(&self, number: u32) -> &FuncType {
        &self.types[(number - FIRST_TYPE) as usize]
    }
}

fn canonical_function(ty: &FuncType, number: &dyn Fn(u32) -> u32) -> FuncType {
    FuncType::new(
        ty.params().iter().map(|&ty| canonical_with(ty, number)),
        ty.results().iter().map(|&ty| canonical_with(ty, number)),
    )
}

fn canonical_with(ty: ValType, number: &dyn Fn(u32) -> u32) -> ValType {
    match ty {
        ValType::Ref(reference) => ValType::Ref(canonical_reference(reference, number)),
        other => other,
    }
}

fn canonical_reference(ty: RefType, number: &dyn Fn(u32) -> u32) -> RefType {
    let HeapType::Concrete(UnpackedIndex::Module(index)) = ty.heap_type() else { return ty };
    match PackedIndex::from_module_index(number(index)) {
        Some(index) => RefType::concrete(ty.is_nullable(), index),
        None => ty,
    }
}

/// A value type of a module whose types have `numbers`, as the program sees it.
pub(super) fn canonical(ty: ValType, numbers: &[u32]) -> ValType {
    canonical_with(ty, &|index| numbers[index as usize])
}

/// The same for the type of a global.
pub(super) fn canonical_global(ty: GlobalType, numbers: &[u32]) -> GlobalType {
    GlobalType { content_type: canonical(ty.content_type, numbers), ..ty }
}

/// The same for the type of a table.
pub(super) fn canonical_table(ty: TableType, numbers: &[u32]) -> TableType {
    TableType { element_type: canonical_reference(ty.element_type, &|index| numbers[index as usize]), ..ty }
}

/// Whether every value of the canonical type `sub` is one of `super_`.
pub(super) fn is_subtype(sub: ValType, super_: ValType) -> bool {
    match (sub, super_) {
        (ValType::Ref(sub), ValType::Ref(super_)) => {
            let heap_fits = sub.heap_type() == super_.heap_type()
                || (sub.is_concrete_type_ref() && super_.heap_type() == HeapType::FUNC);
            heap_fits && (super_.is_nullable() || !sub.is_nullable())
        }
        (sub, super_) => sub == super_,
    }
}

#[cfg(test)]
mod tests {
    use super::{TypeTable, is_subtype};
    use wasmparser::{FuncType, PackedIndex, RefType, ValType};

    fn reference(index: u32, nullable: bool) -> ValType {
        ValType::Ref(RefType::concrete(nullable, PackedIndex::from_module_index(index).unwrap()))
    }

    #[test]
    fn equivalent_types_of_two_modules_have_one_number() {
        let plain = FuncType::new([ValType::I32], []);
        let other = FuncType::new([], [ValType::I64]);
        let mut table = TypeTable::default();
        let first = table.intern_module(&[plain.clone(), FuncType::new([reference(0, false)], [])]);
        let second = table.intern_module(&[other, plain, FuncType::new([reference(1, false)], [])]);
        assert_eq!(first, second[1..]);
        assert_ne!(second[0], second[1]);
    }

    #[test]
    fn types_that_refer_to_themselves_are_equivalent() {
        let mut table = TypeTable::default();
        let first = table.intern_module(&[FuncType::new([reference(0, true)], [])]);
        let second = table.intern_module(&[FuncType::new([], []), FuncType::new([reference(1, true)], [])]);
        assert_eq!(first[0], second[1]);
    }

    #[test]
    fn references_are_subtypes_as_the_specification_says() {
        assert!(is_subtype(reference(1, false), reference(1, true)));
        assert!(!is_subtype(reference(1, true), reference(1, false)));
        assert!(is_subtype(reference(1, true), ValType::FUNCREF));
        assert!(!is_subtype(ValType::FUNCREF, reference(1, true)));
        assert!(!is_subtype(reference(1, true), ValType::EXTERNREF));
        assert!(!is_subtype(reference(1, true), reference(2, true)));
    }
}
