//! What a program was granted when it was built. The object defines one [`Grants`] at
//! [`crate::symbol::GRANTS`], in read-only data; only the WASI functions that need it refer to it, so it is
//! linked only when they are.

use crate::program::Slice;

/// All grants. A string is a [`Slice`] of bytes; every string is followed by a NUL that is not counted.
#[derive(Clone, Copy, Debug)]
#[repr(C)]
pub struct Grants {
    /// [`Dir`]s, opened at start as descriptors 3, 4, … in this order.
    pub dirs: Slice,
    /// Strings (`Slice` each) of the form `NAME=VALUE`, in the order in which the guest sees them.
    pub env: Slice,
    /// Names (`Slice` each) of variables that are passed on when whoever runs the program has them.
    pub inherit_env: Slice,
    /// [`Listener`]s, opened at start as descriptors behind the directories in this order.
    pub listeners: Slice,
    /// With [`GRANT_ARG0`]: the first argument, in the place of the name of the executable.
    pub arg0: Slice,
    /// How many descriptors can be open.
    pub max_fds: u64,
    /// Items (`Slice` each) of [`crate::narrow::DENY`] that name one of these grants: `dir=GUEST` and `env=NAME`.
    pub deniable: Slice,
    /// Bits `GRANT_*`.
    pub flags: u64,
}

/// Every variable of the environment is passed on.
pub const GRANT_INHERIT_ALL_ENV: u64 = 1;

/// This shifted left by 0, 1 or 2: standard input, output or error leads nowhere.
pub const GRANT_NULL_STREAM: u64 = 1 << 1;

/// The first argument is given.
pub const GRANT_ARG0: u64 = 1 << 4;

/// Whoever runs the program can narrow what it is granted, and ask what that is (see [`crate::narrow`]). The step
/// [`crate::symbol::SHOW`] comes first, and where there is anything to deny [`crate::symbol::CHECK_DENIED`].
pub const GRANT_NARROWABLE: u64 = 1 << 5;

/// A granted directory.
#[derive(Clone, Copy, Debug)]
#[repr(C)]
pub struct Dir {
    /// Path on the host; a relative one is resolved in the working directory at run time.
    pub host: Slice,
    /// The name by which the guest sees it.
    pub guest: Slice,
    /// Bits `DIR_*`.
    pub flags: u64,
}

/// An address at which the program listens for TCP connections.
#[derive(Clone, Copy, Debug)]
#[repr(C)]
pub struct Listener {
    /// The address as people write it.
    pub text: Slice,
    /// The bytes of the IP address, the most significant first: 4 of version 4, 16 of version 6.
    pub ip: Slice,
    /// The port; 0 for any that is free.
    pub port: u64,
}

/// Nothing below the directory can be changed, created or removed.
pub const DIR_READ_ONLY: u64 = 1;
