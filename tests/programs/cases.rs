//! The table of programs and what must come of them, recorded with Wasmtime 48.

/// One run of a program. It sees `/data`, read-only, and an empty `/scratch`, which it must leave empty.
pub(crate) struct Case {
    /// The name of the test.
    pub(crate) name: &'static str,
    /// The file in `guests`.
    pub(crate) guest: &'static str,
    /// The modules that are linked to it: (name, file in `guests`).
    pub(crate) link: &'static [(&'static str, &'static str)],
    /// The export that it starts with, unless that is `_start`.
    pub(crate) entry: Option<&'static str>,
    /// Its arguments.
    pub(crate) args: &'static [&'static str],
    /// Its variables, `NAME=VALUE`.
    pub(crate) env: &'static [&'static str],
    /// What it reads.
    pub(crate) stdin: &'static str,
    /// How it ends.
    pub(crate) exit: i32,
    /// What it writes.
    pub(crate) stdout: &'static str,
    /// What it complains of.
    pub(crate) stderr: Stderr,
}

/// What has to be on standard error.
pub(crate) enum Stderr {
    /// This.
    Exactly(&'static str),
    /// Each of these, among other things.
    Mentions(&'static [&'static str]),
}

/// A run of no program, which writes nothing and succeeds.
const NOTHING: Case = Case {
    name: "",
    guest: "",
    link: &[],
    entry: None,
    args: &[],
    env: &[],
    stdin: "",
    exit: 0,
    stdout: "",
    stderr: Stderr::Exactly(""),
};

const LOGBOOK: Case = Case { guest: "logbook.wasm", ..NOTHING };
const REGATTA: Case = Case { guest: "regatta.wasm", ..NOTHING };
const SHIPYARD: Case = Case { guest: "shipyard.wasm", ..NOTHING };
const MUTINY: Case = Case { guest: "mutiny.wat", ..NOTHING };
const CENSUS: Case = Case { guest: "census.wasm", ..NOTHING };

