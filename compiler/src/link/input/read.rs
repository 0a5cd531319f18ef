//! Reads relocatable objects, and refuses what wasmc's own never contain: later phases rely on every number here
//! being within its vector, and on no sum of sizes or addresses overflowing.

use object::{
    Object as _, ObjectSection as _, ObjectSymbol as _, RelocationFlags, RelocationTarget, SectionKind,
    SymbolKind, SymbolSection,
};
use wasmc_abi::{functions, layout, sandbox};
use wasmc_targets::Arch;

use super::{Input, Kind, Origin, Place, Relocation, Scope, Section, SectionId, Symbol, SymbolId};
use crate::error::{Error, Result};

/// Reads both objects.
pub(in crate::link) fn read<'data>(
    program: &'data [u8],
    stub: &'data [u8],
    arch: Arch,
) -> Result<Input<'data>> {
    let mut input = Input::default();
    for (origin, bytes) in [(Origin::Stub, stub), (Origin::Guest, program)] {
        append(&mut input, origin, bytes, arch)
            .map_err(|error| error.in_context(format_args!("the {}'s object", origin.name())))?;
    }
    Ok(input)
}

fn append<'data>(input: &mut Input<'data>, origin: Origin, bytes: &'data [u8], arch: Arch) -> Result<()> {
    let file = object::File::parse(bytes).map_err(malformed)?;
    let wanted = match arch {
        Arch::X86_64 => object::Architecture::X86_64,
        Arch::Aarch64 => object::Architecture::Aarch64,
    };
    if file.kind() != object::ObjectKind::Relocatable || file.architecture() != wanted {
        return Err(Error::internal(format!("it is not a relocatable object for {arch:?}")));
    }
    let base = Base { sections: end(&input.sections)?, symbols: end(&input.symbols)?, origin };
    append_sections(input, &file, &base)?;
    append_symbols(input, &file, &base)?;
    check_relocations(input, &base)
}

/// The numbers of the first section and the first symbol of the object that is being read.
struct Base {
    sections: u32,
    symbols: u32,
    origin: Origin,
}

impl Base {
    fn section(&self, index: object::SectionIndex) -> Result<SectionId> {
        let number = u32::try_from(index.0).ok().and_then(|index| self.sections.checked_add(index));
        number.map(SectionId).ok_or_else(|| Error::internal("it has too many sections"))
    }

    fn symbol(&self, index: object::SymbolIndex) -> Result<SymbolId> {
        let number = u32::try_from(index.0).ok().and_then(|index| self.symbols.checked_add(index));
        number.map(SymbolId).ok_or_else(|| Error::internal("it has too many symbols"))
    }
}

fn append_sections<'data>(input: &mut Input<'data>, file: &object::File<'data>, base: &Base) -> Result<()> {
    for section in file.sections() {
        let id = base.section(section.index())?;
        let section = read_section(input, &section, base)
            .map_err(|error| error.in_context(format_args!("section {}", section.index().0)))?;
        input.sections.resize_with(id.index(), || absent_section(base.origin));
        input.sections.push(section);
    }
    Ok(())
}

fn read_section<'data>(
    input: &mut Input<'data>,
    section: &object::Section<'data, '_>,
    base: &Base,
) -> Result<Section<'data>> {
    let name = section.name().map_err(malformed)?;
    let kind = classify(name, section.kind())?;
    let bytes = if kind == Kind::Other { &[] } else { section.data().map_err(malformed)? };
    let (size, align) = (section.size(), section.align().max(1));
    if !align.is_power_of_two() || align > MAX_ALIGN || size > MAX_SIZE {
        return Err(Error::internal(format!(
            "{name} has an impossible size ({size}) or alignment ({align})"
        )));
    }
    let first = input.relocations.len();
    if kind != Kind::Other {
        for (offset, relocation) in section.relocations() {
            input.relocations.push(read_relocation(offset, &relocation, base)?);
        }
    }
    let relocations = first..input.relocations.len();
    Ok(Section { name, origin: base.origin, kind, bytes, size, align, relocations })
}

fn read_relocation(offset: u64, relocation: &object::Relocation, base: &Base) -> Result<Relocation> {
    let RelocationFlags::Elf { r_type } = relocation.flags() else {
        return Err(Error::internal("its relocations are not those of ELF"));
    };
    let RelocationTarget::Symbol(symbol) = relocation.target() else {
        return Err(Error::internal(format!("the relocation at {offset:#x} has no symbol")));
    };
    Ok(Relocation { offset, kind: r_type.0, symbol: base.symbol(symbol)?, addend: relocation.addend() })
}

