//! Copies the sections that are kept to their places and relocates them.

use wasmc_targets::Arch;

use super::input::{Input, Kind};
use super::layout::{self, Layout};
use super::outputs::{Class, Piece};
use super::reloc;
use super::resolve::Symbols;
use crate::error::{Error, Result};

/// What stands between functions on x86_64: `int3`. On aarch64 it is zeros, which are `udf #0`.
const X86_64_FILLER: u8 = 0xcc;

/// Makes the file, with everything in its place that comes from the objects.
pub(super) fn fill(input: &Input<'_>, symbols: &Symbols<'_>, layout: &Layout, arch: Arch) -> Result<Vec<u8>> {
    let size = usize::try_from(layout.file_size).map_err(|_| Error::internal("the image is too large"))?;
    let mut image = vec![0; size];
    for output in &layout.outputs {
        let bytes = layout::stored_bytes(output, &mut image).ok_or_else(no_room)?;
        if output.class == Class::Text && arch == Arch::X86_64 {
            bytes.fill(X86_64_FILLER);
        }
        for piece in &output.pieces {
            let section = input.section(piece.section);
            if section.kind != Kind::Zero {
                let bytes = copy(section.bytes, piece, bytes).ok_or_else(no_room)?;
                reloc::relocate(&reloc::Context { input, symbols, layout, arch }, piece.section, bytes)?;
            }
        }
    }
    Ok(image)
}

/// Copies a section, all but the zeros at its end that are not stored.
fn copy<'a>(contents: &[u8], piece: &Piece, output: &'a mut [u8]) -> Option<&'a mut [u8]> {
    let place = output.get_mut(usize::try_from(piece.offset).ok()?..)?;
    let stored = contents.len().min(place.len());
    let place = &mut place[..stored];
    place.copy_from_slice(&contents[..stored]);
    Some(place)
}

fn no_room() -> Error {
    Error::internal("a section does not fit where it was laid out")
}
