//! What loops count, and how far.
//!
//! A value that a loop changes by the same constant each time, as a counter or a pointer that walks along an array, lies between where it begins and
//! what it has become the last time. How often a loop runs is known where it goes on only as long as one such value is not, or is on one side of, a
//! number that is known in its turn:
//!
//! ```text
//! block1(v1: i32, v2: i32):     ; from elsewhere v1 = 0, v2 = 4096: so v1 is 0 to 992, v2 is 4096 to 1,019,904
//!     v3 = iadd_imm v1, 32
//!     v4 = iadd_imm v2, 32768
//!     v5 = icmp ne v3, 1024
//!     brif v5, block1(v3, v4), block2
//! ```

use super::range::{Range, constant, operation, range, shifted};
use cranelift_codegen::dominator_tree::DominatorTree;
use cranelift_codegen::entity::SecondaryMap;
use cranelift_codegen::flowgraph::ControlFlowGraph;
use cranelift_codegen::ir::condcodes::{CondCode, IntCC};
use cranelift_codegen::ir::{Block, Function, Inst, InstructionData, Opcode, Value, ValueDef, types};

/// Parameters that are looked at one through the other.
const DEPTH: u32 = 24;

/// Sums with constants that are looked through.
const SUMS: usize = 16;

/// Blocks on the way from the end of a loop to its beginning whose branches are looked at.
const BRANCHES: usize = 32;

/// The ranges of the values of a function.
pub(super) struct Counting<'a> {
    func: &'a Function,
    flow: ControlFlowGraph,
    tree: DominatorTree,
    /// Of parameters of blocks; any while they are being found out.
    ranges: SecondaryMap<Value, Option<Range>>,
    /// By the first block of a loop, how often it is entered again at most.
    repeats: SecondaryMap<Block, Option<Repeats>>,
    depth: u32,
}

#[derive(Clone, Copy)]
enum Repeats {
    AtMost(u32),
    Unknown,
}

/// How a value compares with a limit.
struct Fact {
    condition: IntCC,
    value: Value,
    limit: Range,
    /// Whether the limit is the same for as long as the loop runs.
    is_fixed: bool,
}

/// Where a parameter of a loop's first block gets its value from.
struct Flow {
    /// What it begins as.
    start: Range,
    /// What is added each time, if the loop has one end only and that is so.
    step: Option<i32>,
}

/// Where what begins in `start` lies after it was changed by `step` for up to `repeats` times, if it never wraps.
fn after(start: Range, step: i32, repeats: u32) -> Option<Range> {
    let way = Range::up_to(step.unsigned_abs().checked_mul(repeats)?);
    if step > 0 { start.plus(way) } else { start.minus(way) }
}

