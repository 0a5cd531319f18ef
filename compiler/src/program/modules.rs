//! Several modules, one program: which is instantiated when, and who gives what to whom.
//!
//! Libraries are linked by the name under which others import from them. Each is instantiated after those that it imports from,
//! in the order given where that leaves a choice, and the main module last.

use super::describe::{describe, name_some};
use super::steps::wasi;
use super::{Extern, InstanceId, Program, Provider, Step};
use crate::error::{Error, Result};
use crate::wasm::{Import, Module};
use std::collections::HashMap;

/// The function by which a library makes itself ready, once.
const INITIALIZE: &str = "_initialize";

/// A module that others import from.
#[derive(Debug)]
pub struct Library<'a> {
    /// The module name of those imports.
    pub name: &'a str,
    /// The module.
    pub module: Module<'a>,
}

impl<'a> Program<'a> {
    /// Instantiates `libraries`, then `main`, and makes every library ready.
    pub(super) fn link(&mut self, main: Module<'a>, libraries: Vec<Library<'a>>) -> Result<InstanceId> {
        let order = order(&libraries)?;
        let mut linked = HashMap::new();
        let mut libraries: Vec<_> = libraries.into_iter().map(Some).collect();
        for Library { name, module } in order.into_iter().filter_map(|index| libraries[index].take()) {
            let in_library = |error: Error| error.in_context(format!("module `{name}`"));
            let instance = self.instantiate_linked(module, &linked).map_err(in_library)?;
            self.add_initialize(instance).map_err(in_library)?;
            linked.insert(name, instance);
        }
        let main = self.instantiate_linked(main, &linked)?;
        self.find_thread_start()?;
        Ok(main)
    }

    /// Adds an instance whose imports come from `linked` or else from the host, and the step that instantiates it.
    fn instantiate_linked(
        &mut self,
        module: Module<'a>,
        linked: &HashMap<&str, InstanceId>,
    ) -> Result<InstanceId> {
        let provider = |import| self.provider(&module, import, linked);
        let providers = module.imports.iter().map(provider).collect::<Result<Vec<_>>>()?;
        let mut providers = providers.into_iter();
        let instance = self.instantiate(module, &mut |_, _| providers.next().flatten())?;
        if self.instances[instance.index()].needs_instantiation() {
            self.steps.push(Step::Instantiate(instance));
        }
        Ok(instance)
    }

    fn provider(
        &mut self,
        module: &Module<'_>,
        import: &Import<'_>,
        linked: &HashMap<&str, InstanceId>,
    ) -> Result<Option<Provider>> {
        let Some(&library) = linked.get(import.module) else {
            return Ok(wasi(import.module, import.name).or_else(|| self.host_memory(import)));
        };
        match self.export(library, import.name) {
            Some(found) => Ok(Some(Provider::Extern(found))),
            None => Err(not_exported(module, import, &self.instances[library.index()].module)),
        }
    }

    /// Adds the call of the `_initialize` of `instance`, where it has one.
    pub(super) fn add_initialize(&mut self, instance: InstanceId) -> Result<()> {
        let Some(Extern::Func(initialize)) = self.export(instance, INITIALIZE) else { return Ok(()) };
        let ty = self.types.get(self.functions[initialize.index()].ty);
        if !ty.params().is_empty() || !ty.results().is_empty() {
            return Err(Error::input(format!(
                "`{INITIALIZE}` has the type {ty}; a library's has neither parameters nor results"
            )));
        }
        self.steps.push(Step::Call(initialize));
        Ok(())
    }
}

fn not_exported(module: &Module<'_>, import: &Import<'_>, library: &Module<'_>) -> Error {
    let Import { module: name, name: field, ty } = import;
    let exports = name_some(library.exports.iter().map(|export| export.name));
    let error = Error::input(format!(
        "`{name}` does not export `{field}`, which is imported as {}; it exports {}",
        describe(module, ty),
        exports.as_deref().unwrap_or("nothing")
    ));
    let near = library.exports.iter().map(|export| export.name);
    match near.min_by_key(|export| strsim::osa_distance(export, field)) {
        Some(near) if strsim::osa_distance(near, field) <= 1 + field.len() / 3 => {
            error.with_help(format!("is `{near}` meant?"))
        }
        _ => error,
    }
}

