//! Addresses and sizes that code generation, the linker and the stub agree on.

/// Where an image is linked.
pub const IMAGE_BASE: u64 = 0x40_0000;

/// Where linear memory 0 of a program begins.
///
/// It is low so that on x86_64 the base and the static offset of an access fold into one signed 32-bit displacement, and
/// high enough that the largest image fits below. Page tables of one level span 1 GiB: a small memory is in that of the image, which the kernel
/// walks entry by entry when the process ends, as far as something is mapped there, so little of it is left to the guard. Those of the last
/// level span 2 MiB: what a program uses first of its memory, most often within 1.1 MiB, shares one with the end of the stack.
pub const MEMORY_BASE: u64 = 0x3f08_0000;

/// Where the guest's stack, and the zeros above it, end at the latest.
pub const STACK_LIMIT: u64 = MEMORY_BASE - MEMORY_GUARD_BELOW;

/// Distance between the bases of a program's 32-bit linear memories.
pub const MEMORY_STRIDE: u64 = MEMORY_RESERVED;

/// How many memories lie one after the other from the first. Further ones lie from [`HIGH_MEMORIES`] on, so that a
/// program with many stays clear of where a kernel with 39-bit addresses, or qemu-user, puts the stack.
pub const LOW_MEMORIES: u64 = 24;

/// Where the memories after the first [`LOW_MEMORIES`] begin.
pub const HIGH_MEMORIES: u64 = 0x100_0000_0000;

/// Address space of a 32-bit linear memory: all that an index can name, and then the guard; and behind that what the sum of two indices
/// and two offsets could reach, should a sum that code takes for one that does not wrap do so all the same.
pub const MEMORY_RESERVED: u64 = 2 * ((1 << 32) + MEMORY_GUARD);

/// Bytes that always fault behind the last byte that a 32-bit index can name. An access with a static offset,
/// its own size included, of at most this needs no check.
pub const MEMORY_GUARD: u64 = 1 << 31;

/// Bytes that always fault below a 32-bit linear memory: how far before an index an access can lie without a check.
pub const MEMORY_GUARD_BELOW: u64 = WASM_PAGE;

/// Most bytes that a 64-bit linear memory can have. Its accesses are checked, so no guard is needed.
pub const MEMORY64_MAX: u64 = 1 << 38;

/// Where the 64-bit linear memories lie, one after the other, each with room for its maximum.
pub const MEMORY64_BASE: u64 = 0x1000_0000_0000;

/// Bytes in a page of linear memory.
pub const WASM_PAGE: u64 = 1 << 16;

/// Most pages that a 32-bit memory can have.
pub const MAX_PAGES: u64 = 1 << 16;

/// Most elements in a table.
pub const MAX_TABLE_ELEMENTS: u64 = 10_000_000;

/// Bytes of the guest's own stack unless the build says otherwise.
pub const DEFAULT_STACK: u64 = 8 << 20;

/// Bytes below each stack of a guest that always fault. A compiled function with a larger frame
/// touches each such step on its way down.
pub const STACK_GUARD: u64 = 1 << 16;

/// A section named `.wasmc.at.<address in hexadecimal>` is placed at that address, in a segment of its own.
pub const SECTION_AT_PREFIX: &str = ".wasmc.at.";
