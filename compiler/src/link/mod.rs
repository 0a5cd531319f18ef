//! The linker: one object from code generation and the runtime stub become one static executable.
//!
//! Each phase borrows the products of the earlier ones and makes one new product, so the order of the phases
//! is what the types allow. Only `elf` and `verify` know the format of what is written, and `reloc` has one file
//! for each instruction set.
//!
//! Time and memory are linear in the objects: sections and symbols are numbered across both objects, every
//! product is a vector over those numbers, and only global symbols are ever looked up by name.

mod calls;
mod contents;
mod elf;
mod functions;
mod gc;
mod input;
mod layout;
mod map;
mod names;
mod outputs;
mod reloc;
mod resolve;
mod verify;

use wasmc_targets::Target;

use crate::error::Result;
use calls::Calls;

pub use input::Origin;
pub use map::{Map, MapSection, MapSymbol};

/// What to link for.
#[derive(Clone, Copy, Debug)]
pub struct Options<'a> {
    /// The target of both objects.
    pub target: &'a Target,
    /// Where execution starts: [`wasmc_abi::symbol::START`] or [`wasmc_abi::symbol::SCRIPT_START`].
    pub entry: &'a str,
    /// Bytes of the guest's stack, a multiple of 64 KiB.
    pub stack_size: u64,
    /// Leave out the symbol table and every name.
    pub strip: bool,
    /// What the image says about itself, in the section [`crate::manifest::SECTION`]; not loaded.
    pub manifest: Option<&'a [u8]>,
}

/// A linked executable.
#[derive(Debug)]
pub struct Image {
    /// The file: executable as it is.
    pub bytes: Vec<u8>,
    /// Where everything went.
    pub map: Map,
}

/// Links `program`, the object of a compiled program, with `stub`, the runtime for the same target.
///
/// Only what is reachable from the entry is kept. The same inputs give the same bytes.
///
/// # Errors
/// When a symbol is missing or defined twice, when the image does not fit below the program's linear memories
/// or within the reach of its branches, and when an object is not one that wasmc makes.
pub fn link(program: &[u8], stub: &[u8], options: &Options<'_>) -> Result<Image> {
    let target = options.target;
    let input = input::read(program, stub, target.arch)?;
    let symbols = resolve::resolve(&input)?;
    let entry = symbols.global(options.entry)?;
    let kept = gc::reachable(&input, &symbols, entry)?;
    let functions = functions::select(&input, &symbols, &kept)?;
    let calls = calls::select(&input, &symbols, &kept, target.arch)?;
    let mut names = names::collect(&input, &kept, options.strip);
    let made = outputs::Made {
        functions: functions.size(),
        traps: functions.traps_size(),
        filter: calls.as_ref().map_or(Ok(0), Calls::size)?,
        stack: options.stack_size,
    };
    let mut outputs = outputs::group(&input, &kept, &made);
    names.add_sections(outputs.iter().map(|output| output.name.as_str()).chain(elf::own_sections(options)));
    outputs::set_strings(&mut outputs, names.size());
    let room = elf::room(&outputs, names.len(), options);
    let layout = layout::place(&input, outputs, &room, target)?;
    let mut bytes = contents::fill(&input, &symbols, &layout, target.arch)?;
    functions::write(&functions, &names, &layout, &mut bytes)?;
    names.write(&layout, &mut bytes)?;
    if let Some(calls) = calls {
        calls.write(&layout, &mut bytes)?;
    }
    let parts =
        elf::Parts { input: &input, symbols: &symbols, layout: &layout, names: &names, entry, options };
    elf::write(&parts, &mut bytes)?;
    verify::verify(&bytes).map_err(|error| error.in_context("the linked image is wrong"))?;
    Ok(Image { bytes, map: map::draw(&input, &layout) })
}
