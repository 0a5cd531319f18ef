//! The tags of a program, as the stub reads them (`wasmc_abi::exception`).

use super::Blob;
use crate::codegen::object::Object;
use crate::error::Result;
use crate::program::Program;
use wasmc_abi::symbol;

/// Defines the tags. Nothing refers to them unless the program throws.
pub(super) fn define(object: &mut Object, program: &Program<'_>) -> Result<()> {
    let mut names = Blob::aligned(1);
    let starts: Vec<usize> = program
        .tags
        .iter()
        .map(|tag| {
            let start = names.len();
            names.bytes(tag.name.as_bytes());
            start
        })
        .collect();
    let names = object.define("wasmc_tags.names", names)?;
    let mut blob = Blob::writable(8);
    for (tag, start) in program.tags.iter().zip(starts) {
        blob.address(names.clone(), start as i64);
        blob.u64(tag.name.len() as u64);
        blob.u32(program.types.get(tag.ty).params().len() as u32);
        blob.u32(0);
    }
    object.export(symbol::TAGS, blob)?;
    Ok(())
}
