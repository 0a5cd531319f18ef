//! Lowering and compiling of all functions, in parallel.

use super::fingerprint::Fingerprint;
use super::listing::Offsets;
use super::names::FunctionNames;
use super::reuse::{Made, Reuse};
use super::shortcut::Surroundings;
use super::{OptLevel, Options, listing, positions, sites};
use crate::cache::Entry;
use crate::error::{Error, Result};
use crate::lower::{self, Inlined, Inlining, Layout, Lowered, Origin, Symbol};
use crate::program::{Code, FuncId, InstanceId, Program};
use cranelift_codegen::control::ControlPlane;
use cranelift_codegen::incremental_cache::serialize_compiled;
use cranelift_codegen::isa::TargetIsa;
use cranelift_codegen::{CodegenError, CompiledCode, Context, FinalizedMachReloc, FinalizedRelocTarget, ir};
use cranelift_frontend::FunctionBuilderContext;
use rayon::prelude::*;

/// A compiled function.
#[derive(Debug)]
pub(super) struct Function {
    /// Which one.
    pub(super) symbol: Symbol,
    /// Its machine code.
    pub(super) code: Vec<u8>,
    /// Alignment of the code in bytes.
    pub(super) alignment: u64,
    /// Its relocations.
    pub(super) relocations: Vec<Relocation>,
    /// Where it traps and where it catches exceptions, encoded.
    pub(super) sites: Vec<u8>,
    /// Where its instructions come from that can be in a backtrace: for each its offset in the code, ascending.
    pub(super) origins: Vec<(u32, Origin)>,
    /// The operators that are inlined in it.
    pub(super) inlined: Vec<Inlined>,
    /// What the next build may find it by, where there is a cache.
    pub(super) entries: Vec<Entry>,
    /// Whether it was compiled just now.
    pub(super) is_new: bool,
    /// The text of its CLIF and of its assembly, where asked for.
    clif: Option<String>,
    asm: Option<String>,
}

/// A relocation of a compiled function.
#[derive(Debug)]
pub(super) struct Relocation {
    pub(super) offset: u32,
    pub(super) kind: cranelift_codegen::binemit::Reloc,
    pub(super) target: RelocationTarget,
    pub(super) addend: i64,
}

/// What a relocation refers to.
#[derive(Debug)]
pub(super) enum RelocationTarget {
    /// Something of the program.
    Symbol(Symbol),
    /// A place in the function itself.
    Inside(u32),
}

/// A code generator, and its part of the keys of what it compiles.
pub(super) struct Generator<'a> {
    isa: &'a dyn TargetIsa,
    fingerprint: Fingerprint,
}

/// The code generators of a program: they differ in how hard they try.
pub(super) struct Generators<'a> {
    /// What compiles its functions.
    usual: Generator<'a>,
    /// What compiles those that are too large for that.
    linear: Generator<'a>,
}

/// CLIF blocks, and parameters of them, that a function may have to be compiled as usual. Beyond that, the time that optimising and a good
/// allocation of registers take, which grows with the square of the size at worst, gets out of proportion.
const MAX_BLOCKS: usize = 20_000;
const MAX_BLOCK_PARAMS: usize = 100_000;

impl<'a> Generators<'a> {
    /// `usual`, and `linear` for what is too large for that.
    pub(super) fn new(usual: &'a dyn TargetIsa, linear: &'a dyn TargetIsa) -> Generators<'a> {
        let generator = |isa| Generator { isa, fingerprint: Fingerprint::new(isa) };
        Generators { usual: generator(usual), linear: generator(linear) }
    }

    fn of(&self, func: &ir::Function) -> &Generator<'a> {
        // A check makes a cold block and one in which control goes on. Many of them are no burden for the usual allocator, but for the linear one.
        let cold = func.layout.blocks().filter(|&block| func.layout.is_cold(block)).count();
        let blocks = func.layout.blocks().count().saturating_sub(2 * cold);
        let params: usize = func.layout.blocks().map(|block| func.dfg.block_params(block).len()).sum();
        if blocks > MAX_BLOCKS || params > MAX_BLOCK_PARAMS { &self.linear } else { &self.usual }
    }
}

