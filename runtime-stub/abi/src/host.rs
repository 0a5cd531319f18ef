//! The functions that a guest can import, with their types and the symbols that implement them.
//!
//! A host function is `extern "C"`, takes the address of the calling instance's [`crate::program::Memory`]
//! descriptor (0 when the instance has no memory) before the parameters given here, and returns the
//! result given here. So the same code serves any instance of a program.
//!
//! Source of the signatures: the WebAssembly/WASI repository, `legacy/preview1/witx` and `legacy/preview0/witx`.

/// A function that the stub provides.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct HostFunction {
    /// The name in the import.
    pub name: &'static str,
    /// Parameters: `i` for `i32`, `I` for `i64`.
    pub params: &'static str,
    /// Results, likewise; empty or one.
    pub results: &'static str,
}

const fn errno(name: &'static str, params: &'static str) -> HostFunction {
    HostFunction { name, params, results: "i" }
}

/// The import module of WASI preview 1. Its functions have the symbols `wasi_snapshot_preview1.NAME`.
pub const PREVIEW1: &str = "wasi_snapshot_preview1";

/// The import module of WASI preview 0, which older toolchains emit: the same functions and signatures but the
/// `sock_accept`. Those in [`UNSTABLE_OWN`] differ in their memory layouts and have symbols
/// `wasi_unstable.NAME`; the others are the functions of preview 1.
pub const UNSTABLE: &str = "wasi_unstable";

/// The functions of preview 0 whose memory layouts or constants differ from preview 1's.
pub const UNSTABLE_OWN: &[&str] = &["fd_filestat_get", "fd_seek", "path_filestat_get", "poll_oneoff"];

/// Functions of preview 1 that preview 0 does not have.
pub const PREVIEW1_ONLY: &[&str] = &["sock_accept"];

/// WASI preview 1, all of it, by name.
pub const PREVIEW1_FUNCTIONS: &[HostFunction] = &[
    errno("args_get", "ii"),
    errno("args_sizes_get", "ii"),
    errno("clock_res_get", "ii"),
    errno("clock_time_get", "iIi"),
    errno("environ_get", "ii"),
    errno("environ_sizes_get", "ii"),
    errno("fd_advise", "iIIi"),
    errno("fd_allocate", "iII"),
    errno("fd_close", "i"),
    errno("fd_datasync", "i"),
    errno("fd_fdstat_get", "ii"),
    errno("fd_fdstat_set_flags", "ii"),
    errno("fd_fdstat_set_rights", "iII"),
    errno("fd_filestat_get", "ii"),
    errno("fd_filestat_set_size", "iI"),
    errno("fd_filestat_set_times", "iIIi"),
    errno("fd_pread", "iiiIi"),
    errno("fd_prestat_dir_name", "iii"),
    errno("fd_prestat_get", "ii"),
    errno("fd_pwrite", "iiiIi"),
    errno("fd_read", "iiii"),
    errno("fd_readdir", "iiiIi"),
    errno("fd_renumber", "ii"),
    errno("fd_seek", "iIii"),
    errno("fd_sync", "i"),
    errno("fd_tell", "ii"),
    errno("fd_write", "iiii"),
    errno("path_create_directory", "iii"),
    errno("path_filestat_get", "iiiii"),
    errno("path_filestat_set_times", "iiiiIIi"),
    errno("path_link", "iiiiiii"),
    errno("path_open", "iiiiiIIii"),
    errno("path_readlink", "iiiiii"),
    errno("path_remove_directory", "iii"),
    errno("path_rename", "iiiiii"),
    errno("path_symlink", "iiiii"),
    errno("path_unlink_file", "iii"),
    errno("poll_oneoff", "iiii"),
    HostFunction { name: "proc_exit", params: "i", results: "" },
    errno("proc_raise", "i"),
    errno("random_get", "ii"),
    errno("sched_yield", ""),
    errno("sock_accept", "iii"),
    errno("sock_recv", "iiiiii"),
    errno("sock_send", "iiiii"),
    errno("sock_shutdown", "ii"),
];

/// The functions of preview 1 that work on sockets, which has those of preview 0 too. Of a program that is granted listeners they have the
/// symbols `wasmc_tcp.NAME`; those of preview 1 know of no socket.
pub const SOCKET_FUNCTIONS: &[&str] = &["sock_accept", "sock_recv", "sock_send", "sock_shutdown"];

/// What stands before the name in the symbols of [`SOCKET_FUNCTIONS`].
pub const TCP: &str = "wasmc_tcp";

/// The import module of wasi-threads.
pub const THREADS: &str = "wasi";

/// wasi-threads: `thread-spawn` starts a thread that calls the export [`THREAD_START`] with its number and the argument. The
/// result is the number, or negative when no thread can be started.
///
/// Source: the repository WebAssembly/wasi-threads.
pub const THREADS_FUNCTIONS: &[HostFunction] =
    &[HostFunction { name: "thread-spawn", params: "i", results: "i" }];

/// The export that a thread begins with: `(func (param i32 i32))`, the number of the thread and the argument.
pub const THREAD_START: &str = "wasi_thread_start";

/// The module of functions that no guest can import: those by which the conformance tests make and look at references,
/// [`SCRIPT_GIVE_RESULT`], and [`SCRIPT_SYSTEM_CALL`].
pub const SCRIPT: &str = "wasmc_script";

/// `give_result(descriptor: i32, word: i64)`: writes 64 bits, little-endian, to a descriptor of the host.
pub const SCRIPT_GIVE_RESULT: &str = "give_result";

/// `system_call(instruction: i64, number: i64, arguments: i32) -> i64`: the tests of the sandbox make a system call by an
/// instruction of their choice.
pub const SCRIPT_SYSTEM_CALL: &str = "system_call";

/// `extern_of(i64) -> externref` and `extern_bits(externref) -> i64`; `I` stands for the reference too.
pub const SCRIPT_FUNCTIONS: &[HostFunction] = &[
    HostFunction { name: "extern_bits", params: "I", results: "I" },
    HostFunction { name: "extern_of", params: "I", results: "I" },
    HostFunction { name: SCRIPT_GIVE_RESULT, params: "iI", results: "" },
    HostFunction { name: SCRIPT_SYSTEM_CALL, params: "IIi", results: "I" },
];
