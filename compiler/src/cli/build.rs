//! `wasmc build`: modules in, executables and bundles out.

use std::borrow::Cow;
use std::fmt::Write;
use std::path::PathBuf;

use clap::Args;

use super::cache::{CacheArgs, Slot};
use super::cpu::CpuArgs;
use super::entry::EntryArgs;
use super::features::FeatureArgs;
use super::grants::GrantArgs;
use super::limits::LimitArgs;
use super::link::{Link, LinkArgs};
use super::optimize::OptimizeArgs;
use super::output::{Destination, Staged};
use super::plan::{self, Build, Emit, Program};
use super::sandbox::SandboxArgs;
use crate::bundle;
use crate::error::Result;
use crate::inspect::readable_size;
use crate::pipeline::{self, BuildOptions, Built};

const EXAMPLES: &str = "\
Examples:
  wasmc build app.wasm
      dist/app-TARGET and dist/app-TARGET.tar.zst, for this machine
  wasmc build app.wasm --target x86_64-linux --target aarch64-linux
      the same for two targets; `wasmc targets` lists them, `--target all` means all
  wasmc build app.wasm -o app --dir ./data::/data:ro --env LANG=C
      one executable, which can read ./data as /data and do nothing else
  wasmc build app.wasm --link zip=zip.wasm --link crc=crc.wat
      one program of three modules, of which zip.wasm may import from crc.wat
  wasmc build app.wat --emit asm -o -
      the machine code, on standard output";

/// Compile modules into executables and bundles
///
/// By default it writes dist/NAME-TARGET, an executable, and dist/NAME-TARGET.tar.zst, a bundle to be shipped, for this
/// machine. An executable needs nothing where it runs, and can do nothing that it was not granted here. The same input
/// makes the same bytes on every machine. Files are written whole or not at all.
#[derive(Debug, Args)]
#[command(after_long_help = EXAMPLES)]
pub(super) struct BuildArgs {
    /// Modules to compile, in binary (.wasm) or as text (.wat); `-` is standard input
    #[arg(required = true, value_name = "INPUT")]
    pub(super) inputs: Vec<PathBuf>,

    /// What to build for: a name, a Rust triple, a container platform, or `all`; this machine by default
    #[arg(short, long, value_name = "TARGET", value_delimiter = ',')]
    pub(super) target: Vec<String>,

    /// Where results go
    #[arg(long, value_name = "DIR", default_value = "dist")]
    pub(super) out_dir: PathBuf,

    /// Where the one result goes, the executable unless --emit says otherwise; `-` is standard output
    #[arg(short, long, value_name = "FILE", conflicts_with = "out_dir")]
    pub(super) output: Option<PathBuf>,

    /// The name of the program, by default that of the input's file; `out` for standard input
    #[arg(long, value_name = "NAME")]
    pub(super) name: Option<String>,

    /// What to write [default: exe,bundle]
    #[arg(long, value_name = "KIND", value_delimiter = ',')]
    pub(super) emit: Vec<Emit>,

    /// Leave out the symbol table; a trap then names no functions
    #[arg(long)]
    strip: bool,

    #[command(flatten)]
    entry: EntryArgs,

    #[command(flatten)]
    pub(super) link: LinkArgs,

    #[command(flatten)]
    features: FeatureArgs,

    #[command(flatten)]
    optimize: OptimizeArgs,

    #[command(flatten)]
    pub(super) cpu: CpuArgs,

    #[command(flatten)]
    cache: CacheArgs,

    #[command(flatten)]
    sandbox: SandboxArgs,

    #[command(flatten)]
    grants: GrantArgs,

    #[command(flatten)]
    limits: LimitArgs,
}

/// Builds, writes, and says what was written.
pub(super) fn run(args: BuildArgs) -> Result<()> {
    let grants = args.grants.resolve()?;
    let limits = args.limits.resolve(&grants)?;
    let links = args.link.resolve()?;
    let features = args.features.resolve()?;
    let opt_level = args.optimize.resolve();
    let programs = plan::plan(&args, &links)?;
    let cache = args.cache.resolve()?;
    let modules = programs.iter().map(|program| program.input.read_module()).collect::<Result<Vec<_>>>()?;
    let libraries = links.iter().map(Link::read).collect::<Result<Vec<_>>>()?;

    let mut staged = Staged::default();
    let mut report = String::new();
    for (program, wasm) in programs.iter().zip(&modules) {
        let input = program.input.path();
        for build in &program.builds {
            let slot =
                cache.as_ref().map(|cache| Slot::open(cache, input, build.target, build.cpu, opt_level));
            let options = BuildOptions {
                cpu: build.cpu,
                libraries: &libraries,
                start: args.entry.start(),
                features,
                opt_level,
                grants: grants.clone(),
                os_sandbox: args.sandbox.resolve(),
                limits: limits.clone(),
                strip: args.strip,
                cache: slot.as_ref().map(Slot::pack),
                clif: build.emits(Emit::Clif),
                asm: build.emits(Emit::Asm),
                ..BuildOptions::new(build.target)
            };
            let built =
                pipeline::compile(wasm, &options).map_err(|error| error.in_context(input.display()))?;
            // What there is to compress takes longer than what there is to keep.
            let stage = || stage(program, build, &built, &mut staged, &mut report);
            let keep = || slot.as_ref().map(|slot| slot.store(&built.artifacts.cached));
            rayon::join(stage, keep).0?;
        }
    }
    staged.commit()?;
    super::print(report.as_bytes())
}

fn stage(
    program: &Program,
    build: &Build,
    built: &Built,
    staged: &mut Staged,
    report: &mut String,
) -> Result<()> {
    for output in &build.outputs {
        let content = content(output.emit, &program.name, built)?;
        if let Destination::File(path) = &output.to {
            let size = readable_size(content.len() as u64);
            writeln!(report, "{}  {size}", path.display()).expect("a string takes everything");
        }
        staged.add(&output.to, &content, output.emit == Emit::Exe)?;
    }
    Ok(())
}

fn content<'a>(emit: Emit, name: &str, built: &'a Built) -> Result<Cow<'a, [u8]>> {
    let Built { manifest, artifacts, .. } = built;
    Ok(match emit {
        Emit::Exe => Cow::from(&artifacts.image.bytes),
        Emit::Bundle => Cow::from(bundle::pack(name, &artifacts.image.bytes, manifest)?),
        Emit::Obj => Cow::from(&artifacts.object),
        Emit::Clif => Cow::from(artifacts.clif.as_deref().unwrap_or_default().as_bytes()),
        Emit::Asm => Cow::from(artifacts.asm.as_deref().unwrap_or_default().as_bytes()),
        Emit::Map => Cow::from(artifacts.image.map.to_string().into_bytes()),
    })
}
