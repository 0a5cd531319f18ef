//! What has just been stored or loaded is not loaded again.
//!
//! What compiled the Wasm has left few such loads, but it has to reload what might have been overwritten through another pointer before it was
//! known where that is. Here a load that follows an access to the same place becomes the value of that access, if nothing between them can have
//! written there: a store to the same pointer at another offset cannot. A loop of one block carries such a value from one round to the next:
//!
//! ```text
//!     jump block1                       v9 = load.f32 v1+8
//! block1:                               jump block1(v9)
//!     v2 = load.f32 v1+8            block1(v2: f32):
//!     v4 = fadd v2, v3         →        v4 = fadd v2, v3
//!     store v4, v1+8                    store v4, v1+8
//!     brif v5, block1, block2           brif v5, block1(v4), block2
//! ```
//!
//! Where the first round would fault, the loop's accesses may fault in another order than they stand in; the process ends in any case. Memory that
//! threads share is left alone.

use cranelift_codegen::cursor::{Cursor, FuncCursor};
use cranelift_codegen::entity::SecondaryMap;
use cranelift_codegen::flowgraph::ControlFlowGraph;
use cranelift_codegen::ir::{
    AliasRegion, Block, DataFlowGraph, Function, Inst, InstructionData, Opcode, Type, Value, ValueDef, types,
};

/// How many places are remembered: the latest ones, each of which is compared with each store.
const REMEMBERED: usize = 16;

/// How many values a loop carries; they take registers.
const CARRIED: usize = 4;

/// What is added to a pointer.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Base {
    Nothing,
    Constant(i64),
    Value(Value),
}

/// A pointer: places at different ones may be the same.
#[derive(Clone, Copy, PartialEq, Eq)]
struct Pointer {
    base: Base,
    /// Nothing for an address that is known.
    index: Option<Value>,
}

/// How far at most an index is taken to be from the pointer that it was made of. Where it wraps it is 2^32 from there, further than any
/// accesses are apart that do not.
const FAR: u32 = 1 << 28;

/// Bytes of a memory, or of what else there is.
#[derive(Clone, Copy, PartialEq, Eq)]
struct Place {
    region: AliasRegion,
    pointer: Pointer,
    /// What the program has added to the pointer at 32 bits, where that may have wrapped.
    distance: i32,
    /// From there.
    start: i64,
    end: i64,
}

impl Place {
    /// What a load or a store of `bytes` bytes accesses, if it says in which region.
    fn of(dfg: &DataFlowGraph, inst: Inst, address: Value, offset: i32, bytes: u32) -> Option<Place> {
        let region = dfg.insts[inst].alias_region(dfg)?;
        let (base, index) = match made_by(dfg, address) {
            Some(InstructionData::Binary { opcode: Opcode::Iadd, args: [base, index] }) => {
                match constant(dfg, base) {
                    Some(base) => (Base::Constant(base), index),
                    None => (Base::Value(dfg.resolve_aliases(base)), index),
                }
            }
            _ => (Base::Nothing, address),
        };
        let index = match made_by(dfg, index) {
            Some(InstructionData::Unary { opcode: Opcode::Uextend, arg }) => arg,
            _ => index,
        };
        let (index, distance, known) = match constant(dfg, index) {
            Some(known) => (None, 0, known),
            None => {
                let (origin, distance) = origin(dfg, index);
                (Some(origin), distance, 0)
            }
        };
        let start = known.checked_add(offset.into())?;
        let end = start.checked_add(bytes.into())?;
        Some(Place { region, pointer: Pointer { base, index }, distance, start, end })
    }

    /// Whether a store to this place may change what is in the other.
    fn may_overlap(&self, other: &Place) -> bool {
        let between = i64::from(other.distance) - i64::from(self.distance);
        let are_apart = self.pointer == other.pointer
            && (self.end <= other.start + between || other.end + between <= self.start);
        self.region == other.region && !are_apart
    }
}

/// What a load would give.
#[derive(Clone, Copy)]
struct Known {
    place: Place,
    /// The load: a narrow one extends what it finds.
    opcode: Opcode,
    ty: Type,
    value: Value,
}

impl Known {
    fn is_same_load(&self, other: &Known) -> bool {
        self.place == other.place && self.opcode == other.opcode && self.ty == other.ty
    }
}

/// What an instruction does to memory.
enum Effect {
    Loads(Known),
    /// And what is known by that, unless it is a part of a value.
    Stores(Place, Option<Known>),
    /// It can write anywhere.
    Anything,
    /// It can end the program.
    Traps,
    Nothing,
}

/// Replaces loads in `func`.
pub(super) fn forward(func: &mut Function) {
    let flow = ControlFlowGraph::with_function(func);
    let mut ends: SecondaryMap<Block, Vec<Known>> = SecondaryMap::new();
    let blocks: Vec<Block> = func.layout.blocks().collect();
    for block in blocks {
        let mut edges = flow.pred_iter(block);
        // What was known at the end of the only block that leads here; nothing of one that comes later.
        let known = match (edges.next(), edges.next()) {
            (Some(edge), None) => ends[edge.block].clone(),
            _ => Vec::new(),
        };
        let mut scan = Scan { func, known, stored: Vec::new(), is_first: true, first: Vec::new() };
        scan.run(block);
        let Scan { known, first, .. } = scan;
        if let Some(entering) = entering(func, &flow, block) {
            let before = func.layout.inst_block(entering).map(|before| ends[before].as_slice());
            Loop { func, block, entering }.carry(&first, &known, before.unwrap_or_default());
        }
        ends[block] = known;
    }
}

