//! The directory of the cache: who may write it, and how much is in it.
//!
//! It holds packs, each under the name of the build that it is for. They are written under another name first, so that a pack is whole or not
//! there, whoever else writes at the same time; of several, the last one stays.

use std::fs::{self, DirBuilder, File, Metadata};
use std::io::{self, BufWriter};
use std::path::{Path, PathBuf};
use std::time::{Duration, SystemTime};

use tempfile::{Builder, NamedTempFile};

/// What the names of packs end in, and those of packs that are being written begin with.
const PACK: &str = "pack";
const PARTIAL: &str = ".partial-";

/// What has been partial for so long will not be finished.
const ABANDONED: Duration = Duration::from_secs(60 * 60);

/// The directory of the cache.
#[derive(Debug)]
pub(in crate::cli) struct Directory {
    path: PathBuf,
    max_size: u64,
}

/// A pack that is kept.
struct Kept {
    path: PathBuf,
    size: u64,
    used: SystemTime,
}

impl Directory {
    /// Opens it, made if it is not there, to hold at most `max_size` bytes.
    ///
    /// # Errors
    /// When it cannot be made, or others than this user may write to it: what is in it becomes code.
    pub(super) fn open(path: &Path, max_size: u64) -> io::Result<Directory> {
        let mut builder = DirBuilder::new();
        make_private(builder.recursive(true));
        builder.create(path)?;
        if !is_private(&fs::metadata(path)?) {
            return Err(io::Error::other("others may write to it"));
        }
        Ok(Directory { path: path.to_owned(), max_size })
    }

    fn pack(&self, name: &str) -> PathBuf {
        self.path.join(name).with_extension(PACK)
    }

    /// The pack `name`, which thereby was used last.
    ///
    /// # Errors
    /// When it is not there or cannot be read.
    pub(super) fn read(&self, name: &str) -> io::Result<Vec<u8>> {
        let path = self.pack(name);
        // That the time is not noted makes it one of the next to go.
        let _ = File::open(&path)?.set_modified(SystemTime::now());
        fs::read(path)
    }

    /// Makes what `write` writes the pack `name`, and room for it.
    ///
    /// # Errors
    /// When it cannot be written.
    pub(super) fn store(
        &self,
        name: &str,
        write: impl FnOnce(&mut BufWriter<&mut NamedTempFile>) -> io::Result<()>,
    ) -> io::Result<()> {
        let mut file = Builder::new().prefix(PARTIAL).tempfile_in(&self.path)?;
        let mut writer = BufWriter::with_capacity(1 << 20, &mut file);
        write(&mut writer)?;
        writer.into_inner()?;
        file.persist(self.pack(name))?;
        self.make_room()
    }

    /// Removes the packs that have not been used for longest, until the others are as small as they have to be.
    fn make_room(&self) -> io::Result<()> {
        let mut kept = Vec::new();
        for entry in fs::read_dir(&self.path)? {
            let path = entry?.path();
            // It may be gone by now.
            let Ok(metadata) = path.symlink_metadata() else { continue };
            let Ok(used) = metadata.modified() else { continue };
            let is_partial =
                path.file_name().is_some_and(|name| name.as_encoded_bytes().starts_with(PARTIAL.as_bytes()));
            if is_partial && used.elapsed().is_ok_and(|age| age > ABANDONED) {
                remove(&path)?;
            } else if path.extension().is_some_and(|extension| extension == PACK) {
                kept.push(Kept { path, size: metadata.len(), used });
            }
        }
        kept.sort_by_key(|pack| pack.used);
        let mut size: u64 = kept.iter().map(|pack| pack.size).sum();
        for pack in kept {
            if size <= self.max_size {
                break;
            }
            remove(&pack.path)?;
            size -= pack.size;
        }
        Ok(())
    }
}

/// Removes a file that another build may have removed already.
fn remove(path: &Path) -> io::Result<()> {
    match fs::remove_file(path) {
        Err(error) if error.kind() != io::ErrorKind::NotFound => Err(error),
        _ => Ok(()),
    }
}

#[cfg(unix)]
fn make_private(builder: &mut DirBuilder) {
    use std::os::unix::fs::DirBuilderExt;
    builder.mode(0o700);
}

/// Whether the directory is this user's, and nobody else may write to it.
#[cfg(unix)]
fn is_private(directory: &Metadata) -> bool {
    use std::os::unix::fs::MetadataExt;
    directory.uid() == rustix::process::geteuid().as_raw() && directory.mode() & 0o022 == 0
}

/// What is in the home of a user is private as it is made.
#[cfg(not(unix))]
fn make_private(_: &mut DirBuilder) {}

#[cfg(not(unix))]
fn is_private(_: &Metadata) -> bool {
    true
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::io::Write;

    fn store(directory: &Directory, name: &str, size: usize) {
        directory.store(name, |to| to.write_all(&vec![7; size])).expect("it can be written");
    }

    fn names(directory: &Directory) -> Vec<String> {
        let entries = fs::read_dir(&directory.path).expect("it is there");
        let names = entries.map(|entry| entry.expect("an entry").file_name().into_string().expect("UTF-8"));
        let mut names: Vec<String> = names.collect();
        names.sort();
        names
    }

    /// Makes a file as old as if it had last been used so many hours ago.
    fn age(directory: &Directory, name: &str, hours: u64) {
        let time = SystemTime::now() - Duration::from_secs(hours * 60 * 60);
        File::options()
            .append(true)
            .open(directory.path.join(name))
            .and_then(|file| file.set_modified(time))
            .expect("the time can be set");
    }

    #[test]
    fn what_was_not_used_for_longest_goes_first() {
        let home = tempfile::tempdir().expect("a temporary directory");
        let directory = Directory::open(&home.path().join("a/b"), 100).expect("it is made");
        for (name, hours) in [("one", 4), ("two", 3), ("three", 2)] {
            store(&directory, name, 30);
            age(&directory, &format!("{name}.pack"), hours);
        }
        assert_eq!(directory.read("one").expect("it is there").len(), 30);
        store(&directory, "four", 30);
        assert_eq!(names(&directory), ["four.pack", "one.pack", "three.pack"]);
        store(&directory, "five", 101);
        assert_eq!(names(&directory), [""; 0]);
    }

    #[test]
    fn what_was_never_finished_goes_too() {
        let home = tempfile::tempdir().expect("a temporary directory");
        let directory = Directory::open(home.path(), 100).expect("it is there");
        for (name, hours) in [(".partial-old", 2), (".partial-new", 0), ("other", 50)] {
            fs::write(directory.path.join(name), "something").expect("it can be written");
            age(&directory, name, hours);
        }
        store(&directory, "one", 1);
        assert_eq!(names(&directory), [".partial-new", "one.pack", "other"]);
    }

    #[cfg(unix)]
    #[test]
    fn a_directory_that_others_may_write_to_is_not_used() {
        use std::os::unix::fs::PermissionsExt;
        let home = tempfile::tempdir().expect("a temporary directory");
        for (mode, is_used) in [(0o700, true), (0o755, true), (0o770, false), (0o702, false), (0o1777, false)]
        {
            fs::set_permissions(home.path(), fs::Permissions::from_mode(mode)).expect("a mode");
            assert_eq!(Directory::open(home.path(), 100).is_ok(), is_used, "{mode:o}");
        }
        let made = home.path().join("made");
        fs::set_permissions(home.path(), fs::Permissions::from_mode(0o700)).expect("a mode");
        Directory::open(&made, 100).expect("it is made");
        assert_eq!(fs::metadata(&made).expect("it is there").permissions().mode() & 0o777, 0o700);
    }
}
