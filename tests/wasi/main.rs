//! WASI preview 1 in real images, function by function, for every target: what each does, and each error that it has. What is
//! expected is what the specification says (`legacy/preview1` of the repository WebAssembly/WASI) and, where it leaves a choice, what
//! the official testsuite accepts.
//!
//! [`FUNCTIONS`] is the list; a function without a test is a failure. The unit tests of the stub (`runtime-stub/src/wasi/tests`) go into
//! more detail, without an image around the functions.

mod descriptors;
mod errnos;
mod files;
mod paths;
mod process;

use std::collections::BTreeSet;
use std::process::ExitCode;
use std::sync::{Arc, OnceLock};

use libtest_mimic::{Arguments, Trial};

use wasmc_abi::host::PREVIEW1_FUNCTIONS;
use wasmc_targets::TARGETS;
use wasmc_tests::machine::{self, Machine};
use wasmc_tests::puppet::{Model, Puppet, Traits};
use wasmc_tests::world::{GRANTS, World};

/// What a test gets: a puppet that may use the directories of a world.
struct Stage<'a> {
    puppet: Puppet<'a>,
    world: World,
}

/// A function, and its test.
type Test = (&'static str, fn(&mut Stage<'_>));

/// Every function of preview 1.
const FUNCTIONS: &[&[Test]] = &[descriptors::TESTS, files::TESTS, paths::TESTS, process::TESTS];

fn main() -> ExitCode {
    let arguments = Arguments::from_args();
    let mut trials = vec![Trial::test("every-function-has-a-test", || {
        let tested: BTreeSet<_> = FUNCTIONS.iter().copied().flatten().map(|test| test.0).collect();
        let all: BTreeSet<_> = PREVIEW1_FUNCTIONS.iter().map(|function| function.name).collect();
        assert_eq!(tested, all);
        Ok(())
    })];
    for target in &TARGETS {
        let machine = match Machine::of(target) {
            Ok(machine) => machine,
            Err(missing) => {
                assert!(!machine::must_have_everything(), "{missing}");
                eprintln!("SKIPPED: WASI for {}: {missing}", target.name);
                continue;
            }
        };
        let model = Arc::new(OnceLock::new());
        for &(name, test) in FUNCTIONS.iter().copied().flatten().chain(errnos::TESTS) {
            let model = Arc::clone(&model);
            trials.push(Trial::test(format!("{}/{name}", target.name), move || {
                let model = model.get_or_init(|| Model::new(target, machine, &Traits::default(), GRANTS));
                let world = World::new();
                test(&mut Stage { puppet: model.start(world.base()), world });
                Ok(())
            }));
        }
    }
    libtest_mimic::run(&arguments, trials).exit_code()
}

/// The errors that tests name, by their numbers in the specification.
mod errno {
    pub(crate) const BADF: u64 = 8;
    pub(crate) const EXIST: u64 = 20;
    pub(crate) const FAULT: u64 = 21;
    pub(crate) const FBIG: u64 = 22;
    pub(crate) const ILSEQ: u64 = 25;
    pub(crate) const INVAL: u64 = 28;
    pub(crate) const ISDIR: u64 = 31;
    pub(crate) const LOOP: u64 = 32;
    pub(crate) const NFILE: u64 = 41;
    pub(crate) const NAMETOOLONG: u64 = 37;
    pub(crate) const NOENT: u64 = 44;
    pub(crate) const NOTDIR: u64 = 54;
    pub(crate) const NOTEMPTY: u64 = 55;
    pub(crate) const NOTSOCK: u64 = 57;
    pub(crate) const NOTSUP: u64 = 58;
    pub(crate) const PERM: u64 = 63;
    pub(crate) const SPIPE: u64 = 70;
}