/// A block as it is gone through.
struct Scan<'a> {
    func: &'a mut Function,
    known: Vec<Known>,
    /// Where it has stored so far.
    stored: Vec<Place>,
    /// Whether nothing has happened so far but loads and stores.
    is_first: bool,
    /// The loads that what has happened before in the block cannot have changed.
    first: Vec<(Inst, Known)>,
}

impl Scan<'_> {
    fn run(&mut self, block: Block) {
        let mut next = self.func.layout.first_inst(block);
        while let Some(inst) = next {
            next = self.func.layout.next_inst(inst);
            match effect(&self.func.dfg, inst) {
                Effect::Loads(load) => self.load(inst, load),
                Effect::Stores(place, known) => self.store(place, known),
                Effect::Anything => {
                    self.known.clear();
                    self.is_first = false;
                }
                Effect::Traps => self.is_first = false,
                Effect::Nothing => {}
            }
        }
    }

    fn load(&mut self, inst: Inst, load: Known) {
        if let Some(known) = self.known.iter().find(|known| known.is_same_load(&load)) {
            replace(self.func, inst, known.value);
            return;
        }
        if self.is_first && !self.stored.iter().any(|stored| stored.may_overlap(&load.place)) {
            self.first.push((inst, load));
        }
        self.remember(load);
    }

    fn store(&mut self, place: Place, known: Option<Known>) {
        self.known.retain(|known| !place.may_overlap(&known.place));
        self.stored.push(place);
        self.is_first &= self.stored.len() <= REMEMBERED;
        if let Some(known) = known {
            self.remember(known);
        }
    }

    fn remember(&mut self, known: Known) {
        if self.known.len() == REMEMBERED {
            self.known.remove(0);
        }
        self.known.push(known);
    }
}

/// A loop of one block.
struct Loop<'a> {
    func: &'a mut Function,
    block: Block,
    /// The jump by which it is entered.
    entering: Inst,
}

impl Loop<'_> {
    /// Carries from one round to the next what is `known` at the end of one and loaded `first` in the next. `before` is known where the loop
    /// is entered.
    fn carry(&mut self, first: &[(Inst, Known)], known: &[Known], before: &[Known]) {
        let again = self.func.layout.last_inst(self.block).expect("a block ends with a branch");
        let carried = first.iter().filter_map(|&(inst, load)| {
            let last = known.iter().find(|known| known.is_same_load(&load))?;
            Some((inst, load, last.value))
        });
        let carried: Vec<_> = carried.filter(|&(inst, ..)| self.is_fixed(self.address(inst))).collect();
        for (inst, load, last) in carried.into_iter().take(CARRIED) {
            let initial = match before.iter().find(|known| known.is_same_load(&load)) {
                Some(known) => known.value,
                None => self.load_before(inst),
            };
            let param = self.func.dfg.append_block_param(self.block, load.ty);
            pass(self.func, self.entering, self.block, initial);
            pass(self.func, again, self.block, last);
            replace(self.func, inst, param);
        }
    }

    fn address(&self, load: Inst) -> Value {
        self.func.dfg.inst_args(load)[0]
    }

    /// Whether `value` is the same in each round, and can be had before the first.
    fn is_fixed(&self, value: Value) -> bool {
        let dfg = &self.func.dfg;
        match dfg.value_def(dfg.resolve_aliases(value)) {
            ValueDef::Param(block, _) => block != self.block,
            ValueDef::Result(inst, _) if self.func.layout.inst_block(inst) != Some(self.block) => true,
            ValueDef::Result(inst, _) => {
                let opcode = dfg.insts[inst].opcode();
                matches!(opcode, Opcode::Iconst | Opcode::Uextend | Opcode::Iadd)
                    && dfg.inst_args(inst).iter().all(|&arg| self.is_fixed(arg))
            }
            ValueDef::Union(..) => false,
        }
    }

    /// What the load would give before the first round.
    fn load_before(&mut self, load: Inst) -> Value {
        let before = self.copy_before(load);
        self.func.dfg.first_result(before)
    }

    /// Copies an instruction of the loop, with those that its operands come from, to where the loop is entered.
    fn copy_before(&mut self, inst: Inst) -> Inst {
        let args: Vec<Value> = self.func.dfg.inst_args(inst).to_vec();
        let args: Vec<Value> = args.into_iter().map(|arg| self.value_before(arg)).collect();
        let copy = self.func.dfg.clone_inst(inst);
        self.func.dfg.overwrite_inst_values(copy, args.into_iter());
        let origin = self.func.srcloc(inst);
        FuncCursor::new(self.func).at_inst(self.entering).with_srcloc(origin).insert_inst(copy);
        copy
    }

    fn value_before(&mut self, value: Value) -> Value {
        let dfg = &self.func.dfg;
        let value = dfg.resolve_aliases(value);
        match dfg.value_def(value) {
            ValueDef::Result(inst, _) if self.func.layout.inst_block(inst) == Some(self.block) => {
                self.load_before(inst)
            }
            _ => value,
        }
    }
}

