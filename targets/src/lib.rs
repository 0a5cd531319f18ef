//! The targets that wasmc builds for: one folder each, with its description and the runtime stub built for it.

mod cpu;

pub use cpu::Cpu;

/// An instruction set that wasmc generates code for.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Arch {
    /// x86-64.
    X86_64,
    /// Armv8-A.
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
    /// The levels of the instruction set, ascending. Each includes those before it; the first is what images need by default:
    /// any server since about 2009 has x86-64-v2.
    pub cpus: &'static [Cpu],
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
        cpus: &cpu::X86_64,
        max_page: 0x1000,
        stub: include_bytes!("../x86_64-linux/stub.o"),
    },
    Target {
        name: "aarch64-linux",
        arch: Arch::Aarch64,
        triples: &["aarch64-unknown-linux-musl", "aarch64-unknown-linux-gnu"],
        platform: "linux/arm64",
        cpus: &cpu::AARCH64,
        max_page: 0x1_0000,
        stub: include_bytes!("../aarch64-linux/stub.o"),
    },
];

impl Target {
    /// The settings of Cranelift's for a level, with those of the levels below it.
    pub fn settings(&self, cpu: &Cpu) -> impl Iterator<Item = &'static str> {
        let level = self.cpus.iter().position(|known| known == cpu).unwrap_or(0);
        self.cpus[..=level].iter().flat_map(|cpu| cpu.settings).copied()
    }
}
