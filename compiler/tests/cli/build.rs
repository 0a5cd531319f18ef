//! What `wasmc build` writes.

use std::io::Write;
use std::process::{Command, Stdio};

use expect_test::expect;

use crate::directory::{Directory, NOTHING};

const ALL_KINDS: &str = "build nothing.wat --target all --emit exe,bundle,obj,clif,asm,map";

#[test]
fn by_default_an_executable_and_a_bundle() {
    let directory = Directory::new();
    directory.check(
        "build nothing.wat --target linux/amd64",
        &expect![[r#"
        exit code 0
        dist/nothing-x86_64-linux  SIZE
        dist/nothing-x86_64-linux.tar.zst  SIZE
    "#]],
    );
    assert_eq!(directory.files(), ["dist/nothing-x86_64-linux", "dist/nothing-x86_64-linux.tar.zst"]);
}

#[test]
fn every_kind_for_every_target() {
    let directory = Directory::new();
    directory.check(
        ALL_KINDS,
        &expect![[r#"
        exit code 0
        dist/nothing-x86_64-linux  SIZE
        dist/nothing-x86_64-linux.tar.zst  SIZE
        dist/nothing-x86_64-linux.o  SIZE
        dist/nothing-x86_64-linux.clif  SIZE
        dist/nothing-x86_64-linux.s  SIZE
        dist/nothing-x86_64-linux.map  SIZE
        dist/nothing-aarch64-linux  SIZE
        dist/nothing-aarch64-linux.tar.zst  SIZE
        dist/nothing-aarch64-linux.o  SIZE
        dist/nothing-aarch64-linux.clif  SIZE
        dist/nothing-aarch64-linux.s  SIZE
        dist/nothing-aarch64-linux.map  SIZE
    "#]],
    );
    assert_eq!(directory.files().len(), 12);
    for name in directory.files() {
        assert!(!directory.read(&name).is_empty(), "{name}");
    }
}

#[test]
fn several_inputs() {
    let directory = Directory::new();
    directory.write("other.wat", NOTHING);
    directory.check(
        "build nothing.wat other.wat -t x86_64-unknown-linux-musl,linux/arm64 --emit exe",
        &expect![[r#"
            exit code 0
            dist/nothing-x86_64-linux  SIZE
            dist/nothing-aarch64-linux  SIZE
            dist/other-x86_64-linux  SIZE
            dist/other-aarch64-linux  SIZE
        "#]],
    );
}

#[test]
fn a_name_and_a_place_of_ones_own() {
    let directory = Directory::new();
    directory.succeed("build nothing.wat -t linux/arm64 --name app --out-dir a/b --emit exe,map");
    assert_eq!(directory.files(), ["a/b/app-aarch64-linux", "a/b/app-aarch64-linux.map"]);
}

#[test]
fn one_file() {
    let directory = Directory::new();
    directory.check(
        "build nothing.wat -t linux/amd64 -o app",
        &expect![[r#"
        exit code 0
        app  SIZE
    "#]],
    );
    directory.check(
        "build nothing.wat -t linux/amd64 -o app.tar.zst --emit bundle",
        &expect![[r#"
        exit code 0
        app.tar.zst  SIZE
    "#]],
    );
    assert_eq!(directory.files(), ["app", "app.tar.zst"]);
    assert_eq!(&directory.read("app")[..4], b"\x7fELF");
}

#[test]
fn to_standard_output_and_nothing_else() {
    let directory = Directory::new();
    let output = directory.wasmc("build nothing.wat -t linux/amd64 -o -");
    assert_eq!(&output.stdout[..4], b"\x7fELF");
    assert!(directory.files().is_empty());
}

#[test]
fn from_standard_input_it_is_called_out() {
    let directory = Directory::new();
    let mut child = directory
        .command("build - --target linux/amd64")
        .stdin(Stdio::piped())
        .stdout(Stdio::null())
        .spawn()
        .expect("wasmc runs");
    child.stdin.take().expect("piped").write_all(NOTHING.as_bytes()).expect("wasmc reads");
    assert!(child.wait().expect("wasmc ends").success());
    assert_eq!(directory.files(), ["dist/out-x86_64-linux", "dist/out-x86_64-linux.tar.zst"]);
}

#[test]
fn text_and_binary_make_the_same() {
    let directory = Directory::new();
    directory.write("binary.wasm", wat::parse_str(NOTHING).expect("a module"));
    directory.succeed("build nothing.wat -t linux/amd64 -o text");
    directory.succeed("build binary.wasm -t linux/amd64 -o binary");
    assert_eq!(directory.read("text"), directory.read("binary"));
}

/// The same bytes from any directory and with any number of threads.
#[test]
fn results_depend_on_nothing_else() {
    let build = |threads| {
        let directory = Directory::new();
        let output =
            directory.command(ALL_KINDS).env("RAYON_NUM_THREADS", threads).output().expect("wasmc runs");
        assert!(output.status.success());
        let files = directory.files();
        files.into_iter().map(|name| (directory.read(&name), name)).collect::<Vec<_>>()
    };
    assert!(build("1") == build("2"), "two builds differ");
}

#[test]
fn what_was_there_is_replaced() {
    let directory = Directory::new();
    directory.write("app", "something older, and longer than any header would be");
    directory.succeed("build nothing.wat -t linux/amd64 -o app");
    assert_eq!(&directory.read("app")[..4], b"\x7fELF");
    assert_eq!(directory.files(), ["app"]);
}

#[test]
fn a_device_is_written_to_and_not_replaced() {
    let directory = Directory::new();
    directory.check(
        "build nothing.wat -t linux/amd64 -o /dev/null",
        &expect![[r#"
        exit code 0
        /dev/null  SIZE
    "#]],
    );
    use std::os::unix::fs::FileTypeExt;
    assert!(std::fs::metadata("/dev/null").expect("it is there").file_type().is_char_device());
}

#[test]
fn only_the_executable_can_be_executed() {
    use std::os::unix::fs::PermissionsExt;
    let directory = Directory::new();
    directory.succeed("build nothing.wat -t linux/amd64 --emit exe,map");
    let mode = |name| directory.path(name).metadata().expect("it is there").permissions().mode();
    assert_eq!(mode("dist/nothing-x86_64-linux") & 0o111, mode("dist") & 0o111);
    assert_eq!(mode("dist/nothing-x86_64-linux.map") & 0o111, 0);
}

#[test]
fn tar_opens_the_bundle() {
    // GNU tar leaves the decompression to it.
    if Command::new("zstd").arg("--version").output().is_err() {
        assert!(std::env::var_os("CI").is_none_or(|ci| ci != "true"), "zstd is missing");
        eprintln!("SKIPPED: zstd is missing");
        return;
    }
    let directory = Directory::new();
    directory.succeed("build nothing.wat -t linux/amd64 --dir . --env A=1");
    let status = Command::new("tar")
        .args(["--zstd", "-xf", "dist/nothing-x86_64-linux.tar.zst"])
        .current_dir(directory.path("."))
        .status();
    assert!(status.expect("tar is installed").success());
    assert_eq!(directory.read("nothing"), directory.read("dist/nothing-x86_64-linux"));
    let manifest = String::from_utf8(directory.read("manifest.json")).expect("UTF-8");
    assert!(manifest.contains(r#""target": "x86_64-linux""#), "{manifest}");
    assert!(manifest.contains(r#""A=1""#), "{manifest}");
}

#[test]
fn without_the_symbol_table_it_is_smaller() {
    let directory = Directory::new();
    directory.write(
        "named.wat",
        format!("(module (func ${} unreachable) (func (export \"_start\") (call 0)))", "long".repeat(2000)),
    );
    directory.succeed("build named.wat -t linux/amd64 -o whole");
    directory.succeed("build named.wat -t linux/amd64 -o stripped --strip");
    assert!(directory.read("stripped").len() + 8000 < directory.read("whole").len());
}
