//! An image in a file in memory: nothing to clean up, and no directory that would have to allow executables.

use std::convert::Infallible;
use std::fs::File;
use std::io::{self, PipeReader, PipeWriter, Read, Write};
use std::os::fd::AsRawFd;
use std::os::unix::process::{CommandExt, ExitStatusExt};
use std::process::{Command, ExitStatus};

use rustix::fs::{MemfdFlags, memfd_create};
use rustix::io::{FdFlags, fcntl_setfd};

use super::Called;
use crate::error::{Error, Result};

/// What a shell adds to the number of a signal that ended a program.
const SIGNAL: i32 = 128;

/// Replaces this process by `image`, which is told that it is called `name`: exit code, signals and terminal are then
/// truly the program's own. Returns only when that fails.
pub(in crate::cli) fn become_program(name: &str, image: &[u8], args: &[String]) -> Result<Infallible> {
    let start = || -> io::Result<io::Error> {
        let file = in_memory(name, image)?;
        Ok(command(name, &file).args(args).exec())
    };
    Err(cannot_run(name, &start().unwrap_or_else(|error| error)))
}

/// Where a program gives the results of a call: a pipe.
#[derive(Debug)]
pub(in crate::cli) struct Results {
    reader: PipeReader,
    writer: PipeWriter,
}

impl Results {
    /// A pipe whose other end the next process inherits.
    pub(in crate::cli) fn new() -> Result<Results> {
        let make = || -> io::Result<Results> {
            let (reader, writer) = io::pipe()?;
            fcntl_setfd(&writer, FdFlags::empty())?;
            Ok(Results { reader, writer })
        };
        make().map_err(|error| Error::io("make", "a pipe".as_ref(), &error))
    }

    /// The descriptor to which the program writes, 8 bytes a word.
    pub(in crate::cli) fn descriptor(&self) -> i32 {
        self.writer.as_raw_fd()
    }
}

/// Runs `image`, which gives its results to `results`, and waits for its end.
pub(in crate::cli) fn call(name: &str, image: &[u8], results: Results) -> Result<Called> {
    let Results { mut reader, writer } = results;
    let run = || -> io::Result<Called> {
        let file = in_memory(name, image)?;
        let mut child = command(name, &file).spawn()?;
        // The pipe then ends with the program.
        drop(writer);
        let mut bytes = Vec::new();
        reader.read_to_end(&mut bytes)?;
        let words = bytes.as_chunks().0.iter().map(|&word| u64::from_le_bytes(word)).collect();
        Ok(Called { exit_code: exit_code(child.wait()?), words })
    };
    run().map_err(|error| cannot_run(name, &error))
}

fn in_memory(name: &str, image: &[u8]) -> io::Result<File> {
    let mut file = File::from(memfd_create(name, MemfdFlags::CLOEXEC)?);
    file.write_all(image)?;
    Ok(file)
}

fn command(name: &str, image: &File) -> Command {
    let mut command = Command::new(format!("/proc/self/fd/{}", image.as_raw_fd()));
    command.arg0(name);
    command
}

fn exit_code(status: ExitStatus) -> u8 {
    let code = status.code().or(status.signal().map(|signal| SIGNAL + signal));
    code.and_then(|code| u8::try_from(code).ok()).unwrap_or(u8::MAX)
}

fn cannot_run(name: &str, error: &io::Error) -> Error {
    Error::io("run", name.as_ref(), error)
}
