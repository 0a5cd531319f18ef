//! Descriptors while they are used. In a program that starts threads uses are counted, so that nobody closes what another uses; any other
//! program holds none of that code.

use super::{Descriptor, Kind, TABLE};
use crate::wasi::errno::{Errno, Result};
use core::ops::Deref;

/// A descriptor that is used until this is dropped: for so long the kernel's number is what it says, whoever closes the guest's.
pub struct Used {
    descriptor: Descriptor,
    fd: u32,
}

impl Deref for Used {
    type Target = Descriptor;

    fn deref(&self) -> &Descriptor {
        &self.descriptor
    }
}

impl Drop for Used {
    fn drop(&mut self) {
        if let Some(uses) = uses() {
            (uses.release)(self.fd);
        }
    }
}

/// How uses are counted: the functions below.
struct Uses {
    hold: fn(u32) -> Result<Descriptor>,
    release: fn(u32),
}

/// How uses are counted in this program; nothing where one thread is all that there ever is.
fn uses() -> Option<Uses> {
    #[cfg(test)]
    return Some(Uses { hold, release });
    #[cfg(not(test))]
    crate::image::among_threads().map(|[hold, release, ..]| {
        // SAFETY: the abi says that this is the address of the function below.
        let hold = unsafe { core::mem::transmute::<u64, fn(u32) -> Result<Descriptor>>(hold) };
        // SAFETY: likewise.
        let release = unsafe { core::mem::transmute::<u64, fn(u32)>(release) };
        Uses { hold, release }
    })
}

/// Begins a use of the guest's descriptor `fd`.
#[cfg_attr(not(test), unsafe(export_name = "wasmc_hold_descriptor"))]
pub fn hold(fd: u32) -> Result<Descriptor> {
    TABLE.hold(fd)
}

/// Ends it, and closes what was closed meanwhile.
#[cfg_attr(not(test), unsafe(export_name = "wasmc_release_descriptor"))]
pub fn release(fd: u32) {
    if let Some(descriptor) = TABLE.release(fd) {
        descriptor.close();
    }
}

/// What `fd` is, for as long as the result lives; `badf` when it is not open.
pub fn get(fd: u32) -> Result<Used> {
    let descriptor = match uses() {
        Some(uses) => (uses.hold)(fd)?,
        None => TABLE.peek(fd)?,
    };
    Ok(Used { descriptor, fd })
}

/// What `fd` is, which must be of a kind.
fn of_kind(fd: u32, kind: Kind) -> Result<Used> {
    let descriptor = get(fd)?;
    if descriptor.kind == kind { Ok(descriptor) } else { Err(Errno::Badf) }
}

/// The file `fd`; `badf` for anything else.
pub fn file(fd: u32) -> Result<Used> {
    of_kind(fd, Kind::File)
}

/// The directory `fd`; `badf` for anything else.
pub fn directory(fd: u32) -> Result<Used> {
    of_kind(fd, Kind::Directory)
}

/// The directory `fd`, in which something is to be changed: `perm` when it was granted for reading only.
pub fn writable_directory(fd: u32) -> Result<Used> {
    let directory = directory(fd)?;
    if directory.read_only { Err(Errno::Perm) } else { Ok(directory) }
}

/// The file or directory `fd`; `badf` for a standard stream or a socket.
pub fn file_or_directory(fd: u32) -> Result<Used> {
    let descriptor = get(fd)?;
    match descriptor.kind {
        Kind::File | Kind::Directory => Ok(descriptor),
        Kind::Input | Kind::Output | Kind::Listener | Kind::Connection => Err(Errno::Badf),
    }
}

/// Closes the guest's descriptor `fd`, and what it stands for as soon as nobody uses that.
pub fn close(fd: u32) -> Result<()> {
    if let Some(descriptor) = TABLE.remove(fd)? {
        descriptor.close();
    }
    Ok(())
}
