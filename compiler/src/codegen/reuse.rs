//! Functions that earlier builds compiled, as the functions of a program find them: by what they are lowered to, or before that by their bodies
//! (see [`shortcut`](super::shortcut)).

use super::shortcut::{Shortcut, Surroundings, callees};
use crate::cache::{Entry, Key, Pack};
use crate::lower::{Inlined, Inlining, Symbol};
use crate::program::{FuncId, Program};
use cranelift_codegen::incremental_cache::try_finish_recompile;
use cranelift_codegen::{CompiledCode, ir};

/// What is kept of earlier builds, for one program.
pub(super) struct Reuse<'a> {
    pub(super) pack: &'a Pack,
    pub(super) program: &'a Program<'a>,
    pub(super) inlining: &'a Inlining,
    pub(super) surroundings: Surroundings,
}

/// A function with its code.
pub(super) struct Made {
    /// The function, of which only the parameters matter from here on.
    pub(super) func: ir::Function,
    /// The operators that are inlined in it.
    pub(super) inlined: Vec<Inlined>,
    /// Its code.
    pub(super) code: CompiledCode,
    /// What the next build may find it by, where there is a cache.
    pub(super) entries: Vec<Entry>,
    /// Whether it was compiled just now.
    pub(super) is_new: bool,
}

impl Reuse<'_> {
    /// The function that `symbol` stands for, by its body.
    pub(super) fn by_body(&self, symbol: Symbol) -> Option<Made> {
        let Symbol::Function(function) = symbol else { return None };
        let key = self.surroundings.key(self.program, function)?;
        let shortcut = Shortcut::from_bytes(self.pack.get(&key)?)?;
        if shortcut.callees != callees(self.program, self.inlining, &shortcut.considered) {
            return None;
        }
        let func = shortcut.function();
        let code = self.by_key(shortcut.code, &func)?;
        let entries = [key, shortcut.code].map(|key| Entry { key, made: None });
        Some(Made { func, inlined: shortcut.inlined, code, entries: entries.into(), is_new: false })
    }

    /// The code of `func`, whose key is `key`.
    pub(super) fn by_key(&self, key: Key, func: &ir::Function) -> Option<CompiledCode> {
        try_finish_recompile(func, self.pack.get(&key)?).ok()
    }

    /// By what the next build may find the function that `symbol` stands for without lowering it; nothing when it has no body.
    pub(super) fn shortcut(
        &self,
        symbol: Symbol,
        func: &ir::Function,
        inlined: &[Inlined],
        considered: Vec<FuncId>,
        code: Key,
    ) -> Option<Entry> {
        let Symbol::Function(function) = symbol else { return None };
        let key = self.surroundings.key(self.program, function)?;
        let callees = callees(self.program, self.inlining, &considered);
        let shortcut = Shortcut::new(func, inlined, considered, callees, code);
        Some(Entry { key, made: Some(shortcut.to_bytes()) })
    }
}
