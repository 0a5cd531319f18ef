//! Makes small relocatable objects, as code generation and the stub's build do.

use object::elf::RelocationType;
use object::write::{Object, Relocation, SectionId, Symbol, SymbolId, SymbolSection};
use object::{
    Architecture, BinaryFormat, Endianness, RelocationFlags, SectionKind, SymbolFlags, SymbolKind,
    SymbolScope,
};
use wasmc_targets::{Arch, TARGETS, Target};

/// The target for an instruction set.
pub(crate) fn target(arch: Arch) -> &'static Target {
    TARGETS.iter().find(|target| target.arch == arch).expect("every instruction set has a target")
}

/// An object that is being made.
pub(crate) struct Builder {
    object: Object<'static>,
    arch: Arch,
}

/// A section with one symbol at its start.
#[derive(Clone, Copy)]
pub(crate) struct Item {
    section: SectionId,
    pub(crate) symbol: SymbolId,
}

/// Whether other objects see a symbol.
#[derive(Clone, Copy)]
pub(crate) enum Scope {
    Local,
    Global,
    Weak,
}

impl Builder {
    pub(crate) fn new(arch: Arch) -> Builder {
        let architecture = match arch {
            Arch::X86_64 => Architecture::X86_64,
            Arch::Aarch64 => Architecture::Aarch64,
        };
        Builder { object: Object::new(BinaryFormat::Elf, architecture, Endianness::Little), arch }
    }

    /// A function in its own section, `.text.NAME`.
    pub(crate) fn function(&mut self, name: &str, scope: Scope, code: &[u8]) -> Item {
        self.item(name, &format!(".text.{name}"), SectionKind::Text, scope, code)
    }

    /// A function of aarch64.
    pub(crate) fn instructions(&mut self, name: &str, scope: Scope, words: &[u32]) -> Item {
        let code: Vec<u8> = words.iter().flat_map(|word| word.to_le_bytes()).collect();
        self.function(name, scope, &code)
    }

    /// Data in a section of its own.
    pub(crate) fn data(&mut self, name: &str, section: &str, kind: SectionKind, bytes: &[u8]) -> Item {
        self.item(name, section, kind, Scope::Local, bytes)
    }

    /// Read-only data for another object, in the section `.rodata.NAME`.
    pub(crate) fn export(&mut self, name: &str, bytes: &[u8]) -> Item {
        self.item(name, &format!(".rodata.{name}"), SectionKind::ReadOnlyData, Scope::Global, bytes)
    }

    /// Zeros in a section of their own, `.bss.NAME`.
    pub(crate) fn zeros(&mut self, name: &str, size: u64) -> Item {
        let section = self.section(&format!(".bss.{name}"), SectionKind::UninitializedData);
        self.object.append_section_bss(section, size, 16);
        let symbol = self.define(name, Scope::Local, SymbolKind::Data, section, size);
        Item { section, symbol }
    }

    fn item(&mut self, name: &str, section: &str, kind: SectionKind, scope: Scope, bytes: &[u8]) -> Item {
        let section = self.section(section, kind);
        self.object.append_section_data(section, bytes, 16);
        let kind = if kind == SectionKind::Text { SymbolKind::Text } else { SymbolKind::Data };
        let symbol = self.define(name, scope, kind, section, bytes.len() as u64);
        Item { section, symbol }
    }

    fn section(&mut self, name: &str, kind: SectionKind) -> SectionId {
        self.object.add_section(Vec::new(), name.into(), kind)
    }

    fn define(
        &mut self,
        name: &str,
        scope: Scope,
        kind: SymbolKind,
        section: SectionId,
        size: u64,
    ) -> SymbolId {
        self.object.add_symbol(Symbol {
            name: name.into(),
            value: 0,
            size,
            kind,
            scope: if matches!(scope, Scope::Local) {
                SymbolScope::Compilation
            } else {
                SymbolScope::Linkage
            },
            weak: matches!(scope, Scope::Weak),
            section: SymbolSection::Section(section),
            flags: SymbolFlags::None,
        })
    }

    /// A symbol that another object or the linker defines.
    pub(crate) fn import(&mut self, name: &str) -> SymbolId {
        self.object.add_symbol(Symbol {
            name: name.into(),
            value: 0,
            size: 0,
            kind: SymbolKind::Text,
            scope: SymbolScope::Unknown,
            weak: false,
            section: SymbolSection::Undefined,
            flags: SymbolFlags::None,
        })
    }

    pub(crate) fn relocate(
        &mut self,
        item: Item,
        offset: u64,
        r_type: RelocationType,
        symbol: SymbolId,
        addend: i64,
    ) {
        let flags = RelocationFlags::Elf { r_type };
        self.object
            .add_relocation(item.section, Relocation { offset, symbol, addend, flags })
            .expect("a relocation that ELF can express");
    }

    /// The address of `symbol` as a 64-bit number.
    pub(crate) fn pointer(&mut self, item: Item, offset: u64, symbol: SymbolId) {
        let r_type = match self.arch {
            Arch::X86_64 => object::elf::R_X86_64_64,
            Arch::Aarch64 => object::elf::R_AARCH64_ABS64,
        };
        self.relocate(item, offset, r_type, symbol, 0);
    }

    pub(crate) fn finish(self) -> Vec<u8> {
        self.object.write().expect("an object that can be written")
    }
}
