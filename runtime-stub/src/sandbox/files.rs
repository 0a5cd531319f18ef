//! Leaves of the file system the granted directories, each with the rights of its grant.

use super::demand;
use crate::os::landlock::{self, READ, READ_AND_CHANGE, Rules, VERSION_THAT_MOVES};
use crate::os::{Errno, Result};
use crate::wasi::preopen;

/// Takes away everything else. The directories must be open.
#[cfg_attr(not(test), unsafe(export_name = "wasmc_sandbox_files"))]
pub extern "C" fn files() {
    demand(
        restrict(),
        "the kernel cannot restrict files (Landlock, of Linux 5.19 where directories can be written to)",
    );
}

fn restrict() -> Result<()> {
    let version = landlock::version()?;
    // The first version forbids what WASI allows: to move a file to another directory.
    if version < VERSION_THAT_MOVES && preopen::opened().any(|directory| !directory.read_only) {
        return Err(Errno::NOSYS);
    }
    let rules = Rules::new(version)?;
    for directory in preopen::opened() {
        let rights = if directory.read_only { READ } else { READ_AND_CHANGE };
        rules.allow_beneath(directory.host, rights)?;
    }
    rules.enforce()
}
