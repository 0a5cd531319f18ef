//! Subtyping of canonical types (specification, section "Matching").

use super::TypeTable;
use std::iter::successors;
use wasmparser::{AbstractHeapType, CompositeInnerType, HeapType, UnpackedIndex, ValType};

impl TypeTable {
    /// Whether every value of the type `sub` is one of `super_`.
    pub(in super::super) fn is_subtype(&self, sub: ValType, super_: ValType) -> bool {
        match (sub, super_) {
            (ValType::Ref(sub), ValType::Ref(super_)) => {
                (super_.is_nullable() || !sub.is_nullable())
                    && self.is_heap_subtype(sub.heap_type(), super_.heap_type())
            }
            (sub, super_) => sub == super_,
        }
    }

    /// Whether the type of number `sub` is `super_`, or declared to be a subtype of it, directly or not.
    pub(in super::super) fn is_declared_subtype(&self, sub: u32, super_: u32) -> bool {
        successors(Some(sub), |&number| self.supertype(number)).any(|number| number == super_)
    }

    fn is_heap_subtype(&self, sub: HeapType, super_: HeapType) -> bool {
        match (sub, super_) {
            (HeapType::Concrete(sub), HeapType::Concrete(super_)) => {
                self.is_declared_subtype(number(sub), number(super_))
            }
            (HeapType::Concrete(sub), HeapType::Abstract { ty: super_, .. }) => {
                is_abstract_subtype(self.kind(number(sub)), super_)
            }
            (HeapType::Abstract { ty: sub, .. }, HeapType::Concrete(super_)) => {
                sub == bottom(self.kind(number(super_)))
            }
            (HeapType::Abstract { ty: sub, .. }, HeapType::Abstract { ty: super_, .. }) => {
                is_abstract_subtype(sub, super_)
            }
            (sub, super_) => sub == super_,
        }
    }

    /// The least abstract type that the type of that number is a subtype of.
    fn kind(&self, number: u32) -> AbstractHeapType {
        match self.defined(number).composite_type.inner {
            CompositeInnerType::Func(_) => AbstractHeapType::Func,
            CompositeInnerType::Array(_) => AbstractHeapType::Array,
            CompositeInnerType::Struct(_) => AbstractHeapType::Struct,
            CompositeInnerType::Cont(_) => AbstractHeapType::Cont,
        }
    }
}

/// The number that a canonical heap type names.
fn number(index: UnpackedIndex) -> u32 {
    index.as_module_index().expect("canonical types name numbers")
}

/// The type in the hierarchy of `ty` that has no value but null.
fn bottom(ty: AbstractHeapType) -> AbstractHeapType {
    use AbstractHeapType::*;
    match ty {
        Func | NoFunc => NoFunc,
        Extern | NoExtern => NoExtern,
        Exn | NoExn => NoExn,
        Cont | NoCont => NoCont,
        Any | Eq | I31 | Struct | Array | None => None,
    }
}

fn is_abstract_subtype(sub: AbstractHeapType, super_: AbstractHeapType) -> bool {
    use AbstractHeapType::*;
    sub == super_
        || sub == bottom(super_)
        || matches!((sub, super_), (Eq | I31 | Struct | Array, Any) | (I31 | Struct | Array, Eq))
}

#[cfg(test)]
mod tests {
    use super::super::tests::intern;
    use wasmparser::{AbstractHeapType, HeapType, PackedIndex, RefType, ValType};

    fn concrete(number: u32, nullable: bool) -> ValType {
        ValType::Ref(RefType::concrete(nullable, PackedIndex::from_module_index(number).expect("small")))
    }

    fn null_of(ty: AbstractHeapType) -> ValType {
        ValType::Ref(RefType::new(true, HeapType::Abstract { shared: false, ty }).expect("abstract"))
    }

    #[test]
    fn references_are_subtypes_as_the_specification_says() {
        use AbstractHeapType::*;
        let (table, numbers) = intern(&["(type (func)) (type (func (param i32))) (type (struct))"]);
        let [f, g, s] = numbers[0][..] else { panic!("three types") };
        for (sub, super_, expected) in [
            (concrete(f, false), concrete(f, true), true),
            (concrete(f, true), concrete(f, false), false),
            (concrete(f, true), concrete(g, true), false),
            (concrete(f, true), ValType::FUNCREF, true),
            (ValType::FUNCREF, concrete(f, true), false),
            (concrete(f, true), ValType::EXTERNREF, false),
            (concrete(s, true), ValType::FUNCREF, false),
            (concrete(s, true), null_of(Struct), true),
            (concrete(s, true), null_of(Array), false),
            (concrete(s, true), null_of(Eq), true),
            (null_of(NoFunc), concrete(f, true), true),
            (null_of(NoFunc), concrete(f, false), false),
            (null_of(NoFunc), concrete(s, true), false),
            (null_of(None), concrete(s, true), true),
            (null_of(None), ValType::FUNCREF, false),
            (null_of(None), null_of(I31), true),
            (null_of(I31), null_of(Eq), true),
            (null_of(I31), null_of(Struct), false),
            (null_of(Eq), null_of(Any), true),
            (null_of(Any), null_of(Eq), false),
            (null_of(NoExtern), ValType::EXTERNREF, true),
            (null_of(NoExn), null_of(Exn), true),
            (null_of(Exn), null_of(Any), false),
            (ValType::I32, ValType::I32, true),
            (ValType::I32, ValType::I64, false),
        ] {
            assert_eq!(table.is_subtype(sub, super_), expected, "{sub} <: {super_}");
        }
    }

    #[test]
    fn declared_subtypes_are_subtypes_through_all_that_is_between() {
        let (table, numbers) = intern(&[
            "(type $a (sub (func))) (type $b (sub $a (func))) (type $c (sub $b (func))) (type $d (sub final $a (func)))",
        ]);
        let [a, b, c, d] = numbers[0][..] else { panic!("four types") };
        for (sub, super_, expected) in [
            (c, a, true),
            (c, b, true),
            (c, c, true),
            (a, c, false),
            (d, a, true),
            (d, b, false),
            (c, d, false),
        ] {
            assert_eq!(table.is_declared_subtype(sub, super_), expected, "{sub} <: {super_}");
            assert_eq!(table.is_subtype(concrete(sub, true), concrete(super_, true)), expected);
        }
    }
}
