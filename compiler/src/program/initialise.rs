//! Instances: index spaces, constant expressions, and as much of instantiation as can be done at build time.

use super::link::Imports;
use super::types::{canonical_global, canonical_table};
use super::{
    Code, Deferred, Extern, FuncId, Global, GlobalId, Instance, InstanceId, Memory, MemoryId, Program, Table,
    TableId, Tag, TagId, Value,
};
use crate::wasm::{ElementItems, Export, Mode, Module};
use wasmc_abi::layout::WASM_PAGE;
use wasmparser::{ConstExpr, ExternalKind, Operator};

impl<'a> Program<'a> {
    /// Adds an instance whose imports have been resolved.
    pub(super) fn add_instance(
        &mut self,
        module: Module<'a>,
        types: Vec<u32>,
        imports: Imports,
    ) -> InstanceId {
        let id = InstanceId(self.instances.len() as u32);
        let mut instance = Instance {
            types,
            functions: Vec::with_capacity(module.functions.len()),
            tables: Vec::new(),
            memories: Vec::new(),
            globals: Vec::new(),
            tags: Vec::new(),
            elements: Vec::new(),
            grown: imports.grown,
            deferred: Vec::new(),
            module,
        };
        for import in imports.externs {
            match import {
                Extern::Func(id) => instance.functions.push(id),
                Extern::Table(id) => instance.tables.push(id),
                Extern::Memory(id) => instance.memories.push(id),
                Extern::Global(id) => instance.globals.push(id),
                Extern::Tag(id) => instance.tags.push(id),
            }
        }
        let own = Own { table: self.tables.len(), memory: self.memories.len() };
        self.define(id, &mut instance);
        instance.elements = self.element_values(&instance);
        self.apply_segments(&mut instance, &own);
        self.instances.push(instance);
        id
    }

    /// Appends what the module defines to the index spaces.
    fn define(&mut self, id: InstanceId, instance: &mut Instance<'a>) {
        let module = &instance.module;
        let imported = instance.functions.len();
        for (body, &ty) in module.functions[imported..].iter().enumerate() {
            let code = Code::Wasm { instance: id, body: body as u32 };
            instance.functions.push(self.add_function(instance.types[ty as usize], code));
        }
        for &ty in &module.memories[instance.memories.len()..] {
            self.memories.push(Memory { ty, contents: Vec::new() });
            instance.memories.push(MemoryId(self.memories.len() as u32 - 1));
        }
        for (&ty, value) in module.globals[instance.globals.len()..].iter().zip(&module.global_values) {
            let value = self.evaluate(value, &instance.functions, &instance.globals);
            self.globals.push(Global { ty: canonical_global(ty, &instance.types), value });
            instance.globals.push(GlobalId(self.globals.len() as u32 - 1));
        }
        // After the globals, since the elements of a table may begin as what a global holds.
        for (&ty, value) in module.tables[instance.tables.len()..].iter().zip(&module.table_values) {
            let value = match value {
                Some(value) => self.evaluate(value, &instance.functions, &instance.globals),
                None => Value::Null,
            };
            let elements = vec![value; ty.initial as usize];
            self.tables.push(Table { ty: canonical_table(ty, &instance.types), elements });
            instance.tables.push(TableId(self.tables.len() as u32 - 1));
        }
        for index in instance.tags.len()..module.tags.len() {
            let ty = instance.types[module.tags[index] as usize];
            self.tags.push(Tag { ty, name: tag_name(module, index as u32) });
            instance.tags.push(TagId(self.tags.len() as u32 - 1));
        }
    }

