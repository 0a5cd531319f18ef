//! The data of a program: what its code refers to, and what it tells the stub.

mod copies;
mod cpu;
mod grants;
mod image;
mod limits;
mod memory;
mod messages;
mod ranks;
mod setup;
mod tags;
mod threads;

use super::Options;
use super::blob::Blob;
use super::compile::Function;
use super::object::Object;
use crate::error::Result;
use crate::lower::{Layout, Symbol, TableKind};
use crate::program::{InstanceId, Program, Table, TableId, Value};
use crate::wasm::Mode;
use copies::Copies;
use cranelift_module::ModuleRelocTarget;
use wasmc_abi::funcref::{NULL, REF_SIZE, i31, type_tag};
use wasmc_abi::layout::MAX_TABLE_ELEMENTS;
use wasmc_abi::symbol;

/// Defines all data of `program`, which has been compiled to `functions`.
pub(super) fn define(
    object: &mut Object,
    program: &Program<'_>,
    functions: &[Function],
    layout: &Layout,
    options: &Options<'_>,
) -> Result<()> {
    let mut copies = Copies::new(options.target.max_page);
    let globals = globals(object, program, layout)?;
    for (id, table) in program.tables.iter().enumerate() {
        let id = TableId(id as u32);
        define_table(object, program, id, table, layout.table(id), &mut copies)?;
    }
    let lengths = define_segments(object, program, layout)?;
    if program.thread_start.is_some() {
        threads::define(object, layout, globals, &lengths, &mut copies)?;
    } else {
        copies.define(object, Symbol::Globals, globals)?;
        copies.define(object, Symbol::SegmentLengths, lengths)?;
    }
    let memories = memory::define(object, program, layout, options, &mut copies)?;
    grants::define(object, options)?;
    limits::define(object, options.limits)?;
    cpu::define(object, options.cpu)?;
    tags::define(object, program)?;
    ranks::define(object, &layout.ranks)?;
    let setup = setup::define(object, program, options)?;
    let steps = define_steps(object, program)?;
    let mut root = Blob::default();
    root.slice(memories.descriptors);
    root.slice(memories.mappings);
    root.slice(copies.finish(object)?);
    root.slice(setup);
    root.slice(steps);
    root.slice(Some(messages::define(object, functions)?));
    for name in symbol::AMONG_THREADS {
        if program.thread_start.is_some() {
            root.address(object.import_function(name)?, 0);
        } else {
            root.u64(0);
        }
    }
    object.export(symbol::PROGRAM, root)?;
    Ok(())
}

/// Appends a value as it is stored in a global or a table; references are 8 bytes.
fn put_value(object: &Object, program: &Program<'_>, blob: &mut Blob, value: Value) -> Result<()> {
    match value {
        Value::I32(value) => blob.u32(value as u32),
        Value::F32(bits) => blob.u32(bits),
        Value::I64(value) => blob.u64(value as u64),
        Value::F64(bits) => blob.u64(bits),
        Value::V128(bits) => blob.bytes(&bits.to_le_bytes()),
        Value::Null => blob.u64(NULL),
        Value::I31(integer) => blob.u64(i31(integer)),
        Value::Func(id) => {
            let tag = type_tag(program.functions[id.index()].ty);
            blob.address(object.target(Symbol::Reference(id))?, tag as i64);
        }
    }
    Ok(())
}

/// The initial values of the mutable globals.
fn globals(object: &Object, program: &Program<'_>, layout: &Layout) -> Result<Blob> {
    let mut blob = Blob::writable(16);
    for (id, global) in program.globals.iter().enumerate() {
        if let Some(offset) = layout.global(crate::program::GlobalId(id as u32)) {
            blob.pad_to(offset as usize);
            put_value(object, program, &mut blob, global.value)?;
        }
    }
    Ok(blob)
}

fn values(object: &Object, program: &Program<'_>, values: &[Value], mut blob: Blob) -> Result<Blob> {
    for &value in values {
        put_value(object, program, &mut blob, value)?;
    }
    Ok(blob)
}

fn define_table(
    object: &mut Object,
    program: &Program<'_>,
    id: TableId,
    table: &Table,
    kind: TableKind,
    copies: &mut Copies,
) -> Result<()> {
    let symbol = Symbol::TableElements(id);
    let elements = if kind == TableKind::Constant {
        let elements = values(object, program, &table.elements, Blob::aligned(16))?;
        object.define_symbol(symbol, elements)?
    } else {
        let elements = values(object, program, &table.elements, Blob::writable(16))?;
        copies.define(object, symbol, elements)?
    };
    if kind == TableKind::Growing {
        let mut descriptor = Blob::writable(8);
        descriptor.address(elements, 0);
        descriptor.u64(table.ty.initial);
        descriptor
            .u64(table.ty.maximum.map_or(MAX_TABLE_ELEMENTS, |maximum| maximum.min(MAX_TABLE_ELEMENTS)));
        descriptor.u64(table.ty.initial);
        descriptor.u64(0);
        copies.define(object, Symbol::Table(id), descriptor)?;
    }
    Ok(())
}

/// Defines the contents of segments that are copied at run time; the result is the lengths that `data.drop` and `elem.drop` make 0.
fn define_segments(object: &mut Object, program: &Program<'_>, layout: &Layout) -> Result<Blob> {
    let mut data_lengths = Blob::writable(8);
    let mut element_lengths = Blob::default();
    // What is copied at build time is of no length at run time; there can be tens of thousands of such segments.
    let nothing = object.define("wasmc_dropped", Blob::aligned(REF_SIZE.into()))?;
    for (id, instance) in program.instances.iter().enumerate() {
        let id = InstanceId(id as u32);
        let is_deferred = !instance.deferred.is_empty();
        for (segment, data) in instance.module.data.iter().enumerate() {
            let passive = matches!(data.mode, Mode::Passive);
            data_lengths.u64(if passive { data.bytes.len() as u64 } else { 0 });
            let symbol = Symbol::Data(layout.data(id, segment as u32));
            if passive || is_deferred {
                let mut blob = Blob::default();
                blob.bytes(data.bytes);
                object.define_symbol(symbol, blob)?;
            } else {
                object.let_be(symbol, &nothing);
            }
        }
        for (segment, element) in instance.module.elements.iter().enumerate() {
            let passive = matches!(element.mode, Mode::Passive);
            let contents = &instance.elements[segment];
            element_lengths.u64(if passive { contents.len() as u64 } else { 0 });
            let symbol = Symbol::Elements(layout.element(id, segment as u32));
            if passive || is_deferred {
                let blob = values(object, program, contents, Blob::aligned(REF_SIZE.into()))?;
                object.define_symbol(symbol, blob)?;
            } else {
                object.let_be(symbol, &nothing);
            }
        }
    }
    data_lengths.bytes(element_lengths.contents());
    Ok(data_lengths)
}

/// The addresses of the steps.
fn define_steps(object: &mut Object, program: &Program<'_>) -> Result<Option<(ModuleRelocTarget, u64)>> {
    let steps = (0..program.steps.len()).map(|position| object.target(Symbol::Step(position as u32)));
    let steps = steps.collect::<Result<Vec<_>>>()?;
    memory::addresses(object, "wasmc_steps", steps)
}
