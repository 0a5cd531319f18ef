//! A program: a closed, static graph of module instances.
//!
//! Every instance, import, memory and table is known at build time, so linking happens here and not at run time: an
//! imported function is a [`FuncId`] like any other, an imported constant global is its value, and the initial contents of
//! memories and tables become data of the image. What cannot be done at build time (segments that are copied into another
//! instance's memory or table, start functions) is left in [`Instance::deferred`] for the instantiation step.
//!
//! Ids are program-wide; within a module, index spaces map to them through [`Instance`].

mod arguments;
mod describe;
mod initialise;
mod limits;
mod link;
mod modules;
mod outline;
mod start;
mod steps;
mod threads;
mod types;

pub use modules::Library;
pub use start::{Invocation, Start};
pub use steps::{Step, script, wasi};
pub use types::{Ranks, TypeTable};

use crate::error::Result;
use crate::wasm::Module;
use wasmc_abi::host::HostFunction;
use wasmparser::{ExternalKind, FunctionBody, GlobalType, MemoryType, TableType};

macro_rules! id {
    ($(#[$doc:meta])* $name:ident) => {
        $(#[$doc])*
        #[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
        pub struct $name(pub u32);

        impl $name {
            pub(crate) fn index(self) -> usize {
                self.0 as usize
            }
        }
    };
}

id!(
    /// A function of the program.
    FuncId
);
id!(
    /// A table of the program.
    TableId
);
id!(
    /// A linear memory of the program.
    MemoryId
);
id!(
    /// A global of the program.
    GlobalId
);
id!(
    /// A tag of the program: what kind of exception is thrown, whoever throws it.
    TagId
);
id!(
    /// An instance of the program.
    InstanceId
);

/// Something that an instance exports or imports.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Extern {
    /// A function.
    Func(FuncId),
    /// A table.
    Table(TableId),
    /// A linear memory.
    Memory(MemoryId),
    /// A global.
    Global(GlobalId),
    /// A tag.
    Tag(TagId),
}

/// What an import is given.
#[derive(Clone, Copy, Debug)]
pub enum Provider {
    /// Something that the program holds already.
    Extern(Extern),
    /// A function of the runtime stub, on behalf of the importing instance.
    Host(&'static str, &'static HostFunction),
}

/// A function.
#[derive(Clone, Debug, Hash)]
pub struct Function {
    /// Its type in [`Program::types`].
    pub ty: u32,
    /// Where its code comes from.
    pub code: Code,
}

/// Where the code of a function comes from.
#[derive(Clone, Debug, Hash)]
pub enum Code {
    /// The body `body` of the module of `instance`.
    Wasm {
        /// The instance.
        instance: InstanceId,
        /// Index into the module's bodies.
        body: u32,
    },
    /// A symbol of the runtime stub, called on behalf of `instance`.
    Host {
        /// The instance that imported it, whose memory it works on.
        instance: InstanceId,
        /// The stub's symbol.
        symbol: String,
    },
}

/// A value known at build time.
#[derive(Clone, Copy, Debug, PartialEq, Hash)]
pub enum Value {
    /// `i32`.
    I32(i32),
    /// `i64`.
    I64(i64),
    /// `f32`, its bits.
    F32(u32),
    /// `f64`, its bits.
    F64(u64),
    /// `v128`, little-endian.
    V128(u128),
    /// A null reference, of whatever type.
    Null,
    /// A reference to a function.
    Func(FuncId),
    /// A reference to an integer of 31 bits, as [`wasmc_abi::funcref`] represents it.
    I31(u32),
}

/// A global.
#[derive(Clone, Debug, Hash)]
pub struct Global {
    /// Its type, canonical (see [`TypeTable`]).
    pub ty: GlobalType,
    /// Its initial value.
    pub value: Value,
}

/// A tag.
#[derive(Clone, Debug, Hash)]
pub struct Tag {
    /// Its type in [`Program::types`]; the parameters are the values of its exceptions.
    pub ty: u32,
    /// What people call it.
    pub name: String,
}

/// A linear memory.
#[derive(Clone, Debug)]
pub struct Memory<'a> {
    /// Its type.
    pub ty: MemoryType,
    /// What is in it from the start: (offset, bytes), in bounds; later ones overwrite earlier ones.
    pub contents: Vec<(u64, &'a [u8])>,
}

/// A table.
#[derive(Clone, Debug, Hash)]
pub struct Table {
    /// Its type, canonical (see [`TypeTable`]).
    pub ty: TableType,
    /// What is in it from the start; as long as the table's minimum.
    pub elements: Vec<Value>,
}

impl Table {
    /// Whether `table.grow` can ever succeed, so that its base and length are variables.
    #[must_use]
    pub fn can_grow(&self) -> bool {
        self.ty.maximum != Some(self.ty.initial)
    }
}

/// An instance: a module and what its index spaces mean.
#[derive(Debug)]
pub struct Instance<'a> {
    /// The module.
    pub module: Module<'a>,
    /// By type index: the number in [`Program::types`].
    pub types: Vec<u32>,
    /// By function index.
    pub functions: Vec<FuncId>,
    /// By table index.
    pub tables: Vec<TableId>,
    /// By memory index.
    pub memories: Vec<MemoryId>,
    /// By global index.
    pub globals: Vec<GlobalId>,
    /// By tag index.
    pub tags: Vec<TagId>,
    /// By element segment: its values.
    pub elements: Vec<Vec<Value>>,
    /// What must have grown when the instance is instantiated.
    pub grown: Vec<Grown>,
    /// What is copied when the instance is instantiated, in order.
    pub deferred: Vec<Deferred>,
}

