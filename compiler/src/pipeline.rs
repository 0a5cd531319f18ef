//! The whole of a build, stage by stage: read → program → code → link. It does no input or output, looks at no clock and no path: the same
//! Wasm and the same options give the same bytes.

use crate::cache::{self, Pack};
use crate::codegen::{self, Compiled};
use crate::error::{Error, Result};
use crate::grants::Grants;
use crate::inspect;
use crate::limits::Limits;
use crate::link::{self, Image};
use crate::manifest::{self, Content, Manifest};
use crate::program::{self, Code, Program};
use crate::sandbox::OsSandbox;
use crate::wasm::{self, Module, features};
use std::collections::HashSet;
use wasmc_abi::symbol;
use wasmc_targets::{Cpu, Target};
use wasmparser::{ValType, WasmFeatures};

pub use crate::codegen::OptLevel;
pub use crate::program::Start;

/// What a build is asked for.
#[derive(Clone, Debug)]
pub struct BuildOptions<'a> {
    /// The target.
    pub target: &'static Target,
    /// The modules that the main one may import from.
    pub libraries: &'a [Library],
    /// The level of the target's instruction set.
    pub cpu: &'static Cpu,
    /// What is run when they are instantiated.
    pub start: Start<'a>,
    /// What the modules may use of the standard.
    pub features: WasmFeatures,
    /// How hard to optimise.
    pub opt_level: OptLevel,
    /// What the program may do.
    pub grants: Grants,
    /// Whether it puts the sandbox of the operating system around itself.
    pub os_sandbox: OsSandbox,
    /// What it may use at most.
    pub limits: Limits,
    /// Whether to leave out the symbol table, the names of functions and where they come from.
    pub strip: bool,
    /// What earlier builds compiled, where there is a cache. It changes nothing of what is made.
    pub cache: Option<&'a Pack>,
    /// Whether to keep the text of the CLIF.
    pub clif: bool,
    /// Whether to keep the text of the assembly.
    pub asm: bool,
    /// Where the image is entered.
    pub entry: Entry,
}

/// A module that others import from.
#[derive(Clone, Debug)]
pub struct Library {
    /// The module name of those imports.
    pub name: String,
    /// The module in its binary form.
    pub wasm: Vec<u8>,
}

/// How an image runs its steps.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Entry {
    /// One after the other; a trap ends the program.
    #[default]
    Command,
    /// Each whatever became of the one before, with a line of output for each: how the conformance tests are run.
    Script,
}

impl<'a> BuildOptions<'a> {
    /// An optimised, unstripped command for `target` that is granted nothing, limited by nothing, and confines itself as far as it can.
    #[must_use]
    pub fn new(target: &'static Target) -> BuildOptions<'a> {
        BuildOptions {
            target,
            cpu: &target.cpus[0],
            libraries: &[],
            start: Start::default(),
            features: features::SUPPORTED,
            opt_level: OptLevel::default(),
            grants: Grants::default(),
            os_sandbox: OsSandbox::default(),
            limits: Limits::default(),
            strip: false,
            cache: None,
            clif: false,
            asm: false,
            entry: Entry::default(),
        }
    }
}

/// What a build makes.
#[derive(Debug)]
pub struct Artifacts {
    /// The relocatable object of the program, without the stub.
    pub object: Vec<u8>,
    /// The executable, and what is where in it.
    pub image: Image,
    /// The CLIF of every function, if asked for.
    pub clif: Option<String>,
    /// The assembly of every function, if asked for.
    pub asm: Option<String>,
    /// What the next build may find its functions by; nothing where there is no cache.
    pub cached: Vec<cache::Entry>,
    /// How many functions were compiled, and not found in the cache.
    pub compiled: usize,
    /// The host functions that the program imports, sorted, as `module.name`.
    pub imports: Vec<String>,
}

/// A command with what it says about itself.
#[derive(Debug)]
pub struct Built {
    /// What it was made from and what it may do, as the image says too.
    pub manifest: Manifest,
    /// What was made.
    pub artifacts: Artifacts,
    /// The types of what [`Start::Invoke`] gives.
    pub results: Vec<ValType>,
}

/// Builds a program from a binary module and the libraries that `options` name.
///
/// # Errors
/// When a module cannot be read or imports what nobody provides, or the main one has nothing to start with.
pub fn compile(wasm: &[u8], options: &BuildOptions<'_>) -> Result<Built> {
    let module = wasm::read(wasm, options.features)?;
    let libraries = options
        .libraries
        .iter()
        .map(|library| read_library(library, options.features))
        .collect::<Result<Vec<_>>>()?;
    let manifest = describe(wasm, &module, &libraries, options);
    let program = Program::assemble(module, libraries, &options.start)?;
    options.limits.check_memories(&program)?;
    let artifacts = build_with(&program, options, Some(&manifest))?;
    Ok(Built { manifest, artifacts, results: program.invocation_results().to_vec() })
}

fn read_library(library: &Library, features: WasmFeatures) -> Result<program::Library<'_>> {
    let module = wasm::read(&library.wasm, features)
        .map_err(|error| error.in_context(format!("module `{}`", library.name)))?;
    Ok(program::Library { name: &library.name, module })
}

