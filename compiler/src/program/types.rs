//! Function types of a whole program, each with one number, so that a signature check is one comparison.

use std::collections::HashMap;
use wasmc_abi::funcref::FIRST_TYPE;
use wasmparser::FuncType;

/// Function types by number. Structurally equal types have the same number, whichever module they came from.
#[derive(Debug, Default)]
pub struct TypeTable {
    types: Vec<FuncType>,
    numbers: HashMap<FuncType, u32>,
}

impl TypeTable {
    /// The number of `ty`.
    pub fn intern(&mut self, ty: &FuncType) -> u32 {
        if let Some(&number) = self.numbers.get(ty) {
            return number;
        }
        let number = FIRST_TYPE + self.types.len() as u32;
        self.types.push(ty.clone());
        self.numbers.insert(ty.clone(), number);
        number
    }

    /// The type with that number.
    #[must_use]
    pub fn get(&self, number: u32) -> &FuncType {
        &self.types[(number - FIRST_TYPE) as usize]
    }
}
