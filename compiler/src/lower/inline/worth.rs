//! Which calls are worth inlining.
//!
//! The compiler that made the Wasm has inlined what it thought best, as far as it could see: not across the files of a C program, and nothing
//! into itself. What is left is judged by the size of the callee, in bytes of its body: small ones always, somewhat larger ones where the
//! caller loops. A small function that calls itself is inlined in itself a few times, as a loop is unrolled.

use crate::lower::function::{Lowering, operators};
use crate::program::{FuncId, Program};
use rayon::prelude::*;
use wasmparser::{FunctionBody, Operator};

/// Larger bodies are never inlined.
const MAX_SIZE: u32 = 120;

/// Bytes of a body that is inlined wherever it is called: not much more than its call and its return take. One that calls or loops
/// has something better to spend time on, so that less is gained.
const SMALL: u32 = 32;
const SMALL_BUSY: u32 = 16;

/// Bytes of a body that is inlined where the call stands in a loop.
const IN_LOOP: u32 = 60;
const IN_LOOP_BUSY: u32 = 30;

/// Bytes of a body that is inlined in itself, and how often one in the other.
const RECURSIVE: u32 = 100;
const RECURSIONS: usize = 7;

/// How many functions are inlined one in the other.
const MAX_DEPTH: usize = 6;

/// Bytes of bodies that a function takes in altogether.
const BUDGET: u32 = 1000;

/// Bytes that a function which takes in itself may have then.
const RECURSION_BUDGET: u32 = 500;

/// What is known of the functions of a program before any is lowered.
#[derive(Debug)]
pub struct Inlining {
    /// By function: what can be inlined.
    bodies: Vec<Option<Body>>,
}

/// A body that can be inlined.
#[derive(Clone, Copy, Debug)]
struct Body {
    /// In bytes.
    size: u32,
    /// Whether it calls or loops.
    is_busy: bool,
}

impl Inlining {
    /// Looks at all small functions of `program`.
    #[must_use]
    pub fn new(program: &Program<'_>) -> Inlining {
        let functions = (0..program.functions.len() as u32).into_par_iter().map(FuncId);
        Inlining { bodies: functions.map(|id| inspect(program.body(id)?.1)).collect() }
    }

    /// Whether the body of a function decides whether calls of it are inlined.
    #[must_use]
    pub fn can_be_inlined(&self, id: FuncId) -> bool {
        self.bodies[id.index()].is_some()
    }

    /// Inlines nothing.
    #[must_use]
    pub fn none(program: &Program<'_>) -> Inlining {
        Inlining { bodies: vec![None; program.functions.len()] }
    }
}

fn inspect(body: &FunctionBody<'_>) -> Option<Body> {
    let range = body.range();
    let size = u32::try_from(range.end - range.start).ok().filter(|&size| size <= MAX_SIZE)?;
    let mut is_busy = false;
    let mut returns = true;
    for (operator, _) in operators(body) {
        match operator {
            Operator::Loop { .. }
            | Operator::Call { .. }
            | Operator::CallIndirect { .. }
            | Operator::CallRef { .. } => is_busy = true,
            // What catches has a frame of its own, and a tail call none at all.
            Operator::TryTable { .. }
            | Operator::ReturnCall { .. }
            | Operator::ReturnCallIndirect { .. }
            | Operator::ReturnCallRef { .. } => return None,
            _ => {}
        }
        match operator {
            Operator::Unreachable | Operator::Throw { .. } => returns = false,
            Operator::End => {}
            _ => returns = true,
        }
    }
    // One that ends in a trap is for when something has gone wrong.
    returns.then_some(Body { size, is_busy })
}

/// What is being inlined in a function. By default, nothing ever is.
#[derive(Debug, Default)]
pub(in crate::lower) struct Nest<'p> {
    inlining: Option<&'p Inlining>,
    /// The function itself, and those that are inlined one in the other at the moment.
    active: Vec<FuncId>,
    /// Bytes that have been inlined.
    size: u32,
    /// The functions whose calls were looked at.
    considered: Vec<FuncId>,
}

impl<'p> Nest<'p> {
    /// Of `function`, in which nothing has been inlined.
    pub(in crate::lower) fn new(inlining: &'p Inlining, function: FuncId) -> Nest<'p> {
        Nest { inlining: Some(inlining), active: vec![function], size: 0, considered: Vec::new() }
    }

    /// Whether code may be repeated at all.
    pub(in crate::lower) fn inlines(&self) -> bool {
        self.inlining.is_some()
    }

    fn body(&self, id: FuncId) -> Option<Body> {
        self.inlining?.bodies[id.index()]
    }

    pub(super) fn enter(&mut self, id: FuncId) {
        self.size += self.body(id).map_or(0, |body| body.size);
        self.active.push(id);
    }

    pub(super) fn leave(&mut self) {
        self.active.pop();
    }

    /// The function whose operators are being lowered.
    pub(super) fn innermost(&self) -> FuncId {
        *self.active.last().expect("a function is being lowered")
    }

    /// The functions whose bodies decided what was inlined, ascending.
    pub(in crate::lower) fn into_considered(mut self) -> Vec<FuncId> {
        self.considered.sort_unstable();
        self.considered.dedup();
        self.considered
    }

    fn is_worth(&mut self, id: FuncId, in_loop: bool) -> bool {
        self.considered.push(id);
        let Some(body) = self.body(id) else { return false };
        let size = self.size + body.size;
        let recursions = self.active.iter().filter(|&&active| active == id).count();
        if recursions > 0 {
            return body.size <= RECURSIVE && recursions <= RECURSIONS && size <= RECURSION_BUDGET;
        }
        let limit = match (in_loop, body.is_busy) {
            (false, false) => SMALL,
            (false, true) => SMALL_BUSY,
            (true, false) => IN_LOOP,
            (true, true) => IN_LOOP_BUSY,
        };
        body.size <= limit && self.active.len() <= MAX_DEPTH && size <= BUDGET
    }
}

impl Lowering<'_, '_> {
    /// Whether a call of `id` here is worth inlining.
    pub(in crate::lower) fn is_worth_inlining(&mut self, id: FuncId) -> bool {
        let in_loop = self.is_in_loop();
        self.nest.is_worth(id, in_loop)
    }
}
