//! What `--help` says.

use expect_test::expect;

use crate::directory::Directory;

#[test]
fn wasmc() {
    Directory::new().check(
        "--help",
        &expect![[r#"
            exit code 0
            Compiles WebAssembly ahead of time into small, sandboxed native executables

            Usage: wasmc <COMMAND>

            Commands:
              build    Compile modules into executables and bundles
              run      Compile a module for this machine and run it
              targets  List what can be built for, each with its other names
              inspect  Show what an executable, a bundle or a module holds

            Options:
              -h, --help     Print help
              -V, --version  Print version

            Exit codes:
              0   done
              1   the input cannot be built: damaged, invalid, not supported, or an import is missing
              2   the command line makes no sense
              3   a file could not be read or written
              70  a defect of wasmc
            `wasmc run` ends as the program does: with its exit code, 134 when it traps, 126 when it cannot
            start, 124 when its time is up.
        "#]],
    );
}

#[test]
fn run() {
    Directory::new().check(
        "run --help",
        &expect![[r#"
            exit code 0
            Compile a module for this machine and run it

            Nothing is written but what the cache keeps. The program sees the arguments after INPUT; put `--`
            before one that begins with a dash.

            Usage: wasmc run [OPTIONS] <INPUT> [ARGS]...

            Arguments:
              <INPUT>
                      The module, in binary (.wasm) or as text (.wat); `-` is standard input

              [ARGS]...
                      Arguments of the program, or of the function that is invoked

            Options:
                  --invoke <NAME>
                      Call this export with ARGS instead, and print what it returns, a line for each result

                      Integers are decimal or, behind `0x`, hexadecimal. Where the module has an `_initialize`,
                      that is called first.

                  --entry <NAME>
                      Start with this export instead of `_start`

                      It has no parameters. Where it returns an i32, that is the program's exit code. Where the
                      module has an `_initialize`, that is called first.

                  --link <NAME=FILE>
                      Link a further module, which others import from as NAME

                      Each is instantiated, and its `_initialize` called, before those that import from it.
                      Calls between modules are as direct as those within one. Linked modules can import from
                      WASI, each for its own memory, and from each other.

                  --features <NAMES>
                      Accept these proposals, also where --no-features names them; `wasmc targets --features`
                      lists all

                      All that are finished are accepted to begin with. `--no-features all --features simd`
                      accepts the first version of WebAssembly and one proposal.

                  --no-features <NAMES>
                      Refuse modules that use these proposals; `all` means every one

              -O <LEVEL>
                      How much to optimise

                      Possible values:
                      - 0: Not at all: the fastest to compile
                      - 1: A little
                      - 2: For speed
                      - s: For speed, and where it costs little of it, for size

                      [default: 2]

                  --cpu <LEVELS>
                      Use all that processors of this level have; an executable refuses to start on one that has
                      less

                      x86-64-v2, -v3 or -v4; armv8-a or armv8.1-a; `native` is the highest of these that this
                      machine has. What is built is for the lowest unless this says otherwise, what is run is
                      for this machine.

                  --no-cache
                      Compile every function anew, and keep nothing for the next build

                      Otherwise compiled functions are kept in WASMC_CACHE_DIR, by default in `wasmc` in
                      XDG_CACHE_HOME or ~/.cache, up to WASMC_CACHE_SIZE [default: 1G], and the next build
                      compiles only those that have changed. It makes the same bytes.

                  --os-sandbox <WHEN>
                      Whether the program has the kernel hold it to what it was linked with and granted

                      Below the checks of WebAssembly and WASI, the kernel then lets it make only the system
                      calls that it needs (seccomp) and use only the files that it was granted (Landlock).

                      Possible values:
                      - auto:    As far as the kernel can
                      - require: Always: the program does not start where the kernel lacks something of it
                      - off:     Never, as for debuggers that are to be attached

                      [default: auto]

              -h, --help
                      Print help (see a summary with '-h')

            Grants (nothing else is allowed):
                  --dir <HOST[::GUEST][:ro]>
                      Grant a directory and all below it

                      HOST is a path on the machine that runs the program; a relative one is resolved in the
                      working directory there. The guest sees it as GUEST, or as HOST when no GUEST is given.
                      With `:ro` it can change nothing.

                  --env <NAME=VALUE>
                      Set an environment variable; the executable holds its value, for all to read

                  --inherit-env[=<NAME>]
                      Pass on an environment variable of whoever runs the program; without NAME, all of them

                  --arg0 <NAME>
                      The name by which the program knows itself, its first argument; by default the
                      executable's, without its directory

                  --listen <ADDR>
                      Have the program listen for TCP connections at an address, such as `127.0.0.1:8080` or
                      `[::1]:8080`

                      It finds the listening sockets as descriptors behind the directories, in the order given
                      here. Port 0 is any that is free.

                  --stdin <inherit|null>
                      Where the program's standard input comes from: whoever runs it, or nowhere

                      [default: inherit]

                  --stdout <inherit|null>
                      Where its standard output goes

                      [default: inherit]

                  --stderr <inherit|null>
                      Where its standard error goes; the messages of the runtime itself, as that of a trap, get
                      out in any case

                      [default: inherit]

                  --fixed-grants
                      Keep whoever runs the program from narrowing its grants

                      Otherwise the environment variable WASMC_DENY takes away what it names, as in
                      WASMC_DENY=dir=/data,write,env=HOME,net, and WASMC_SHOW=grants shows what is granted in
                      the place of running the program.

            Limits:
                  --max-memory <SIZE>
                      Let each linear memory have no more than this

                      Sizes are bytes, or KiB, MiB or GiB: 65536, 64K, 16MiB. Beyond it, memory.grow gives -1. A
                      module that begins with more is refused.

                  --max-stack <SIZE>
                      Give each thread a stack of this size, 64K to 512M [default: 8M]

                      It is rounded up to a multiple of 64 KiB. A program that needs more traps.

                  --max-fds <N>
                      Let the program have no more descriptors open, the standard streams among them [default:
                      1024]

                  --timeout <DURATION>
                      Stop the program after this time, with exit code 124

                      Durations are seconds, or numbers with units: 2, 500ms, 1m30s.

                  --cpu-time <DURATION>
                      Stop the program when it has used processors for this time, with exit code 124

                      What the kernel does for it counts too, and so does each thread.

            Examples:
              wasmc run app.wasm
              wasmc run --dir . --env LANG=C app.wasm -- --an-option-of-the-program a b
              wasmc run --invoke add library.wasm 1 -2
        "#]],
    );
}

#[test]
fn inspect() {
    Directory::new().check(
        "inspect --help",
        &expect![[r#"
        exit code 0
        Show what an executable, a bundle or a module holds

        Of an executable or a bundle: its target, what it was made from, what it imports, what it is
        granted, and the sizes of its sections. Of a module: its imports, whether wasmc provides them, its
        exports, memories, tables, sections, and the proposals that it uses.

        Usage: wasmc inspect [OPTIONS] <FILE>

        Arguments:
          <FILE>
                  The file; `-` is standard input

        Options:
              --json
                  Print JSON

          -h, --help
                  Print help (see a summary with '-h')
    "#]],
    );
}

#[test]
fn the_version() {
    let output = Directory::new().wasmc("--version");
    assert_eq!(String::from_utf8_lossy(&output.stdout), format!("wasmc {}\n", env!("CARGO_PKG_VERSION")));
}
