//! A module as it was read: index spaces as vectors, imports first, exactly as the specification counts.

use super::names::Names;
use super::writes::Writes;
use std::collections::HashMap;
use wasmparser::{
    ConstExpr, ExternalKind, FuncType, FunctionBody, GlobalType, MemoryType, SubType, TableType, TypeRef,
};

/// A validated module, borrowing from the bytes it was read from.
#[derive(Debug, Default)]
pub struct Module<'a> {
    /// Types by type index.
    pub types: Vec<SubType>,
    /// How many of the types each recursion group has, in their order.
    pub groups: Vec<usize>,
    /// Imports in the order of the section.
    pub imports: Vec<Import<'a>>,
    /// The type index of each function.
    pub functions: Vec<u32>,
    /// The type of each table.
    pub tables: Vec<TableType>,
    /// What the elements of the tables that the module defines begin as, where that is not null.
    pub table_values: Vec<Option<ConstExpr<'a>>>,
    /// The type of each memory.
    pub memories: Vec<MemoryType>,
    /// The type of each global.
    pub globals: Vec<GlobalType>,
    /// The type index of each tag.
    pub tags: Vec<u32>,
    /// Initial values of the globals that the module defines.
    pub global_values: Vec<ConstExpr<'a>>,
    /// Exports in the order of the section.
    pub exports: Vec<Export<'a>>,
    /// The start function.
    pub start: Option<u32>,
    /// Element segments.
    pub elements: Vec<Element<'a>>,
    /// Data segments.
    pub data: Vec<Data<'a>>,
    /// Bodies of the functions that the module defines.
    pub bodies: Vec<FunctionBody<'a>>,
    /// What the bodies write.
    pub writes: Writes,
    /// What the name section says.
    pub names: Names<'a>,
    /// Debug information.
    pub dwarf: Dwarf<'a>,
    /// A digest of all sections but those of code, data and custom ones: what the module says besides what it is made of.
    pub declarations: [u8; 32],
}

/// Debug information, as its sections hold it: nothing of it has been looked at.
///
/// Source: "DWARF for WebAssembly", a convention of toolchains; addresses are offsets in the contents of the code section.
#[derive(Debug, Default)]
pub struct Dwarf<'a> {
    /// Custom sections by name: `.debug_line` and its like.
    pub sections: HashMap<&'a str, &'a [u8]>,
    /// Where the contents of the code section begin in the file.
    pub code_start: u64,
}

/// An import.
#[derive(Clone, Copy, Debug)]
pub struct Import<'a> {
    /// Module name.
    pub module: &'a str,
    /// Field name.
    pub name: &'a str,
    /// What is imported; a function by its type index.
    pub ty: TypeRef,
}

/// An export.
#[derive(Clone, Copy, Debug)]
pub struct Export<'a> {
    /// Its name.
    pub name: &'a str,
    /// The index space that `index` is of.
    pub kind: ExternalKind,
    /// What is exported.
    pub index: u32,
}

/// When a segment is copied.
#[derive(Clone, Debug)]
pub enum Mode<'a> {
    /// At instantiation, into memory or table `index`.
    Active {
        /// The memory or table.
        index: u32,
        /// Where to, in bytes or elements.
        offset: ConstExpr<'a>,
    },
    /// When an instruction says so.
    Passive,
    /// Never: it only declares functions whose references are taken.
    Declared,
}

impl<'a> Mode<'a> {
    /// Where the segment is copied to, if it is.
    #[must_use]
    pub fn offset(&self) -> Option<&ConstExpr<'a>> {
        match self {
            Mode::Active { offset, .. } => Some(offset),
            Mode::Passive | Mode::Declared => None,
        }
    }
}

/// An element segment.
#[derive(Clone, Debug)]
pub struct Element<'a> {
    /// When it is copied.
    pub mode: Mode<'a>,
    /// Its elements.
    pub items: ElementItems<'a>,
}

/// The elements of a segment.
#[derive(Clone, Debug)]
pub enum ElementItems<'a> {
    /// Functions by index.
    Functions(Vec<u32>),
    /// Constant expressions.
    Expressions(Vec<ConstExpr<'a>>),
}

impl<'a> ElementItems<'a> {
    /// Those that are constant expressions.
    #[must_use]
    pub fn expressions(&self) -> &[ConstExpr<'a>] {
        match self {
            ElementItems::Functions(_) => &[],
            ElementItems::Expressions(expressions) => expressions,
        }
    }
}

/// A data segment.
#[derive(Clone, Debug)]
pub struct Data<'a> {
    /// When it is copied.
    pub mode: Mode<'a>,
    /// Its bytes.
    pub bytes: &'a [u8],
}

impl<'a> Module<'a> {
    /// How many functions are imported; those defined have the indices from here on.
    #[must_use]
    pub fn imported_functions(&self) -> usize {
        self.functions.len() - self.bodies.len()
    }

    /// The type of function `index`.
    #[must_use]
    pub fn function_type(&self, index: u32) -> &FuncType {
        self.signature(self.functions[index as usize])
    }

    /// The function type with the type index `index`.
    #[must_use]
    pub fn signature(&self, index: u32) -> &FuncType {
        self.types[index as usize].unwrap_func()
    }

    /// The recursion groups, in their order.
    pub fn type_groups(&self) -> impl Iterator<Item = &[SubType]> {
        let mut rest = self.types.as_slice();
        self.groups.iter().filter_map(move |&length| rest.split_off(..length))
    }

    /// Every constant expression of the module.
    pub fn constant_expressions(&self) -> impl Iterator<Item = &ConstExpr<'a>> {
        let elements = self.elements.iter();
        let elements =
            elements.flat_map(|element| element.mode.offset().into_iter().chain(element.items.expressions()));
        let tables = self.table_values.iter().flatten();
        let data = self.data.iter().filter_map(|data| data.mode.offset());
        self.global_values.iter().chain(tables).chain(elements).chain(data)
    }

    /// The export called `name`.
    #[must_use]
    pub fn export(&self, name: &str) -> Option<Export<'a>> {
        self.exports.iter().find(|export| export.name == name).copied()
    }

    /// Function `index` for an error message: its number, and its name where it has one.
    #[must_use]
    pub fn describe_function(&self, index: u32) -> String {
        match self.names.functions.get(&index) {
            Some(name) => format!("function {index} `{name}`"),
            None => format!("function {index}"),
        }
    }
}