    fn element_values(&self, instance: &Instance<'a>) -> Vec<Vec<Value>> {
        let values = |items: &ElementItems<'a>| match items {
            ElementItems::Functions(functions) => {
                functions.iter().map(|&index| Value::Func(instance.functions[index as usize])).collect()
            }
            ElementItems::Expressions(expressions) => expressions
                .iter()
                .map(|expression| self.evaluate(expression, &instance.functions, &instance.globals))
                .collect(),
        };
        instance.module.elements.iter().map(|element| values(&element.items)).collect()
    }

    /// Copies active segments, in the order of the specification, for as long as nothing at run time can tell the difference:
    /// into the instance's own tables and memories, in bounds. From the first that is not so, all are deferred.
    fn apply_segments(&mut self, instance: &mut Instance<'a>, own: &Own) {
        let segments = self.active_segments(instance);
        let applied = segments.iter().take_while(|segment| self.apply(instance, own, segment)).count();
        instance.deferred = segments[applied..].to_vec();
    }

    fn active_segments(&self, instance: &Instance<'a>) -> Vec<Deferred> {
        let offset = |expression: &ConstExpr<'a>| match self.evaluate(
            expression,
            &instance.functions,
            &instance.globals,
        ) {
            Value::I32(offset) => u64::from(offset as u32),
            Value::I64(offset) => offset as u64,
            other => unreachable!("a validated offset is an integer, not {other:?}"),
        };
        let elements = instance.module.elements.iter().enumerate().filter_map(|(segment, element)| {
            match &element.mode {
                Mode::Active { index, offset: at } => {
                    Some(Deferred::Elements { segment: segment as u32, table: *index, offset: offset(at) })
                }
                _ => None,
            }
        });
        let data = instance.module.data.iter().enumerate().filter_map(|(segment, data)| match &data.mode {
            Mode::Active { index, offset: at } => {
                Some(Deferred::Data { segment: segment as u32, memory: *index, offset: offset(at) })
            }
            _ => None,
        });
        elements.chain(data).collect()
    }

    /// Applies one segment if that can be done now; says whether it was.
    fn apply(&mut self, instance: &Instance<'a>, own: &Own, segment: &Deferred) -> bool {
        match *segment {
            Deferred::Elements { segment, table, offset } => {
                let id = instance.tables[table as usize].index();
                let values = &instance.elements[segment as usize];
                let target = usize::try_from(offset)
                    .ok()
                    .and_then(|start| Some(start..start.checked_add(values.len())?))
                    .and_then(|range| self.tables[id].elements.get_mut(range));
                match target {
                    Some(target) if id >= own.table => {
                        target.copy_from_slice(values);
                        true
                    }
                    _ => false,
                }
            }
            Deferred::Data { segment, memory, offset } => {
                let id = instance.memories[memory as usize].index();
                let bytes = instance.module.data[segment as usize].bytes;
                let memory = &mut self.memories[id];
                let size = u128::from(memory.ty.initial) * u128::from(WASM_PAGE);
                let fits = u128::from(offset) + bytes.len() as u128 <= size;
                if fits && id >= own.memory {
                    memory.contents.push((offset, bytes));
                }
                fits && id >= own.memory
            }
        }
    }

    /// The value of a constant expression (specification, section "Constant Expressions"), which may read those of `globals` that are not
    /// mutable. In a closed world an imported one is a constant too.
    fn evaluate(&self, expression: &ConstExpr<'_>, functions: &[FuncId], globals: &[GlobalId]) -> Value {
        let mut stack: Vec<Value> = Vec::with_capacity(1);
        for operator in expression.get_operators_reader() {
            match operator.expect("the expression has been validated") {
                Operator::End => break,
                Operator::GlobalGet { global_index } => {
                    stack.push(self.globals[globals[global_index as usize].index()].value);
                }
                Operator::RefFunc { function_index } => {
                    stack.push(Value::Func(functions[function_index as usize]));
                }
                operator @ (Operator::I32Add
                | Operator::I32Sub
                | Operator::I32Mul
                | Operator::I64Add
                | Operator::I64Sub
                | Operator::I64Mul) => {
                    let right = stack.pop().expect("the expression has been validated");
                    let left = stack.pop().expect("the expression has been validated");
                    stack.push(arithmetic(&operator, left, right));
                }
                Operator::RefI31 => {
                    let Some(Value::I32(integer)) = stack.pop() else {
                        unreachable!("the expression has been validated")
                    };
                    stack.push(Value::I31(integer as u32));
                }
                operator => stack.push(constant(&operator)),
            }
        }
        stack.pop().expect("the expression has been validated")
    }
}

/// What people call a tag: its name in the name section, or the one that it is exported by.
fn tag_name(module: &Module<'_>, index: u32) -> String {
    let named = module.names.tags.get(&index).copied();
    let is_tag = |export: &&Export<'_>| export.kind == ExternalKind::Tag && export.index == index;
    let exported = || module.exports.iter().find(is_tag).map(|export| export.name);
    named.or_else(exported).map_or_else(|| format!("tag {index}"), str::to_owned)
}

/// Where the instance's own entities begin in the program's vectors: what was there before belongs to others.
struct Own {
    table: usize,
    memory: usize,
}

fn constant(operator: &Operator<'_>) -> Value {
    match *operator {
        Operator::I32Const { value } => Value::I32(value),
        Operator::I64Const { value } => Value::I64(value),
        Operator::F32Const { value } => Value::F32(value.bits()),
        Operator::F64Const { value } => Value::F64(value.bits()),
        Operator::V128Const { value } => Value::V128(value.i128() as u128),
        Operator::RefNull { .. } => Value::Null,
        ref other => unreachable!("not a constant operator: {other:?}"),
    }
}

fn arithmetic(operator: &Operator<'_>, left: Value, right: Value) -> Value {
    match (operator, left, right) {
        (Operator::I32Add, Value::I32(left), Value::I32(right)) => Value::I32(left.wrapping_add(right)),
        (Operator::I32Sub, Value::I32(left), Value::I32(right)) => Value::I32(left.wrapping_sub(right)),
        (Operator::I32Mul, Value::I32(left), Value::I32(right)) => Value::I32(left.wrapping_mul(right)),
        (Operator::I64Add, Value::I64(left), Value::I64(right)) => Value::I64(left.wrapping_add(right)),
        (Operator::I64Sub, Value::I64(left), Value::I64(right)) => Value::I64(left.wrapping_sub(right)),
        (Operator::I64Mul, Value::I64(left), Value::I64(right)) => Value::I64(left.wrapping_mul(right)),
        (operator, left, right) => unreachable!("{operator:?} of {left:?} and {right:?}"),
    }
}
