//! Lowering and compiling of all functions, in parallel.

use super::listing::Offsets;
use super::names::FunctionNames;
use super::{OptLevel, Options, listing, positions, sites};
use crate::error::{Error, Result};
use crate::lower::{self, Inlined, Inlining, Layout, Lowered, Origin, Symbol};
use crate::program::{Code, FuncId, InstanceId, Program};
use cranelift_codegen::control::ControlPlane;
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

/// The code generators of a program: they differ in how hard they try.
#[derive(Clone, Copy)]
pub(super) struct Generators<'a> {
    /// What compiles its functions.
    pub(super) usual: &'a dyn TargetIsa,
    /// What compiles those that are too large for that.
    pub(super) linear: &'a dyn TargetIsa,
}

/// CLIF blocks, and parameters of them, that a function may have to be compiled as usual. Beyond that, the time that optimising and a good
/// allocation of registers take, which grows with the square of the size at worst, gets out of proportion.
const MAX_BLOCKS: usize = 20_000;
const MAX_BLOCK_PARAMS: usize = 100_000;

impl<'a> Generators<'a> {
    fn of(self, func: &ir::Function) -> &'a dyn TargetIsa {
        // A check makes a cold block and one in which control goes on. Many of them are no burden for the usual allocator, but for the linear one.
        let cold = func.layout.blocks().filter(|&block| func.layout.is_cold(block)).count();
        let blocks = func.layout.blocks().count().saturating_sub(2 * cold);
        let params: usize = func.layout.blocks().map(|block| func.dfg.block_params(block).len()).sum();
        if blocks > MAX_BLOCKS || params > MAX_BLOCK_PARAMS { self.linear } else { self.usual }
    }
}

/// Compiles every function that the program needs, in the order of the object.
pub(super) fn compile_all(
    program: &Program<'_>,
    layout: &Layout,
    generators: Generators<'_>,
    names: &FunctionNames,
    options: &Options<'_>,
) -> Result<Vec<Function>> {
    let inlining = match options.opt_level {
        OptLevel::None | OptLevel::Basic => Inlining::none(program),
        OptLevel::Speed | OptLevel::Size => Inlining::new(program),
    };
    symbols(program)
        .into_par_iter()
        .map_init(Worker::new, |worker, symbol| {
            let lowered = worker.lower(program, layout, &inlining, generators.usual, symbol)?;
            let isa = generators.of(&lowered.clif);
            worker
                .compile(program, lowered, isa, names, options)
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
        isa: &dyn TargetIsa,
        names: &FunctionNames,
        options: &Options<'_>,
    ) -> std::result::Result<Function, String> {
        let offsets = Offsets::new(program, lowered.symbol, &lowered.inlined);
        let clif = options.clif.then(|| listing::clif(&lowered.clif, &offsets));
        let compiled = self.emit(lowered.clif, isa, options.asm.then_some(&offsets))?;
        let buffer = &compiled.buffer;
        let func = &self.context.func;
        Ok(Function {
            symbol: lowered.symbol,
            code: buffer.data().to_vec(),
            alignment: u64::from(buffer.alignment.max(isa.function_alignment().preferred)),
            relocations: buffer
                .relocs()
                .iter()
                .map(|reloc| relocation(func, reloc))
                .collect::<std::result::Result<_, String>>()?,
            sites: sites::encode(buffer)?,
            origins: if options.positions { positions::origins(buffer) } else { Vec::new() },
            inlined: lowered.inlined,
            clif,
            asm: compiled.vcode.as_deref().map(|printed| listing::readable(printed, func, names)),
        })
    }

    /// Optimises a function and makes machine code of it; with its text, if it is `listed`. This is `Context::compile`, with a chance to tag
    /// instructions before they are emitted.
    fn emit(
        &mut self,
        clif: ir::Function,
        isa: &dyn TargetIsa,
        listed: Option<&Offsets<'_>>,
    ) -> std::result::Result<CompiledCode, String> {
        let refused = |error: CodegenError| format!("{error:?}");
        let Worker { context, allocator, .. } = self;
        context.clear();
        context.func = clif;
        let mut control = ControlPlane::default();
        context.optimize(isa, &mut control).map_err(refused)?;
        if let Some(offsets) = listed {
            listing::tag(&mut context.func, offsets);
        }
        let stencil = isa
            .compile_function(&context.func, &context.domtree, allocator, listed.is_some(), &mut control)
            .map_err(refused)?;
        Ok(stencil.apply_params(&context.func.params))
    }
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
