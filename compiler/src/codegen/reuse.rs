//! Functions that earlier builds compiled, as the functions of a program find them: by what they are lowered to, or before that by their bodies
//! (see [`shortcut`](super::shortcut)).

use super::shortcut::{Shortcut, Surroundings};
use crate::cache::{Entry, Key, Pack};
use crate::lower::{Inlined, Symbol};
use crate::program::Program;
use cranelift_codegen::incremental_cache::try_finish_recompile;
use cranelift_codegen::{CompiledCode, ir};

/// What is kept of earlier builds, for one program.
pub(super) struct Reuse<'a> {
    pub(super) pack: &'a Pack,
    pub(super) program: &'a Program<'a>,
    pub(super) surroundings: Surroundings,
}

/// A function with its code.
pub(super) struct Made {
    /// The function, of which only the parameters matter from here on.
    pub(super) func: ir::Function,
    /// Its code.
    pub(super) code: CompiledCode,
    /// The operators that are inlined in it.
    pub(super) inlined: Vec<Inlined>,
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
        let func = shortcut.function();
        let code = self.by_key(shortcut.code, &func)?;
        let entries = [key, shortcut.code].map(|key| Entry { key, made: None });
        Some(Made { func, code, inlined: shortcut.inlined, entries: entries.into(), is_new: false })
    }

    /// The code of `func`, whose key is `key`.
    pub(super) fn by_key(&self, key: Key, func: &ir::Function) -> Option<CompiledCode> {
        try_finish_recompile(func, self.pack.get(&key)?).ok()
    }

    /// What the next build may find `func` by, which `symbol` stands for and whose key is `key`; its code was `made` where it was not found.
    pub(super) fn entries(
        &self,
        symbol: Symbol,
        func: &ir::Function,
        inlined: &[Inlined],
        key: Key,
        made: Option<Vec<u8>>,
    ) -> Vec<Entry> {
        let mut entries = vec![Entry { key, made }];
        if let Symbol::Function(function) = symbol
            && let Some(of_body) = self.surroundings.key(self.program, function)
        {
            let shortcut = Shortcut::new(func, inlined, key).to_bytes();
            entries.push(Entry { key: of_body, made: Some(shortcut) });
        }
        entries
    }
}
