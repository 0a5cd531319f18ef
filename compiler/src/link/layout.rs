//! Gives every section its address and its place in the file.
//!
//! The file is packed: each segment starts where the one before it ends, and its address is moved on to the
//! next page, at the same offset within the page as in the file, so that the kernel can map it. A page of the file
//! that two segments share is mapped twice, with the rights of each. The order is chosen for what that exposes:
//!
//! ```text
//! file    headers | text | section headers, symbols | tables, read-only data, names | data |                    | memories
//! mapped  └ executable ──┘                            └────────── read only ─────────┘└ r/w ┘ guard └ stack, zeros ┘└─ r/w ──┘
//! ```
//!
//! Behind the text, in the pages that are mapped with it, stand the parts that are not loaded, the table of
//! functions and the stub's data: bytes that no guest chooses. A guest's data and the names of its functions come
//! after them. Where the text is so large that padding adds little, all but the parts that are not loaded starts
//! on a new page, and nothing of the guest's but its code is executable; in a small image the last page of the text
//! may reach into the guest's data.
//!
//! The guard of the stack is addresses that are left free: the kernel puts what a program maps far above them. The
//! stack and the zeros are one segment, of which the file has nothing. Where they meet, within a page, is what every program
//! writes to: one page fault. They end just below linear memory, with which they share a table of pages.

use wasmc_abi::layout::{IMAGE_BASE, STACK_GUARD, STACK_LIMIT};
use wasmc_targets::Target;

use super::input::{Input, SectionId};
use super::outputs::{Access, Class, Output};
use super::resolve::{Boundary, Definition};
use crate::error::{Error, Result};

/// The page size of nearly every kernel; some on aarch64 have the target's largest page.
const SMALL_PAGE: u64 = 0x1000;

/// Text of at least so many pages is followed by a new page: that adds at most this part to the file.
const PADDED_PAGES: u64 = 16;

/// What the file's format needs for itself.
#[derive(Debug)]
pub(super) struct Room {
    /// Bytes before the text.
    pub(super) headers: u64,
    /// Bytes of tables that are not loaded, behind the text.
    pub(super) tables: u64,
}

/// Alignment of the tables that are not loaded.
const TABLES_ALIGN: u64 = 8;

/// A part of the file that is mapped with the same rights.
#[derive(Debug)]
pub(super) struct Segment {
    pub(super) access: Access,
    pub(super) address: u64,
    pub(super) offset: u64,
    /// Bytes in memory.
    pub(super) size: u64,
    /// Bytes in the file.
    pub(super) stored: u64,
}

/// Where everything is.
#[derive(Debug)]
pub(super) struct Layout {
    pub(super) outputs: Vec<Output>,
    pub(super) segments: Vec<Segment>,
    /// Offset of the tables that are not loaded.
    pub(super) tables: u64,
    /// Bytes of the file.
    pub(super) file_size: u64,
    /// Address of each section of the objects; nothing is at 0, which stands for those that are not kept.
    sections: Vec<u64>,
}

impl Layout {
    /// The address of what a symbol stands for, if it is part of the image.
    pub(super) fn address(&self, definition: Definition) -> Option<u64> {
        match definition {
            Definition::Section { section, offset } => match self.section_address(section) {
                0 => None,
                address => Some(address.wrapping_add(offset)),
            },
            Definition::Absolute(value) => Some(value),
            Definition::Linker(boundary) => self.boundary(boundary),
            Definition::Missing => None,
        }
    }

    /// The address of an object's section, 0 if it is not kept.
    pub(super) fn section_address(&self, section: SectionId) -> u64 {
        self.sections[section.index()]
    }

    pub(super) fn output(&self, class: Class) -> Option<&Output> {
        self.outputs.iter().find(|output| output.class == class)
    }

    fn boundary(&self, boundary: Boundary) -> Option<u64> {
        let (class, at_end) = match boundary {
            Boundary::FunctionsStart => (Class::Functions, false),
            Boundary::FunctionsEnd => (Class::Functions, true),
            Boundary::TrapsStart => (Class::Traps, false),
            Boundary::TrapsEnd => (Class::Traps, true),
            Boundary::FilterStart => (Class::Filter, false),
            Boundary::FilterEnd => (Class::Filter, true),
            Boundary::StringsStart => (Class::Strings, false),
            Boundary::StringsEnd => (Class::Strings, true),
            Boundary::StackStart => (Class::Stack, false),
            Boundary::StackEnd => (Class::Stack, true),
        };
        let output = self.output(class)?;
        Some(output.address + if at_end { output.size } else { 0 })
    }

