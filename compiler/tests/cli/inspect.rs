//! What `wasmc inspect` and `wasmc targets` print.

use expect_test::expect;

use crate::directory::Directory;

const GRANTS: &str = "--dir data::/in:ro --dir out --env A=1 --inherit-env=HOME --stdin null --listen [::1]:8080 --arg0 me --max-memory 1M --timeout 90 --fixed-grants";

/// What is printed, up to the sizes of the sections, and without the lines that change with the compiler.
fn report(directory: &Directory, file: &str) -> String {
    let output = directory.wasmc(&format!("inspect {file}"));
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    let text = String::from_utf8(output.stdout).expect("UTF-8");
    let (before, sections) = text.split_once("sections").expect("sections");
    assert!(
        sections.contains("  .text\n") && sections.contains("  .wasmc.manifest  (not loaded)\n"),
        "{sections}"
    );
    let lines = before.lines().filter(|line| !line.starts_with("executable") && !line.starts_with("made by"));
    let mut lines: Vec<_> = lines.collect();
    // The hash of the executable.
    let hash = lines.iter().position(|line| line.contains("sha256")).expect("a hash");
    lines.remove(hash);
    lines.join("\n") + "\n"
}

#[test]
fn an_executable() {
    let directory = Directory::new();
    directory.succeed(&format!("build nothing.wat -t linux/arm64 -o app {GRANTS}"));
    expect![[r#"
        target       aarch64-linux
        wasm         36 bytes
                     sha256 5647c39a1d25d8728350f9619025292a62e78a602068a2ad9b6f075751c93d99
        os sandbox   auto: as far as the kernel can
        grants       directory data as /in, read only
                     directory out as out, read and write
                     variable A=1
                     variable HOME of whoever runs it
                     the name me
                     connections to [::1]:8080
                     no standard input
                     whoever runs it cannot narrow them
        limits       1 MiB for each memory
                     1m30s from start to end
        imports      none
    "#]]
    .assert_eq(&report(&directory, "app"));
}

#[test]
fn a_bundle() {
    let directory = Directory::new();
    directory.succeed("build nothing.wat -t linux/amd64 -o app --emit bundle --inherit-env");
    let report = report(&directory, "app");
    let (bundle, rest) = report.split_once('\n').expect("lines");
    assert!(bundle.starts_with("bundle       nothing, "), "{bundle}");
    expect![[r#"
        target       x86_64-linux
        wasm         36 bytes
                     sha256 5647c39a1d25d8728350f9619025292a62e78a602068a2ad9b6f075751c93d99
        os sandbox   auto: as far as the kernel can
        grants       every variable of whoever runs it
        imports      none
    "#]]
    .assert_eq(rest);
}

#[test]
fn json_holds_the_manifest() {
    let directory = Directory::new();
    directory.succeed(&format!("build nothing.wat -t linux/amd64 -o app {GRANTS}"));
    let output = directory.wasmc("inspect --json app");
    let json: serde_json::Value = serde_json::from_slice(&output.stdout).expect("JSON");
    assert_eq!(json["kind"], "executable");
    assert_eq!(json["content"]["size"], directory.read("app").len());
    assert_eq!(json["manifest"]["target"], "x86_64-linux");
    assert_eq!(json["manifest"]["grants"]["dirs"][0]["guest"], "/in");
    assert_eq!(json["manifest"]["grants"]["listen"][0], "[::1]:8080");
    assert_eq!(json["manifest"]["grants"]["streams"]["stdin"], "null");
    assert_eq!(json["manifest"]["limits"]["timeout"], "1m30s");
    assert_eq!(json["sections"][0]["name"], ".text");
    assert_eq!(json["sections"][0]["loaded"], true);
}

#[test]
fn a_module_in_text() {
    Directory::new().check(
        "inspect nothing.wat",
        &expect![[r#"
        exit code 0
        module       36 bytes
                     sha256 5647c39a1d25d8728350f9619025292a62e78a602068a2ad9b6f075751c93d99
        builds       yes
        functions    1
        memories     none
        tables       none
        proposals    none
        imports      none
        exports      _start  (func)
        sections        4 bytes  type
                        2 bytes  function
                       10 bytes  export
                        4 bytes  code
    "#]],
    );
}

#[test]
fn what_wasmc_did_not_make() {
    let directory = Directory::new();
    directory.write("page.html", "<!DOCTYPE html>");
    directory.refuses(
        "inspect page.html",
        &expect![[r#"
            exit code 1
            error: page.html: not a WebAssembly module: it does not begin with the bytes `\0asm`
              help: wasmc takes a binary module (.wasm) or its text form (.wat)
        "#]],
    );
    let own = std::env::current_exe().expect("a path").display().to_string();
    let output = directory.wasmc(&format!("inspect {own}"));
    assert_eq!(output.status.code(), Some(1));
    assert!(String::from_utf8_lossy(&output.stderr).contains("not made by wasmc"));
}

#[test]
fn whoever_closes_the_pipe_has_seen_enough() {
    let directory = Directory::new();
    let (reader, writer) = std::io::pipe().expect("a pipe");
    drop(reader);
    let output = directory.command("inspect nothing.wat").stdout(writer).output().expect("wasmc runs");
    assert!(output.status.success());
    assert!(output.stderr.is_empty());
}

#[test]
fn targets() {
    let output = Directory::new().wasmc("targets");
    let text = String::from_utf8(output.stdout).expect("UTF-8").replace("  (this machine)", "");
    expect![[r#"
        x86_64-linux   or linux/amd64, x86_64-unknown-linux-musl, x86_64-unknown-linux-gnu
        aarch64-linux  or linux/arm64, aarch64-unknown-linux-musl, aarch64-unknown-linux-gnu
    "#]]
    .assert_eq(&text);
}
