//! System calls by the stub's own instructions, with everything in the registers that an attacker wishes: each makes the call that it
//! was made for, and no other.

use std::collections::BTreeMap;
use std::os::unix::process::ExitStatusExt;
use std::process::ExitStatus;

use object::{Object, ObjectSection};
use wasmc::sandbox::OsSandbox;
use wasmc_abi::layout::{IMAGE_BASE, MEMORY_BASE};

use crate::attack::{Attack, SIGSYS, kernel_can, native, number, run};

/// Every instruction of an image that makes system calls, and bytes that look like one: their addresses.
pub(crate) fn instructions(image: &[u8]) -> Vec<u64> {
    let instruction: &[u8] = match native().arch {
        wasmc_targets::Arch::X86_64 => &[0x0f, 0x05],
        wasmc_targets::Arch::Aarch64 => &[0x01, 0x00, 0x00, 0xd4],
    };
    let file = object::File::parse(image).expect("an image");
    let text = file.section_by_name(".text").expect("code");
    let code = text.data().expect("its bytes");
    let found = code.windows(instruction.len()).enumerate().filter(|(_, bytes)| *bytes == instruction);
    found.map(|(offset, _)| text.address() + offset as u64).collect()
}

/// Makes the call by each instruction of its own image: how that ends.
pub(crate) fn by_each(attack: &Attack<'_>, os_sandbox: OsSandbox) -> BTreeMap<u64, ExitStatus> {
    // Any address of an image takes as many bytes in the code as another, so nothing moves.
    let anywhere = Attack { instruction: IMAGE_BASE, ..attack.clone() };
    let places = instructions(&anywhere.build(os_sandbox));
    let ended = |&instruction: &u64| {
        let image = Attack { instruction, ..attack.clone() }.build(os_sandbox);
        assert_eq!(instructions(&image), places, "nothing moved");
        (instruction, run(&image).status.expect("it ends in time"))
    };
    places.iter().map(ended).collect()
}

fn is_stopped(status: &ExitStatus) -> bool {
    status.signal() == Some(SIGSYS)
}

#[test]
fn an_instruction_makes_no_call_but_its_own() {
    let exit = Attack {
        number: number(231, 94),
        arguments: [42, 0, 0, 0, 0, 0],
        opens_files: true,
        ..Attack::default()
    };
    let free = by_each(&exit, OsSandbox::Off);
    assert!(free.len() > 10 && free.values().all(|status| status.code() == Some(42)), "{free:?}");
    if kernel_can() {
        let confined = by_each(&exit, OsSandbox::Require);
        let own = confined.values().filter(|status| status.code() == Some(42)).count();
        let stopped = confined.values().filter(|status| is_stopped(status)).count();
        assert!(0 < own && own < stopped && own + stopped == confined.len(), "{confined:?}");
    }
}

#[test]
fn no_instruction_makes_a_call_that_has_none() {
    let getppid = Attack { number: number(110, 173), opens_files: true, ..Attack::default() };
    if kernel_can() {
        let confined = by_each(&getppid, OsSandbox::Require);
        assert!(confined.values().all(is_stopped), "{confined:?}");
    }
}

#[test]
fn a_thread_is_nothing_more() {
    const SIGCHLD: u64 = 17;
    const THREAD: u64 = 0x5_0f00;
    const NO_STACK: u64 = 16;
    let clone = |flags| Attack {
        number: number(56, 220),
        arguments: [flags, NO_STACK, 0, 0, 0, 0],
        starts_threads: true,
        ..Attack::default()
    };
    if kernel_can() {
        // As `fork` does, and with one flag more than the stub.
        for flags in [SIGCHLD, THREAD | 0x1000_0000] {
            let confined = by_each(&clone(flags), OsSandbox::Require);
            assert!(confined.values().all(is_stopped), "{flags:#x}: {confined:?}");
        }
        let confined = by_each(&clone(THREAD), OsSandbox::Require);
        assert!(!confined.values().all(is_stopped), "{confined:?}");
    }
}

#[test]
fn memory_becomes_no_code() {
    let protect = |protection| Attack {
        number: number(10, 226),
        arguments: [MEMORY_BASE, 0x1000, protection, 0, 0, 0],
        ..Attack::default()
    };
    if kernel_can() {
        for protection in [4, 5, 7, 1 << 32 | 3] {
            let confined = by_each(&protect(protection), OsSandbox::Require);
            assert!(confined.values().all(is_stopped), "{protection:#x}: {confined:?}");
        }
        // The call is there, for memories that grow.
        let confined = by_each(&protect(3), OsSandbox::Require);
        assert!(!confined.values().all(is_stopped), "{confined:?}");
    }
}
