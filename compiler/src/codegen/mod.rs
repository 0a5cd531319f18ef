//! Code generation: every function is lowered and compiled on its own, in parallel, and all of them go into one relocatable
//! object with a section for each.
//!
//! The order of everything in the object is that of the program, whichever thread finished first.

mod blob;
mod compile;
mod data;
mod feed;
mod fingerprint;
mod isa;
mod lines;
mod listing;
mod names;
mod object;
mod positions;
mod reuse;
mod shortcut;
mod sites;

use crate::cache::{Entry, Pack};
use crate::error::Result;
use crate::grants::Grants;
use crate::limits::Limits;
use crate::lower::{Layout, Pinned};
use crate::program::Program;
use crate::sandbox::OsSandbox;
use compile::Generators;
use lines::Lines;
use object::Object;
use positions::Sources;
use wasmc_targets::{Cpu, Target};

pub use isa::OptLevel;

/// What code generation is asked for.
#[derive(Clone, Copy, Debug)]
pub struct Options<'a> {
    /// The target.
    pub target: &'a Target,
    /// The level of its instruction set.
    pub cpu: &'static Cpu,
    /// How hard to optimise.
    pub opt_level: OptLevel,
    /// What the program may do.
    pub grants: &'a Grants,
    /// What it may use at most.
    pub limits: &'a Limits,
    /// What is shown to whoever asks what the program is granted, and can then narrow that; nothing when nobody can.
    pub shown: Option<&'a str>,
    /// Whether backtraces are to say where in the Wasm and in its source they were.
    pub positions: bool,
    /// Whether it confines itself.
    pub os_sandbox: OsSandbox,
    /// What earlier builds compiled, where there is a cache.
    pub cache: Option<&'a Pack>,
    /// Whether to keep the text of the CLIF.
    pub clif: bool,
    /// Whether to keep the text of the assembly.
    pub asm: bool,
}

/// A compiled program.
#[derive(Debug)]
pub struct Compiled {
    /// A relocatable ELF object.
    pub object: Vec<u8>,
    /// The address below which an image of it has to end, but for what it places at addresses of its own.
    pub end_of_image: Option<u64>,
    /// What the next build may find its functions by; nothing where there is no cache.
    pub entries: Vec<Entry>,
    /// How many of its functions were compiled, and not found in the cache.
    pub compiled: usize,
    /// The CLIF of every function, if asked for.
    pub clif: Option<String>,
    /// The assembly of every function, if asked for.
    pub asm: Option<String>,
}

/// Compiles `program` to an object.
///
/// # Errors
/// Only when Cranelift refuses a function, which is a defect, or one that exceeds its limits.
pub fn generate(program: &Program<'_>, options: &Options<'_>) -> Result<Compiled> {
    let layout = Layout::new(program, options.target.arch);
    let has_pinned = layout.pinned != Pinned::Nothing;
    let isa = isa::build(options.target, options.cpu, options.opt_level, has_pinned)?;
    let linear = isa::build(options.target, options.cpu, OptLevel::None, has_pinned)?;
    let generators = Generators::new(&*isa, &*linear);
    let names = names::FunctionNames::new(program);
    let mut functions = compile::compile_all(program, &layout, &generators, &names, options)?;
    let (clif, asm) = compile::texts(&functions, &names, options);
    let mut object = Object::new(isa)?;
    object.declare_functions(program, &names, &functions, options.grants)?;
    data::define(&mut object, program, &functions, &layout, options)?;
    object.define_functions(&functions)?;
    let lines = if options.positions { Lines::read(program) } else { Lines::default() };
    object.describe_functions(&functions, &Sources::new(program, lines, &names, &functions))?;
    let compiled = functions.iter().filter(|function| function.is_new).count();
    let entries = functions.iter_mut().flat_map(|function| std::mem::take(&mut function.entries)).collect();
    Ok(Compiled {
        object: object.finish()?,
        end_of_image: layout.end_of_image(),
        entries,
        compiled,
        clif,
        asm,
    })
}
