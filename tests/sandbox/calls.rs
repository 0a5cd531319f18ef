//! System calls that no program of wasmc's makes, by an instruction that the sandbox does not know.

use wasmc::sandbox::OsSandbox;

use crate::attack::{Attack, DATA, SUCCESS, kernel_can, number};

/// The working directory, as a descriptor.
const AT_FDCWD: u64 = -100i64 as u64;

/// A process that there is not.
const NOBODY: u64 = 0x3fff_ffff;

/// A name, its numbers on x86-64 and AArch64, its arguments, and what stands at [`DATA`].
type Call = (&'static str, (u64, u64), [u64; 6], &'static [u8]);

/// What succeeds where nothing forbids it.
const SUCCEEDING: &[Call] = &[
    ("openat", (257, 56), [AT_FDCWD, DATA, 0, 0, 0, 0], b"/etc/passwd\0"),
    ("openat2", (437, 437), [AT_FDCWD, DATA + 24, DATA, 24, 0, 0], &OPENAT2),
    ("socket", (41, 198), [1, 1, 0, 0, 0, 0], b""),
    ("clone, as fork does", (56, 220), [17, 0, 0, 0, 0, 0], b""),
    ("mmap of code", (9, 222), [0, 4096, 5, 0x22, u64::MAX, 0], b""),
    ("mprotect to code", (10, 226), [DATA & !0xfff, 4096, 7, 0, 0, 0], b""),
    ("madvise: another piece of advice", (28, 233), [DATA & !0xfff, 4096, 3, 0, 0, 0], b""),
    ("kill of the group", (62, 129), [0, 0, 0, 0, 0, 0], b""),
    ("memfd_create", (319, 279), [DATA, 0, 0, 0, 0, 0], b"file\0"),
    ("prctl: a name", (157, 167), [15, DATA, 0, 0, 0, 0], b"name\0"),
    ("getpid", (39, 172), [0; 6], b""),
    ("rt_sigaction", (13, 134), [31, DATA, 0, 8, 0, 0], &[0; 64]),
];

/// What the kernel may refuse, but has to look at.
const REACHING: &[Call] = &[
    ("execve", (59, 221), [DATA, 0, 0, 0, 0, 0], b"/bin/true\0"),
    ("connect", (42, 203), [u64::MAX, DATA, 16, 0, 0, 0], b""),
    ("ptrace", (101, 117), [16, NOBODY, 0, 0, 0, 0], b""),
    ("process_vm_readv", (310, 270), [NOBODY, DATA, 1, DATA, 1, 0], &[0; 16]),
    ("process_vm_writev", (311, 271), [NOBODY, DATA, 1, DATA, 1, 0], &[0; 16]),
    ("io_uring_setup", (425, 425), [0, DATA, 0, 0, 0, 0], &[0; 128]),
    ("userfaultfd", (323, 282), [0xffff, 0, 0, 0, 0, 0], b""),
    ("prctl: a filter", (157, 167), [22, 2, DATA, 0, 0, 0], &[0; 16]),
    ("seccomp", (317, 277), [1, 0, DATA, 0, 0, 0], &[0; 16]),
    ("ioctl: input of a terminal", (16, 29), [0, 0x5412, DATA, 0, 0, 0], b"x"),
    ("unshare", (272, 97), [1 << 63, 0, 0, 0, 0, 0], b""),
    ("setns", (308, 268), [u64::MAX, 0, 0, 0, 0, 0], b""),
    ("mount", (165, 40), [DATA, DATA, DATA, 0, 0, 0], b"/nowhere\0"),
    ("bpf", (321, 280), [u64::MAX, DATA, 0, 0, 0, 0], b""),
    ("perf_event_open", (298, 241), [DATA, NOBODY, 0, 0, 0, 0], &[0; 128]),
    ("keyctl", (250, 219), [u64::MAX, 0, 0, 0, 0, 0], b""),
    ("pidfd_open", (434, 434), [NOBODY, 0, 0, 0, 0, 0], b""),
    ("open_by_handle_at", (304, 265), [u64::MAX, DATA, 0, 0, 0, 0], &[0; 16]),
    ("landlock_create_ruleset", (444, 444), [DATA, 0, 0, 0, 0, 0], b""),
];

/// `struct open_how` for reading, and a path.
const OPENAT2: [u8; 36] = *b"\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0/etc/passwd\0";

fn attack(&(_, (x86_64, aarch64), arguments, data): &Call) -> Attack<'static> {
    Attack { number: number(x86_64, aarch64), arguments, data, ..Attack::default() }
}

#[test]
fn what_no_program_needs_is_not_to_be_had() {
    if kernel_can() {
        for call in SUCCEEDING.iter().chain(REACHING) {
            attack(call).is_stopped(call.0);
        }
    }
}

#[test]
fn without_the_sandbox_it_succeeds() {
    for call in SUCCEEDING {
        let status = attack(call).run(OsSandbox::Off);
        assert_eq!(status.code(), Some(SUCCESS), "{}: {status}", call.0);
    }
}

#[test]
fn x32_is_no_way_out() {
    const X32: u64 = 0x4000_0000;
    if kernel_can() && cfg!(target_arch = "x86_64") {
        for call in SUCCEEDING {
            let mut attack = attack(call);
            attack.number |= X32;
            attack.is_stopped(call.0);
        }
    }
}
