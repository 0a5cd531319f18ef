//! The types of the driver: function types of its own, and copies of those of the modules whose exports it uses.

use std::collections::HashMap;
use std::convert::Infallible;
use wasm_encoder::reencode::{Error, Reencode};
use wasm_encoder::{FuncType, TypeSection, ValType};
use wasmc::program::InstanceId;
use wasmc::wasm::Module;

/// The types of a driver that is being generated.
#[derive(Default)]
pub(crate) struct Types {
    section: TypeSection,
    count: u32,
    own: HashMap<FuncType, u32>,
    copies: HashMap<InstanceId, Copies>,
}

/// Where the driver has the types of a module; it translates what refers to them.
#[derive(Clone, Copy)]
pub(crate) struct Copies {
    first: u32,
}

impl Reencode for Copies {
    type Error = Infallible;

    fn type_index(&mut self, index: u32) -> Result<u32, Error> {
        Ok(self.first + index)
    }
}

impl Types {
    /// The index of a function type of the driver's own.
    pub(crate) fn function<P, R>(&mut self, params: P, results: R) -> u32
    where
        P: IntoIterator<Item = ValType, IntoIter: ExactSizeIterator>,
        R: IntoIterator<Item = ValType>,
    {
        let ty = FuncType::new(params, results);
        *self.own.entry(ty.clone()).or_insert_with(|| {
            self.section.ty().func_type(&ty);
            self.count += 1;
            self.count - 1
        })
    }

    /// Copies the types of the module of `instance`, unless that has been done, in recursion groups as they are there: so that they are
    /// equivalent.
    pub(crate) fn copy(&mut self, instance: InstanceId, module: &Module<'_>) -> Result<Copies, String> {
        if let Some(&known) = self.copies.get(&instance) {
            return Ok(known);
        }
        let mut copies = Copies { first: self.count };
        for group in module.type_groups() {
            let types = group.iter().map(|ty| copies.sub_type(ty.clone())).collect::<Result<Vec<_>, _>>();
            self.section.ty().rec(types.map_err(|error| error.to_string())?);
        }
        self.count += module.types.len() as u32;
        self.copies.insert(instance, copies);
        Ok(copies)
    }

    /// The section.
    pub(crate) fn finish(self) -> TypeSection {
        self.section
    }
}
