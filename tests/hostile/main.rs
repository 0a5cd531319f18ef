//! Calls of WASI without sense: every function of both previews, thousands of times, with pointers, lengths, flags, numbers and
//! descriptors that a program would never pass, in real images in their sandbox.
//!
//! Whatever a guest calls, the process must end by itself or by a trap: never by a signal, and never not at all. What surrounds the granted
//! directory must be as it was, and nothing of that may be found in what the guest wrote or has in its memory.
//!
//! Calls are drawn from seeds, so a failure can be repeated. `WASMC_HOSTILE_ROUNDS` says how many rounds of [`CALLS`] calls there are for
//! each target, and `WASMC_HOSTILE_SEED` with which seed the first begins.

mod calls;

use std::fs;
use std::os::unix::process::ExitStatusExt;
use std::process::Command;
use std::time::Duration;

use wasmc_abi::trap::EXIT_TRAP;
use wasmc_targets::TARGETS;
use wasmc_tests::machine::{self, Machine};
use wasmc_tests::puppet::{FOUND, Model, Traits};
use wasmc_tests::random::Random;
use wasmc_tests::world::{GRANTS, SECRET, World, holds_secret};

/// Calls of a round, that is, of a process; a guest that closes its input or exits makes fewer.
const CALLS: usize = 2000;

/// Rounds unless the environment says otherwise.
const ROUNDS: u64 = 10;

/// How long a round may take, under an emulator on a busy machine.
const LIMIT: Duration = Duration::from_secs(120);

/// Kilobytes that a file may have: what a guest may allocate is not limited by wasmc.
const FILE_SIZE: u32 = 1024;

#[test]
fn no_call_does_harm() {
    let number = |name: &str, default| match std::env::var(name) {
        Ok(value) => value.parse().unwrap_or_else(|_| panic!("{name} is no number")),
        Err(_) => default,
    };
    let (rounds, first) = (number("WASMC_HOSTILE_ROUNDS", ROUNDS), number("WASMC_HOSTILE_SEED", 0));
    for target in &TARGETS {
        let machine = match Machine::of(target) {
            Ok(machine) => machine,
            Err(missing) => {
                assert!(!machine::must_have_everything(), "{missing}");
                eprintln!("SKIPPED: the hostile calls for {}: {missing}", target.name);
                continue;
            }
        };
        let model = Model::new(target, machine, &Traits { hasty: true, ..Traits::default() }, GRANTS);
        let answered: usize = (first..first + rounds).map(|seed| round(&model, target.name, seed)).sum();
        println!("{}: about {answered} answers in {rounds} rounds", target.name);
        assert!(
            answered as u64 > rounds * CALLS as u64 / 20,
            "{answered} calls are too few to show anything"
        );
    }
}

/// Otherwise a round would show less than it says.
#[test]
fn what_a_guest_must_not_see_is_found() {
    for target in &TARGETS {
        let Ok(machine) = Machine::of(target) else { continue };
        let model = Model::new(target, machine, &Traits { hasty: true, ..Traits::default() }, GRANTS);
        let world = World::new();
        for (bytes, code) in [(&b"harmless"[..], 0), (SECRET, FOUND)] {
            let mut input = model.record("store", &[100_001, bytes.len() as u64]);
            input.extend(bytes);
            let outcome =
                machine::run(limited(&model).current_dir(world.base()), input, LIMIT).expect("it starts");
            assert_eq!(outcome.status.and_then(|status| status.code()), Some(code), "{}", target.name);
        }
    }
}

/// Runs one: how many calls there were, by the answers on standard output, to which the guest may have added its own.
fn round(model: &Model, target: &str, seed: u64) -> usize {
    let world = World::new();
    for (link, to) in [("up", ".."), ("out", "../outside"), ("escape", "../outside/secret"), ("loop", "loop")]
    {
        world.link(&format!("rw/{link}"), to);
    }
    world.link("rw/absolute", world.path("outside/secret"));
    let before = world.surroundings();
    let input = calls::input(model, &mut Random::new(seed), CALLS);
    let outcome = machine::run(limited(model).current_dir(world.base()), input, LIMIT).expect("it starts");
    let what = format!("seed {seed} for {target}: {}", String::from_utf8_lossy(&outcome.stderr));
    let status = outcome.status.unwrap_or_else(|| panic!("it hangs: {what}"));
    assert_eq!(status.signal(), None, "{what}");
    assert_ne!(status.code(), Some(FOUND), "it has seen what it must not: {what}");
    if status.code() == Some(EXIT_TRAP) {
        // The calls themselves are made by a guest that does nothing forbidden.
        panic!("a trap: {what}");
    }
    assert_eq!(world.surroundings(), before, "{what}");
    assert!(!holds_secret(&outcome.stdout) && !holds_secret(&outcome.stderr), "{what}");
    drop(fs::remove_file(world.path("rw/absolute")));
    assert!(!world.has_leaked(), "{what}");
    outcome.stdout.len() / 8
}

/// A command that runs the puppet where files cannot become large.
fn limited(model: &Model) -> Command {
    let program = model.command();
    let mut shell = Command::new("sh");
    shell.args(["-c", &format!(r#"trap "" XFSZ; ulimit -f {FILE_SIZE}; exec "$@""#), "sh"]);
    shell.arg(program.get_program()).args(program.get_args());
    shell
}
