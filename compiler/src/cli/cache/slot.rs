//! A place in the cache: that of one program, built in one way.

use std::env;
use std::path::Path;
use std::time::UNIX_EPOCH;

use sha2::{Digest, Sha256};
use wasmc_targets::{Cpu, Target};

use super::Directory;
use crate::cache::{Entry, Pack};
use crate::codegen::OptLevel;

/// Where the functions of a program are kept from one build to the next, and what is there.
#[derive(Debug)]
pub(in crate::cli) struct Slot<'a> {
    directory: &'a Directory,
    name: String,
    pack: Pack,
}

impl<'a> Slot<'a> {
    /// Looks for what the last build of the module in `input` with the same options kept. Where it looks is a matter of speed alone: each function
    /// is found by what it is.
    pub(in crate::cli) fn open(
        directory: &'a Directory,
        input: &Path,
        target: &Target,
        cpu: &Cpu,
        opt_level: OptLevel,
    ) -> Slot<'a> {
        let input = input.canonicalize().unwrap_or_else(|_| input.to_owned());
        let maker = this_wasmc();
        let mut digest = Sha256::new();
        for part in [&maker, target.name, cpu.name, &opt_level.to_string()] {
            digest.update(part);
            digest.update([0]);
        }
        digest.update(input.as_os_str().as_encoded_bytes());
        let name: String = digest.finalize().iter().map(|byte| format!("{byte:02x}")).collect();
        let pack = Pack::read(directory.read(&name).unwrap_or_default(), &maker);
        Slot { directory, name, pack }
    }

    /// What is there.
    pub(in crate::cli) fn pack(&self) -> &Pack {
        &self.pack
    }

    /// Keeps the functions of a build for the next one.
    pub(in crate::cli) fn store(&self, entries: &[Entry]) {
        if self.pack.is(entries) {
            return;
        }
        // A cache that cannot be written, as when the disk is full, is only slow.
        let _ = self.directory.store(&self.name, |to| self.pack.write_next(entries, to));
    }
}

/// The version of this wasmc, and what tells it from others of that version, such as one that is being worked on from its predecessor: where
/// its file is, the time and the size.
fn this_wasmc() -> String {
    let built = env::current_exe().ok().and_then(|path| {
        let file = path.metadata().ok()?;
        let time = file.modified().ok()?.duration_since(UNIX_EPOCH).ok()?;
        Some(format!("{} {} {}", path.display(), time.as_nanos(), file.len()))
    });
    format!("{} {}", env!("CARGO_PKG_VERSION"), built.unwrap_or_default())
}
