//! The table of atomic operators: what each is lowered by. Bodies live in `atomic`.

use super::function::Lowering;
use cranelift_codegen::ir::AtomicRmwOp::{Add, And, Or, Sub, Xchg, Xor};
use cranelift_codegen::ir::types::{I8, I16, I32, I64};
use wasmparser::Operator;

impl Lowering<'_, '_> {
    /// Lowers one atomic operator that control can reach.
    #[rustfmt::skip]
    pub(super) fn atomic_operator(&mut self, operator: &Operator<'_>) {
        match operator {
            // Between threads
            Operator::MemoryAtomicNotify { memarg } => self.atomic_notify(memarg),
            Operator::MemoryAtomicWait32 { memarg } => self.atomic_wait(memarg, I32),
            Operator::MemoryAtomicWait64 { memarg } => self.atomic_wait(memarg, I64),
            Operator::AtomicFence { .. } => self.atomic_fence(),

            // Loads and stores
            Operator::I32AtomicLoad { memarg } => self.atomic_load(memarg, I32, I32),
            Operator::I32AtomicLoad8U { memarg } => self.atomic_load(memarg, I32, I8),
            Operator::I32AtomicLoad16U { memarg } => self.atomic_load(memarg, I32, I16),
            Operator::I64AtomicLoad { memarg } => self.atomic_load(memarg, I64, I64),
            Operator::I64AtomicLoad8U { memarg } => self.atomic_load(memarg, I64, I8),
            Operator::I64AtomicLoad16U { memarg } => self.atomic_load(memarg, I64, I16),
            Operator::I64AtomicLoad32U { memarg } => self.atomic_load(memarg, I64, I32),
            Operator::I32AtomicStore8 { memarg } | Operator::I64AtomicStore8 { memarg } => self.atomic_store(memarg, I8),
            Operator::I32AtomicStore16 { memarg } | Operator::I64AtomicStore16 { memarg } => self.atomic_store(memarg, I16),
            Operator::I32AtomicStore { memarg } | Operator::I64AtomicStore32 { memarg } => self.atomic_store(memarg, I32),
            Operator::I64AtomicStore { memarg } => self.atomic_store(memarg, I64),

            // Addition
            Operator::I32AtomicRmwAdd { memarg } => self.atomic_rmw(memarg, I32, I32, Add),
            Operator::I32AtomicRmw8AddU { memarg } => self.atomic_rmw(memarg, I32, I8, Add),
            Operator::I32AtomicRmw16AddU { memarg } => self.atomic_rmw(memarg, I32, I16, Add),
            Operator::I64AtomicRmwAdd { memarg } => self.atomic_rmw(memarg, I64, I64, Add),
            Operator::I64AtomicRmw8AddU { memarg } => self.atomic_rmw(memarg, I64, I8, Add),
            Operator::I64AtomicRmw16AddU { memarg } => self.atomic_rmw(memarg, I64, I16, Add),
            Operator::I64AtomicRmw32AddU { memarg } => self.atomic_rmw(memarg, I64, I32, Add),

            // Subtraction
            Operator::I32AtomicRmwSub { memarg } => self.atomic_rmw(memarg, I32, I32, Sub),
            Operator::I32AtomicRmw8SubU { memarg } => self.atomic_rmw(memarg, I32, I8, Sub),
            Operator::I32AtomicRmw16SubU { memarg } => self.atomic_rmw(memarg, I32, I16, Sub),
            Operator::I64AtomicRmwSub { memarg } => self.atomic_rmw(memarg, I64, I64, Sub),
            Operator::I64AtomicRmw8SubU { memarg } => self.atomic_rmw(memarg, I64, I8, Sub),
            Operator::I64AtomicRmw16SubU { memarg } => self.atomic_rmw(memarg, I64, I16, Sub),
            Operator::I64AtomicRmw32SubU { memarg } => self.atomic_rmw(memarg, I64, I32, Sub),

            // And
            Operator::I32AtomicRmwAnd { memarg } => self.atomic_rmw(memarg, I32, I32, And),
            Operator::I32AtomicRmw8AndU { memarg } => self.atomic_rmw(memarg, I32, I8, And),
            Operator::I32AtomicRmw16AndU { memarg } => self.atomic_rmw(memarg, I32, I16, And),
            Operator::I64AtomicRmwAnd { memarg } => self.atomic_rmw(memarg, I64, I64, And),
            Operator::I64AtomicRmw8AndU { memarg } => self.atomic_rmw(memarg, I64, I8, And),
            Operator::I64AtomicRmw16AndU { memarg } => self.atomic_rmw(memarg, I64, I16, And),
            Operator::I64AtomicRmw32AndU { memarg } => self.atomic_rmw(memarg, I64, I32, And),

            // Or
            Operator::I32AtomicRmwOr { memarg } => self.atomic_rmw(memarg, I32, I32, Or),
            Operator::I32AtomicRmw8OrU { memarg } => self.atomic_rmw(memarg, I32, I8, Or),
            Operator::I32AtomicRmw16OrU { memarg } => self.atomic_rmw(memarg, I32, I16, Or),
            Operator::I64AtomicRmwOr { memarg } => self.atomic_rmw(memarg, I64, I64, Or),
            Operator::I64AtomicRmw8OrU { memarg } => self.atomic_rmw(memarg, I64, I8, Or),
            Operator::I64AtomicRmw16OrU { memarg } => self.atomic_rmw(memarg, I64, I16, Or),
            Operator::I64AtomicRmw32OrU { memarg } => self.atomic_rmw(memarg, I64, I32, Or),

            // Exclusive or
            Operator::I32AtomicRmwXor { memarg } => self.atomic_rmw(memarg, I32, I32, Xor),
            Operator::I32AtomicRmw8XorU { memarg } => self.atomic_rmw(memarg, I32, I8, Xor),
            Operator::I32AtomicRmw16XorU { memarg } => self.atomic_rmw(memarg, I32, I16, Xor),
            Operator::I64AtomicRmwXor { memarg } => self.atomic_rmw(memarg, I64, I64, Xor),
            Operator::I64AtomicRmw8XorU { memarg } => self.atomic_rmw(memarg, I64, I8, Xor),
            Operator::I64AtomicRmw16XorU { memarg } => self.atomic_rmw(memarg, I64, I16, Xor),
            Operator::I64AtomicRmw32XorU { memarg } => self.atomic_rmw(memarg, I64, I32, Xor),

            // Exchange
            Operator::I32AtomicRmwXchg { memarg } => self.atomic_rmw(memarg, I32, I32, Xchg),
            Operator::I32AtomicRmw8XchgU { memarg } => self.atomic_rmw(memarg, I32, I8, Xchg),
            Operator::I32AtomicRmw16XchgU { memarg } => self.atomic_rmw(memarg, I32, I16, Xchg),
            Operator::I64AtomicRmwXchg { memarg } => self.atomic_rmw(memarg, I64, I64, Xchg),
            Operator::I64AtomicRmw8XchgU { memarg } => self.atomic_rmw(memarg, I64, I8, Xchg),
            Operator::I64AtomicRmw16XchgU { memarg } => self.atomic_rmw(memarg, I64, I16, Xchg),
            Operator::I64AtomicRmw32XchgU { memarg } => self.atomic_rmw(memarg, I64, I32, Xchg),

            // Compare and exchange
            Operator::I32AtomicRmwCmpxchg { memarg } => self.atomic_cmpxchg(memarg, I32, I32),
            Operator::I32AtomicRmw8CmpxchgU { memarg } => self.atomic_cmpxchg(memarg, I32, I8),
            Operator::I32AtomicRmw16CmpxchgU { memarg } => self.atomic_cmpxchg(memarg, I32, I16),
            Operator::I64AtomicRmwCmpxchg { memarg } => self.atomic_cmpxchg(memarg, I64, I64),
            Operator::I64AtomicRmw8CmpxchgU { memarg } => self.atomic_cmpxchg(memarg, I64, I8),
            Operator::I64AtomicRmw16CmpxchgU { memarg } => self.atomic_cmpxchg(memarg, I64, I16),
            Operator::I64AtomicRmw32CmpxchgU { memarg } => self.atomic_cmpxchg(memarg, I64, I32),

            other => unreachable!("the validator admits only supported proposals, not {other:?}"),
        }
    }
}
