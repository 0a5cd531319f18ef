//! From the body of a function to its code without lowering it.
//!
//! What a body is lowered to depends on itself and on its *surroundings*: what the modules declare, how the program is laid out, and the small bodies that
//! may be inlined. Beside each
//! function that is kept there is its *shortcut*, which is found by a digest of both, and says by which key the code is found and what it
//! refers to. When anything else has changed, no shortcut is found, and each function is lowered and found by what that gives.
//!
//! So nothing that lowering looks at may be missing in [`Surroundings::new`].

use super::feed::Feed;
use crate::cache::Key;
use crate::lower::{Inlined, Inlining, Layout, Origin};
use crate::program::{FuncId, Program};
use cranelift_codegen::ir::{self, SourceLoc, UserExternalName};
use std::hash::Hash;

/// All but its body that decides what a function is lowered to.
pub(super) struct Surroundings(Key);

impl Surroundings {
    /// Those of the functions of `program`; `common` is what all keys of its code generator have in common, and `maker` is who lowers.
    pub(super) fn new(
        program: &Program<'_>,
        layout: &Layout,
        inlining: &Inlining,
        common: Key,
        maker: &str,
    ) -> Surroundings {
        let mut feed = Feed::new();
        (common, maker, layout).hash(&mut feed);
        program.hash_outline(&mut feed);
        inlining.hash_bodies(program, &mut feed);
        Surroundings(feed.into_key())
    }

    /// The key of the shortcut of `function`; nothing for one without a body.
    pub(super) fn key(&self, program: &Program<'_>, function: FuncId) -> Option<Key> {
        let mut feed = Feed::new();
        (self.0, function, program.body(function)?.1.as_bytes()).hash(&mut feed);
        Some(feed.into_key())
    }
}

/// What lowering a function would say of it.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct Shortcut {
    /// The key of its code.
    pub(super) code: Key,
    /// What source locations are relative to.
    base: SourceLoc,
    /// The symbols that it refers to, by the number that each has in the function.
    names: Vec<UserExternalName>,
    /// The operators that are inlined in it.
    pub(super) inlined: Vec<Inlined>,
}

impl Shortcut {
    /// That of a function that was lowered to `clif`, with what was `inlined`, and whose code is found by `code`.
    pub(super) fn new(clif: &ir::Function, inlined: &[Inlined], code: Key) -> Shortcut {
        let names = clif.params.user_named_funcs().values().cloned().collect();
        Shortcut { code, base: clif.params.base_srcloc(), names, inlined: inlined.to_vec() }
    }

    /// The function without what only Cranelift looks at.
    pub(super) fn function(&self) -> ir::Function {
        let mut clif = ir::Function::new();
        clif.params.ensure_base_srcloc(self.base);
        for name in &self.names {
            clif.params.ensure_user_func_name(name.clone());
        }
        clif
    }

    /// As it is kept: the key, the base, how many names there are, a namespace and an index for each, and for each inlined operator its
    /// function, its offset and the operator that calls; numbers have 32 bits and are little-endian.
    pub(super) fn to_bytes(&self) -> Vec<u8> {
        let mut numbers = vec![self.base.bits(), self.names.len() as u32];
        numbers.extend(self.names.iter().flat_map(|name| [name.namespace, name.index]));
        let inlined = self.inlined.iter();
        numbers.extend(inlined.flat_map(|one| [one.function.0, one.offset, one.call.to_clif().bits()]));
        self.code.0.into_iter().chain(numbers.into_iter().flat_map(u32::to_le_bytes)).collect()
    }

    /// The inverse of [`Shortcut::to_bytes`].
    pub(super) fn from_bytes(bytes: &[u8]) -> Option<Shortcut> {
        let (&key, rest) = bytes.split_first_chunk()?;
        let (numbers, []) = rest.as_chunks() else { return None };
        let mut numbers = numbers.iter().map(|&number| u32::from_le_bytes(number));
        let base = SourceLoc::new(numbers.next()?);
        let mut names = Vec::new();
        for _ in 0..numbers.next()? {
            names.push(UserExternalName { namespace: numbers.next()?, index: numbers.next()? });
        }
        let mut inlined = Vec::new();
        while let Some(function) = numbers.next() {
            let (offset, call) = (numbers.next()?, SourceLoc::new(numbers.next()?));
            inlined.push(Inlined { function: FuncId(function), offset, call: Origin::from_clif(call)? });
        }
        Some(Shortcut { code: Key(key), base, names, inlined })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_shortcut_is_read_as_it_was_written() {
        let name = |namespace, index| UserExternalName { namespace, index };
        let inlined = |call| Inlined { function: FuncId(3), offset: 9, call };
        let shortcut = Shortcut {
            code: Key([9; 32]),
            base: SourceLoc::new(5),
            names: vec![name(3, 1 << 20), name(0, 7)],
            inlined: vec![inlined(Origin::Own(2)), inlined(Origin::Inlined(0))],
        };
        let bytes = shortcut.to_bytes();
        assert_eq!(Shortcut::from_bytes(&bytes), Some(shortcut));
        for length in [0, 31, 32, 36, 37, 40, 48, bytes.len() - 1, bytes.len() - 4] {
            assert_eq!(Shortcut::from_bytes(&bytes[..length]), None, "{length}");
        }
    }
}
