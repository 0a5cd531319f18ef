//! Bundles: written the same every time, opened by tar, and read back without trust.

use std::io::Write;
use std::process::{Command, Stdio};

use wasmc::bundle::{pack, unpack};
use wasmc::grants::Grants;
use wasmc::manifest::{Content, Manifest, Options, Wasm};
use wasmc::sandbox::OsSandbox;

const EXECUTABLE: &[u8] = b"\x7fELF, or so it says";

fn manifest() -> Manifest {
    let os_sandbox = OsSandbox::Auto;
    let options = Options { optimize: "2".into(), cpu: None, strip: false, os_sandbox, entry: None };
    let wasm = Wasm { main: Content::of(b"\0asm"), linked: Vec::new() };
    Manifest::new("x86_64-linux", options, wasm, vec!["env.f".into()], Grants::default())
}

/// A tar archive of files, compressed.
fn archive(files: &[(&str, &[u8])]) -> Vec<u8> {
    let mut tar = tar::Builder::new(Vec::new());
    for (name, content) in files {
        let mut header = tar::Header::new_gnu();
        header.set_size(content.len() as u64);
        tar.append_data(&mut header, name, *content).expect("an archive in memory");
    }
    zstd::encode_all(&tar.into_inner().expect("an archive in memory")[..], 3).expect("compresses")
}

fn refusal(bundle: &[u8]) -> String {
    unpack(bundle).expect_err("must be refused").to_string()
}

#[test]
fn a_bundle_reads_back() {
    let bundle = unpack(&pack("app", EXECUTABLE, &manifest()).expect("packs")).expect("unpacks");
    assert_eq!(bundle.name, "app");
    assert_eq!(bundle.executable, EXECUTABLE);
    assert_eq!(bundle.manifest, manifest().with_executable(EXECUTABLE));
}

#[test]
fn the_same_executable_makes_the_same_bytes() {
    let large = vec![7; 1 << 20];
    for executable in [EXECUTABLE, &large] {
        let first = pack("app", executable, &manifest()).expect("packs");
        assert_eq!(first, pack("app", executable, &manifest()).expect("packs"));
    }
}

#[test]
fn tar_opens_it() {
    let bundle = pack("app", EXECUTABLE, &manifest()).expect("packs");
    let archive = zstd::decode_all(&bundle[..]).expect("decompresses");
    let mut tar = Command::new("tar")
        .args(["-tv", "--numeric-owner", "--utc"])
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .spawn()
        .expect("tar is installed");
    tar.stdin.take().expect("piped").write_all(&archive).expect("tar reads");
    let output = tar.wait_with_output().expect("tar ends");
    assert!(output.status.success());
    let size = manifest().with_executable(EXECUTABLE).to_json().expect("writes").len();
    assert_eq!(
        String::from_utf8_lossy(&output.stdout),
        format!(
            "-rw-r--r-- 0/0             {size} 1980-01-01 00:00 manifest.json\n\
             -rwxr-xr-x 0/0              {} 1980-01-01 00:00 app\n",
            EXECUTABLE.len()
        )
    );
}

#[test]
fn the_manifest_has_its_name_for_itself() {
    let error = pack("manifest.json", EXECUTABLE, &manifest()).expect_err("refused");
    assert_eq!(
        error.to_string(),
        "`manifest.json` cannot be the name of a program in a bundle\n  help: give another with --name"
    );
}

#[test]
fn an_executable_that_was_exchanged_is_noticed() {
    let text = manifest().with_executable(b"another").to_json().expect("writes");
    let message = refusal(&archive(&[("manifest.json", &text), ("app", EXECUTABLE)]));
    assert!(
        message.starts_with("`app` in the bundle is not the executable that its manifest describes"),
        "{message}"
    );
}

#[test]
fn what_does_not_belong_there_is_refused() {
    let text = manifest().with_executable(EXECUTABLE).to_json().expect("writes");
    let text = &text[..];
    for (files, message) in [
        (&[][..], "the bundle holds no manifest"),
        (&[("manifest.json", text)][..], "the bundle holds no executable"),
        (&[("app", EXECUTABLE)][..], "the bundle holds no manifest"),
        (
            &[("manifest.json", text), ("app", EXECUTABLE), ("more", b"")][..],
            "the bundle holds `more`, which wasmc did not put there",
        ),
        (
            &[("manifest.json", text), ("manifest.json", text)][..],
            "the bundle holds `manifest.json`, which wasmc did not put there",
        ),
        (
            &[("manifest.json", &b"[]"[..]), ("app", EXECUTABLE)][..],
            "the manifest is damaged: invalid length 0, expected struct Manifest with 10 elements at line 1 column 2",
        ),
    ] {
        assert_eq!(refusal(&archive(files)), message);
    }
}

#[test]
fn a_bundle_cut_short_anywhere_is_refused() {
    let bundle = pack("app", EXECUTABLE, &manifest()).expect("packs");
    for end in 0..bundle.len() {
        refusal(&bundle[..end]);
    }
}

#[test]
fn a_changed_byte_is_noticed() {
    let bundle = pack("app", EXECUTABLE, &manifest()).expect("packs");
    for at in 0..bundle.len() {
        let mut changed = bundle.clone();
        changed[at] ^= 0x10;
        if let Ok(read) = unpack(&changed) {
            // A few bits of the frame's header mean nothing to the decoder.
            assert_eq!((read.name.as_str(), &read.executable[..]), ("app", EXECUTABLE), "byte {at}");
        }
    }
}

#[test]
fn a_small_file_that_becomes_a_huge_one_is_refused() {
    let huge = vec![0; 17 << 20];
    let message = refusal(&archive(&[("manifest.json", &huge)]));
    assert_eq!(message, "`manifest.json` in the bundle has more than 16777216 bytes");
}
