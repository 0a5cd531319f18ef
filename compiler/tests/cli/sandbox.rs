//! `--os-sandbox`: what is chosen is in the executable, and said.

use crate::directory::Directory;

#[test]
fn what_is_chosen_is_recorded() {
    let directory = Directory::new();
    for (options, line) in [
        ("", "os sandbox   auto: as far as the kernel can"),
        ("--os-sandbox auto", "os sandbox   auto: as far as the kernel can"),
        ("--os-sandbox require", "os sandbox   require: does not start without it"),
        ("--os-sandbox off", "os sandbox   off: the checks of WebAssembly and WASI alone"),
    ] {
        directory.succeed(&format!("build nothing.wat -t all {options}"));
        for target in ["x86_64-linux", "aarch64-linux"] {
            let output = directory.wasmc(&format!("inspect dist/nothing-{target}.tar.zst"));
            let report = String::from_utf8(output.stdout).expect("UTF-8");
            assert!(report.lines().any(|found| found == line), "{options}: {report}");
            assert_eq!(report.contains("  .wasmc.filter\n"), !line.contains("off:"), "{options}: {report}");
        }
    }
}

#[test]
fn a_call_gives_its_results_out_of_the_sandbox() {
    let directory = Directory::new();
    directory.write("one.wat", r#"(module (func (export "one") (result i32) (i32.const 1)))"#);
    for os_sandbox in ["auto", "require", "off"] {
        let output = directory.wasmc(&format!("run --os-sandbox {os_sandbox} --invoke one one.wat"));
        match output.status.code() {
            // This kernel has none.
            Some(126) if os_sandbox == "require" => {}
            code => assert_eq!((code, output.stdout), (Some(0), b"1\n".to_vec()), "{os_sandbox}"),
        }
    }
}
