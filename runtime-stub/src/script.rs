//! Scripts, by which the conformance tests run: every step is run, whatever became of the one before, and a line says
//! how it ended. And how the results of a function that `wasmc run --invoke` calls get out. Nothing of this is linked into an
//! ordinary program.

use wasmc_abi::trap::TrapCode;

use crate::arch::{self, Context, Outcome};
use crate::os::process;
use crate::os::signal::Info;
use crate::text::Text;
use crate::{image, start, traps};

/// Runs the steps; [`arch`]'s `wasmc_script_start` calls it with the initial stack.
///
/// # Safety
/// As for [`start::prepare`].
pub unsafe extern "C" fn run(initial: *mut usize) -> ! {
    // SAFETY: the caller's promise; `recover` gives the guest up.
    let stack_top = unsafe { start::prepare(initial, recover) };
    for (index, &step) in (0..).zip(image::steps()) {
        // SAFETY: the image says that these are such functions, and the stack is mapped for them, with a guard.
        let outcome = unsafe { arch::enter(step, stack_top) };
        let mut text = Text::to(process::STDOUT);
        text.decimal("", index);
        result(&mut text, outcome);
        text.str("\n").flush();
    }
    process::exit(0)
}

fn result(text: &mut Text, outcome: Outcome) {
    match outcome.trap() {
        Some(code) => text.str(" trap ").line_of(image::messages(), code as u8),
        None => text.signed(" ok ", i64::from(outcome.value as i32)),
    };
}

impl Outcome {
    /// The trap by which [`recover`] ended the guest, if it did.
    fn trap(self) -> Option<TrapCode> {
        if self.trapped == 0 { None } else { TrapCode::from_byte(self.value as u8) }
    }
}

/// The handler of a script: makes the step end with the trap.
///
/// # Safety
/// Only the kernel may call it, for a thread within [`arch::enter`].
unsafe extern "C" fn recover(_: i32, info: &Info, context: &mut Context) {
    match traps::cause(info, context) {
        Some(code) => context.resume(arch::leave as *const () as u64, u64::from(code as u8), 1),
        None => traps::crash(info, context),
    }
}

/// `wasmc_script.extern_of`: a reference that stands for `bits`. It is never null.
#[cfg_attr(not(test), unsafe(export_name = "wasmc_script.extern_of"))]
pub extern "C" fn extern_of(_memory: u64, bits: u64) -> u64 {
    bits.wrapping_add(1)
}

/// `wasmc_script.extern_bits`: what a reference stands for; -1 when it is null.
#[cfg_attr(not(test), unsafe(export_name = "wasmc_script.extern_bits"))]
pub extern "C" fn extern_bits(_memory: u64, reference: u64) -> u64 {
    reference.wrapping_sub(1)
}

/// `wasmc_script.give_result`: hands 64 bits to whoever started the program and waits at the other end of `descriptor`.
#[cfg_attr(not(test), unsafe(export_name = "wasmc_script.give_result"))]
pub extern "C" fn give_result(_memory: u64, descriptor: i32, word: u64) {
    // When nobody waits any more, nothing is lost.
    process::write(descriptor, &word.to_le_bytes());
}
