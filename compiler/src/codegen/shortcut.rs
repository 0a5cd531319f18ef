//! From the body of a function to its code without lowering it.
//!
//! What a body is lowered to depends on itself and on its *surroundings*: what the modules declare and how the program is laid out. Beside each
//! function that is kept there is its *shortcut*, which is found by a digest of both, and says by which key the code is found and what it
//! refers to. When anything outside of bodies has changed, no shortcut is found, and each function is lowered and found by what that gives.
//!
//! So nothing that lowering looks at may be missing in [`Surroundings::new`].

use super::feed::Feed;
use crate::cache::Key;
use crate::lower::Layout;
use crate::program::{Code, FuncId, Program};
use cranelift_codegen::ir::{self, SourceLoc, UserExternalName};
use std::hash::Hash;
use wasmparser::FunctionBody;

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
        (self.0, function, body(program, function)?.as_bytes()).hash(&mut feed);
        Some(feed.into_key())
    }
}

fn body<'p>(program: &'p Program<'_>, function: FuncId) -> Option<&'p FunctionBody<'p>> {
    let Code::Wasm { instance, body } = program.functions[function.index()].code else { return None };
    Some(&program.instances[instance.index()].module.bodies[body as usize])
}

/// What lowering a function would say of it.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct Shortcut {
    /// The key of its code.
    pub(super) code: Key,
    /// What source locations are relative to, as an offset in the body.
    base: u32,
    /// The symbols that it refers to, by the number that each has in the function.
    names: Vec<UserExternalName>,
}

impl Shortcut {
    /// That of `function`, which was lowered to `clif` and whose code is found by `code`.
    pub(super) fn new(
        program: &Program<'_>,
        function: FuncId,
        clif: &ir::Function,
        code: Key,
    ) -> Option<Shortcut> {
        let start = body(program, function)?.range().start as u32;
        let base = clif.params.base_srcloc().bits().wrapping_sub(start);
        Some(Shortcut { code, base, names: clif.params.user_named_funcs().values().cloned().collect() })
    }

    /// The function without what only Cranelift looks at.
    pub(super) fn function(&self, program: &Program<'_>, function: FuncId) -> Option<ir::Function> {
        let mut clif = ir::Function::new();
        let start = body(program, function)?.range().start as u32;
        clif.params.ensure_base_srcloc(SourceLoc::new(start.wrapping_add(self.base)));
        for name in &self.names {
            clif.params.ensure_user_func_name(name.clone());
        }
        Some(clif)
    }

    /// As it is kept: the key, the base, and a namespace and an index for each name; numbers have 32 bits and are little-endian.
    pub(super) fn to_bytes(&self) -> Vec<u8> {
        let names = self.names.iter().flat_map(|name| [name.namespace, name.index]);
        let numbers = [self.base].into_iter().chain(names);
        self.code.0.into_iter().chain(numbers.flat_map(u32::to_le_bytes)).collect()
    }

    /// The inverse of [`Shortcut::to_bytes`].
    pub(super) fn from_bytes(bytes: &[u8]) -> Option<Shortcut> {
        let (&key, rest) = bytes.split_first_chunk()?;
        let (numbers, []) = rest.as_chunks() else { return None };
        let mut numbers = numbers.iter().map(|&number| u32::from_le_bytes(number));
        let base = numbers.next()?;
        let mut names = Vec::new();
        while let Some(namespace) = numbers.next() {
            names.push(UserExternalName { namespace, index: numbers.next()? });
        }
        Some(Shortcut { code: Key(key), base, names })
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
        let shortcut = Shortcut { code: Key([9; 32]), base: 5, names };
        let bytes = shortcut.to_bytes();
        assert_eq!(Shortcut::from_bytes(&bytes), Some(shortcut));
        for length in [0, 31, 32, 35, 37, 40, bytes.len() - 1] {
            assert_eq!(Shortcut::from_bytes(&bytes[..length]), None, "{length}");
        }
    }
}