/// The jump by which a loop of one block is entered, if `block` is one, and only one jump leads there.
fn entering(func: &Function, flow: &ControlFlowGraph, block: Block) -> Option<Inst> {
    let mut edges = flow.pred_iter(block).filter(|edge| edge.block != block);
    let is_loop = flow.pred_iter(block).any(|edge| edge.block == block);
    let (Some(edge), None, true) = (edges.next(), edges.next(), is_loop) else { return None };
    (func.dfg.insts[edge.inst].opcode() == Opcode::Jump).then_some(edge.inst)
}

/// Passes one more value along the edges by which `branch` leads to `block`.
fn pass(func: &mut Function, branch: Inst, block: Block, value: Value) {
    let dfg = &mut func.dfg;
    let calls = dfg.insts[branch].branch_destination_mut(&mut dfg.jump_tables, &mut dfg.exception_tables);
    for call in calls {
        if call.block(&dfg.value_lists) == block {
            call.append_argument(value, &mut dfg.value_lists);
        }
    }
}

/// Makes the result of `inst` another name of `value`.
fn replace(func: &mut Function, inst: Inst, value: Value) {
    let result = func.dfg.first_result(inst);
    func.dfg.clear_results(inst);
    func.dfg.change_to_alias(result, value);
    func.layout.remove_inst(inst);
}

fn effect(dfg: &DataFlowGraph, inst: Inst) -> Effect {
    match dfg.insts[inst] {
        InstructionData::Load { opcode, arg, offset, .. } => {
            let value = dfg.first_result(inst);
            let ty = dfg.value_type(value);
            let place = width(opcode, ty).and_then(|bytes| Place::of(dfg, inst, arg, offset.into(), bytes));
            place.map_or(Effect::Nothing, |place| Effect::Loads(Known { place, opcode, ty, value }))
        }
        InstructionData::Store { opcode, args: [value, address], offset, .. } => {
            let ty = dfg.value_type(value);
            let place =
                width(opcode, ty).and_then(|bytes| Place::of(dfg, inst, address, offset.into(), bytes));
            place.map_or(Effect::Anything, |place| {
                let is_whole = opcode == Opcode::Store;
                let known = is_whole.then_some(Known { place, opcode: Opcode::Load, ty, value });
                Effect::Stores(place, known)
            })
        }
        data => {
            let opcode = data.opcode();
            if opcode.is_call() || opcode.can_store() || opcode.other_side_effects() {
                Effect::Anything
            } else if opcode.can_trap() {
                Effect::Traps
            } else {
                Effect::Nothing
            }
        }
    }
}

/// Bytes that a load of a value of type `ty`, or a store of one, accesses, if it is one of those that are known here.
fn width(opcode: Opcode, ty: Type) -> Option<u32> {
    Some(match opcode {
        Opcode::Load | Opcode::Store => ty.bytes(),
        Opcode::Uload8 | Opcode::Sload8 | Opcode::Istore8 => 1,
        Opcode::Uload16 | Opcode::Sload16 | Opcode::Istore16 => 2,
        Opcode::Uload32 | Opcode::Sload32 | Opcode::Istore32 => 4,
        _ => return None,
    })
}

/// The instruction whose result `value` is.
fn made_by(dfg: &DataFlowGraph, value: Value) -> Option<InstructionData> {
    Some(dfg.insts[dfg.value_def(dfg.resolve_aliases(value)).inst()?])
}

/// The value from which an index was made by adding constants, and what they add up to.
fn origin(dfg: &DataFlowGraph, index: Value) -> (Value, i32) {
    let mut origin = dfg.resolve_aliases(index);
    let mut distance = 0i32;
    while dfg.value_type(origin) == types::I32 {
        let Some(InstructionData::Binary { opcode: Opcode::Iadd, args }) = made_by(dfg, origin) else {
            break;
        };
        let [left, right] = args;
        let constant = [(left, right), (right, left)]
            .into_iter()
            .find_map(|(rest, other)| Some((rest, constant(dfg, other)? as i32)));
        let Some((rest, constant)) = constant else { break };
        let Some(sum) = distance.checked_add(constant).filter(|sum| sum.unsigned_abs() <= FAR) else {
            break;
        };
        (origin, distance) = (dfg.resolve_aliases(rest), sum);
    }
    (origin, distance)
}

/// The value of a constant of 32 or 64 bits, without a sign.
fn constant(dfg: &DataFlowGraph, value: Value) -> Option<i64> {
    let InstructionData::UnaryImm { opcode: Opcode::Iconst, imm } = made_by(dfg, value)? else { return None };
    Some(if dfg.value_type(value).bits() == 32 { i64::from(imm.bits() as u32) } else { imm.bits() })
}
