//! Bundles: what is shipped. A bundle is a `.tar.zst` that any `tar --zstd` opens and that holds two files, the
//! manifest and the executable. The executable in it is not compressed a second time, so that it maps and starts as fast
//! as it can. The same executable makes the same bundle, byte for byte, on any machine and at any time.

mod pack;
mod unpack;

pub use pack::pack;
pub use unpack::{Bundle, unpack};

/// The name of the manifest within a bundle.
pub const MANIFEST: &str = "manifest.json";

/// Bytes that an executable may have; images lie below 4 GiB and real ones are below 250 MB.
const MAX_EXECUTABLE: u64 = 1 << 30;
