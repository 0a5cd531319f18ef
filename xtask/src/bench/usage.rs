//! What one run of a process took: wall time, time of processors and peak memory, as the kernel counted them.
//!
//! The standard library reaps a process without asking what it used, so this waits itself.

#![allow(unsafe_code, reason = "wait4 has no safe wrapper among the dependencies")]

use crate::Result;
use std::process::Command;
use std::time::{Duration, Instant};

/// What a process used from spawn to exit, with the processes that it waited for.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Usage {
    /// From before the spawn until it is reaped.
    pub(crate) wall: Duration,
    /// User and system time of all its threads.
    pub(crate) cpu: Duration,
    /// The largest resident set, in KiB. It is never below that of this process, from which it is forked.
    pub(crate) peak_kib: u64,
    /// Its exit code; `None` when a signal ended it.
    pub(crate) exit: Option<i32>,
}

/// Runs `command`, whose streams must not be pipes, to its end.
///
/// # Errors
/// When it cannot be started or waited for.
pub(crate) fn run(command: &mut Command) -> Result<Usage> {
    let start = Instant::now();
    let child = command.spawn().map_err(|error| format!("cannot run {command:?}: {error}"))?;
    let (status, usage) =
        wait(child.id()).map_err(|error| format!("cannot wait for {command:?}: {error}"))?;
    let wall = start.elapsed();
    let exit = libc::WIFEXITED(status).then(|| libc::WEXITSTATUS(status));
    let cpu = duration(usage.ru_utime) + duration(usage.ru_stime);
    Ok(Usage { wall, cpu, peak_kib: u64::try_from(usage.ru_maxrss).unwrap_or(0), exit })
}

/// Reaps the child `pid`: its status as `wait` encodes it, and what it used.
fn wait(pid: u32) -> std::io::Result<(libc::c_int, libc::rusage)> {
    let pid = libc::pid_t::try_from(pid).map_err(std::io::Error::other)?;
    loop {
        let mut status = 0;
        // SAFETY: `rusage` is a C struct of integers, for which all zeros is a value.
        let mut usage: libc::rusage = unsafe { std::mem::zeroed() };
        // SAFETY: both pointers are to locals of the types that `wait4` writes, and live across the call.
        let reaped = unsafe { libc::wait4(pid, &raw mut status, 0, &raw mut usage) };
        if reaped == pid {
            return Ok((status, usage));
        }
        let error = std::io::Error::last_os_error();
        if error.kind() != std::io::ErrorKind::Interrupted {
            return Err(error);
        }
    }
}

fn duration(time: libc::timeval) -> Duration {
    let seconds = u64::try_from(time.tv_sec).unwrap_or(0);
    Duration::from_secs(seconds) + Duration::from_micros(u64::try_from(time.tv_usec).unwrap_or(0))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_process_is_waited_for_and_its_code_known() {
        let usage = run(Command::new("sh").args(["-c", "exit 3"])).unwrap();
        assert_eq!(usage.exit, Some(3));
        assert!(usage.wall > Duration::ZERO && usage.peak_kib > 0);
    }

    #[test]
    fn a_signal_is_no_exit_code() {
        assert_eq!(run(Command::new("sh").args(["-c", "kill -9 $$"])).unwrap().exit, None);
    }
}
