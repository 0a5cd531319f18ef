//! Lowering: from a validated function body to Cranelift's intermediate representation (CLIF).
//!
//! A WebAssembly function is lowered in one pass over its operators, which `op`, `simd_op` and `atomic_op` dispatch to the file that
//! knows the subject. The program is closed (see [`crate::program`]), so addresses are symbols or constants and no context is
//! passed around; [`instance`] is the one file that knows this. [`bounds`] is the one file that decides whether an access stays
//! inside its memory or table.
//!
//! Nothing here knows about object files: code refers to a [`Symbol`], and codegen gives symbols their place.

mod atomic;
mod atomic_op;
mod bounds;
mod br_table;
mod call;
mod cast;
mod control;
mod counting;
mod dispatch;
mod exception;
mod forward;
mod function;
mod glue;
mod indirect;
mod inline;
mod instance;
mod layout;
mod memory;
mod numeric;
mod op;
mod range;
mod results;
mod rotation;
mod simd;
mod simd_op;
mod sum;
mod symbol;
mod table;
mod types;
mod wide;

pub use function::{Lowered, lower_body};
pub use glue::{lower_host_adapter, lower_instantiation, lower_step, lower_thread};
pub use inline::{Inlined, Inlining, Origin};
pub use layout::{Layout, MemoryPlace, Pinned, TableKind};
pub use symbol::{Runtime, Symbol};
