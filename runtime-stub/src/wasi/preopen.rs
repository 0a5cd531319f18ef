//! The directories that were granted and are not denied: opened before the guest starts, as descriptors 3, 4, … in the order of the grants.

use super::descriptor::{self, Descriptor, Kind, TABLE};
use super::errno::{Errno, Status, status};
use super::grants::{self, GrantedDir};
use super::narrow;
use super::path_open::above_standard_streams;
use super::types::{PREOPENTYPE_DIR, Prestat};
use crate::guest::Guest;
use crate::os::fs;
use crate::os::{self, process};
use crate::text::Text;
use wasmc_abi::trap::EXIT_CANNOT_START;

/// The guest's descriptor of the first of them.
const FIRST: u32 = 3;

/// Opens the granted directories, before the guest starts. The program does not start without them.
#[unsafe(export_name = "wasmc_open_dirs")]
pub extern "C" fn open_dirs() {
    let granted = grants::dirs().enumerate();
    for (number, dir) in granted.filter(|(_, dir)| !narrow::denies_dir(dir.guest)) {
        if let Err(error) = open_dir(number, &dir) {
            fail(&dir, error);
        }
    }
}

fn open_dir(number: usize, dir: &GrantedDir) -> os::Result<()> {
    let host = above_standard_streams(fs::open_granted(dir.host)?)?.into_raw();
    let preopen = Some(number as u16);
    let read_only = dir.read_only || narrow::denies_write();
    let descriptor = Descriptor { host, kind: Kind::Directory, read_only, preopen };
    // The command line takes fewer directories than there are descriptors.
    TABLE.insert(descriptor).map(drop).map_err(|_| os::Errno::MFILE)
}

/// The granted directories, once they are open and before anything else is.
pub fn opened() -> impl Iterator<Item = Descriptor> {
    let directory = |fd| TABLE.peek(fd).ok().filter(|descriptor| descriptor.kind == Kind::Directory);
    (FIRST..).map_while(directory)
}

fn fail(dir: &GrantedDir, error: os::Errno) -> ! {
    let reason = match error {
        os::Errno::NOENT => "no such directory",
        os::Errno::NOTDIR => "not a directory",
        os::Errno::ACCES => "permission denied",
        os::Errno::MFILE => "too many open files",
        _ => "it cannot be opened",
    };
    Text::to(process::STDERR)
        .str("wasmc: cannot start: granted directory `")
        .bytes(dir.host.to_bytes())
        .str("`: ")
        .str(reason)
        .str("\n")
        .flush();
    process::exit(EXIT_CANNOT_START)
}

/// The name by which the guest sees a directory that was granted.
fn guest_name(descriptor: &Descriptor) -> Option<&'static [u8]> {
    grants::dirs().nth(usize::from(descriptor.preopen?)).map(|dir| dir.guest)
}

/// What a descriptor was preopened as: `badf` for all that were not, which is how a guest finds the end of them.
#[unsafe(export_name = "wasi_snapshot_preview1.fd_prestat_get")]
pub extern "C" fn fd_prestat_get(guest: Guest<'_>, fd: u32, prestat: u32) -> Status {
    status(|| {
        let name = guest_name(&*descriptor::get(fd)?).ok_or(Errno::Badf)?;
        guest.write(prestat, Prestat { tag: PREOPENTYPE_DIR, name_len: name.len() as u32 })
    })
}

/// The name of a directory that was granted.
#[unsafe(export_name = "wasi_snapshot_preview1.fd_prestat_dir_name")]
pub extern "C" fn fd_prestat_dir_name(guest: Guest<'_>, fd: u32, path: u32, path_len: u32) -> Status {
    status(|| {
        let name = guest_name(&*descriptor::get(fd)?).ok_or(Errno::Notdir)?;
        if name.len() > path_len as usize {
            return Err(Errno::Nametoolong);
        }
        guest.slice::<u8>(path, name.len() as u32)?.copy_from(0, name)
    })
}
