//! What `--help` says of `build`.

use expect_test::expect;

use crate::directory::Directory;

#[test]
fn at_length() {
    Directory::new().check(
        "build --help",
        &expect![[r#"
            exit code 0
            Compile modules into executables and bundles

            By default it writes dist/NAME-TARGET, an executable, and dist/NAME-TARGET.tar.zst, a bundle to be
            shipped, for this machine. An executable needs nothing where it runs, and can do nothing that it was
            not granted here. The same input makes the same bytes on every machine. Files are written whole or
            not at all.

            Usage: wasmc build [OPTIONS] <INPUT>...

            Arguments:
              <INPUT>...
                      Modules to compile, in binary (.wasm) or as text (.wat); `-` is standard input

            Options:
              -t, --target <TARGET>
                      What to build for: a name, a Rust triple, a container platform, or `all`; this machine by
                      default

                  --out-dir <DIR>
                      Where results go

                      [default: dist]

              -o, --output <FILE>
                      Where the one result goes, the executable unless --emit says otherwise; `-` is standard
                      output

                  --name <NAME>
                      The name of the program, by default that of the input's file; `out` for standard input

                  --emit <KIND>
                      What to write [default: exe,bundle]

                      Possible values:
                      - exe:    NAME-TARGET: the executable
                      - bundle: NAME-TARGET.tar.zst: the executable and its manifest, compressed, to be shipped
                      - obj:    NAME-TARGET.o: the program before it is linked with the runtime
                      - clif:   NAME-TARGET.clif: Cranelift's intermediate representation
                      - asm:    NAME-TARGET.s: the machine code, disassembled
                      - map:    NAME-TARGET.map: what the executable consists of

                  --strip
                      Leave out the symbol table; a trap then names no functions

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
              wasmc build app.wasm
                  dist/app-TARGET and dist/app-TARGET.tar.zst, for this machine
              wasmc build app.wasm --target x86_64-linux --target aarch64-linux
                  the same for two targets; `wasmc targets` lists them, `--target all` means all
              wasmc build app.wasm -o app --dir ./data::/data:ro --env LANG=C
                  one executable, which can read ./data as /data and do nothing else
              wasmc build app.wasm --link zip=zip.wasm --link crc=crc.wat
                  one program of three modules, of which zip.wasm may import from crc.wat
              wasmc build app.wat --emit asm -o -
                  the machine code, on standard output
        "#]],
    );
}

#[test]
fn in_short() {
    Directory::new().check(
        "build -h",
        &expect![[r#"
            exit code 0
            Compile modules into executables and bundles

            Usage: wasmc build [OPTIONS] <INPUT>...

            Arguments:
              <INPUT>...  Modules to compile, in binary (.wasm) or as text (.wat); `-` is standard input

            Options:
              -t, --target <TARGET>      What to build for: a name, a Rust triple, a container platform, or
                                         `all`; this machine by default
                  --out-dir <DIR>        Where results go [default: dist]
              -o, --output <FILE>        Where the one result goes, the executable unless --emit says otherwise;
                                         `-` is standard output
                  --name <NAME>          The name of the program, by default that of the input's file; `out` for
                                         standard input
                  --emit <KIND>          What to write [default: exe,bundle] [possible values: exe, bundle, obj,
                                         clif, asm, map]
                  --strip                Leave out the symbol table; a trap then names no functions
                  --entry <NAME>         Start with this export instead of `_start`
                  --link <NAME=FILE>     Link a further module, which others import from as NAME
                  --features <NAMES>     Accept these proposals, also where --no-features names them; `wasmc
                                         targets --features` lists all
                  --no-features <NAMES>  Refuse modules that use these proposals; `all` means every one
              -O <LEVEL>                 How much to optimise [default: 2] [possible values: 0, 1, 2, s]
                  --cpu <LEVELS>         Use all that processors of this level have; an executable refuses to
                                         start on one that has less
                  --no-cache             Compile every function anew, and keep nothing for the next build
                  --os-sandbox <WHEN>    Whether the program has the kernel hold it to what it was linked with
                                         and granted [default: auto] [possible values: auto, require, off]
              -h, --help                 Print help (see more with '--help')

            Grants (nothing else is allowed):
                  --dir <HOST[::GUEST][:ro]>  Grant a directory and all below it
                  --env <NAME=VALUE>          Set an environment variable; the executable holds its value, for
                                              all to read
                  --inherit-env[=<NAME>]      Pass on an environment variable of whoever runs the program;
                                              without NAME, all of them
                  --arg0 <NAME>               The name by which the program knows itself, its first argument; by
                                              default the executable's, without its directory
                  --listen <ADDR>             Have the program listen for TCP connections at an address, such as
                                              `127.0.0.1:8080` or `[::1]:8080`
                  --stdin <inherit|null>      Where the program's standard input comes from: whoever runs it, or
                                              nowhere [default: inherit]
                  --stdout <inherit|null>     Where its standard output goes [default: inherit]
                  --stderr <inherit|null>     Where its standard error goes; the messages of the runtime itself,
                                              as that of a trap, get out in any case [default: inherit]
                  --fixed-grants              Keep whoever runs the program from narrowing its grants

            Limits:
                  --max-memory <SIZE>    Let each linear memory have no more than this
                  --max-stack <SIZE>     Give each thread a stack of this size, 64K to 512M [default: 8M]
                  --max-fds <N>          Let the program have no more descriptors open, the standard streams
                                         among them [default: 1024]
                  --timeout <DURATION>   Stop the program after this time, with exit code 124
                  --cpu-time <DURATION>  Stop the program when it has used processors for this time, with exit
                                         code 124
        "#]],
    );
}
