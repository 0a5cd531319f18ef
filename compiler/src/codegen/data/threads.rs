//! What each thread has of its own, and how threads begin (`wasmc_abi::thread`).

use super::copies::Copies;
use super::{Blob, Object};
use crate::error::Result;
use crate::lower::{Layout, Symbol};
use wasmc_abi::symbol;
use wasmc_abi::thread::BLOCK_ALIGN;

/// Defines the block of the main thread, and what it and those of the others begin with.
pub(super) fn define(
    object: &mut Object,
    layout: &Layout,
    globals: Blob,
    lengths: &Blob,
    copies: &mut Copies,
) -> Result<()> {
    let mut block = globals;
    block.pad_to(layout.thread_lengths as usize);
    block.bytes(lengths.contents());
    block.pad_to(block.len().next_multiple_of(BLOCK_ALIGN as usize));
    let bytes = block.len();
    let initial = object.define("wasmc_thread_block", Blob { writable: false, ..block })?;
    copies.define_as(object, Symbol::Globals, initial.clone(), bytes, BLOCK_ALIGN)?;
    let mut root = Blob::default();
    root.address(object.target(Symbol::Thread)?, 0);
    root.slice(Some((initial, bytes as u64)));
    object.export(symbol::THREADS, root)?;
    Ok(())
}
