//! Levels of instruction sets: an image of each runs where the processor has the level, and refuses to start where it has not.

use std::os::unix::fs::PermissionsExt;
use std::path::Path;
use std::process::Command;
use std::time::Duration;

use wasmc::pipeline::{self, BuildOptions};
use wasmc_targets::{Arch, Cpu, TARGETS, Target};
use wasmc_tests::machine::{self, Machine, Outcome};

/// How long a program may run.
const LIMIT: Duration = Duration::from_secs(60);

/// Counts leading zeros and shifts by a variable amount, which higher levels have other instructions for.
const PROGRAM: &str = r#"(module
    (func (export "_start")
        (if (i32.ne (i32.shl (i32.clz (i32.const 0x10000)) (i32.const 33)) (i32.const 30))
            (then unreachable))))"#;

fn run(target: &'static Target, cpu: &'static Cpu, command: impl FnOnce(&Path) -> Command) -> Outcome {
    let wasm = wat::parse_str(PROGRAM).expect("it is well-formed");
    let options = BuildOptions { cpu, ..BuildOptions::new(target) };
    let image = pipeline::compile(&wasm, &options).expect("it can be built").artifacts.image;
    let directory = tempfile::tempdir().expect("a directory");
    let executable = directory.path().join("program");
    std::fs::write(&executable, image.bytes).expect("it can be written");
    std::fs::set_permissions(&executable, std::fs::Permissions::from_mode(0o755)).expect("it is ours");
    machine::run(&mut command(&executable), Vec::new(), LIMIT).expect("it can be started")
}

fn is_refusal(outcome: &Outcome, cpu: &Cpu) -> bool {
    let expected = format!(
        "wasmc: cannot start: the program was built for processors of the level {}, and this one is not (build it with \
         another --cpu)\n",
        cpu.name
    );
    outcome.status.and_then(|status| status.code()) == Some(126) && outcome.stderr == expected.as_bytes()
}

#[test]
fn each_level_runs_or_refuses() {
    for target in &TARGETS {
        let machine = match Machine::of(target) {
            Ok(machine) => machine,
            Err(missing) => {
                assert!(!machine::must_have_everything(), "{missing}");
                eprintln!("SKIPPED: the levels of {}: {missing}", target.name);
                continue;
            }
        };
        for cpu in target.cpus {
            let outcome = run(target, cpu, |executable| machine.command(executable));
            let runs = outcome.status.is_some_and(|status| status.success());
            let may_refuse = cpu != &target.cpus[0];
            assert!(runs || may_refuse && is_refusal(&outcome, cpu), "{}: {outcome:?}", cpu.name);
        }
    }
}

#[test]
fn a_processor_of_a_lower_level_is_told_so() {
    let target = TARGETS.iter().find(|target| target.arch == Arch::Aarch64).expect("there is one");
    let old = |executable: &Path| {
        let mut command = Command::new("qemu-aarch64");
        command.args(["-cpu", "cortex-a53"]).arg(executable);
        command
    };
    if Command::new("qemu-aarch64").arg("--version").output().is_err() {
        assert!(!machine::must_have_everything(), "qemu-aarch64 is missing");
        eprintln!("SKIPPED: qemu-aarch64 is missing");
        return;
    }
    let [lowest, .., highest] = target.cpus else { panic!("there are at least two levels") };
    assert!(run(target, lowest, old).status.is_some_and(|status| status.success()));
    assert!(is_refusal(&run(target, highest, old), highest));
}