fn describe(
    wasm: &[u8],
    main: &Module<'_>,
    libraries: &[program::Library<'_>],
    options: &BuildOptions<'_>,
) -> Manifest {
    let optimize = options.opt_level.to_string();
    let entry = match options.start {
        Start::Entry(name) => Some(name.to_owned()),
        Start::Command | Start::Invoke { .. } => None,
    };
    let cpu = (options.cpu != &options.target.cpus[0]).then(|| options.cpu.name.to_owned());
    let build =
        manifest::Options { optimize, cpu, strip: options.strip, os_sandbox: options.os_sandbox, entry };
    let linked = options.libraries.iter().map(|library| manifest::Linked::of(&library.name, &library.wasm));
    let wasm = manifest::Wasm { main: Content::of(wasm), linked: linked.collect() };
    let imports = imports_of_the_host(main, libraries);
    Manifest::new(options.target.name, build, wasm, imports, options.grants.clone())
        .with_limits(options.limits.clone())
}

/// What the modules import and none of them provides, `MODULE.NAME` each, in the order in which it is first imported.
fn imports_of_the_host(main: &Module<'_>, libraries: &[program::Library<'_>]) -> Vec<String> {
    let is_linked = |name| libraries.iter().any(|library| library.name == name);
    let modules = [main].into_iter().chain(libraries.iter().map(|library| &library.module));
    let imports = modules.flat_map(|module| &module.imports).filter(|import| !is_linked(import.module));
    let mut seen = HashSet::new();
    imports
        .filter(|import| seen.insert((import.module, import.name)))
        .map(|import| format!("{}.{}", import.module, import.name))
        .collect()
}

/// Builds a program.
///
/// # Errors
/// When the program is too large for the target, or wasmc is defective.
pub fn build(program: &Program<'_>, options: &BuildOptions<'_>) -> Result<Artifacts> {
    build_with(program, options, None)
}

fn build_with(
    program: &Program<'_>,
    options: &BuildOptions<'_>,
    manifest: Option<&Manifest>,
) -> Result<Artifacts> {
    let shown = manifest.filter(|manifest| !manifest.grants.fixed);
    let shown = shown.map(|manifest| inspect::rights(&manifest.grants, &manifest.limits));
    let compiled = generate(program, options, shown.as_deref())?;
    let entry = match options.entry {
        Entry::Command => symbol::START,
        Entry::Script => symbol::SCRIPT_START,
    };
    let manifest = manifest.map(Manifest::to_compact_json).transpose()?;
    let link_options = link::Options {
        target: options.target,
        entry,
        stack_size: options.limits.stack_size(),
        strip: options.strip,
        manifest: manifest.as_deref(),
    };
    let image = link::link(&compiled.object, options.target.stub, &link_options)?;
    let Compiled { object, end_of_image, entries, compiled, clif, asm } = compiled;
    check_end(&image, end_of_image)?;
    Ok(Artifacts { object, image, clif, asm, cached: entries, compiled, imports: host_imports(program) })
}

/// Refuses an image that begins below `limit` and reaches it.
fn check_end(image: &Image, limit: Option<u64>) -> Result<()> {
    let Some(limit) = limit else { return Ok(()) };
    let sections = image.map.sections().iter().filter(|section| section.address < limit);
    let end = sections.map(|section| section.address + section.size).max().unwrap_or(0);
    if end <= limit {
        return Ok(());
    }
    Err(Error::input(format!(
        "the program is too large: its code and data end at {end:#x}, behind {limit:#x} where its memory begins"
    )))
}

fn generate(program: &Program<'_>, options: &BuildOptions<'_>, shown: Option<&str>) -> Result<Compiled> {
    let codegen_options = codegen::Options {
        target: options.target,
        cpu: options.cpu,
        opt_level: options.opt_level,
        grants: &options.grants,
        limits: &options.limits,
        shown,
        positions: !options.strip,
        os_sandbox: options.os_sandbox,
        cache: options.cache,
        clif: options.clif,
        asm: options.asm,
    };
    codegen::generate(program, &codegen_options)
}

fn host_imports(program: &Program<'_>) -> Vec<String> {
    let mut imports: Vec<String> = program
        .functions
        .iter()
        .filter_map(|function| match &function.code {
            Code::Host { symbol, .. } => Some(symbol.clone()),
            Code::Wasm { .. } => None,
        })
        .collect();
    imports.sort_unstable();
    imports.dedup();
    imports
}
