//! Names of the symbols by which the object, the stub and the linker find each other.
//!
//! Host functions have names with a dot (see [`crate::host`]); everything here begins with `wasmc_`, but for
//! the entry and the two C routines, which keep the names by which LLVM and Cranelift call them.

// Defined by the stub.

/// Where the kernel enters an ordinary image.
pub const START: &str = "_start";

/// Where the kernel enters an image that is a script: each step is run whatever became of the one before,
/// and a line is printed for each (`INDEX ok RESULT` or `INDEX trap CODE`). The conformance tests use it.
pub const SCRIPT_START: &str = "wasmc_script_start";

/// `extern "C" fn(memory: *mut Memory, pages: u64) -> i64`: grows by `pages`; the former size in pages, or -1.
pub const MEMORY_GROW: &str = "wasmc_memory_grow";

/// `extern "C" fn(table: *mut Table, value: u64, elements: u64) -> i64`: grows by `elements`, each set to
/// `value`; the former size in elements, or -1.
pub const TABLE_GROW: &str = "wasmc_table_grow";

/// `extern "C" fn(to: *mut u64, value: u64, elements: u64)`: fills checked elements of a table.
pub const TABLE_FILL: &str = "wasmc_table_fill";

/// `extern "C" fn(to, from, bytes) -> to`, the C routine; compiled code has checked the bounds.
pub const MEMMOVE: &str = "memmove";

/// `extern "C" fn(to, byte: i32, bytes) -> to`, the C routine; compiled code has checked the bounds.
pub const MEMSET: &str = "memset";

/// `extern "C" fn(address: *const u32, expected: u32, timeout: i64) -> i32`: waits at a checked, aligned address for a notification:
/// 0 when one came, 1 when the value there was not the expected one, 2 when `timeout` nanoseconds had passed. A negative
/// timeout never passes.
pub const ATOMIC_WAIT32: &str = "wasmc_atomic_wait32";

/// Likewise `extern "C" fn(address: *const u64, expected: u64, timeout: i64) -> i32`.
pub const ATOMIC_WAIT64: &str = "wasmc_atomic_wait64";

/// `extern "C" fn(address: u64, count: u32) -> u32`: notifies at most `count` of those who wait at the address: how many.
pub const ATOMIC_NOTIFY: &str = "wasmc_atomic_notify";

/// `extern "C" fn(exception: u64)`: throws an [exception](crate::exception). It returns when nothing catches it; otherwise execution
/// goes on where it is caught.
pub const THROW: &str = "wasmc_throw";

/// `extern "C" fn(tag: u64) -> u64`: an exception with a record, or 0 when there is no room.
pub const EXCEPTION_NEW: &str = "wasmc_exception_new";

/// `extern "C" fn(exception: u64) -> u64`: the address of the values of an exception with a record.
pub const EXCEPTION_VALUES: &str = "wasmc_exception_values";

/// `extern "C" fn(exception: u64)`: the guest keeps a reference to it, so its record stays.
pub const EXCEPTION_KEEP: &str = "wasmc_exception_keep";

/// `extern "C" fn(exception: u64)`: it was caught without a reference, so its record, if nobody kept it, is free.
pub const EXCEPTION_DROP: &str = "wasmc_exception_drop";

/// Begins a use of a descriptor, which another thread may close. Only the stub calls it.
pub const HOLD_DESCRIPTOR: &str = "wasmc_hold_descriptor";

/// Ends a use of a descriptor. Only the stub calls it.
pub const RELEASE_DESCRIPTOR: &str = "wasmc_release_descriptor";

// The steps by which the stub makes ready what is granted and limited, each an `extern "C" fn() -> i32`. The compiler puts those that
// the program needs before the guest's, in this order; the others are not linked.

/// Shows what is granted, if whoever runs the program asks for that, and ends it.
pub const SHOW: &str = "wasmc_show";

/// Finds out whether what whoever runs the program denies it is clear.
pub const CHECK_DENIED: &str = "wasmc_check_denied";

/// Begins to count the time that the program may take.
pub const LIMIT_TIME: &str = "wasmc_limit_time";

/// Connects standard streams to nothing.
pub const NULL_STREAMS: &str = "wasmc_null_streams";

/// Opens the granted directories.
pub const OPEN_DIRS: &str = "wasmc_open_dirs";

/// Opens the granted listeners.
pub const OPEN_LISTENERS: &str = "wasmc_open_listeners";

// Defined by the object.

/// The [`crate::program::Program`].
pub const PROGRAM: &str = "wasmc_program";

/// The [`crate::thread::Threads`], of a program that can start threads.
pub const THREADS: &str = "wasmc_threads";

/// The [`crate::grants::Grants`].
pub const GRANTS: &str = "wasmc_grants";

/// The [`crate::limits::TimeLimits`].
pub const TIME_LIMITS: &str = "wasmc_time_limits";

/// The [`crate::exception::Tag`]s of the program by number, in writable data.
pub const TAGS: &str = "wasmc_tags";

// Defined by the linker; see `functions`.

/// First [`crate::functions::ImageFunction`].
pub const FUNCTIONS_START: &str = "wasmc_functions_start";
/// End of the [`crate::functions::ImageFunction`]s.
pub const FUNCTIONS_END: &str = "wasmc_functions_end";
/// The encoded traps.
pub const TRAPS: &str = "wasmc_traps";
/// End of the encoded traps.
pub const TRAPS_END: &str = "wasmc_traps_end";
/// The names.
pub const STRINGS: &str = "wasmc_strings";
/// End of the names.
pub const STRINGS_END: &str = "wasmc_strings_end";

/// Every name that the object or the linker gives a meaning; a guest's function of such a name is renamed.
pub const RESERVED_PREFIX: &str = "wasmc_";
