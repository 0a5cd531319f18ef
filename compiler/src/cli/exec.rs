//! Becoming the program that was compiled: its exit code, its signals and its terminal are then truly ours.

use crate::error::{Error, Result};

/// Replaces this process by `image`, which is told that it is called `name`. Returns only when that fails.
#[cfg(target_os = "linux")]
pub(super) fn become_program(name: &str, image: &[u8], args: &[String]) -> Result<()> {
    use std::fs::File;
    use std::io::{self, Write};
    use std::os::fd::AsRawFd;
    use std::os::unix::process::CommandExt;
    use std::process::Command;

    use rustix::fs::{MemfdFlags, memfd_create};

    // A file in memory: nothing to clean up, and no directory that would have to allow executables.
    let start = || -> io::Result<io::Error> {
        let mut file = File::from(memfd_create(name, MemfdFlags::CLOEXEC)?);
        file.write_all(image)?;
        Ok(Command::new(format!("/proc/self/fd/{}", file.as_raw_fd())).arg0(name).args(args).exec())
    };
    let error = start().unwrap_or_else(|error| error);
    Err(Error::io("run", name.as_ref(), &error))
}

/// There is no target for this system, so there is never an image to run.
#[cfg(not(target_os = "linux"))]
pub(super) fn become_program(name: &str, _: &[u8], _: &[String]) -> Result<()> {
    Err(Error::usage(format!("cannot run {name}: this system is no target of wasmc")))
}
