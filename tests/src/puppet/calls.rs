//! What tests say to WASI again and again: paths, buffers and the results behind them.
//!
//! Each uses its own part of the memory: paths from [`PATH`] and [`OTHER_PATH`], vectors from [`VECTORS`], results at [`OUT`] and
//! data from [`BUFFER`] on.

use super::Puppet;

/// Where a result is stored.
pub const OUT: u32 = 1024;
/// Where vectors of buffers are stored.
pub const VECTORS: u32 = 1536;
/// Where a path is stored.
pub const PATH: u32 = 4096;
/// Where another one is.
pub const OTHER_PATH: u32 = 12_288;
/// Where data is stored, up to the end of the first page.
pub const BUFFER: u32 = 20_480;

/// `fd_read` and `fd_write` as rights.
pub const READ: u64 = 1 << 1;
/// See [`READ`].
pub const WRITE: u64 = 1 << 6;

/// `path_open`'s flags.
pub const CREAT: u64 = 1;
/// See [`CREAT`].
pub const DIRECTORY: u64 = 2;
/// See [`CREAT`].
pub const EXCL: u64 = 4;
/// See [`CREAT`].
pub const TRUNC: u64 = 8;

/// Follow a link in the last component.
pub const FOLLOW: u64 = 1;

impl Puppet<'_> {
    /// Stores a path: its address and length as arguments.
    pub fn path(&mut self, path: impl AsRef<[u8]>) -> [u64; 2] {
        self.store(PATH, path.as_ref());
        [PATH.into(), path.as_ref().len() as u64]
    }

    /// Stores another path.
    pub fn other_path(&mut self, path: impl AsRef<[u8]>) -> [u64; 2] {
        self.store(OTHER_PATH, path.as_ref());
        [OTHER_PATH.into(), path.as_ref().len() as u64]
    }

    /// Stores vectors (address, length): where they stand and how many there are, as arguments.
    pub fn vectors(&mut self, vectors: &[(u32, u32)]) -> [u64; 2] {
        let words = vectors.iter().flat_map(|&(address, len)| [address, len]);
        let bytes: Vec<u8> = words.flat_map(u32::to_le_bytes).collect();
        self.store(VECTORS, &bytes);
        [VECTORS.into(), vectors.len() as u64]
    }

    /// The number that the last call stored at [`OUT`].
    pub fn out(&mut self) -> u32 {
        u32::from_le_bytes(self.load(OUT, 4).try_into().expect("4 bytes"))
    }

    /// Likewise, with 64 bits.
    pub fn out64(&mut self) -> u64 {
        u64::from_le_bytes(self.load(OUT, 8).try_into().expect("8 bytes"))
    }

    /// `path_open`, following links: the descriptor, or the error.
    ///
    /// # Errors
    /// The number that the call returned.
    pub fn open(&mut self, fd: u64, path: impl AsRef<[u8]>, oflags: u64, rights: u64) -> Result<u64, u64> {
        self.open_with(fd, FOLLOW, path, oflags, rights, 0)
    }

    /// `path_open` with all of its flags.
    ///
    /// # Errors
    /// The number that the call returned.
    pub fn open_with(
        &mut self,
        fd: u64,
        lookup: u64,
        path: impl AsRef<[u8]>,
        oflags: u64,
        rights: u64,
        fdflags: u64,
    ) -> Result<u64, u64> {
        let [path, len] = self.path(path);
        match self.call("path_open", &[fd, lookup, path, len, oflags, rights, rights, fdflags, OUT.into()]) {
            0 => Ok(self.out().into()),
            errno => Err(errno),
        }
    }

    /// A call with one path: the error, or 0.
    pub fn with_path(
        &mut self,
        function: &str,
        before: &[u64],
        path: impl AsRef<[u8]>,
        after: &[u64],
    ) -> u64 {
        let path = self.path(path);
        self.call(function, &[before, &path, after].concat())
    }

    /// `fd_read` of at most `len` bytes to [`BUFFER`]: what came, or the error.
    ///
    /// # Errors
    /// The number that the call returned.
    pub fn read(&mut self, fd: u64, len: u32) -> Result<Vec<u8>, u64> {
        let [vectors, count] = self.vectors(&[(BUFFER, len)]);
        match self.call("fd_read", &[fd, vectors, count, OUT.into()]) {
            0 => {
                let count = self.out();
                Ok(self.load(BUFFER, count))
            }
            errno => Err(errno),
        }
    }

    /// `fd_write`: how many bytes were written, or the error.
    ///
    /// # Errors
    /// The number that the call returned.
    pub fn write(&mut self, fd: u64, bytes: &[u8]) -> Result<u32, u64> {
        self.store(BUFFER, bytes);
        let [vectors, count] = self.vectors(&[(BUFFER, bytes.len() as u32)]);
        match self.call("fd_write", &[fd, vectors, count, OUT.into()]) {
            0 => Ok(self.out()),
            errno => Err(errno),
        }
    }
}