/// Every case.
pub(crate) static CASES: [Case; 27] = [
    Case { name: "hello", guest: "hello.wat", stdout: "Hello, world!\n", ..NOTHING },
    Case {
        name: "relay",
        guest: "relay.wat",
        link: &[("words", "relay-words.wat"), ("count", "relay-count.wat")],
        exit: 3,
        stdout: "The words are ready.\nI am the words.\nI am the main module.\n",
        ..NOTHING
    },
    Case {
        name: "storm",
        guest: "storm.wat",
        exit: 134,
        stdout: include_str!("expected/storm.txt"),
        stderr: Stderr::Exactly(
            "wasmc: nothing catches the exception `storm`\nwasmc: trap: uncaught exception\n    \
             0: passes_on (0x23b)\n    1: passed_on (0x249)\n    2: set_sail (0x396)\n",
        ),
        ..NOTHING
    },
    Case {
        name: "shoal",
        guest: "shoal.wasm",
        exit: 134,
        stderr: Stderr::Exactly(
            "wasmc: trap: out of bounds memory access\n    \
             0: depth_at (0xb1) at ./shoal.h:6\n    1: least (0x7f) at shoal.c:10\n    2: _start (0x5b) at shoal.c:16\n",
        ),
        ..NOTHING
    },
    Case { name: "entry", guest: "relay-count.wat", entry: Some("next"), exit: 1, ..NOTHING },
    Case {
        name: "logbook-summary",
        args: &["summary", "/data/voyage.log"],
        stdout: include_str!("expected/logbook-summary.txt"),
        ..LOGBOOK
    },
    Case {
        name: "logbook-count",
        args: &["count"],
        stdin: include_str!("input/voyage.log"),
        stdout: "10 entries\n",
        ..LOGBOOK
    },
    Case {
        name: "logbook-files",
        args: &["files", "/scratch"],
        stdout: include_str!("expected/logbook-files.txt"),
        ..LOGBOOK
    },
    Case {
        name: "logbook-time",
        args: &["time"],
        stdout: "slept long enough: true\nwoke in time: true\nit is after 2020: true\n",
        ..LOGBOOK
    },
    Case {
        name: "logbook-environment",
        args: &["environment", "one", "two three", ""],
        env: &["LOG_LEVEL=debug"],
        stdout: include_str!("expected/logbook-environment.txt"),
        stderr: Stderr::Exactly("this goes to standard error\n"),
        ..LOGBOOK
    },
    Case {
        name: "logbook-founder",
        args: &["founder"],
        exit: 134,
        stdout: "leaving port with 3 hatches\n",
        stderr: Stderr::Mentions(&[
            "panicked at logbook.rs:",
            "index out of bounds: the len is 3 but the index is 3",
            "trap: unreachable",
            "logbook::open_hatch",
            "logbook::leave_port",
            "logbook::main",
            "_start",
        ]),
        ..LOGBOOK
    },
    Case { name: "logbook-exit", args: &["exit", "7"], exit: 7, ..LOGBOOK },
    Case {
        name: "logbook-mistake",
        args: &["moor"],
        exit: 1,
        stderr: Stderr::Exactly("Error: \"what is [\\\"moor\\\"] to mean?\"\n"),
        ..LOGBOOK
    },
    Case {
        name: "regatta-sail",
        args: &["sail"],
        stdout: include_str!("expected/regatta-sail.txt"),
        ..REGATTA
    },
    Case {
        name: "regatta-founder",
        args: &["founder"],
        exit: 134,
        stdout: "under way\n",
        stderr: Stderr::Mentions(&["wasmc: trap: unreachable\n    0: abort (0x", "wasi_thread_start"]),
        ..REGATTA
    },
    Case { name: "regatta-abandon", args: &["abandon"], exit: 7, stdout: "under way\n", ..REGATTA },
    Case {
        name: "regatta-capsize",
        args: &["capsize"],
        exit: 134,
        stdout: "under way\n",
        stderr: Stderr::Mentions(&["wasmc: trap: call stack exhausted\n", "regatta::heel"]),
        ..REGATTA
    },
    Case { name: "mutiny-put-down", entry: Some("all_put_down"), stdout: "put down\n", ..MUTINY },
    Case {
        name: "mutiny-rebel",
        entry: Some("rebel"),
        exit: 134,
        stdout: "under way\n",
        stderr: Stderr::Exactly(
            "wasmc: nothing catches the exception `mutiny`\nwasmc: trap: uncaught exception\n    \
             0: rebel (0x15d)\n    1: wasi_thread_start (0x1e1)\n",
        ),
        ..MUTINY
    },
    Case {
        name: "mutiny-run-aground",
        entry: Some("run_aground"),
        exit: 134,
        stdout: "under way\n",
        stderr: Stderr::Exactly(
            "wasmc: trap: out of bounds memory access\n    0: run_aground (0x1b7)\n    1: wasi_thread_start (0x1e4)\n",
        ),
        ..MUTINY
    },
    Case { name: "mutiny-desert", entry: Some("desert"), exit: 9, stdout: "under way\n", ..MUTINY },
    Case {
        name: "shipyard-build",
        args: &["build", "/data/prose.txt"],
        stdout: include_str!("expected/shipyard-build.txt"),
        ..SHIPYARD
    },
    Case {
        name: "shipyard-strike",
        args: &["strike"],
        exit: 134,
        stdout: "at work\n",
        stderr: Stderr::Mentions(&[
            "panicked at shipyard.rs:",
            "the workers are on strike",
            "wasmc: trap: unreachable\n    0: abort (0x",
            "wasi_thread_start",
        ]),
        ..SHIPYARD
    },
    Case { name: "shipyard-close", args: &["close"], exit: 3, stdout: "at work\n", ..SHIPYARD },
    Case {
        name: "census",
        args: &["/data/prose.txt", "/scratch/out.txt"],
        stdout: include_str!("expected/census.txt"),
        ..CENSUS
    },
    Case { name: "census-usage", exit: 2, stderr: Stderr::Exactly("usage: census FILE OUT\n"), ..CENSUS },
    Case {
        name: "census-nowhere",
        args: &["/data/nowhere", "/scratch/out.txt"],
        exit: 1,
        stderr: Stderr::Exactly("census: /data/nowhere: No such file or directory\n"),
        ..CENSUS
    },
];
