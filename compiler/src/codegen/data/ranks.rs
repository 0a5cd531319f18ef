//! The ranks of the types of a program, by which code finds out whether one is a subtype of another.

use super::Blob;
use crate::codegen::object::Object;
use crate::error::Result;
use crate::lower::Symbol;
use crate::program::Ranks;

/// Defines the ranks by number, 4 bytes each, where code could need them.
pub(super) fn define(object: &mut Object, ranks: &Ranks) -> Result<()> {
    if !ranks.any() {
        return Ok(());
    }
    let mut blob = Blob::aligned(4);
    for &rank in ranks.by_number() {
        blob.u32(rank);
    }
    object.define_symbol(Symbol::Ranks, blob)?;
    Ok(())
}