/// An imported memory or table whose declared minimum is less than what the import asks for, and which other code can have grown.
#[derive(Clone, Copy, Debug, Hash)]
pub struct Grown {
    /// The memory or table.
    pub what: Extern,
    /// Pages or elements that it must have by then.
    pub length: u64,
}

/// A segment that is copied by the instantiation step.
#[derive(Clone, Copy, Debug, Hash)]
pub enum Deferred {
    /// Element segment `segment` into the instance's table `table`.
    Elements {
        /// Segment index.
        segment: u32,
        /// Table index.
        table: u32,
        /// First element to be written.
        offset: u64,
    },
    /// Data segment `segment` into the instance's memory `memory`.
    Data {
        /// Segment index.
        segment: u32,
        /// Memory index.
        memory: u32,
        /// First byte to be written.
        offset: u64,
    },
}

impl Instance<'_> {
    /// Whether its instantiation leaves anything to be done at run time.
    #[must_use]
    pub fn needs_instantiation(&self) -> bool {
        !self.grown.is_empty() || !self.deferred.is_empty() || self.module.start.is_some()
    }
}

/// The whole program. Later stages only read it.
#[derive(Debug, Default)]
pub struct Program<'a> {
    /// Types, numbered.
    pub types: TypeTable,
    /// Functions by [`FuncId`].
    pub functions: Vec<Function>,
    /// Tables by [`TableId`].
    pub tables: Vec<Table>,
    /// Memories by [`MemoryId`].
    pub memories: Vec<Memory<'a>>,
    /// Globals by [`GlobalId`].
    pub globals: Vec<Global>,
    /// Tags by [`TagId`].
    pub tags: Vec<Tag>,
    /// Instances by [`InstanceId`].
    pub instances: Vec<Instance<'a>>,
    /// What is run, in order.
    pub steps: Vec<Step>,
    /// What each thread calls after the main one; none when no thread can be started.
    pub thread_start: Option<FuncId>,
    /// The memories that the host provides.
    host_memories: Vec<threads::HostMemory>,
}

impl<'a> Program<'a> {
    /// A program without instances.
    #[must_use]
    pub fn new() -> Program<'a> {
        Program::default()
    }

    /// Adds an instance of `module`. `resolve` is asked for each import, by module and field name.
    ///
    /// # Errors
    /// When an import is provided by nobody or by something of another type; all of those that nobody provides are named.
    pub fn instantiate(
        &mut self,
        module: Module<'a>,
        resolve: &mut dyn FnMut(&str, &str) -> Option<Provider>,
    ) -> Result<InstanceId> {
        limits::check_sizes(&module, &self.tables)?;
        let types = self.types.intern_module(module.type_groups())?;
        let imports = self.resolve_imports(&module, &types, resolve)?;
        Ok(self.add_instance(module, types, imports))
    }

    /// What `instance` exports as `name`.
    #[must_use]
    pub fn export(&self, instance: InstanceId, name: &str) -> Option<Extern> {
        let instance = &self.instances[instance.index()];
        let export = instance.module.export(name)?;
        let index = export.index as usize;
        Some(match export.kind {
            ExternalKind::Func | ExternalKind::FuncExact => Extern::Func(instance.functions[index]),
            ExternalKind::Table => Extern::Table(instance.tables[index]),
            ExternalKind::Memory => Extern::Memory(instance.memories[index]),
            ExternalKind::Global => Extern::Global(instance.globals[index]),
            ExternalKind::Tag => Extern::Tag(instance.tags[index]),
        })
    }

    /// The instance whose code `function` is or, for a host function, on whose behalf it is called.
    #[must_use]
    pub fn instance_of(&self, function: FuncId) -> InstanceId {
        match self.functions[function.index()].code {
            Code::Wasm { instance, .. } | Code::Host { instance, .. } => instance,
        }
    }
    /// The instance that a function of a module belongs to, and its body; nothing for a host function.
    #[must_use]
    pub fn body(&self, function: FuncId) -> Option<(InstanceId, &FunctionBody<'a>)> {
        let Code::Wasm { instance, body } = self.functions[function.index()].code else { return None };
        Some((instance, &self.instances[instance.index()].module.bodies[body as usize]))
    }

    /// A function of a module, for a message.
    #[must_use]
    pub fn describe_function(&self, function: FuncId) -> String {
        let module = &self.instances[self.instance_of(function).index()].module;
        let index = match self.functions[function.index()].code {
            Code::Wasm { body, .. } => module.imported_functions() as u32 + body,
            Code::Host { .. } => unreachable!("a host function is in no module"),
        };
        module.describe_function(index)
    }
}