/// Compiles every function that the program needs, in the order of the object.
pub(super) fn compile_all(
    program: &Program<'_>,
    layout: &Layout,
    generators: &Generators<'_>,
    names: &FunctionNames,
    options: &Options<'_>,
) -> Result<Vec<Function>> {
    let inlining = match options.opt_level {
        OptLevel::None | OptLevel::Basic => Inlining::none(program),
        OptLevel::Speed | OptLevel::Size => Inlining::new(program),
    };
    // What is kept has no listing.
    let reuse = options.cache.filter(|_| !options.clif && !options.asm).map(|pack| {
        let common = generators.usual.fingerprint.common();
        let surroundings = Surroundings::new(program, layout, common, pack.maker());
        Reuse { pack, program, inlining: &inlining, surroundings }
    });
    symbols(program)
        .into_par_iter()
        .map_init(Worker::new, |worker, symbol| {
            let known = reuse.as_ref().and_then(|reuse| reuse.by_body(symbol));
            let function = match known {
                Some(made) => function(symbol, made, generators, options),
                None => {
                    let lowered = worker.lower(program, layout, &inlining, generators.usual.isa, symbol)?;
                    worker.compile(program, lowered, generators, reuse.as_ref(), names, options)
                }
            };
            function
                .map_err(|reason| Error::internal(format!("cannot compile `{}`: {reason}", names.of(symbol))))
        })
        .collect()
}

/// The functions that are compiled: bodies, adapters of host functions, instantiations, steps.
fn symbols(program: &Program<'_>) -> Vec<Symbol> {
    let functions = program.functions.iter().enumerate().map(|(id, function)| match function.code {
        Code::Wasm { .. } => Symbol::Function(FuncId(id as u32)),
        Code::Host { .. } => Symbol::Reference(FuncId(id as u32)),
    });
    let instances = program.instances.iter().enumerate();
    let instantiations = instances
        .filter(|(_, instance)| instance.needs_instantiation())
        .map(|(id, _)| Symbol::Instantiate(InstanceId(id as u32)));
    let steps = (0..program.steps.len()).map(|position| Symbol::Step(position as u32));
    let thread = program.thread_start.map(|_| Symbol::Thread);
    functions.chain(instantiations).chain(steps).chain(thread).collect()
}

/// What a thread keeps from one function to the next.
struct Worker {
    builder: FunctionBuilderContext,
    context: Context,
    allocator: regalloc2::Ctx,
}

impl Worker {
    fn new() -> Worker {
        Worker {
            builder: FunctionBuilderContext::new(),
            context: Context::new(),
            allocator: regalloc2::Ctx::default(),
        }
    }

    fn lower(
        &mut self,
        program: &Program<'_>,
        layout: &Layout,
        inlining: &Inlining,
        isa: &dyn TargetIsa,
        symbol: Symbol,
    ) -> Result<Lowered> {
        let config = isa.frontend_config();
        let builder = &mut self.builder;
        Ok(match symbol {
            Symbol::Function(id) => lower::lower_body(program, layout, inlining, config, builder, id)
                .map_err(|error| {
                    *builder = FunctionBuilderContext::new();
                    error.in_context(program.describe_function(id))
                })?,
            Symbol::Reference(id) => lower::lower_host_adapter(program, layout, config, builder, id),
            Symbol::Instantiate(id) => lower::lower_instantiation(program, layout, config, builder, id),
            Symbol::Step(position) => lower::lower_step(program, layout, config, builder, position),
            Symbol::Thread => {
                let start = program.thread_start.expect("only a program with threads has this");
                lower::lower_thread(program, layout, config, builder, start)
            }
            other => unreachable!("{other:?} is not compiled"),
        })
    }

    fn compile(
        &mut self,
        program: &Program<'_>,
        lowered: Lowered,
        generators: &Generators<'_>,
        reuse: Option<&Reuse<'_>>,
        names: &FunctionNames,
        options: &Options<'_>,
    ) -> std::result::Result<Function, String> {
        let symbol = lowered.symbol;
        let inlined = lowered.inlined.clone();
        let offsets = Offsets::new(program, symbol, &inlined);
        let clif = options.clif.then(|| listing::clif(&lowered.clif, &offsets));
        let made = self.code(lowered, generators, reuse, options.asm.then_some(&offsets))?;
        let asm = made.code.vcode.as_deref().map(|printed| listing::readable(printed, &made.func, names));
        Ok(Function { clif, asm, ..function(symbol, made, generators, options)? })
    }

    /// The machine code of a function: what an earlier build made of it, or else new; with its text, if it is `listed`.
    fn code(
        &mut self,
        lowered: Lowered,
        generators: &Generators<'_>,
        reuse: Option<&Reuse<'_>>,
        listed: Option<&Offsets<'_>>,
    ) -> std::result::Result<Made, String> {
        let Lowered { symbol, clif, inlined, considered } = lowered;
        let generator = generators.of(&clif);
        let Some(reuse) = reuse else {
            let (code, _) = self.emit(clif, generator.isa, listed.map_or(Beside::Nothing, Beside::Text))?;
            return Ok(Made { func: self.take_function(), inlined, code, entries: Vec::new(), is_new: true });
        };
        let key = generator.fingerprint.key(&clif);
        let shortcut = reuse.shortcut(symbol, &clif, &inlined, considered, key);
        if let Some(code) = reuse.by_key(key, &clif) {
            let entries = [Entry { key, made: None }].into_iter().chain(shortcut).collect();
            return Ok(Made { func: clif, inlined, code, entries, is_new: false });
        }
        let (code, kept) = self.emit(clif, generator.isa, Beside::Kept)?;
        let entries = [Entry { key, made: kept }].into_iter().chain(shortcut).collect();
        Ok(Made { func: self.take_function(), inlined, code, entries, is_new: true })
    }

