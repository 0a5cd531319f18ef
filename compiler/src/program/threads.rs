//! Programs that start threads (wasi-threads): their shared memories, and what is asked of them.
//!
//! Every thread gets its own copy of the whole program's mutable globals (see [`wasmc_abi::thread`]). Tables are shared by all
//! threads, which nobody can notice as long as no code writes to one. A program that does is refused: two threads could
//! otherwise see half of a reference each.

use super::{Code, Extern, FuncId, InstanceId, Memory, MemoryId, Program, Provider};
use crate::error::{Error, Result};
use crate::wasm::Import;
use wasmc_abi::host::{THREAD_START, THREADS};
use wasmparser::{Operator, TypeRef, ValType};

/// A memory that modules import and no module defines, with the names under which it is imported.
#[derive(Debug)]
pub(super) struct HostMemory {
    module: String,
    name: String,
    id: MemoryId,
}

impl Program<'_> {
    /// A shared memory that the host provides, as the first import of it asks. All that is imported under the same names is the same.
    pub(super) fn host_memory(&mut self, import: &Import<'_>) -> Option<Provider> {
        let TypeRef::Memory(ty) = import.ty else { return None };
        if !ty.shared {
            return None;
        }
        let known = self
            .host_memories
            .iter()
            .find(|known| (&*known.module, &*known.name) == (import.module, import.name));
        let id = match known {
            Some(known) => known.id,
            None => {
                let id = MemoryId(self.memories.len() as u32);
                self.memories.push(Memory { ty, contents: Vec::new() });
                self.host_memories.push(HostMemory {
                    module: import.module.into(),
                    name: import.name.into(),
                    id,
                });
                id
            }
        };
        Some(Provider::Extern(Extern::Memory(id)))
    }

    /// Finds out whether threads can be started, and where they begin.
    ///
    /// # Errors
    /// When there is no function to begin with, or the program is not fit for threads.
    pub(super) fn find_thread_start(&mut self) -> Result<()> {
        let mut spawning = self.functions.iter().filter_map(|function| match &function.code {
            Code::Host { instance, symbol }
                if symbol.split_once('.').is_some_and(|(module, _)| module == THREADS) =>
            {
                Some(*instance)
            }
            _ => None,
        });
        let Some(instance) = spawning.next() else { return Ok(()) };
        if spawning.any(|other| other != instance) {
            return Err(Error::input(
                "two modules import `thread-spawn`; one module of a program can start threads",
            ));
        }
        self.require_shared_memories()?;
        self.require_constant_tables()?;
        self.thread_start = Some(self.thread_start_of(instance)?);
        Ok(())
    }

    fn thread_start_of(&self, instance: InstanceId) -> Result<FuncId> {
        let Some(Extern::Func(start)) = self.export(instance, THREAD_START) else {
            return Err(Error::input(format!(
                "the module imports `thread-spawn` and exports no `{THREAD_START}`, with which threads begin"
            )));
        };
        let ty = self.types.get(self.functions[start.index()].ty);
        if ty.params() != [ValType::I32, ValType::I32] || !ty.results().is_empty() {
            return Err(Error::input(format!(
                "`{THREAD_START}` has the type {ty} and not (func (param i32 i32))"
            )));
        }
        Ok(start)
    }

    fn require_shared_memories(&self) -> Result<()> {
        match self.memories.iter().position(|memory| !memory.ty.shared) {
            None => Ok(()),
            Some(_) => Err(Error::input("the program starts threads and has a memory that is not shared")
                .with_help("each thread would have such a memory of its own; declare it `shared`")),
        }
    }

    fn require_constant_tables(&self) -> Result<()> {
        for instance in &self.instances {
            let imported = instance.module.imported_functions();
            for (body, index) in instance.module.bodies.iter().zip(imported as u32..) {
                let operators = body.get_operators_reader().into_iter().flatten().flatten();
                if operators.into_iter().any(|operator| writes_table(&operator)) {
                    return Err(Error::input(
                        "the program starts threads and writes to a table, which threads share",
                    )
                    .in_context(instance.module.describe_function(index)));
                }
            }
        }
        Ok(())
    }
}

fn writes_table(operator: &Operator<'_>) -> bool {
    matches!(
        operator,
        Operator::TableSet { .. }
            | Operator::TableGrow { .. }
            | Operator::TableFill { .. }
            | Operator::TableCopy { .. }
            | Operator::TableInit { .. }
    )
}

#[cfg(test)]
mod tests {
    use crate::program::{Program, Start};
    use crate::wasm::{features, read};

    const SPAWN: &str = r#"(import "wasi" "thread-spawn" (func $spawn (param i32) (result i32)))"#;
    const SHARED: &str = r#"(import "env" "memory" (memory 1 2 shared))"#;
    const BEGIN: &str = r#"(func (export "wasi_thread_start") (param i32 i32))"#;

    /// Assembles a command of these parts: whether it can start threads, and how large its memories are.
    fn assembled(parts: &[&str]) -> Result<(bool, Vec<u64>), String> {
        let text = format!(r#"(module {} (func (export "_start")))"#, parts.concat());
        let wasm = wat::parse_str(text).expect("a module");
        let module = read(&wasm, features::SUPPORTED).expect("valid");
        let program =
            Program::assemble(module, Vec::new(), &Start::Command).map_err(|error| error.to_string())?;
        let sizes = program.memories.iter().map(|memory| memory.ty.initial).collect();
        Ok((program.thread_start.is_some(), sizes))
    }

    #[test]
    fn the_host_provides_shared_memories() {
        assert_eq!(assembled(&[SHARED]), Ok((false, vec![1])));
        assert_eq!(assembled(&[SPAWN, SHARED, BEGIN]), Ok((true, vec![1])));
        let error = assembled(&[r#"(import "env" "memory" (memory 1 2))"#]).expect_err("not shared");
        assert!(error.contains("nobody provides the import `env` `memory`"), "{error}");
    }

    #[test]
    fn one_name_is_one_memory() {
        let smaller = r#"(import "env" "memory" (memory 0 2 shared))"#;
        assert_eq!(assembled(&[SHARED, smaller]), Ok((false, vec![1])));
        let other = r#"(import "env" "other" (memory 3 3 shared))"#;
        assert_eq!(assembled(&[SHARED, other]), Ok((false, vec![1, 3])));
        let error =
            assembled(&[SHARED, r#"(import "env" "memory" (memory 1 1 shared))"#]).expect_err("mismatch");
        assert!(error.contains("incompatible import type"), "{error}");
    }

    #[test]
    fn what_is_not_fit_for_threads_is_refused() {
        let table = r#"(table 1 funcref)"#;
        let writes = r#"(func $writer (table.set (i32.const 0) (ref.null func)))"#;
        let begin_with_less = r#"(func (export "wasi_thread_start") (param i32))"#;
        for (parts, complaint) in [
            (&[SPAWN, SHARED][..], "exports no `wasi_thread_start`"),
            (&[SPAWN, SHARED, begin_with_less], "has the type (func (param i32))"),
            (&[SPAWN, BEGIN, "(memory 1)"], "a memory that is not shared"),
            (
                &[SPAWN, SHARED, BEGIN, table, writes],
                "`writer`: the program starts threads and writes to a table",
            ),
        ] {
            let error = assembled(parts).expect_err(complaint);
            assert!(error.contains(complaint), "{error}");
        }
        assert_eq!(assembled(&[SHARED, table, writes]), Ok((false, vec![1])));
    }
}