/// Positions of `libraries` such that each comes after those that it imports from.
fn order(libraries: &[Library<'_>]) -> Result<Vec<usize>> {
    let mut walk = Walk { libraries, states: vec![State::New; libraries.len()], order: Vec::new() };
    let mut path = Vec::new();
    for index in 0..libraries.len() {
        walk.visit(index, &mut path)?;
    }
    Ok(walk.order)
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum State {
    New,
    OnPath,
    Done,
}

/// A walk through the libraries, depth first.
struct Walk<'m, 'a> {
    libraries: &'m [Library<'a>],
    states: Vec<State>,
    order: Vec<usize>,
}

impl<'a> Walk<'_, 'a> {
    /// Visits a library on which the last one of `path` depends.
    fn visit(&mut self, index: usize, path: &mut Vec<&'a str>) -> Result<()> {
        let library = &self.libraries[index];
        match self.states[index] {
            State::Done => return Ok(()),
            State::OnPath => return Err(cycle(library.name, path)),
            State::New => {}
        }
        self.states[index] = State::OnPath;
        path.push(library.name);
        for needed in self.needed(&library.module) {
            self.visit(needed, path)?;
        }
        path.pop();
        self.states[index] = State::Done;
        self.order.push(index);
        Ok(())
    }

    /// The libraries that `module` imports from.
    fn needed(&self, module: &Module<'_>) -> Vec<usize> {
        let imports_from = |name| module.imports.iter().any(|import| import.module == name);
        let libraries = self.libraries.iter().enumerate();
        libraries.filter(|(_, library)| imports_from(library.name)).map(|(index, _)| index).collect()
    }
}

fn cycle(name: &str, path: &[&str]) -> Error {
    let start = path.iter().position(|&on_path| on_path == name).unwrap_or(0);
    let chain: Vec<String> = path[start..].iter().chain([&name]).map(|name| format!("`{name}`")).collect();
    Error::input(format!("linked modules import from each other in a circle: {}", chain.join(" from ")))
        .with_help("each has to be instantiated before those that import from it; move what both need to a module of its own")
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::wasm::{features, read};

    fn wasm(text: &str) -> Vec<u8> {
        wat::parse_str(text).expect("a module")
    }

    /// Links libraries that import from each other: (name, whom each imports `f` from), in that order.
    fn order_of(graph: &[(&'static str, &[&str])]) -> std::result::Result<Vec<&'static str>, String> {
        let texts = graph.iter().map(|(_, needed)| {
            let imports = needed.iter().map(|name| format!("(import \"{name}\" \"f\" (func))"));
            wasm(&format!("(module {})", imports.collect::<String>()))
        });
        let modules: Vec<_> = texts.collect();
        let libraries = graph.iter().zip(&modules).map(|((name, _), wasm)| Library {
            name,
            module: read(wasm, features::SUPPORTED).expect("valid"),
        });
        let order = order(&libraries.collect::<Vec<_>>()).map_err(|error| error.to_string())?;
        Ok(order.into_iter().map(|index| graph[index].0).collect())
    }

    #[test]
    fn each_comes_after_those_it_imports_from_and_else_in_the_order_given() {
        assert_eq!(order_of(&[("b", &[]), ("a", &[])]), Ok(vec!["b", "a"]));
        assert_eq!(order_of(&[("a", &["b", "c"]), ("b", &["c"]), ("c", &["host"])]), Ok(vec!["c", "b", "a"]));
        assert_eq!(order_of(&[("a", &["c"]), ("b", &["c"]), ("c", &[])]), Ok(vec!["c", "a", "b"]));
    }

    #[test]
    fn a_circle_is_named_without_what_leads_to_it() {
        let alone: &[(&'static str, &[&str])] = &[("a", &["a"])];
        let behind: &[(&'static str, &[&str])] =
            &[("x", &["a"]), ("a", &["b"]), ("b", &["c"]), ("c", &["a"])];
        for (graph, circle) in [(alone, "`a` from `a`\n"), (behind, "`a` from `b` from `c` from `a`\n")] {
            let error = order_of(graph).expect_err("a circle");
            assert!(error.contains(&format!("in a circle: {circle}")), "{error}");
        }
    }
}