/// Far more than any section needs, and little enough that no sum of sizes overflows.
const MAX_SIZE: u64 = 1 << 32;

/// More than any section asks for.
const MAX_ALIGN: u64 = 1 << 16;

/// No address of a user's process is above this.
const MAX_ADDRESS: u64 = 1 << 47;

/// What a section is for. Read-only data with relocations in it comes marked writable, for dynamic linkers
/// to fill in; a static image has none, so the names decide.
fn classify(name: &str, kind: SectionKind) -> Result<Kind> {
    if let Some(address) = name.strip_prefix(layout::SECTION_AT_PREFIX) {
        return match u64::from_str_radix(address, 16) {
            Ok(address) if address < MAX_ADDRESS => Ok(Kind::Fixed(address)),
            _ => Err(Error::internal(format!("{name} does not end in a possible address"))),
        };
    }
    Ok(match kind {
        _ if name == functions::SECTION_FUNCTIONS => Kind::Functions,
        _ if name == functions::SECTION_TRAPS => Kind::Traps,
        _ if name == sandbox::SECTION_PINS => Kind::Pins,
        SectionKind::Text => Kind::Text,
        SectionKind::Data if name.starts_with(".data.rel.ro") || name.starts_with(".rodata") => {
            Kind::ReadOnly
        }
        SectionKind::Data => Kind::Data,
        SectionKind::UninitializedData => Kind::Zero,
        SectionKind::ReadOnlyData | SectionKind::ReadOnlyString if !name.starts_with(".eh_frame") => {
            Kind::ReadOnly
        }
        _ => Kind::Other,
    })
}

fn append_symbols<'data>(input: &mut Input<'data>, file: &object::File<'data>, base: &Base) -> Result<()> {
    for symbol in file.symbols() {
        let id = base.symbol(symbol.index())?;
        let symbol = Symbol {
            name: symbol.name().map_err(malformed)?,
            origin: base.origin,
            place: place(input, &symbol, base)?,
            scope: match (symbol.is_local(), symbol.is_weak()) {
                (true, _) => Scope::Local,
                (false, true) => Scope::Weak,
                (false, false) => Scope::Global,
            },
            kind: symbol.kind(),
            size: symbol.size(),
        };
        input.symbols.resize_with(id.index(), || absent_symbol(base.origin));
        input.symbols.push(symbol);
    }
    Ok(())
}

fn place(input: &Input<'_>, symbol: &object::Symbol<'_, '_>, base: &Base) -> Result<Place> {
    let offset = symbol.address();
    match symbol.section() {
        SymbolSection::Section(index) => {
            let section = base.section(index)?;
            if input.sections.get(section.index()).is_some_and(|section| offset <= section.size) {
                return Ok(Place::Section { section, offset });
            }
        }
        SymbolSection::Absolute => return Ok(Place::Absolute(offset)),
        SymbolSection::Undefined | SymbolSection::None => return Ok(Place::Undefined),
        _ => {}
    }
    let name = symbol.name().unwrap_or_default();
    Err(Error::internal(format!("symbol `{name}` is in no section of it")))
}

/// Every relocation is against a symbol that there is.
fn check_relocations(input: &Input<'_>, base: &Base) -> Result<()> {
    let sections = &input.sections[base.sections as usize..];
    match sections.iter().find(|section| {
        input.relocations(section).iter().any(|relocation| relocation.symbol.index() >= input.symbols.len())
    }) {
        Some(section) => Err(Error::internal(format!("{} has a relocation without a symbol", section.name))),
        None => Ok(()),
    }
}

/// Stands for a number that the object does not use: the null section, which readers skip.
fn absent_section(origin: Origin) -> Section<'static> {
    Section { name: "", origin, kind: Kind::Other, bytes: &[], size: 0, align: 1, relocations: 0..0 }
}

/// Stands for the null symbol.
fn absent_symbol(origin: Origin) -> Symbol<'static> {
    let (place, scope, kind) = (Place::Undefined, Scope::Local, SymbolKind::Unknown);
    Symbol { name: "", origin, place, scope, kind, size: 0 }
}

fn end<T>(items: &[T]) -> Result<u32> {
    u32::try_from(items.len()).map_err(|_| Error::internal("it has too many sections or symbols"))
}

fn malformed(error: object::Error) -> Error {
    Error::internal(format!("it is malformed: {error}"))
}
