//! The registers of a thread that a signal interrupted, as the kernel stores them.
//!
//! Source: `ucontext` and `sigcontext_64` in `arch/x86/include/uapi/asm` of the kernel.

use core::arch::naked_asm;

use crate::arch::pinned;

/// `struct ucontext`.
#[repr(C)]
pub struct Context {
    /// `uc_flags`, `uc_link` and `uc_stack`.
    head: [u64; 5],
    /// `r8` to `r15`, `rdi`, `rsi`.
    r8_to_rsi: [u64; 10],
    rbp: u64,
    rbx: u64,
    rdx: u64,
    rax: u64,
    rcx: u64,
    rsp: u64,
    rip: u64,
    /// The flags, the segments, what is known of the fault, and where the state of the vector unit is.
    tail: [u64; 15],
    /// `uc_sigmask`.
    mask: u64,
}

const _: () = assert!(core::mem::offset_of!(Context, mask) == 296);

impl Context {
    /// Address of the instruction that was interrupted.
    #[must_use]
    pub fn pc(&self) -> u64 {
        self.rip
    }

    /// Address of the innermost frame record: the caller's frame pointer, and then the return address.
    #[must_use]
    pub fn frame(&self) -> u64 {
        self.rbp
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
        self.rip = pc;
        self.rax = first;
        self.rdx = second;
    }
}

/// Where a signal handler returns to.
#[unsafe(naked)]
pub extern "C" fn return_from_signal() {
    naked_asm!(
        "mov eax, 15",          // rt_sigreturn
        pinned!("syscall", 15), // goes on with the interrupted thread
    )
}
