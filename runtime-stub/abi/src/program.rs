//! What the compiled program tells the stub: its memories, tables and what to run.

/// A run of `count` values of type `T` at `address`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[repr(C)]
pub struct Slice {
    /// Address of the first one, aligned and not 0 even when `count` is.
    pub address: u64,
    /// How many there are (values, not bytes).
    pub count: u64,
}

/// The root: the object defines one at [`crate::symbol::PROGRAM`], in read-only data.
#[derive(Clone, Copy, Debug)]
#[repr(C)]
pub struct Program {
    /// Addresses (`u64`) of the program's [`Memory`] descriptors.
    pub memories: Slice,
    /// [`Mapping`]s: what the image's own segments leave of the memories.
    pub mappings: Slice,
    /// [`struct@Copy`]: initial contents that are not part of the image's own segments.
    pub copies: Slice,
    /// Addresses (`u64`) of what the stub itself does before the first step, in order, each an `extern "C" fn()`.
    pub setup: Slice,
    /// Addresses (`u64`) of what is run, in order, each an `extern "C" fn() -> i32`. A command's last step is its
    /// `_start`; the result is only looked at when a script is run (see [`crate::symbol::SCRIPT_START`]).
    pub steps: Slice,
    /// Bytes: the messages of its traps, a line for each [`crate::trap::TrapCode`] in their order, empty where it cannot trap so.
    pub messages: Slice,
    /// Of a program that can start threads, the addresses of [`crate::symbol::AMONG_THREADS`]; otherwise 0, and none of these is
    /// linked.
    pub among_threads: [u64; 4],
}

/// A linear memory. The object defines these in writable data; compiled code loads `len` only,
/// since the base is a constant of the program.
#[derive(Clone, Copy, Debug)]
#[repr(C)]
pub struct Memory {
    /// Address of byte 0.
    pub base: u64,
    /// Bytes that are accessible now, a multiple of the page size.
    pub len: u64,
    /// Bytes that it may ever have.
    pub max: u64,
    /// Bytes of address space from `base` that are reserved for it; what is beyond `len` faults. A memory whose accesses are
    /// all checked reserves no more than it has, and maps more when it grows.
    pub reserved: u64,
}

/// Pages to be mapped at start-up, all zero.
#[derive(Clone, Copy, Debug)]
#[repr(C)]
pub struct Mapping {
    /// Address of the first byte.
    pub address: u64,
    /// Bytes.
    pub len: u64,
    /// Bits `MAPPING_*`.
    pub flags: u64,
}

/// They can be read and written; otherwise any access faults.
pub const MAPPING_ACCESSIBLE: u64 = 1;
/// They lie before a segment of the image for the same memory.
pub const MAPPING_BETWEEN: u64 = 2;

/// A table that can grow: `base` moves when it does. One that cannot has no descriptor; its
/// elements stand at a symbol and its length is a constant in the code.
#[derive(Clone, Copy, Debug)]
#[repr(C)]
pub struct Table {
    /// Address of element 0; elements are 8 bytes (see [`crate::funcref`]).
    pub base: u64,
    /// Elements now.
    pub len: u64,
    /// Elements that it may ever have.
    pub max: u64,
    /// Elements that there is room for at `base`. Never less than `len`.
    pub capacity: u64,
    /// Bytes at `base` that the stub itself mapped; 0 while `base` is in the image.
    pub mapped: u64,
}

/// Bytes to be copied at start-up.
#[derive(Clone, Copy, Debug)]
#[repr(C)]
pub struct Copy {
    /// Where to.
    pub to: u64,
    /// Where from, in read-only data.
    pub from: u64,
    /// Bytes.
    pub len: u64,
}
