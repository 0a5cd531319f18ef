//! Groups the sections that are kept into the sections of the image.

use wasmc_abi::functions::{ImageFunction, SECTION_FUNCTIONS, SECTION_TRAPS};

use super::gc::Kept;
use super::input::{Input, Kind, Section, SectionId};

/// The sections of an image, in the order in which they stand in it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Class {
    /// The stub's code, then the guest's in the order of its object.
    Text,
    /// The table of functions, made by the linker.
    Functions,
    /// The encoded traps, made by the linker.
    Traps,
    /// The filter of system calls, made by the linker.
    Filter,
    ReadOnly,
    /// The string table, made by the linker.
    Strings,
    Data,
    /// The guest's stack, made by the linker.
    Stack,
    Zero,
    /// Initial contents of a linear memory, at this address.
    Fixed(u64),
}

/// What may be done with memory. Nothing can be both written and executed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Access {
    Execute,
    Read,
    Write,
}

impl Class {
    pub(super) fn access(self) -> Access {
        match self {
            Class::Text => Access::Execute,
            Class::Functions | Class::Traps | Class::Filter | Class::ReadOnly | Class::Strings => {
                Access::Read
            }
            Class::Data | Class::Zero | Class::Stack | Class::Fixed(_) => Access::Write,
        }
    }

    /// Whether sections of this and the other class can be in one segment.
    pub(super) fn shares_segment(self, other: Class) -> bool {
        let alone = |class| matches!(class, Class::Data | Class::Fixed(_));
        self.access() == other.access() && !alone(self) && !alone(other)
    }
}

/// A section of an object within a section of the image.
#[derive(Debug)]
pub(super) struct Piece {
    pub(super) section: SectionId,
    /// From the start of the image's section.
    pub(super) offset: u64,
}

/// A section of the image. Layout sets `address` and `offset`.
#[derive(Debug)]
pub(super) struct Output {
    pub(super) class: Class,
    pub(super) name: String,
    pub(super) pieces: Vec<Piece>,
    pub(super) align: u64,
    /// Bytes in memory.
    pub(super) size: u64,
    /// Bytes in the file; the rest are zero.
    pub(super) stored: u64,
    pub(super) address: u64,
    /// In the file.
    pub(super) offset: u64,
}

impl Output {
    fn new(class: Class, name: &str) -> Output {
        let (name, pieces) = (name.to_owned(), Vec::new());
        Output { class, name, pieces, align: 1, size: 0, stored: 0, address: 0, offset: 0 }
    }

    /// A section whose contents the linker makes.
    fn made(class: Class, name: &str, align: u64, size: u64) -> Output {
        Output { align, size, stored: size, ..Output::new(class, name) }
    }

    fn push(&mut self, id: SectionId, section: &Section<'_>) {
        let offset = self.size.next_multiple_of(section.align);
        self.pieces.push(Piece { section: id, offset });
        self.align = self.align.max(section.align);
        self.size = offset + section.size;
        if section.kind != Kind::Zero {
            self.stored = self.size;
        }
    }

    /// Whether the image has this section; those with boundary symbols are there even when they are empty.
    fn is_present(&self) -> bool {
        self.size > 0 || matches!(self.class, Class::Functions | Class::Traps | Class::Strings)
    }
}

/// Bytes of the sections that the linker makes.
#[derive(Debug)]
pub(super) struct Made {
    pub(super) functions: u64,
    pub(super) traps: u64,
    pub(super) filter: u64,
    pub(super) stack: u64,
}

/// Bytes that a stack has of the page in which it ends; what follows it has the others.
const STACK_IN_PAGE: u64 = 0x800;

/// The sections of the image, in their order.
pub(super) fn group(input: &Input<'_>, kept: &Kept, made: &Made) -> Vec<Output> {
    let mut text = Output::new(Class::Text, ".text");
    let mut read_only = Output::new(Class::ReadOnly, ".rodata");
    let mut data = Output::new(Class::Data, ".data");
    let mut zero = Output::new(Class::Zero, ".bss");
    let mut fixed = Vec::new();
    let mut zeros = Vec::new();
    for (id, section) in input.sections().filter(|&(id, _)| kept.contains(id)) {
        match section.kind {
            Kind::Text => text.push(id, section),
            Kind::ReadOnly => read_only.push(id, section),
            Kind::Data => data.push(id, section),
            Kind::Zero => zeros.push((id, section)),
            Kind::Fixed(address) => fixed.push((address, fixed_output(input, id, section, address))),
            Kind::Functions | Kind::Traps | Kind::Pins | Kind::Other => {}
        }
    }
    // What is small is what is used: together, it takes the fewest pages.
    zeros.sort_by_key(|(_, section)| section.size);
    for (id, section) in zeros {
        zero.push(id, section);
    }
    let table_align = align_of::<ImageFunction>() as u64;
    let functions = Output::made(Class::Functions, SECTION_FUNCTIONS, table_align, made.functions);
    let traps = Output::made(Class::Traps, SECTION_TRAPS, 1, made.traps);
    let filter = Output::made(Class::Filter, ".wasmc.filter", align_of::<u64>() as u64, made.filter);
    let strings = Output::made(Class::Strings, ".strtab", 1, 0);
    let stack = made.stack + STACK_IN_PAGE;
    let stack = Output { stored: 0, ..Output::made(Class::Stack, ".wasmc.stack", 16, stack) };
    fixed.sort_by_key(|&(address, _)| address);
    [text, functions, traps, filter, read_only, strings, data, stack, zero]
        .into_iter()
        .chain(fixed.into_iter().map(|(_, output)| output))
        .filter(Output::is_present)
        .collect()
}

/// Makes the string table, which names the sections too, so many bytes large.
pub(super) fn set_strings(outputs: &mut [Output], size: u64) {
    for output in outputs.iter_mut().filter(|output| output.class == Class::Strings) {
        (output.size, output.stored) = (size, size);
    }
}

/// Zeros at the end of a memory's contents are not stored.
fn fixed_output(input: &Input<'_>, id: SectionId, section: &Section<'_>, address: u64) -> Output {
    let mut output = Output::new(Class::Fixed(address), section.name);
    output.push(id, section);
    output.stored = section.bytes.len() as u64;
    if input.relocations(section).is_empty() {
        output.stored = section.bytes.iter().rposition(|&byte| byte != 0).map_or(0, |last| last as u64 + 1);
    }
    output
}
