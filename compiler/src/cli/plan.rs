//! What `wasmc build` will write, and where: settled, and found to be sensible, before any work is done.

use std::collections::HashMap;
use std::fs;
use std::path::{Path, PathBuf};

use clap::ValueEnum;
use wasmc_targets::{Cpu, Target};

use super::build::BuildArgs;
use super::input::Input;
use super::link::Link;
use super::output::Destination;
use super::target;
use crate::bundle;
use crate::error::{Error, Result};

/// A kind of result.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub(super) enum Emit {
    /// NAME-TARGET: the executable
    Exe,
    /// NAME-TARGET.tar.zst: the executable and its manifest, compressed, to be shipped
    Bundle,
    /// NAME-TARGET.o: the program before it is linked with the runtime
    Obj,
    /// NAME-TARGET.clif: Cranelift's intermediate representation
    Clif,
    /// NAME-TARGET.s: the machine code, disassembled
    Asm,
    /// NAME-TARGET.map: what the executable consists of
    Map,
}

impl Emit {
    fn suffix(self) -> &'static str {
        match self {
            Emit::Exe => "",
            Emit::Bundle => ".tar.zst",
            Emit::Obj => ".o",
            Emit::Clif => ".clif",
            Emit::Asm => ".s",
            Emit::Map => ".map",
        }
    }
}

/// A program with all that is made of it.
#[derive(Debug)]
pub(super) struct Program {
    pub(super) input: Input,
    pub(super) name: String,
    pub(super) builds: Vec<Build>,
}

/// One compilation.
#[derive(Debug)]
pub(super) struct Build {
    pub(super) target: &'static Target,
    pub(super) cpu: &'static Cpu,
    pub(super) outputs: Vec<Output>,
}

/// One thing to be written.
#[derive(Debug)]
pub(super) struct Output {
    pub(super) emit: Emit,
    pub(super) to: Destination,
}

/// Finds out what `args`, with the linked modules `links`, mean.
pub(super) fn plan(args: &BuildArgs, links: &[Link]) -> Result<Vec<Program>> {
    if args.name.is_some() && args.inputs.len() > 1 {
        return Err(Error::usage("--name names one program, and there are several inputs"));
    }
    let targets = target::resolve(&args.target)?;
    let cpus = args.cpu.resolve(&targets)?;
    let targets: Vec<_> = targets.into_iter().zip(cpus).collect();
    let programs = args
        .inputs
        .iter()
        .map(|input| plan_program(args, Input::from(input.clone()), &targets))
        .collect::<Result<Vec<_>>>()?;
    refuse_ambiguous_output(args, &programs)?;
    refuse_collisions(&programs, links)?;
    for (_, _, output) in outputs(&programs) {
        output.to.check()?;
    }
    Ok(programs)
}

impl Build {
    /// Whether `emit` is among what is written.
    pub(super) fn emits(&self, emit: Emit) -> bool {
        self.outputs.iter().any(|output| output.emit == emit)
    }
}

fn plan_program(
    args: &BuildArgs,
    input: Input,
    targets: &[(&'static Target, &'static Cpu)],
) -> Result<Program> {
    let name = match &args.name {
        Some(name) => name.clone(),
        None => input.program_name()?.to_owned(),
    };
    check_name(&name)?;
    let builds = targets.iter().map(|&(target, cpu)| plan_build(args, &name, target, cpu)).collect();
    Ok(Program { input, name, builds })
}

fn plan_build(args: &BuildArgs, name: &str, target: &'static Target, cpu: &'static Cpu) -> Build {
    let default: &[Emit] = if args.output.is_some() { &[Emit::Exe] } else { &[Emit::Exe, Emit::Bundle] };
    let emits = if args.emit.is_empty() { default } else { &args.emit };
    let to = |emit: Emit| match &args.output {
        Some(path) => Destination::from(path.clone()),
        None => Destination::File(args.out_dir.join(format!("{name}-{}{}", target.name, emit.suffix()))),
    };
    Build { target, cpu, outputs: emits.iter().map(|&emit| Output { emit, to: to(emit) }).collect() }
}

fn check_name(name: &str) -> Result<()> {
    if ["", ".", "..", bundle::MANIFEST].contains(&name) || name.contains(['/', '\\', '\0']) {
        return Err(Error::usage(format!("`{}` cannot be the name of a program", name.escape_debug()))
            .with_help("a name is part of a file's name; --out-dir and -o say where it goes"));
    }
    Ok(())
}

/// Every output, with whose it is.
fn outputs(programs: &[Program]) -> impl Iterator<Item = (&Program, &Build, &Output)> {
    programs.iter().flat_map(|program| {
        program
            .builds
            .iter()
            .flat_map(move |build| build.outputs.iter().map(move |output| (program, build, output)))
    })
}

fn refuse_ambiguous_output(args: &BuildArgs, programs: &[Program]) -> Result<()> {
    let Some(path) = &args.output else { return Ok(()) };
    let count = outputs(programs).count();
    if count > 1 {
        return Err(Error::usage(format!(
            "-o {} names one file, and there would be {count}",
            path.display()
        ))
        .with_help("give one input, one --target and one --emit, or use --out-dir"));
    }
    Ok(())
}

fn refuse_collisions(programs: &[Program], links: &[Link]) -> Result<()> {
    let inputs = programs.iter().map(|program| program.input.path());
    let inputs: Vec<PathBuf> = inputs.chain(links.iter().map(Link::path)).filter_map(real_path).collect();
    let mut writers = HashMap::new();
    for (program, build, output) in outputs(programs) {
        let Destination::File(path) = &output.to else { continue };
        if real_path(path).is_some_and(|path| inputs.contains(&path)) {
            return Err(Error::usage(format!("{} would be overwritten, and it is an input", path.display())));
        }
        let writer = format!("{} for {}", program.input.path().display(), build.target.name);
        if let Some(other) = writers.insert(path, writer.clone()) {
            return Err(Error::usage(format!("{} would be written twice", path.display()))
                .with_help(collision_help(&other, &writer)));
        }
    }
    Ok(())
}

fn collision_help(first: &str, second: &str) -> String {
    if first == second {
        format!("{first} is asked for twice; give each input, --target and --emit once")
    } else {
        format!("by {first}, and by {second}; build them separately, with --name or --out-dir")
    }
}

/// The one path of a file that exists.
fn real_path(path: &Path) -> Option<PathBuf> {
    fs::canonicalize(path).ok().filter(|path| path.is_file())
}
