//! Standard streams that lead nowhere.

use wasmc::grants::{Grants, Stream, Streams};
use wasmc_tests::machine;

use crate::world::{Guest, LIMIT};

const TRAP: &str = "wasmc: trap: unreachable\n    0: echo (0xf4)\n";

/// Runs a guest that copies its input to both of its outputs, once and once more to standard error.
fn check(stdin: Stream, stdout: Stream, stderr: Stream, expected: (&str, &str)) {
    let grants = Grants { streams: Streams { stdin, stdout, stderr }, ..Grants::default() };
    let guest = Guest { module: include_bytes!("guests/echo.wat"), grants, ..Guest::default() };
    guest.on_each_machine(|executable| {
        let outcome = machine::run(&mut executable.command(), b"ahoy\n".into(), LIMIT).expect("it starts");
        let text = |bytes: &[u8]| String::from_utf8_lossy(bytes).into_owned();
        let (written, complained) = (text(&outcome.stdout), text(&outcome.stderr));
        assert_eq!((written.as_str(), complained.as_str()), (expected.0, &*format!("{}{TRAP}", expected.1)));
    });
}

#[test]
fn each_leads_where_it_is_granted_and_traps_are_always_told() {
    use Stream::{Inherit, Null};
    check(Inherit, Inherit, Inherit, ("ahoy\n", "ahoy\nahoy\n"));
    check(Null, Inherit, Inherit, ("", ""));
    check(Inherit, Null, Inherit, ("", "ahoy\nahoy\n"));
    check(Inherit, Inherit, Null, ("ahoy\n", ""));
    check(Null, Null, Null, ("", ""));
}
