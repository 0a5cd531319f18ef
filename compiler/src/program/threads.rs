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
