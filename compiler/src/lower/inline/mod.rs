//! Inlining: a call in whose place the body of the callee is lowered.
//!
//! The operators of the callee go through the same walk as those of the caller, onto the same operand stack and into the same CLIF function;
//! what belongs to one body alone is set aside meanwhile (see [`Activation`]). The callee is a block whose parameters are locals, and
//! to return is to branch to its end. So nothing is copied, and what a call knows of its arguments the body can use.
//!
//! Which calls it is worth for is decided in [`worth`].

mod origin;
mod worth;

use super::function::{Lowering, operators};
use super::types::value_type;
use crate::program::{FuncId, Instance, InstanceId};
use cranelift_frontend::Variable;
use std::mem::{replace, take};

pub use origin::{Inlined, Origin};
pub use worth::Inlining;
pub(super) use worth::Nest;

/// What of the state of lowering belongs to one body, and gives way to that of a callee.
struct Activation<'p> {
    instance_id: InstanceId,
    instance: &'p Instance<'p>,
    locals: Vec<Variable>,
    bottom: usize,
    call: Option<Origin>,
}

impl<'p> Lowering<'p, '_> {
    /// Lowers the body of `id` where it is called; the arguments are on the stack.
    pub(super) fn inline(&mut self, id: FuncId) {
        let (instance, body) = self.program.body(id).expect("only what is in a module is worth inlining");
        let ty = self.program.types.get(self.program.functions[id.index()].ty);
        let args = self.pop_many(ty.params().len());
        let caller = self.activate(id, instance);
        self.open_callee(ty.results());
        for (&ty, arg) in ty.params().iter().zip(args) {
            self.declare_local(value_type(ty), arg);
        }
        self.declare_locals_of(body);
        for (operator, offset) in operators(body) {
            self.lower_operator(&operator, offset);
        }
        self.resume(caller);
    }

    /// Makes `id` the function whose operators are lowered; gives what belongs to the one that calls it.
    fn activate(&mut self, id: FuncId, instance: InstanceId) -> Activation<'p> {
        self.nest.enter(id);
        Activation {
            instance_id: replace(&mut self.instance_id, instance),
            instance: replace(&mut self.instance, &self.program.instances[instance.index()]),
            locals: take(&mut self.locals),
            bottom: replace(&mut self.bottom, self.frames.len()),
            call: self.call.replace(self.origin),
        }
    }

    /// Goes on with what is behind the call.
    fn resume(&mut self, caller: Activation<'p>) {
        self.nest.leave();
        let Activation { instance_id, instance, locals, bottom, call } = caller;
        self.instance_id = instance_id;
        self.instance = instance;
        self.locals = locals;
        self.bottom = bottom;
        self.call = call;
    }

    /// Says that what follows is made for the operator at `offset` of the current body, in bytes.
    pub(super) fn originate(&mut self, offset: u32) {
        self.origin = match self.call {
            None => Origin::Own(offset),
            Some(call) => {
                self.inlined.push(Inlined { function: self.nest.innermost(), offset, call });
                Origin::Inlined(self.inlined.len() as u32 - 1)
            }
        };
        self.builder.set_srcloc(self.origin.to_clif());
    }
}
