//! What of a program decides, beside the body of a function, what that is lowered to.

use super::{Instance, Program};
use crate::wasm::{Data, Mode, Module};
use std::hash::{Hash, Hasher};

impl Program<'_> {
    /// Feeds all of the program to `state` that lowering a body can look at, but the bodies. Two programs that feed the same have the same numbers
    /// for everything, so a body means the same in both.
    pub fn hash_outline(&self, state: &mut impl Hasher) {
        let Program {
            // What the modules declare, numbered in their order.
            types: _,
            functions,
            tables,
            memories,
            globals,
            tags,
            instances,
            // What is run is no part of any body.
            steps: _,
            thread_start,
            host_memories: _,
        } = self;
        (functions, tables, globals, tags, thread_start).hash(state);
        memories.len().hash(state);
        memories.iter().for_each(|memory| memory.ty.hash(state));
        instances.len().hash(state);
        instances.iter().for_each(|instance| instance.hash_outline(state));
    }
}

impl Instance<'_> {
    fn hash_outline(&self, state: &mut impl Hasher) {
        let Instance { module, types, functions, tables, memories, globals, tags, elements, grown, deferred } =
            self;
        (types, functions, tables, memories, globals, tags, elements, grown, deferred).hash(state);
        module.hash_outline(state);
    }
}

impl Module<'_> {
    fn hash_outline(&self, state: &mut impl Hasher) {
        // The rest is what is declared, the bodies, and what is known about them. Bodies copy from passive segments, and from no others.
        let Module { declarations, data, .. } = self;
        declarations.hash(state);
        data.len().hash(state);
        let length = |data: &Data<'_>| matches!(data.mode, Mode::Passive).then_some(data.bytes.len());
        data.iter().for_each(|data| length(data).hash(state));
    }
}