    /// The function that has just been compiled.
    fn take_function(&mut self) -> ir::Function {
        std::mem::replace(&mut self.context.func, ir::Function::new())
    }

    /// Optimises a function and makes machine code of it; also in the form in which it is kept, if that is wanted. This is
    /// `Context::compile`, with a chance to tag instructions before they are emitted.
    fn emit(
        &mut self,
        clif: ir::Function,
        isa: &dyn TargetIsa,
        beside: Beside<'_>,
    ) -> std::result::Result<(CompiledCode, Option<Vec<u8>>), String> {
        let refused = |error: CodegenError| format!("{error:?}");
        let Worker { context, allocator, .. } = self;
        context.clear();
        context.func = clif;
        let mut control = ControlPlane::default();
        context.optimize(isa, &mut control).map_err(refused)?;
        let listed = matches!(beside, Beside::Text(_));
        if let Beside::Text(offsets) = beside {
            listing::tag(&mut context.func, offsets);
        }
        let mut made = isa
            .compile_function(&context.func, &context.domtree, allocator, listed, &mut control)
            .map_err(refused)?;
        let mut kept = None;
        if matches!(beside, Beside::Kept) {
            let (back, bytes) = serialize_compiled(made);
            made = back;
            kept = Some(bytes.map_err(|error| format!("its code cannot be kept: {error}"))?);
        }
        Ok((made.apply_params(&context.func.params), kept))
    }
}

/// What is wanted beside the code of a function.
#[derive(Clone, Copy)]
enum Beside<'a> {
    Nothing,
    /// The text of it, which needs to know where operators are.
    Text(&'a Offsets<'a>),
    /// The form in which it is kept in a cache.
    Kept,
}

/// The function that `symbol` stands for, as the object takes it.
fn function(
    symbol: Symbol,
    made: Made,
    generators: &Generators<'_>,
    options: &Options<'_>,
) -> std::result::Result<Function, String> {
    let Made { func, inlined, code, entries, is_new } = made;
    let buffer = &code.buffer;
    let relocations = buffer.relocs().iter().map(|reloc| relocation(&func, reloc));
    let alignment = generators.usual.isa.function_alignment();
    let alignment = match symbol {
        // It runs once.
        Symbol::Step(_) | Symbol::Instantiate(_) => alignment.minimum,
        _ => alignment.preferred,
    };
    Ok(Function {
        symbol,
        code: buffer.data().to_vec(),
        alignment: u64::from(buffer.alignment.max(alignment)),
        relocations: relocations.collect::<std::result::Result<_, String>>()?,
        sites: sites::encode(buffer)?,
        origins: if options.positions { positions::origins(buffer) } else { Vec::new() },
        inlined,
        entries,
        is_new,
        clif: None,
        asm: None,
    })
}

fn relocation(func: &ir::Function, reloc: &FinalizedMachReloc) -> std::result::Result<Relocation, String> {
    let target = match &reloc.target {
        FinalizedRelocTarget::ExternalName(ir::ExternalName::User(name)) => {
            let name = &func.params.user_named_funcs()[*name];
            let symbol = Symbol::from_clif(name.namespace, name.index);
            RelocationTarget::Symbol(
                symbol.ok_or_else(|| format!("a relocation against the unknown {name:?}"))?,
            )
        }
        FinalizedRelocTarget::Func(offset) => RelocationTarget::Inside(*offset),
        other => return Err(format!("a relocation against {other:?}, which no runtime routine provides")),
    };
    Ok(Relocation { offset: reloc.offset, kind: reloc.kind, target, addend: reloc.addend })
}

/// The texts that were asked for, of all functions in their order, each below its name.
pub(super) fn texts(
    functions: &[Function],
    names: &FunctionNames,
    options: &Options<'_>,
) -> (Option<String>, Option<String>) {
    let join = |text: fn(&Function) -> Option<&String>| {
        let mut joined = String::new();
        for function in functions {
            if let Some(text) = text(function) {
                joined.push_str(&format!("; {}\n{}\n\n", names.of(function.symbol), text.trim_end()));
            }
        }
        joined
    };
    (
        options.clif.then(|| join(|function| function.clif.as_ref())),
        options.asm.then(|| join(|function| function.asm.as_ref())),
    )
}
