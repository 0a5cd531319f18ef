//! What is copied at start: contents of memories that are not worth a mapping, and what other data begin with.
//!
//! Most programs have a few dozen bytes that change: mutable globals, descriptors. A segment of the file for them would cost each start
//! a mapping and the copy of a page, so they are zeros in the image, beside what else is written first.

use super::image::PAGES_WORTH_MAPPING;
use super::{Blob, Object};
use crate::error::Result;
use crate::lower::Symbol;
use cranelift_module::ModuleRelocTarget;

/// One [`wasmc_abi::program::Copy`] in the making.
struct Copy {
    to: Destination,
    /// What it is copied from, and where in it that begins.
    from: (ModuleRelocTarget, u64),
    len: u64,
}

enum Destination {
    Address(u64),
    Data(ModuleRelocTarget),
}

/// All that is copied.
pub(super) struct Copies {
    copies: Vec<Copy>,
    /// Data of so many bytes are mapped.
    worth_mapping: u64,
}

impl Copies {
    /// None yet, on a target with pages of `page` bytes.
    pub(super) fn new(page: u64) -> Copies {
        Copies { copies: Vec::new(), worth_mapping: PAGES_WORTH_MAPPING * page }
    }

    /// Copies `len` bytes to an address, from an offset in data that nothing changes.
    pub(super) fn copy_to(&mut self, to: u64, from: (ModuleRelocTarget, u64), len: u64) {
        self.copies.push(Copy { to: Destination::Address(to), from, len });
    }

    /// Defines data that change, and begin as `blob`.
    pub(super) fn define(
        &mut self,
        object: &mut Object,
        symbol: Symbol,
        blob: Blob,
    ) -> Result<ModuleRelocTarget> {
        if blob.is_zero() || blob.len() as u64 >= self.worth_mapping {
            return object.define_symbol(symbol, blob);
        }
        let (len, align) = (blob.len(), blob.align);
        let name = format!("wasmc_initial.{}", self.copies.len());
        let initial = object.define(&name, Blob { writable: false, ..blob })?;
        self.define_as(object, symbol, initial, len, align)
    }

    /// Defines data that change, and begin as the `len` bytes at `initial`.
    pub(super) fn define_as(
        &mut self,
        object: &mut Object,
        symbol: Symbol,
        initial: ModuleRelocTarget,
        len: usize,
        align: u64,
    ) -> Result<ModuleRelocTarget> {
        let zeros = Blob { bytes: vec![0; len], ..Blob::writable(align) };
        let data = object.define_symbol(symbol, zeros)?;
        self.copies.push(Copy { to: Destination::Data(data.clone()), from: (initial, 0), len: len as u64 });
        Ok(data)
    }

    /// Defines the list: where it is, and how many there are.
    pub(super) fn finish(self, object: &mut Object) -> Result<Option<(ModuleRelocTarget, u64)>> {
        if self.copies.is_empty() {
            return Ok(None);
        }
        let count = self.copies.len() as u64;
        let mut blob = Blob::default();
        for Copy { to, from: (from, offset), len } in self.copies {
            match to {
                Destination::Address(address) => blob.u64(address),
                Destination::Data(data) => blob.address(data, 0),
            }
            blob.address(from, offset as i64);
            blob.u64(len);
        }
        Ok(Some((object.define("wasmc_copies", blob)?, count)))
    }
}
