//! Command lines that make no sense: exit code 2, what is wrong, and what to write instead. Nothing is done.

use expect_test::expect;

use crate::directory::Directory;

#[test]
fn no_command() {
    let output = Directory::new().wasmc("");
    assert_eq!(output.status.code(), Some(2));
    assert!(String::from_utf8_lossy(&output.stderr).contains("Usage: wasmc <COMMAND>"));
}

#[test]
fn an_unknown_target() {
    let directory = Directory::new();
    directory.refuses(
        "build nothing.wat --target arm64-linux",
        &expect![[r#"
        exit code 2
        error: unknown target `arm64-linux`
          help: did you mean `aarch64-linux`? the targets are x86_64-linux, aarch64-linux, and all
    "#]],
    );
    directory.refuses(
        "build nothing.wat --target wasm32-wasip1",
        &expect![[r#"
        exit code 2
        error: unknown target `wasm32-wasip1`
          help: the targets are x86_64-linux, aarch64-linux, and all
    "#]],
    );
}

#[test]
fn one_output_for_several_results() {
    let directory = Directory::new();
    directory.refuses(
        "build nothing.wat --target all -o app",
        &expect![[r#"
        exit code 2
        error: -o app names one file, and there would be 2
          help: give one input, one --target and one --emit, or use --out-dir
    "#]],
    );
    directory.refuses(
        "build nothing.wat --emit exe,bundle -o app",
        &expect![[r#"
        exit code 2
        error: -o app names one file, and there would be 2
          help: give one input, one --target and one --emit, or use --out-dir
    "#]],
    );
    directory.refuses(
        "build nothing.wat nothing.wat -o app",
        &expect![[r#"
        exit code 2
        error: -o app names one file, and there would be 2
          help: give one input, one --target and one --emit, or use --out-dir
    "#]],
    );
    directory.refuses(
        "build nothing.wat -o app --out-dir there",
        &expect![[r#"
        exit code 2
        error: the argument '--output <FILE>' cannot be used with '--out-dir <DIR>'

        Usage: wasmc build --output <FILE> <INPUT>...

        For more information, try '--help'.
    "#]],
    );
}

#[test]
fn two_results_for_one_file() {
    let directory = Directory::new();
    directory.write("other/nothing.wat", crate::directory::NOTHING);
    directory.refuses("build nothing.wat other/nothing.wat --target linux/amd64", &expect![[r#"
        exit code 2
        error: dist/nothing-x86_64-linux would be written twice
          help: by nothing.wat for x86_64-linux, and by other/nothing.wat for x86_64-linux; build them separately, with --name or --out-dir
    "#]]);
    directory.refuses(
        "build nothing.wat --target x86_64-linux --target linux/amd64",
        &expect![[r#"
        exit code 2
        error: dist/nothing-x86_64-linux would be written twice
          help: nothing.wat for x86_64-linux is asked for twice; give each input, --target and --emit once
    "#]],
    );
    directory.refuses(
        "build nothing.wat --target linux/amd64 --emit asm,asm",
        &expect![[r#"
        exit code 2
        error: dist/nothing-x86_64-linux.s would be written twice
          help: nothing.wat for x86_64-linux is asked for twice; give each input, --target and --emit once
    "#]],
    );
    directory.refuses(
        "build nothing.wat other/nothing.wat --name app",
        &expect![[r#"
        exit code 2
        error: --name names one program, and there are several inputs
    "#]],
    );
}

#[test]
fn an_output_that_is_the_input() {
    let directory = Directory::new();
    directory.refuses(
        "build nothing.wat -o ./nothing.wat",
        &expect![[r#"
        exit code 2
        error: ./nothing.wat would be overwritten, and it is an input
    "#]],
    );
    assert_eq!(directory.read("nothing.wat"), crate::directory::NOTHING.as_bytes());
}

#[test]
fn names_that_are_no_names() {
    let directory = Directory::new();
    directory.refuses(
        "build nothing.wat --name a/b",
        &expect![[r#"
        exit code 2
        error: `a/b` cannot be the name of a program
          help: a name is part of a file's name; --out-dir and -o say where it goes
    "#]],
    );
    directory.refuses(
        "build nothing.wat --name ..",
        &expect![[r#"
        exit code 2
        error: `..` cannot be the name of a program
          help: a name is part of a file's name; --out-dir and -o say where it goes
    "#]],
    );
    directory.refuses(
        "build nothing.wat --name manifest.json",
        &expect![[r#"
            exit code 2
            error: `manifest.json` cannot be the name of a program
              help: a name is part of a file's name; --out-dir and -o say where it goes
        "#]],
    );
}

#[test]
fn grants_that_grant_nothing() {
    let directory = Directory::new();
    directory.refuses(
        "build nothing.wat --dir ::/data",
        &expect![[r#"
        exit code 2
        error: `::/data` does not name a directory
          help: write HOST, HOST::GUEST, HOST:ro or HOST::GUEST:ro
    "#]],
    );
    directory.refuses(
        "build nothing.wat --dir a::/ --dir b::/:ro",
        &expect![[r#"
        exit code 2
        error: `a` and `b` would both be `/` to the guest
          help: give one of them another guest name: HOST::GUEST
    "#]],
    );
    directory.refuses(
        "build nothing.wat --env HOME",
        &expect![[r#"
        exit code 2
        error: `HOME` gives no value to the variable
          help: write HOME=VALUE, or pass it on at run time with --inherit-env=HOME
    "#]],
    );
    directory.refuses(
        "build nothing.wat --inherit-env=",
        &expect![[r#"
        exit code 2
        error: --inherit-env= names no variable
          help: without the `=` it passes on all of them
    "#]],
    );
    directory.refuses(
        "build nothing.wat --inherit-env=A=1",
        &expect![[r#"
        exit code 2
        error: `A=1` is not the name of a variable
          help: to set a value, use --env A=1
    "#]],
    );
}

#[test]
fn variables_of_whoever_runs_the_program() {
    let directory = Directory::new();
    directory.refuses(
        "build nothing.wat --env WASMC_DENY=dir",
        &expect![[r#"
        exit code 2
        error: `WASMC_DENY` is for whoever runs the program, which never sees it
    "#]],
    );
    directory.refuses(
        "build nothing.wat --inherit-env=WASMC_SHOW",
        &expect![[r#"
        exit code 2
        error: `WASMC_SHOW` is for whoever runs the program, which never sees it
    "#]],
    );
}

#[test]
fn addresses_that_are_none() {
    let directory = Directory::new();
    directory.refuses("build nothing.wat --listen localhost:80", &expect![[r#"
        exit code 2
        error: `localhost:80` is not an address to listen on
          help: write an IP address and a port: 127.0.0.1:8080 or [::1]:8080; 0.0.0.0:8080 and [::]:8080 are all of a machine's
    "#]]);
    directory.refuses(
        "build nothing.wat --listen [::1]:80 --listen [::1]:80",
        &expect![[r#"
        exit code 2
        error: [::1]:80 is given twice, and one program can listen there once
    "#]],
    );
}

#[test]
fn limits_that_are_none() {
    let directory = Directory::new();
    directory.refuses(
        "build nothing.wat --max-memory 1.5G",
        &expect![[r#"
        exit code 2
        error: `1.5G` is not a size
          help: write bytes (65536), or KiB (64K), MiB (16M) or GiB (1G), without a fraction
    "#]],
    );
    directory.refuses(
        "build nothing.wat --max-stack 1K",
        &expect![[r#"
            exit code 2
            error: a stack of 1 KiB is not possible
              help: 64 KiB to 512 MiB is what --max-stack takes
        "#]],
    );
    directory.refuses(
        "build nothing.wat --max-fds 2",
        &expect![[r#"
        exit code 2
        error: the standard streams and what is granted take 3 descriptors, and the program may have 2
          help: grant less, or give a larger --max-fds
    "#]],
    );
    directory.refuses(
        "build nothing.wat --max-fds 5000",
        &expect![[r#"
        exit code 2
        error: a program has 1024 descriptors at most
          help: --max-fds can lower that, and not raise it
    "#]],
    );
    directory.refuses(
        "build nothing.wat --timeout 1d",
        &expect![[r#"
        exit code 2
        error: `1d` is not a duration
          help: write seconds (2), or numbers with units, larger ones first: 500ms, 2s, 1m30s, 1h
    "#]],
    );
    directory.refuses(
        "build nothing.wat --cpu-time 0",
        &expect![[r#"
        exit code 2
        error: `0` is no time at all, in which no program can run
    "#]],
    );
}

#[test]
fn unknown_words() {
    let directory = Directory::new();
    directory.refuses(
        "biuld nothing.wat",
        &expect![[r#"
        exit code 2
        error: unrecognized subcommand 'biuld'

          tip: a similar subcommand exists: 'build'

        Usage: wasmc <COMMAND>

        For more information, try '--help'.
    "#]],
    );
    directory.refuses(
        "build nothing.wat --emit exe,image",
        &expect![[r#"
        exit code 2
        error: invalid value 'image' for '--emit <KIND>'
          [possible values: exe, bundle, obj, clif, asm, map]

        For more information, try '--help'.
    "#]],
    );
    directory.refuses(
        "build nothing.wat -O3",
        &expect![[r#"
        exit code 2
        error: invalid value '3' for '-O <LEVEL>'
          [possible values: 0, 1, 2, s]

        For more information, try '--help'.
    "#]],
    );
    directory.refuses(
        "build nothing.wat --targt x86_64-linux",
        &expect![[r#"
        exit code 2
        error: unexpected argument '--targt' found

          tip: a similar argument exists: '--target'

        Usage: wasmc build --target <TARGET> <INPUT>...

        For more information, try '--help'.
    "#]],
    );
    directory.refuses(
        "build",
        &expect![[r#"
        exit code 2
        error: the following required arguments were not provided:
          <INPUT>...

        Usage: wasmc build <INPUT>...

        For more information, try '--help'.
    "#]],
    );
    directory.refuses(
        "run nothing.wat -x",
        &expect![[r#"
        exit code 2
        error: unexpected argument '-x' found

          tip: to pass '-x' as a value, use '-- -x'

        Usage: wasmc run [OPTIONS] <INPUT> [ARGS]...

        For more information, try '--help'.
    "#]],
    );
}
