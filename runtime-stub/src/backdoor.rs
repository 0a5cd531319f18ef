//! A way past WebAssembly and WASI, by which the tests attack the sandbox of the operating system. No guest can import it, so it
//! is linked into no ordinary program.

use crate::arch;
use crate::guest::Guest;

/// The error number, negated, of arguments that are not in the guest's memory.
const EFAULT: i64 = 14;

/// `wasmc_script.system_call`: makes a system call with six arguments that stand in the guest's memory, by the instruction at an
/// address, or by one that the sandbox does not know when that is 0. The result is the kernel's, if there is a way back: behind
/// an instruction of the stub's, execution goes on there.
#[cfg_attr(not(test), unsafe(export_name = "wasmc_script.system_call"))]
pub extern "C" fn system_call(guest: Guest<'_>, instruction: u64, number: u64, arguments: u32) -> i64 {
    let mut words = [0; 6];
    for (index, word) in words.iter_mut().enumerate() {
        match guest.slice::<u64>(arguments, 6).and_then(|arguments| arguments.get(index)) {
            Ok(argument) => *word = argument,
            Err(_) => return -EFAULT,
        }
    }
    let instruction = if instruction == 0 { arch::unpinned as *const () as u64 } else { instruction };
    // SAFETY: there is no saying what comes of it, which is the purpose.
    unsafe { arch::call_from(instruction, number, &words) }
}
