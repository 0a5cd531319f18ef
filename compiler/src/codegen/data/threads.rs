//! What each thread has of its own, and how threads begin (`wasmc_abi::thread`).

use super::{Blob, Object};
use crate::error::Result;
use crate::lower::{Layout, Symbol};
use wasmc_abi::symbol;
use wasmc_abi::thread::BLOCK_ALIGN;

/// Defines the block of the main thread, and the copy with which those of the others begin.
pub(super) fn define(object: &mut Object, layout: &Layout, globals: Blob, lengths: &Blob) -> Result<()> {
    let mut block = globals;
    block.pad_to(layout.thread_lengths as usize);
    block.bytes(lengths.contents());
    block.pad_to(block.len().next_multiple_of(BLOCK_ALIGN as usize));
    let bytes = block.len() as u64;
    let copy = Blob { writable: false, ..block.clone() };
    object.define_symbol(Symbol::Globals, block)?;
    let copy = object.define("wasmc_thread_block", copy)?;
    let mut root = Blob::default();
    root.address(object.target(Symbol::Thread)?, 0);
    root.slice(Some((copy, bytes)));
    object.export(symbol::THREADS, root)?;
    Ok(())
}
