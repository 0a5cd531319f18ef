//! The part of a path that is still to be resolved: components are taken off its front, and the contents of links are put
//! there.

use super::super::path_text::PATH_MAX;
use crate::os::{Errno, Result};

/// Bytes of what links hold and of the path behind them.
const CAPACITY: usize = 2 * PATH_MAX;

/// A component of a path.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct Component<'a> {
    /// Its name, which has no slash and is not empty.
    pub(super) name: &'a [u8],
    /// Nothing but slashes comes behind it.
    pub(super) last: bool,
    /// A slash comes behind it.
    pub(super) slash: bool,
}

/// Text that ends where the buffer ends, so that it can grow at the front.
pub(super) struct Pending {
    bytes: [u8; CAPACITY],
    start: usize,
}

impl Pending {
    /// Nothing.
    pub(super) fn new() -> Pending {
        Pending { bytes: [0; CAPACITY], start: CAPACITY }
    }

    /// Puts a path before what is pending, with a slash behind it where there was one behind the component whose place it
    /// takes. Absolute paths lead outside: `EXDEV`.
    pub(super) fn expand(&mut self, path: &[u8], slash: bool) -> Result<()> {
        match path {
            [] => return Err(Errno::NOENT),
            [b'/', ..] => return Err(Errno::XDEV),
            _ => {}
        }
        if slash {
            self.push_front(b"/")?;
        }
        self.push_front(path)
    }

    fn push_front(&mut self, text: &[u8]) -> Result<()> {
        let start = self.start.checked_sub(text.len()).ok_or(Errno::NAMETOOLONG)?;
        let room = self.bytes.get_mut(start..self.start).unwrap_or_default();
        room.iter_mut().zip(text).for_each(|(to, &from)| *to = from);
        self.start = start;
        Ok(())
    }

    /// Takes the next component off. There must be one: see [`Component::last`].
    pub(super) fn next(&mut self) -> Component<'_> {
        let rest = self.bytes.get(self.start..).unwrap_or_default();
        let len = rest.iter().position(|&byte| byte == b'/').unwrap_or(rest.len());
        let (name, behind) = rest.split_at_checked(len).unwrap_or_default();
        let slashes = behind.iter().take_while(|&&byte| byte == b'/').count();
        self.start += len + slashes;
        Component { name, last: slashes == behind.len(), slash: slashes > 0 }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn pending(path: &[u8]) -> Result<Pending> {
        let mut pending = Pending::new();
        pending.expand(path, false)?;
        Ok(pending)
    }

    fn component(name: &str, last: bool, slash: bool) -> Component<'_> {
        Component { name: name.as_bytes(), last, slash }
    }

    #[test]
    fn components_come_in_order_and_links_before_what_is_behind_them() {
        let mut pending = pending(b"a//link/b/").unwrap();
        assert_eq!(pending.next(), component("a", false, true));
        assert_eq!(pending.next(), component("link", false, true));
        pending.expand(b"x/y", true).unwrap();
        assert_eq!(pending.next(), component("x", false, true));
        assert_eq!(pending.next(), component("y", false, true));
        assert_eq!(pending.next(), component("b", true, true));
        pending.expand(b"z", false).unwrap();
        assert_eq!(pending.next(), component("z", true, false));
    }

    #[test]
    fn what_is_absolute_empty_or_too_long_is_refused() {
        assert_eq!(pending(b"/a").err(), Some(Errno::XDEV));
        assert_eq!(pending(b"").err(), Some(Errno::NOENT));
        assert_eq!(pending(&[b'a'; CAPACITY + 1]).err(), Some(Errno::NAMETOOLONG));
        let mut pending = pending(&[b'a'; CAPACITY]).unwrap();
        assert_eq!(pending.expand(b"b", false), Err(Errno::NAMETOOLONG));
    }
}
