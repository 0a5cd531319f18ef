//! Path resolution from component to component, for kernels without `openat2`.
//!
//! The kernel is only ever asked for one component at a time, never for `..`, and never follows a link: links are read and
//! their contents resolved like the rest of the path. For `..` the directories entered so far are entered once more from the
//! start, all but the last; so a directory that somebody moves away in the meantime is no way out.

use super::super::path_text::{PATH_MAX, Text};
use super::pending::Pending;
use crate::os::fs::{self, O_CLOEXEC, O_CREAT, O_DIRECTORY, O_EXCL, O_NOFOLLOW, O_PATH};
use crate::os::{Errno, OwnedFd, Result};
use core::ffi::CStr;

/// Links that may be followed on the way, as many as the kernel follows.
const MAX_LINKS: u32 = 40;

/// Bytes of a component, the NUL included.
const NAME_MAX: usize = 256;

/// Opens a path beneath a directory, with the meaning and the errors of `openat2` with `RESOLVE_BENEATH`.
pub(super) fn open(root: i32, path: &CStr, flags: u32, mode: u32) -> Result<OwnedFd> {
    let mut pending = Pending::new();
    pending.expand(path.to_bytes(), false)?;
    let mut target = [0; PATH_MAX];
    let mut walk = Walk { root, at: None, entered: Text::new(), links: 0 };
    loop {
        let component = pending.next();
        let (last, slash) = (component.last, component.slash);
        let name = text(component.name)?;
        match name.bytes() {
            b"." => {}
            b".." => walk.leave()?,
            // As for the kernel: whatever the name leads to, nothing but a directory could be made so.
            _ if last && slash && flags & O_CREAT != 0 => return Err(Errno::ISDIR),
            _ => {
                let follow = !last || slash || follows_links(flags);
                let may_be_made = last && flags & O_CREAT != 0;
                if follow && let Some(target) = walk.read_link(&name, may_be_made, &mut target)? {
                    pending.expand(target, slash)?;
                    continue;
                }
                if last {
                    return open_last(walk.dir(), &name, slash, flags, mode);
                }
                walk.enter(&name)?;
            }
        }
        if last {
            return fs::open(walk.dir(), c".", flags, mode);
        }
    }
}

/// Whether a link in the last component is followed when it is opened with these flags.
fn follows_links(flags: u32) -> bool {
    flags & O_NOFOLLOW == 0 && flags & (O_CREAT | O_EXCL) != O_CREAT | O_EXCL
}

fn open_last(dir: i32, name: &Text<NAME_MAX>, slash: bool, flags: u32, mode: u32) -> Result<OwnedFd> {
    let directory = if slash { O_DIRECTORY } else { 0 };
    fs::open(dir, name.c_str(), flags | directory | O_NOFOLLOW, mode)
}

fn text(bytes: &[u8]) -> Result<Text<NAME_MAX>> {
    let mut text = Text::new();
    text.push(bytes).map_err(|_| Errno::NAMETOOLONG)?;
    Ok(text)
}

struct Walk {
    root: i32,
    /// Where the walk has come, unless that is the root.
    at: Option<OwnedFd>,
    /// The names of the directories between the root and here, none of them a link, each with a slash behind it.
    entered: Text<PATH_MAX>,
    links: u32,
}

impl Walk {
    fn dir(&self) -> i32 {
        self.at.as_ref().map_or(self.root, OwnedFd::raw)
    }

    /// The contents of `name` where that is a link. There need not be such a name when it `may_be_made`.
    fn read_link<'t>(
        &mut self,
        name: &Text<NAME_MAX>,
        may_be_made: bool,
        target: &'t mut [u8; PATH_MAX],
    ) -> Result<Option<&'t [u8]>> {
        let len = match fs::read_link(self.dir(), name.c_str(), target) {
            Ok(len) => len,
            Err(Errno::INVAL) => return Ok(None),
            Err(Errno::NOENT) if may_be_made => return Ok(None),
            Err(error) => return Err(error),
        };
        self.links += 1;
        if self.links > MAX_LINKS {
            return Err(Errno::LOOP);
        }
        if len == PATH_MAX {
            return Err(Errno::NAMETOOLONG);
        }
        Ok(target.get(..len))
    }

    /// Goes into a directory, which must not be a link.
    fn enter(&mut self, name: &Text<NAME_MAX>) -> Result<()> {
        self.at = Some(open_directory(self.dir(), name)?);
        self.entered.push(name.bytes()).and_then(|()| self.entered.push(b"/")).map_err(|_| Errno::NAMETOOLONG)
    }

    /// Goes back to the directory before: from the root, through all but the last of those that were entered.
    fn leave(&mut self) -> Result<()> {
        let (_, names) = self.entered.bytes().split_last().ok_or(Errno::XDEV)?;
        let len = names.iter().rposition(|&byte| byte == b'/').map_or(0, |slash| slash + 1);
        self.entered.truncate(len);
        self.at = None;
        for name in self.entered.bytes().split(|&byte| byte == b'/').filter(|name| !name.is_empty()) {
            let dir = self.at.as_ref().map_or(self.root, OwnedFd::raw);
            self.at = Some(open_directory(dir, &text(name)?)?);
        }
        Ok(())
    }
}

fn open_directory(dir: i32, name: &Text<NAME_MAX>) -> Result<OwnedFd> {
    fs::open(dir, name.c_str(), O_PATH | O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC, 0)
}
