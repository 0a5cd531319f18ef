//! Types of a whole program. Each has one number, so that a signature check is one comparison; a reference type of a module
//! (`(ref $t)`) is made to name the program's number instead of the module's index.

mod canonical;
mod ranks;
mod subtyping;

pub(super) use canonical::{canonical_global, canonical_table};
pub use ranks::Ranks;

use crate::error::{Error, Result};
use canonical::{canonical_group, numbered};
use std::collections::HashMap;
use wasmc_abi::funcref::FIRST_TYPE;
use wasmparser::{FuncType, SubType};

/// How many types the modules of a program can have: references name a number in 20 bits.
const MAX_TYPES: usize = (1 << 20) - FIRST_TYPE as usize;

/// Types by number. Equivalent types (specification, section "Defined Types") have the same number, whichever module they came
/// from: recursion groups are equivalent when they are the same in their canonical form, and so are types at the same
/// position of one group.
#[derive(Debug, Default)]
pub struct TypeTable {
    /// In them, references and supertypes are numbers. A supertype has a lower number than its subtypes.
    types: Vec<SubType>,
    /// The number of the first type of each group, by the group's canonical form.
    groups: HashMap<Vec<SubType>, u32>,
}

impl TypeTable {
    /// The numbers of a module's types, by type index; `groups` are its recursion groups in their order.
    ///
    /// # Errors
    /// When the program has more types than can be numbered.
    pub fn intern_module<'t>(&mut self, groups: impl Iterator<Item = &'t [SubType]>) -> Result<Vec<u32>> {
        let mut numbers = Vec::new();
        for group in groups {
            if self.types.len() + group.len() > MAX_TYPES {
                return Err(Error::input(format!(
                    "the modules of the program have more than {MAX_TYPES} types"
                )));
            }
            let first = self.intern_group(canonical_group(group, &numbers));
            numbers.extend((first..).take(group.len()));
        }
        Ok(numbers)
    }

    /// The number of the type of a function that is not of a module, and so refers to no other type.
    pub fn intern(&mut self, ty: FuncType) -> u32 {
        self.intern_group(vec![SubType::func(ty, false)])
    }

    /// The number of the first type of a canonical group.
    fn intern_group(&mut self, group: Vec<SubType>) -> u32 {
        if let Some(&first) = self.groups.get(&group) {
            return first;
        }
        let first = FIRST_TYPE + self.types.len() as u32;
        self.types.extend(group.iter().map(|ty| numbered(ty, first)));
        self.groups.insert(group, first);
        first
    }

    /// The function type with that number.
    ///
    /// # Panics
    /// When it is the type of something else.
    #[must_use]
    pub fn get(&self, number: u32) -> &FuncType {
        self.defined(number).unwrap_func()
    }

    /// The type with that number, with its declared supertype.
    #[must_use]
    pub fn defined(&self, number: u32) -> &SubType {
        &self.types[(number - FIRST_TYPE) as usize]
    }

    /// The declared supertype of the type with that number.
    fn supertype(&self, number: u32) -> Option<u32> {
        self.defined(number).supertype_idxs.first().and_then(|index| index.as_module_index())
    }

    /// All numbers, ascending.
    fn numbers(&self) -> impl DoubleEndedIterator<Item = u32> + use<> {
        FIRST_TYPE..FIRST_TYPE + self.types.len() as u32
    }
}

#[cfg(test)]
mod tests {
    use super::TypeTable;
    use crate::wasm::{features, read};

    /// The numbers of the types of modules of these fields, one module after the other.
    pub(super) fn intern(modules: &[&str]) -> (TypeTable, Vec<Vec<u32>>) {
        let mut table = TypeTable::default();
        let numbers = modules.iter().map(|fields| {
            let wasm = wat::parse_str(format!("(module {fields})")).expect("a module");
            let module = read(&wasm, features::SUPPORTED).expect("valid");
            table.intern_module(module.type_groups()).expect("few types")
        });
        let numbers = numbers.collect();
        (table, numbers)
    }

    #[test]
    fn equivalent_types_of_two_modules_have_one_number() {
        let (_, numbers) = intern(&[
            "(type $a (func (param i32))) (type (func (param (ref $a))))",
            "(type (func (result i64))) (type $a (func (param i32))) (type (func (param (ref $a))))",
        ]);
        assert_eq!(numbers[0], numbers[1][1..]);
        assert_ne!(numbers[1][0], numbers[1][1]);
    }

    #[test]
    fn types_that_refer_to_themselves_are_equivalent() {
        let (table, numbers) = intern(&[
            "(type $r (func (param (ref null $r))))",
            "(type (func)) (rec (type $r (func (param (ref null $r)))))",
        ]);
        assert_eq!(numbers[0][0], numbers[1][1]);
        assert_eq!(
            table.get(numbers[0][0]).to_string(),
            format!("(func (param (ref null (module {}))))", numbers[0][0])
        );
    }

    #[test]
    fn groups_are_equivalent_as_a_whole() {
        let pair = "(rec (type $a (func (param (ref $b)))) (type $b (func (param (ref $a)))))";
        let (_, numbers) = intern(&[
            pair,
            pair,
            "(rec (type $a (func (param (ref $b)))) (type $b (func (param (ref $a)))) (type (func)))",
            "(type $a (func (param (ref $a)))) (type $b (func (param (ref $a))))",
        ]);
        assert_eq!(numbers[0], numbers[1]);
        assert_ne!(numbers[0][0], numbers[0][1], "they are of one group, at different positions");
        assert!(numbers[2].iter().chain(&numbers[3]).all(|number| !numbers[0].contains(number)));
    }

    #[test]
    fn being_final_and_supertypes_tell_types_apart() {
        let (_, numbers) = intern(&[
            "(type $open (sub (func))) (type (func)) (type (sub final $open (func))) (type (sub $open (func)))",
            "(type (sub final (func))) (type (struct)) (type (array i8))",
        ]);
        assert_eq!(numbers[0], [1, 2, 3, 4]);
        assert_eq!(numbers[1], [2, 5, 6]);
    }
}