impl<'a> Counting<'a> {
    pub(super) fn new(func: &'a Function) -> Counting<'a> {
        let flow = ControlFlowGraph::with_function(func);
        let tree = DominatorTree::with_function(func, &flow);
        Counting { func, flow, tree, ranges: SecondaryMap::new(), repeats: SecondaryMap::new(), depth: DEPTH }
    }

    /// Where an `i32` can lie.
    pub(super) fn range(&mut self, value: Value) -> Range {
        range(&self.func.dfg, value, &mut |param| self.of_param(param))
    }

    fn of_param(&mut self, param: Value) -> Range {
        if let Some(range) = self.ranges[param] {
            return range;
        }
        if self.depth == 0 {
            return Range::ANY;
        }
        self.depth -= 1;
        self.ranges[param] = Some(Range::ANY);
        let range = self.counted(param).unwrap_or(Range::ANY);
        self.ranges[param] = Some(range);
        self.depth += 1;
        range
    }

    fn counted(&mut self, param: Value) -> Option<Range> {
        let block = self.block_of(param)?;
        let Flow { start, step } = self.flow(block, param)?;
        match step? {
            0 => Some(start),
            step => after(start, step, self.repeats(block)?),
        }
    }

    /// The block that a value is a parameter of, but for those of the function.
    fn block_of(&self, value: Value) -> Option<Block> {
        match self.func.dfg.value_def(value) {
            ValueDef::Param(block, _) if Some(block) != self.func.layout.entry_block() => Some(block),
            _ => None,
        }
    }

    /// Nothing where a branch passes what is no value.
    fn flow(&mut self, block: Block, param: Value) -> Option<Flow> {
        let mut start: Option<Range> = None;
        // What is added by each way back.
        let mut steps: Vec<Option<i32>> = Vec::new();
        for (from, arg) in self.passed(block, param)? {
            if self.tree.block_dominates(block, from) {
                steps.push(self.distance(arg, param));
            } else {
                let range = self.range(arg);
                start = Some(start.map_or(range, |start| start.or(range)));
            }
        }
        let step = match *steps {
            [] => Some(0),
            [step] => step,
            _ => steps.iter().all(|&step| step == Some(0)).then_some(0),
        };
        Some(Flow { start: start?, step })
    }

    /// What branches pass to a parameter, each from which block; nothing where that is no value.
    fn passed(&self, block: Block, param: Value) -> Option<Vec<(Block, Value)>> {
        let dfg = &self.func.dfg;
        let position = dfg.block_params(block).iter().position(|&other| other == param)?;
        let mut passed = Vec::new();
        for pred in self.flow.pred_iter(block) {
            for call in dfg.insts[pred.inst].branch_destination(&dfg.jump_tables, &dfg.exception_tables) {
                if call.block(&dfg.value_lists) == block {
                    let arg = call.args(&dfg.value_lists).nth(position)?.as_value()?;
                    passed.push((pred.block, dfg.resolve_aliases(arg)));
                }
            }
        }
        Some(passed)
    }

    /// `value`, or what it always is the same as: a loop passes on what it does not change.
    fn source(&self, value: Value) -> Value {
        let mut value = self.func.dfg.resolve_aliases(value);
        for _ in 0..BRANCHES {
            let Some(only) = self.block_of(value).and_then(|block| self.only_source(block, value)) else {
                break;
            };
            value = only;
        }
        value
    }

    /// What flows into a parameter besides itself, if that is one value.
    fn only_source(&self, block: Block, param: Value) -> Option<Value> {
        let mut passed =
            self.passed(block, param)?.into_iter().map(|(_, arg)| arg).filter(|&arg| arg != param);
        let only = passed.next()?;
        passed.all(|arg| arg == only).then_some(only)
    }

    /// What has been added to `from` to make `value`, if that is a constant.
    fn distance(&self, value: Value, from: Value) -> Option<i32> {
        let (origin, distance) = self.origin_until(value, |value| value == from);
        (origin == from).then_some(distance)
    }

    /// A value, and what sums with constants add to it to make `value`, modulo 2^32.
    pub(super) fn origin(&self, value: Value) -> (Value, i32) {
        self.origin_until(value, |_| false)
    }

    /// Likewise, but goes back no further than to what is `found`.
    fn origin_until(&self, value: Value, found: impl Fn(Value) -> bool) -> (Value, i32) {
        let dfg = &self.func.dfg;
        let mut value = self.source(value);
        let mut distance = 0_i32;
        for _ in 0..SUMS {
            if found(value) {
                break;
            }
            let Some((opcode, [first, second])) = operation(dfg, value) else { break };
            let (term, constant) = match (opcode, constant(dfg, first), constant(dfg, second)) {
                (Opcode::Iadd, _, Some(constant)) => (first, constant as i32),
                (Opcode::Iadd, Some(constant), _) => (second, constant as i32),
                (Opcode::Isub, _, Some(constant)) => (first, (constant as i32).wrapping_neg()),
                _ => break,
            };
            distance = distance.wrapping_add(constant);
            value = self.source(term);
        }
        (value, distance)
    }

    /// How often a loop is entered again after it was entered from elsewhere, at most.
    fn repeats(&mut self, header: Block) -> Option<u32> {
        let known = match self.repeats[header] {
            Some(known) => known,
            None => {
                self.repeats[header] = Some(Repeats::Unknown);
                let facts = self.facts(header);
                let least = facts.iter().filter_map(|fact| self.counted_to(header, fact)).min();
                let known = least.map_or(Repeats::Unknown, Repeats::AtMost);
                self.repeats[header] = Some(known);
                known
            }
        };
        match known {
            Repeats::AtMost(repeats) => Some(repeats),
            Repeats::Unknown => None,
        }
    }

    /// What holds whenever a loop with one end goes on: the conditions of the branches that cannot be avoided on the way there.
    fn facts(&mut self, header: Block) -> Vec<Fact> {
        let mut facts = Vec::new();
        let mut ends =
            self.flow.pred_iter(header).filter(|pred| self.tree.block_dominates(header, pred.block));
        let (Some(end), None) = (ends.next(), ends.next()) else { return facts };
        let (mut from, mut to) = (end, header);
        for _ in 0..BRANCHES {
            if let Some((condition, left, right)) = self.comparison(from.inst, to) {
                facts.push(self.limited(header, condition, left, right));
                facts.push(self.limited(header, condition.swap_args(), right, left));
            }
            to = from.block;
            loop {
                if to == header {
                    return facts;
                }
                let mut preds = self.flow.pred_iter(to);
                if let (Some(pred), None) = (preds.next(), preds.next()) {
                    from = pred;
                    break;
                }
                // Ways meet here; what they have in common is above.
                match self.tree.idom(to) {
                    Some(above) => to = above,
                    None => return facts,
                }
            }
        }
        facts
    }

    fn limited(&mut self, header: Block, condition: IntCC, value: Value, limit: Value) -> Fact {
        let source = self.source(limit);
        let defined = match self.func.dfg.value_def(source) {
            ValueDef::Param(block, _) => Some(block),
            ValueDef::Result(inst, _) => self.func.layout.inst_block(inst),
            ValueDef::Union(..) => None,
        };
        let is_fixed =
            defined.is_some_and(|block| block != header && self.tree.block_dominates(block, header));
        Fact { condition, value, limit: self.range(source), is_fixed }
    }

    /// The comparison of two `i32` that holds when the branch `inst` leads to `to`.
    fn comparison(&self, inst: Inst, to: Block) -> Option<(IntCC, Value, Value)> {
        let dfg = &self.func.dfg;
        let InstructionData::Brif { arg, blocks, .. } = dfg.insts[inst] else { return None };
        let [then, otherwise] = blocks.map(|call| call.block(&dfg.value_lists) == to);
        if then == otherwise {
            return None;
        }
        let mut holds = then;
        let mut value = arg;
        loop {
            let ValueDef::Result(inst, _) = dfg.value_def(dfg.resolve_aliases(value)) else { return None };
            let data = &dfg.insts[inst];
            let args = dfg.inst_args(inst);
            match data.opcode() {
                Opcode::Uextend => value = args[0],
                Opcode::Icmp => {
                    let condition = data.cond_code()?;
                    let (left, right) = (args[0], args[1]);
                    let is_answer = matches!(operation(dfg, left), Some((Opcode::Uextend, [answer, _]))
                        if dfg.value_type(answer) == types::I8);
                    if is_answer && condition == IntCC::Equal && constant(dfg, right) == Some(0) {
                        (value, holds) = (left, !holds);
                        continue;
                    }
                    let condition = if holds { condition } else { condition.complement() };
                    return match (dfg.value_type(left), operation(dfg, left), operation(dfg, right)) {
                        (types::I32, ..) => Some((condition, left, right)),
                        // Of what was extended unsigned numbers compare as before; signed ones do below 2^31, where limits have to be.
                        (_, Some((Opcode::Uextend, [left, _])), Some((Opcode::Uextend, [right, _])))
                            if [left, right].map(|value| dfg.value_type(value)) == [types::I32; 2] =>
                        {
                            Some((condition, left, right))
                        }
                        _ => None,
                    };
                }
                _ => return None,
            }
        }
    }

    /// How often a loop is entered again at most, when it goes on only as long as `fact` holds.
    fn counted_to(&mut self, header: Block, fact: &Fact) -> Option<u32> {
        let (counter, ahead) = self.origin_until(fact.value, |value| self.block_of(value) == Some(header));
        if self.block_of(counter) != Some(header) {
            return None;
        }
        let Flow { start, step } = self.flow(header, counter)?;
        let step = step?;
        // What is compared the first time.
        let first = shifted(start, ahead as u32)?;
        let stride = step.unsigned_abs();
        match fact.condition {
            // It meets the limit, and passes it over neither at once nor later.
            IntCC::NotEqual if stride == 1 && fact.is_fixed => {
                Some(if step > 0 { fact.limit.minus(first)? } else { first.minus(fact.limit)? }.high)
            }
            IntCC::NotEqual => {
                let way = if step > 0 { fact.limit.minus(first)? } else { first.minus(fact.limit)? };
                (way.low == way.high && way.high.checked_rem(stride)? == 0).then(|| way.high / stride)
            }
            // What is compared when it no longer holds has not wrapped either.
            IntCC::UnsignedLessThan | IntCC::SignedLessThan if step > 0 => {
                let last = fact.limit.high.checked_add(stride)?.max(first.high);
                let is_comparable = fact.condition == IntCC::UnsignedLessThan || last <= i32::MAX as u32;
                is_comparable.then(|| fact.limit.high.saturating_sub(first.low).div_ceil(stride))
            }
            _ => None,
        }
    }
}
