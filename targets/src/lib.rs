//! The targets that wasmc builds for: one folder each, with its description and the runtime stub built for it.

/// An instruction set that wasmc generates code for.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Arch {
    /// x86-64-v2: SSE4.2 and POPCNT, every server and desktop since about 2009.
    X86_64,
    /// Armv8.0-A.
    Aarch64,
}

/// A target: what an image for it looks like.
#[derive(Debug)]
pub struct Target {
    /// The name that users give and see, `x86_64-linux`.
    pub name: &'static str,
    /// The instruction set.
    pub arch: Arch,
    /// Rust's names for it, accepted as synonyms.
    pub triples: &'static [&'static str],
    /// The name of the container platform, accepted as a synonym.
    pub platform: &'static str,
    /// Largest page size in bytes that a kernel for it uses: the alignment of segments.
    pub max_page: u64,
    /// The runtime stub: a relocatable ELF object with a section for each function.
    pub stub: &'static [u8],
}

/// Every target, in the order in which they are listed.
pub static TARGETS: [Target; 2] = [
    Target {
        name: "x86_64-linux",
        arch: Arch::X86_64,
        triples: &["x86_64-unknown-linux-musl", "x86_64-unknown-linux-gnu"],
        platform: "linux/amd64",
        max_page: 0x1000,
        stub: include_bytes!("../x86_64-linux/stub.o"),
    },
    Target {
        name: "aarch64-linux",
        arch: Arch::Aarch64,
        triples: &["aarch64-unknown-linux-musl", "aarch64-unknown-linux-gnu"],
        platform: "linux/arm64",
        max_page: 0x1_0000,
        stub: include_bytes!("../aarch64-linux/stub.o"),
    },
];
