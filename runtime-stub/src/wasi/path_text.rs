//! The text of a path: what the guest passed, copied and checked, with the NUL that the kernel wants.

use super::errno::{Errno, Result};
use super::utf8::is_utf8;
use crate::guest::Guest;
use crate::os::fs::c_str;
use core::ffi::CStr;

/// Bytes of the longest path that Linux takes, the NUL included.
pub const PATH_MAX: usize = 4096;

/// Some text without a NUL, followed by one. It never holds more than `CAPACITY - 1` bytes.
pub struct Text<const CAPACITY: usize> {
    bytes: [u8; CAPACITY],
    len: usize,
}

/// A path as the guest means it: valid UTF-8, not empty, relative.
pub type PathText = Text<PATH_MAX>;

impl<const CAPACITY: usize> Text<CAPACITY> {
    /// Nothing yet.
    pub const fn new() -> Self {
        Text { bytes: [0; CAPACITY], len: 0 }
    }

    /// The bytes, without the NUL.
    pub fn bytes(&self) -> &[u8] {
        self.bytes.get(..self.len).unwrap_or_default()
    }

    /// The bytes, with the NUL.
    pub fn c_str(&self) -> &CStr {
        c_str(&self.bytes)
    }

    /// Adds bytes at the end; `nametoolong` when there is no room.
    pub fn push(&mut self, bytes: &[u8]) -> Result<()> {
        let end = self.len + bytes.len();
        if end >= CAPACITY {
            return Err(Errno::Nametoolong);
        }
        let room = self.bytes.get_mut(self.len..end).unwrap_or_default();
        room.iter_mut().zip(bytes).for_each(|(to, &from)| *to = from);
        self.truncate(end);
        Ok(())
    }

    /// Forgets all but the first `len` bytes, which must be there.
    pub fn truncate(&mut self, len: usize) {
        if let Some(end) = self.bytes.get_mut(len) {
            *end = 0;
            self.len = len;
        }
    }
}

impl PathText {
    /// Reads the path that stands at `address`, in place of what was there: `noent` when it is empty, `inval` with a NUL in it, `ilseq` when it is
    /// not UTF-8, `perm` when it is absolute, since that leads outside whatever directory it is taken from.
    #[expect(clippy::manual_contains, reason = "`contains` calls code of `core`, which is not linked")]
    pub fn read(&mut self, guest: Guest<'_>, address: u32, len: u32) -> Result<&mut PathText> {
        let from = guest.slice::<u8>(address, len)?;
        let to = self.bytes.get_mut(..from.len()).ok_or(Errno::Nametoolong)?;
        from.copy_to(to)?;
        match to {
            [] => return Err(Errno::Noent),
            bytes if !is_utf8(bytes) => return Err(Errno::Ilseq),
            bytes if bytes.iter().any(|&byte| byte == 0) => return Err(Errno::Inval),
            [b'/', ..] => return Err(Errno::Perm),
            bytes if bytes.len() == PATH_MAX => return Err(Errno::Nametoolong),
            _ => {}
        }
        self.truncate(from.len());
        Ok(self)
    }

    /// Whether it ends in a slash and so can only name a directory.
    pub fn names_directory(&self) -> bool {
        self.bytes().last() == Some(&b'/')
    }

    /// Where the last component begins; it goes to the end, with the slashes behind it. Nothing when it is `.` or
    /// `..`, which are no names of their own.
    pub fn last_component(&self) -> Option<usize> {
        let bytes = self.bytes();
        let end = bytes.iter().rposition(|&byte| byte != b'/')? + 1;
        let path = bytes.get(..end)?;
        let start = path.iter().rposition(|&byte| byte == b'/').map_or(0, |slash| slash + 1);
        match path.get(start..)? {
            b"." | b".." => None,
            _ => Some(start),
        }
    }

    /// Splits the path at a component's start: what is before, and the rest. There must be a slash before it.
    pub fn split(&mut self, start: usize) -> (&CStr, &CStr) {
        if let Some(slash) = start.checked_sub(1).and_then(|slash| self.bytes.get_mut(slash)) {
            *slash = 0;
        }
        (c_str(&self.bytes), c_str(self.bytes.get(start..).unwrap_or_default()))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::guest::test::FakeMemory;

    fn read(bytes: &[u8]) -> Result<PathText> {
        let memory = FakeMemory::new(65_536);
        let len = memory.put(100, bytes);
        let mut text = PathText::new();
        text.read(memory.guest(), 100, len)?;
        Ok(text)
    }

    #[test]
    fn refuses_what_is_no_path() {
        let long = vec![b'x'; PATH_MAX];
        let too_long = vec![b'x'; 3 * PATH_MAX];
        let cases: [(&[u8], Errno); 8] = [
            (b"", Errno::Noent),
            (b"/", Errno::Perm),
            (b"/etc/passwd", Errno::Perm),
            (b"a\0b", Errno::Inval),
            (b"a\0", Errno::Inval),
            (b"\xff", Errno::Ilseq),
            (&long, Errno::Nametoolong),
            (&too_long, Errno::Nametoolong),
        ];
        for (bytes, errno) in cases {
            assert_eq!(read(bytes).err(), Some(errno), "{:?}", String::from_utf8_lossy(bytes));
        }
        assert_eq!(PathText::new().read(FakeMemory::new(8).guest(), 4, 8).err(), Some(Errno::Fault));
    }

    #[test]
    fn takes_the_longest_path() {
        let path = read(&vec![b'x'; PATH_MAX - 1]).unwrap();
        assert_eq!(path.c_str().count_bytes(), PATH_MAX - 1);
    }

    #[test]
    fn finds_the_last_component() {
        let cases = [
            ("a", Some(("", "a"))),
            ("a/b", Some(("a", "b"))),
            ("a//b///", Some(("a/", "b///"))),
            ("./b", Some((".", "b"))),
            ("../..b/", Some(("..", "..b/"))),
            (".", None),
            ("a/..", None),
            ("a/.//", None),
        ];
        for (path, expected) in cases {
            let mut text = read(path.as_bytes()).unwrap();
            let start = text.last_component();
            assert_eq!(start.is_some(), expected.is_some(), "{path}");
            if let (Some(start), Some((parent, name))) = (start, expected) {
                let (before, rest) = text.split(start);
                let before = if start == 0 { "" } else { before.to_str().unwrap() };
                assert_eq!((before, rest.to_str().unwrap()), (parent, name), "{path}");
            }
        }
    }

    #[test]
    fn text_grows_to_its_capacity_and_no_further() {
        let mut text = Text::<8>::new();
        assert!(text.push(b"abcd").is_ok());
        assert_eq!(text.push(b"efgh"), Err(Errno::Nametoolong));
        assert!(text.push(b"efg").is_ok());
        assert_eq!(text.c_str(), c"abcdefg");
        text.truncate(2);
        assert_eq!((text.c_str(), text.bytes()), (c"ab", b"ab".as_slice()));
    }
}