    /// Writes the contents of a section that the linker made.
    pub(super) fn write(&self, class: Class, contents: &[u8], image: &mut [u8]) -> Result<()> {
        let place = self.output(class).and_then(|output| stored_bytes(output, image));
        match place {
            Some(place) if place.len() == contents.len() => place.copy_from_slice(contents),
            _ => return Err(Error::internal(format!("there is no room in the image for {class:?}"))),
        }
        Ok(())
    }
}

/// The part of the file that holds `output`.
pub(super) fn stored_bytes<'a>(output: &Output, image: &'a mut [u8]) -> Option<&'a mut [u8]> {
    let start = usize::try_from(output.offset).ok()?;
    let end = usize::try_from(output.offset.checked_add(output.stored)?).ok()?;
    if start == end { Some(&mut []) } else { image.get_mut(start..end) }
}

/// Lays out the sections of an image for `target`.
pub(super) fn place(input: &Input<'_>, outputs: Vec<Output>, room: &Room, target: &Target) -> Result<Layout> {
    let mut placing =
        Placing { offset: 0, address: IMAGE_BASE, page: target.max_page, tables: 0, segments: Vec::new() };
    let mut outputs = outputs;
    for run in outputs.chunk_by_mut(|a, b| a.class.shares_segment(b.class)) {
        placing.segment(run, room)?;
    }
    let mut sections = vec![0; input.sections.len()];
    for output in &outputs {
        for piece in &output.pieces {
            sections[piece.section.index()] = output.address + piece.offset;
        }
    }
    let ends = outputs.iter().filter(|output| output.stored > 0).map(|output| output.offset + output.stored);
    let file_size = ends.max().unwrap_or(0).max(placing.tables + room.tables);
    Ok(Layout { outputs, segments: placing.segments, tables: placing.tables, file_size, sections })
}

/// How far layout has come. Address and offset are congruent modulo `page` wherever a segment starts.
struct Placing {
    offset: u64,
    address: u64,
    page: u64,
    tables: u64,
    segments: Vec<Segment>,
}

impl Placing {
    fn segment(&mut self, outputs: &mut [Output], room: &Room) -> Result<()> {
        let class = outputs[0].class;
        match class {
            Class::Fixed(address) => {
                self.move_to(&outputs[0], address)?;
                self.offset = self.offset.next_multiple_of(self.page);
            }
            Class::Stack => {
                let size = outputs
                    .iter()
                    .fold(0, |end: u64, output| end.next_multiple_of(output.align) + output.size);
                let address = STACK_LIMIT.saturating_sub(size);
                self.address += STACK_GUARD;
                self.move_to(&outputs[0], address - address % self.page)
                    .map_err(|error| error.with_help("a smaller stack (`--max-stack`) leaves more room"))?;
            }
            _ => self.address = self.address.next_multiple_of(self.page) + self.offset % self.page,
        }
        let (address, offset) = (self.address, self.offset);
        if class == Class::Text {
            self.advance(room.headers);
        }
        for output in outputs {
            self.section(output);
        }
        let mut segment = Segment {
            access: class.access(),
            address,
            offset,
            size: self.address - address,
            stored: self.offset - offset,
        };
        match class {
            Class::Text => self.tables_behind_text(segment.size, room),
            // Nothing of it is stored, so any place in the file will do.
            Class::Stack => segment.offset -= segment.offset % self.page,
            Class::Fixed(_) => segment.size = segment.size.next_multiple_of(self.page),
            _ => {}
        }
        self.segments.push(segment);
        Ok(())
    }

    fn section(&mut self, output: &mut Output) {
        let aligned = self.address.next_multiple_of(output.align);
        if output.class != Class::Zero {
            self.offset += aligned - self.address;
        }
        (output.address, output.offset) = (aligned, self.offset);
        self.offset += output.stored;
        self.address = aligned + output.size;
    }

    fn advance(&mut self, bytes: u64) {
        self.offset += bytes;
        self.address += bytes;
    }

    fn tables_behind_text(&mut self, text: u64, room: &Room) {
        let pages = [self.page, SMALL_PAGE].into_iter();
        let page = pages.filter(|page| text >= PADDED_PAGES * page).max().unwrap_or(1);
        let next_page = self.offset.next_multiple_of(page);
        self.tables = self.offset.next_multiple_of(TABLES_ALIGN);
        self.offset = next_page.max(self.tables + room.tables);
    }

    fn move_to(&mut self, output: &Output, address: u64) -> Result<()> {
        if !address.is_multiple_of(self.page) {
            let page = self.page;
            return Err(Error::internal(format!("{} is not aligned to a page of {page} bytes", output.name)));
        }
        if address < self.address {
            let (end, size) = (self.address, (self.address - IMAGE_BASE) >> 20);
            return Err(Error::input(format!(
                "the program is too large: {size} MiB of code and data end at {end:#x}, behind {address:#x} where {} belongs",
                output.name
            )));
        }
        self.address = address;
        Ok(())
    }
}
