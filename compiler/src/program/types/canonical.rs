//! Rewriting of types: from the indices of a module to the numbers of the program.

use wasmparser::{
    ArrayType, CompositeInnerType, CompositeType, FieldType, FuncType, GlobalType, HeapType, PackedIndex,
    RefType, StorageType, StructType, SubType, TableType, UnpackedIndex, ValType,
};

/// What an index becomes.
type Rename<'r> = &'r dyn Fn(UnpackedIndex) -> UnpackedIndex;

/// The canonical form of the recursion group of a module that comes after types with `numbers`: references to types of the group itself
/// are positions in it, all others numbers.
pub(super) fn canonical_group(group: &[SubType], numbers: &[u32]) -> Vec<SubType> {
    let rename = |index: UnpackedIndex| match index {
        UnpackedIndex::Module(index) => match numbers.get(index as usize) {
            Some(&number) => UnpackedIndex::Module(number),
            None => UnpackedIndex::RecGroup(index - numbers.len() as u32),
        },
        other => other,
    };
    group.iter().map(|ty| rename_defined(ty, &rename)).collect()
}

/// A type of a canonical group, with numbers for positions; that of the group's first type is `first`.
pub(super) fn numbered(ty: &SubType, first: u32) -> SubType {
    rename_defined(ty, &|index| match index {
        UnpackedIndex::RecGroup(position) => UnpackedIndex::Module(first + position),
        other => other,
    })
}

/// The type of a global of a module whose types have `numbers`, as the program sees it.
pub(in super::super) fn canonical_global(ty: GlobalType, numbers: &[u32]) -> GlobalType {
    GlobalType { content_type: rename_value(ty.content_type, &|index| number(index, numbers)), ..ty }
}

/// The same for the type of a table.
pub(in super::super) fn canonical_table(ty: TableType, numbers: &[u32]) -> TableType {
    TableType { element_type: rename_reference(ty.element_type, &|index| number(index, numbers)), ..ty }
}

fn number(index: UnpackedIndex, numbers: &[u32]) -> UnpackedIndex {
    match index {
        UnpackedIndex::Module(index) => UnpackedIndex::Module(numbers[index as usize]),
        other => other,
    }
}

fn rename_defined(ty: &SubType, rename: Rename<'_>) -> SubType {
    let field = |field: FieldType| FieldType {
        element_type: match field.element_type {
            StorageType::Val(ty) => StorageType::Val(rename_value(ty, rename)),
            packed => packed,
        },
        ..field
    };
    let inner = match &ty.composite_type.inner {
        CompositeInnerType::Func(ty) => CompositeInnerType::Func(FuncType::new(
            ty.params().iter().map(|&ty| rename_value(ty, rename)),
            ty.results().iter().map(|&ty| rename_value(ty, rename)),
        )),
        CompositeInnerType::Array(ArrayType(element)) => {
            CompositeInnerType::Array(ArrayType(field(*element)))
        }
        CompositeInnerType::Struct(ty) => {
            CompositeInnerType::Struct(StructType { fields: ty.fields.iter().copied().map(field).collect() })
        }
        CompositeInnerType::Cont(_) => {
            unreachable!(
                "continuations are of the stack-switching proposal, which the validator does not admit"
            )
        }
    };
    SubType {
        is_final: ty.is_final,
        supertype_idxs: ty.supertype_idxs.iter().map(|index| pack(rename(index.unpack()))).collect(),
        composite_type: CompositeType { inner, ..ty.composite_type.clone() },
    }
}

fn rename_value(ty: ValType, rename: Rename<'_>) -> ValType {
    match ty {
        ValType::Ref(reference) => ValType::Ref(rename_reference(reference, rename)),
        other => other,
    }
}

fn rename_reference(ty: RefType, rename: Rename<'_>) -> RefType {
    match ty.heap_type() {
        HeapType::Concrete(index) => RefType::concrete(ty.is_nullable(), pack(rename(index))),
        _ => ty,
    }
}

fn pack(index: UnpackedIndex) -> PackedIndex {
    index.pack().expect("a program has no more types than can be numbered")
}
