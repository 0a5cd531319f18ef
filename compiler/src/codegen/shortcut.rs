//! From the body of a function to its code without lowering it.
//!
//! What a body is lowered to depends on itself and on its *surroundings*: what the modules declare and how the program is laid out. Beside each
//! function that is kept there is its *shortcut*, which is found by a digest of both, and says by which key the code is found and what it
//! refers to. When anything outside of bodies has changed, no shortcut is found, and each function is lowered and found by what that gives.
//!
//! Where a function calls others whose bodies lowering looked at, to inline them or to leave them, the shortcut holds only as long as these are the
//! same.
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
    pub(super) fn new(program: &Program<'_>, layout: &Layout, common: Key, maker: &str) -> Surroundings {
        let mut feed = Feed::new();
        (common, maker, layout).hash(&mut feed);
        program.hash_outline(&mut feed);
        Surroundings(feed.into_key())
    }

    /// The key of the shortcut of `function`; nothing for one without a body.
    pub(super) fn key(&self, program: &Program<'_>, function: FuncId) -> Option<Key> {
        let mut feed = Feed::new();
        (self.0, function, program.body(function)?.1.as_bytes()).hash(&mut feed);
        Some(feed.into_key())
    }
}

/// What decided whether calls of these functions were inlined, and as what.
pub(super) fn callees(program: &Program<'_>, inlining: &Inlining, considered: &[FuncId]) -> Key {
    let mut feed = Feed::new();
    for &function in considered {
        let body = if inlining.can_be_inlined(function) { program.body(function) } else { None };
        body.map(|(_, body)| body.as_bytes()).hash(&mut feed);
    }
    feed.into_key()
}

/// What lowering a function would say of it.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct Shortcut {
    /// The key of its code.
    pub(super) code: Key,
    /// The functions that it calls and that might have been inlined, ascending.
    pub(super) considered: Vec<FuncId>,
    /// What they were: see [`callees`].
    pub(super) callees: Key,
    /// The operators that are inlined in it.
    pub(super) inlined: Vec<Inlined>,
    /// What source locations are relative to.
    base: u32,
    /// The symbols that it refers to, by the number that each has in the function.
    names: Vec<UserExternalName>,
}

impl Shortcut {
    /// That of a function which was lowered to `clif` and whose code is found by `code`.
    pub(super) fn new(
        clif: &ir::Function,
        inlined: &[Inlined],
        considered: Vec<FuncId>,
        callees: Key,
        code: Key,
    ) -> Shortcut {
        let names = clif.params.user_named_funcs().values().cloned().collect();
        let base = clif.params.base_srcloc().bits();
        Shortcut { code, considered, callees, inlined: inlined.to_vec(), base, names }
    }

    /// The function without what only Cranelift looks at.
    pub(super) fn function(&self) -> ir::Function {
        let mut clif = ir::Function::new();
        clif.params.ensure_base_srcloc(SourceLoc::new(self.base));
        for name in &self.names {
            clif.params.ensure_user_func_name(name.clone());
        }
        clif
    }

    /// As it is kept: the keys, then numbers of 32 bits, little-endian: the base; how many names, and the namespace and the index of each; how many
    /// functions were considered, and each; and for each inlined operator its function, its offset and the source location of its call.
    pub(super) fn to_bytes(&self) -> Vec<u8> {
        let mut numbers = vec![self.base, self.names.len() as u32];
        numbers.extend(self.names.iter().flat_map(|name| [name.namespace, name.index]));
        numbers.push(self.considered.len() as u32);
        numbers.extend(self.considered.iter().map(|function| function.0));
        let inlined = self.inlined.iter();
        numbers.extend(inlined.flat_map(|op| [op.function.0, op.offset, op.call.to_clif().bits()]));
        let keys = [self.code.0, self.callees.0].into_iter().flatten();
        keys.chain(numbers.into_iter().flat_map(u32::to_le_bytes)).collect()
    }

    /// The inverse of [`Shortcut::to_bytes`].
    pub(super) fn from_bytes(bytes: &[u8]) -> Option<Shortcut> {
        let (&code, rest) = bytes.split_first_chunk()?;
        let (&callees, rest) = rest.split_first_chunk()?;
        let (numbers, []) = rest.as_chunks() else { return None };
        let mut numbers = numbers.iter().map(|&number| u32::from_le_bytes(number));
        let base = numbers.next()?;
        let name = |numbers: &mut dyn Iterator<Item = u32>| {
            Some(UserExternalName { namespace: numbers.next()?, index: numbers.next()? })
        };
        let names = (0..numbers.next()?).map(|_| name(&mut numbers)).collect::<Option<_>>()?;
        let considered = (0..numbers.next()?).map(|_| numbers.next().map(FuncId)).collect::<Option<_>>()?;
        let mut inlined = Vec::new();
        while let Some(function) = numbers.next() {
            let offset = numbers.next()?;
            let call = Origin::from_clif(SourceLoc::new(numbers.next()?))?;
            inlined.push(Inlined { function: FuncId(function), offset, call });
        }
        Some(Shortcut { code: Key(code), considered, callees: Key(callees), inlined, base, names })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_shortcut_is_read_as_it_was_written() {
        let names = vec![
            UserExternalName { namespace: 3, index: 1 << 20 },
            UserExternalName { namespace: 0, index: 7 },
        ];
        let inlined = vec![
            Inlined { function: FuncId(3), offset: 9, call: Origin::Own(5) },
            Inlined { function: FuncId(4), offset: 2, call: Origin::Inlined(0) },
        ];
        let considered = vec![FuncId(1), FuncId(3), FuncId(4)];
        let shortcut =
            Shortcut { code: Key([9; 32]), considered, callees: Key([7; 32]), inlined, base: 5, names };
        let bytes = shortcut.to_bytes();
        assert_eq!(Shortcut::from_bytes(&bytes), Some(shortcut));
        for length in [0, 31, 32, 63, 64, 67, 70, 80, bytes.len() - 1, bytes.len() - 4] {
            assert_eq!(Shortcut::from_bytes(&bytes[..length]), None, "{length}");
        }
    }
}
