//! Attempts to leave the sandbox, one name each: by paths, races, descriptors, rights, pointers, counts, and the bounds of memories and tables. The
//! guest is a puppet (`wasmc_tests::puppet`), so each is made in a real image, for every target, and where there is no emulator
//! with either way of resolving paths. Each must fail closed: with an error or a trap, with nothing outside changed and nothing of it seen.
//!
//! **An attack that proves nothing is not counted**: each is made a second time without the check that stops it, and must then do
//! its harm, or get as far as the next check. How the check is switched off:
//!
//! - `paths`, `races`: the test does what the guest tried, by the kernel's ordinary resolution below the same directory, as a
//!   runtime would that does not resolve paths itself.
//! - `names`: likewise, by a runtime that takes strings more leniently.
//! - `descriptors`, `rights`: an unlocked puppet overwrites the entry of the descriptor table that the check looks at.
//! - `pointers`, `counts`: it maps memory behind the guest's, and overwrites the length that the checks compare with.
//! - `bounds`: likewise for compiled code; where the hardware is the check, mapping memory there is enough.
//!
//! Unlocked puppets have no sandbox of the operating system; the attacks on that are in `tests/sandbox`.

mod bounds;
mod bounds_guest;
mod counts;
mod descriptors;
mod names;
mod paths;
mod pointers;
mod races;
mod rights;
mod setting;

use std::process::ExitCode;
use std::sync::Arc;

use libtest_mimic::{Arguments, Trial};

use setting::Setting;

/// An attempt: its name, and what makes it and panics when it succeeds, or when it does not without the check.
struct Attack {
    name: String,
    run: Box<dyn Fn(&Setting) + Send + Sync>,
}

/// An attempt that is not in a table of its own kind.
type Single = (&'static str, fn(&Setting));

impl Attack {
    fn new(name: impl Into<String>, run: impl Fn(&Setting) + Send + Sync + 'static) -> Attack {
        Attack { name: name.into(), run: Box::new(run) }
    }
}

/// What an attempt gives, where that does not matter but what it does.
fn ignore<T>(_: Result<T, u64>) {}

fn main() -> ExitCode {
    let arguments = Arguments::from_args();
    // The kinds, and whether they depend on how paths are resolved.
    let kinds = [
        ("path", true, paths::attacks()),
        ("name", true, names::attacks()),
        ("race", true, races::attacks()),
        ("rights", true, rights::attacks()),
        ("descriptor", false, descriptors::attacks()),
        ("pointer", false, pointers::attacks()),
        ("count", false, counts::attacks()),
        ("bounds", false, bounds::attacks()),
    ];
    let settings: Vec<_> = setting::all().into_iter().map(Arc::new).collect();
    let mut trials = Vec::new();
    for (kind, resolves, attacks) in kinds {
        for attack in attacks {
            let attack = Arc::new(attack);
            for setting in settings.iter().filter(|setting| resolves || !setting.is_second()) {
                let name = format!("{}/{kind}/{}", setting.name(), attack.name);
                let (attack, setting) = (Arc::clone(&attack), Arc::clone(setting));
                trials.push(Trial::test(name, move || {
                    (attack.run)(&setting);
                    Ok(())
                }));
            }
        }
    }
    libtest_mimic::run(&arguments, trials).exit_code()
}
