//! The names by which lowered code refers to things outside itself.

use crate::program::{FuncId, InstanceId, MemoryId, TableId};
use cranelift_codegen::ir::UserExternalName;
use wasmc_abi::symbol;

/// A routine of the runtime stub that compiled code calls.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Runtime {
    /// [`symbol::MEMORY_GROW`]
    MemoryGrow,
    /// [`symbol::CHECKED_MEMORY_GROW`]
    CheckedMemoryGrow,
    /// [`symbol::TABLE_GROW`]
    TableGrow,
    /// [`symbol::TABLE_FILL`]
    TableFill,
    /// [`symbol::MEMMOVE`]
    Memmove,
    /// [`symbol::MEMSET`]
    Memset,
    /// [`symbol::ATOMIC_WAIT32`]
    AtomicWait32,
    /// [`symbol::ATOMIC_WAIT64`]
    AtomicWait64,
    /// [`symbol::ATOMIC_NOTIFY`]
    AtomicNotify,
    /// [`symbol::THROW`]
    Throw,
    /// [`symbol::EXCEPTION_NEW`]
    ExceptionNew,
    /// [`symbol::EXCEPTION_VALUES`]
    ExceptionValues,
    /// [`symbol::EXCEPTION_KEEP`]
    ExceptionKeep,
    /// [`symbol::EXCEPTION_DROP`]
    ExceptionDrop,
}

impl Runtime {
    /// All of them, by their discriminants.
    pub const ALL: [Runtime; 14] = [
        Runtime::MemoryGrow,
        Runtime::CheckedMemoryGrow,
        Runtime::TableGrow,
        Runtime::TableFill,
        Runtime::Memmove,
        Runtime::Memset,
        Runtime::AtomicWait32,
        Runtime::AtomicWait64,
        Runtime::AtomicNotify,
        Runtime::Throw,
        Runtime::ExceptionNew,
        Runtime::ExceptionValues,
        Runtime::ExceptionKeep,
        Runtime::ExceptionDrop,
    ];

    /// The symbol that the stub defines.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Runtime::MemoryGrow => symbol::MEMORY_GROW,
            Runtime::CheckedMemoryGrow => symbol::CHECKED_MEMORY_GROW,
            Runtime::TableGrow => symbol::TABLE_GROW,
            Runtime::TableFill => symbol::TABLE_FILL,
            Runtime::Memmove => symbol::MEMMOVE,
            Runtime::Memset => symbol::MEMSET,
            Runtime::AtomicWait32 => symbol::ATOMIC_WAIT32,
            Runtime::AtomicWait64 => symbol::ATOMIC_WAIT64,
            Runtime::AtomicNotify => symbol::ATOMIC_NOTIFY,
            Runtime::Throw => symbol::THROW,
            Runtime::ExceptionNew => symbol::EXCEPTION_NEW,
            Runtime::ExceptionValues => symbol::EXCEPTION_VALUES,
            Runtime::ExceptionKeep => symbol::EXCEPTION_KEEP,
            Runtime::ExceptionDrop => symbol::EXCEPTION_DROP,
        }
    }
}

/// Something that lowered code refers to.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Symbol {
    /// The code of a function: a body, or the stub's symbol of a host function.
    Function(FuncId),
    /// The code to which a reference to a function points: a body, or the adapter of a host function.
    Reference(FuncId),
    /// What instantiating an instance leaves to run time.
    Instantiate(InstanceId),
    /// A step of the program, by its position.
    Step(u32),
    /// What a thread runs.
    Thread,
    /// A routine of the stub.
    Runtime(Runtime),
    /// The descriptor of a memory.
    Memory(MemoryId),
    /// The block of mutable globals.
    Globals,
    /// The elements of a table that cannot grow.
    TableElements(TableId),
    /// The descriptor of a table that can grow.
    Table(TableId),
    /// The bytes of a data segment, by its program-wide number.
    Data(u32),
    /// The values of an element segment, by its program-wide number.
    Elements(u32),
    /// The current lengths of passive segments, see [`super::Layout`].
    SegmentLengths,
    /// The ranks of types, see [`crate::program::Ranks`].
    Ranks,
}

/// Whether a symbol names code or data.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kind {
    /// Code.
    Code,
    /// Data.
    Data,
}

impl Symbol {
    /// What it names.
    #[must_use]
    pub fn kind(self) -> Kind {
        match self {
            Symbol::Function(_)
            | Symbol::Reference(_)
            | Symbol::Instantiate(_)
            | Symbol::Step(_)
            | Symbol::Thread
            | Symbol::Runtime(_) => Kind::Code,
            _ => Kind::Data,
        }
    }

    /// The symbol as a name inside a CLIF function.
    #[must_use]
    pub fn to_clif(self) -> UserExternalName {
        let (namespace, index) = match self {
            Symbol::Function(id) => (0, id.0),
            Symbol::Reference(id) => (1, id.0),
            Symbol::Instantiate(id) => (2, id.0),
            Symbol::Step(position) => (3, position),
            Symbol::Thread => (15, 0),
            Symbol::Runtime(routine) => (4, routine as u32),
            Symbol::Memory(id) => (5, id.0),
            Symbol::Globals => (6, 0),
            Symbol::TableElements(id) => (7, id.0),
            Symbol::Table(id) => (8, id.0),
            Symbol::Data(number) => (9, number),
            Symbol::Elements(number) => (10, number),
            Symbol::SegmentLengths => (11, 0),
            Symbol::Ranks => (12, 0),
        };
        UserExternalName { namespace, index }
    }

    /// The inverse of [`Symbol::to_clif`].
    #[must_use]
    pub fn from_clif(namespace: u32, index: u32) -> Option<Symbol> {
        Some(match namespace {
            0 => Symbol::Function(FuncId(index)),
            1 => Symbol::Reference(FuncId(index)),
            2 => Symbol::Instantiate(InstanceId(index)),
            3 => Symbol::Step(index),
            15 => Symbol::Thread,
            4 => Symbol::Runtime(*Runtime::ALL.get(index as usize)?),
            5 => Symbol::Memory(MemoryId(index)),
            6 => Symbol::Globals,
            7 => Symbol::TableElements(TableId(index)),
            8 => Symbol::Table(TableId(index)),
            9 => Symbol::Data(index),
            10 => Symbol::Elements(index),
            11 => Symbol::SegmentLengths,
            12 => Symbol::Ranks,
            _ => return None,
        })
    }
}
