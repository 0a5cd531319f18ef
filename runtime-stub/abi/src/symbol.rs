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

/// `extern "C" fn(memory: *mut Memory, pages: u64) -> i64`: grows a memory for which all that it may have is reserved by
/// `pages`; the former size in pages, or -1.
pub const MEMORY_GROW: &str = "wasmc_memory_grow";

/// Likewise for a memory for which no more is reserved than it has.
pub const CHECKED_MEMORY_GROW: &str = "wasmc_checked_memory_grow";

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

/// Sleeps until another thread changes a word. Only the stub calls it.
pub const SLEEP: &str = "wasmc_sleep";

/// Wakes a thread that sleeps. Only the stub calls it.
pub const WAKE: &str = "wasmc_wake";

/// What the stub needs where there is more than one thread.
pub const AMONG_THREADS: [&str; 4] = [HOLD_DESCRIPTOR, RELEASE_DESCRIPTOR, SLEEP, WAKE];

// What of `program::Program::setup` the stub defines, each an `extern "C" fn()`. The compiler lists those that the program needs, in this
// order; the others are not linked.

/// Ends the program when the processor lacks what the [`crate::cpu::Cpu`] asks for.
pub const CHECK_CPU: &str = "wasmc_check_cpu";

/// Shows what is granted, if whoever runs the program asks for that, and ends it.
pub const SHOW: &str = "wasmc_show";

/// Finds out whether what whoever runs the program denies it is clear.
pub const CHECK_DENIED: &str = "wasmc_check_denied";

/// Begins to count the time that the program may take.
pub const LIMIT_TIME: &str = "wasmc_limit_time";

/// Gives up privileges and closes inherited descriptors. Part of a program with a sandbox.
pub const SANDBOX_BEGIN: &str = "wasmc_sandbox_begin";

/// Connects standard streams to nothing.
pub const NULL_STREAMS: &str = "wasmc_null_streams";

/// Opens the granted directories. Part of a program that was granted some and imports something that could use them.
pub const OPEN_DIRS: &str = "wasmc_open_dirs";

/// Opens the granted listeners.
pub const OPEN_LISTENERS: &str = "wasmc_open_listeners";

/// Leaves of the file system nothing but the granted directories. Part of a program with a sandbox that imports something that
/// takes a path.
pub const SANDBOX_FILES: &str = "wasmc_sandbox_files";

/// Leaves of the system calls nothing but those that are pinned ([`crate::sandbox`]). Part of a program with a sandbox, and
/// the last.
pub const SANDBOX_CALLS: &str = "wasmc_sandbox_calls";

// Defined by the object.

/// The [`crate::program::Program`].
pub const PROGRAM: &str = "wasmc_program";

/// The [`crate::thread::Threads`], of a program that can start threads.
pub const THREADS: &str = "wasmc_threads";

/// The [`crate::cpu::Cpu`], of a program that needs more than every processor has.
pub const CPU: &str = "wasmc_cpu";

/// The [`crate::grants::Grants`].
pub const GRANTS: &str = "wasmc_grants";

/// The [`crate::program::Slice`] of text that [`SHOW`] shows.
pub const SHOWN: &str = "wasmc_shown";

/// The [`crate::sandbox::Sandbox`].
pub const SANDBOX: &str = "wasmc_sandbox";
/// The [`crate::limits::TimeLimits`].
pub const TIME_LIMITS: &str = "wasmc_time_limits";

/// The [`crate::exception::Tag`]s of the program by number, in writable data.
pub const TAGS: &str = "wasmc_tags";

// Defined by the linker; see `functions` and `sandbox`.

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

/// The filter of system calls: an array of the kernel's `struct sock_filter`; see [`crate::sandbox`].
pub const FILTER_START: &str = "wasmc_filter_start";
/// End of the filter.
pub const FILTER_END: &str = "wasmc_filter_end";

/// The lowest address of the guest's stack, above at least [`crate::layout::STACK_GUARD`] bytes at which nothing is.
pub const STACK_START: &str = "wasmc_stack_start";
/// The end of the guest's stack, a multiple of 16.
pub const STACK_END: &str = "wasmc_stack_end";

/// Every name that the object or the linker gives a meaning; a guest's function of such a name is renamed.
pub const RESERVED_PREFIX: &str = "wasmc_";
