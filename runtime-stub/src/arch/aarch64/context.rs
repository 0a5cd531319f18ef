//! The registers of a thread that a signal interrupted, as the kernel stores them.
//!
//! Source: `ucontext` and `sigcontext` in `arch/arm64/include/uapi/asm` of the kernel.

use core::arch::naked_asm;

use crate::arch::pinned;

/// `struct ucontext`, up to the last register that is of use.
#[repr(C)]
pub struct Context {
    /// `uc_flags`, `uc_link` and `uc_stack`.
    head: [u64; 5],
    /// `uc_sigmask`.
    mask: u64,
    /// The room kept for more signals, and padding to 16 bytes.
    room: [u64; 16],
    fault_address: u64,
    x: [u64; 31],
    sp: u64,
    pc: u64,
}

impl Context {
    /// Address of the instruction that was interrupted.
    #[must_use]
    pub fn pc(&self) -> u64 {
        self.pc
    }

    /// Address of the innermost frame record: the caller's frame pointer, and then the return address.
    #[must_use]
    pub fn frame(&self) -> u64 {
        self.x[29]
    }

    /// Address of the thread's stack for handlers, `uc_stack.ss_sp`.
    #[must_use]
    pub fn handler_stack(&self) -> u64 {
        self.head[2]
    }

    /// Blocks these signals, a set, when the thread goes on.
    pub fn block(&mut self, signals: u64) {
        self.mask |= signals;
    }

    /// Makes the thread go on at `pc`, as if a function had returned `(first, second)` there.
    pub fn resume(&mut self, pc: u64, first: u64, second: u64) {
        self.pc = pc;
        self.x[0] = first;
        self.x[1] = second;
    }
}

/// Where a signal handler returns to.
#[unsafe(naked)]
pub extern "C" fn return_from_signal() {
    naked_asm!(
        "mov x8, 139",         // rt_sigreturn
        pinned!("svc 0", 139), // goes on with the interrupted thread
    )
}
