//! Code that passes constants, and code that makes a digest of what it finds: FNV-1a over 32-bit words.

use wasm_encoder::{BlockType, Function, HeapType, InstructionSink, MemArg, MemArgTarget, ValType};
use wasmc_tests::random::Random;

const BASIS: i32 = 0x811c_9dc5_u32 as i32;
const PRIME: i32 = 0x0100_0193;

/// A digest that is being made, in a local of type `i32`.
pub(crate) struct Digest {
    local: u32,
}

impl Digest {
    /// Begins a digest in `local`.
    pub(crate) fn new(code: &mut InstructionSink<'_>, local: u32) -> Digest {
        code.i32_const(BASIS).local_set(local);
        Digest { local }
    }

    /// Adds the value of type `ty` that `push` pushes. Of a reference it is whether it is null.
    pub(crate) fn add(
        &mut self,
        code: &mut InstructionSink<'_>,
        ty: ValType,
        push: impl Fn(&mut InstructionSink<'_>),
    ) {
        match ty {
            ValType::I32 => self.add_word(code, push),
            ValType::F32 => self.add_word(code, |code| {
                push(code);
                code.i32_reinterpret_f32();
            }),
            ValType::I64 => self.add_long(code, push),
            ValType::F64 => self.add_long(code, |code| {
                push(code);
                code.i64_reinterpret_f64();
            }),
            ValType::V128 => {
                for lane in 0..2 {
                    self.add_long(code, |code| {
                        push(code);
                        code.i64x2_extract_lane(lane);
                    });
                }
            }
            ValType::Ref(_) => self.add_word(code, |code| {
                push(code);
                code.ref_is_null();
            }),
        }
    }

    fn add_long(&mut self, code: &mut InstructionSink<'_>, push: impl Fn(&mut InstructionSink<'_>)) {
        for shift in [0, 32] {
            self.add_word(code, |code| {
                push(code);
                code.i64_const(shift).i64_shr_u().i32_wrap_i64();
            });
        }
    }

    fn add_word(&mut self, code: &mut InstructionSink<'_>, push: impl Fn(&mut InstructionSink<'_>)) {
        code.local_get(self.local);
        push(code);
        code.i32_xor().i32_const(PRIME).i32_mul().local_set(self.local);
    }

    /// Pushes the digest and ends the function.
    pub(crate) fn finish(self, code: &mut InstructionSink<'_>) {
        code.local_get(self.local).end();
    }

    /// A function that gives the digest of all of a memory.
    pub(crate) fn of_memory(index: u32, memory64: bool) -> Function {
        Digest::of_all(
            memory64,
            8,
            |digest, code| {
                digest.add_long(code, |code| {
                    code.local_get(AT).i64_load(MemArg {
                        offset: 0,
                        align: 0,
                        target: MemArgTarget::Memory(index),
                        ordering: None,
                    });
                });
            },
            |code| {
                code.memory_size(index);
                if !memory64 {
                    code.i64_extend_i32_u();
                }
                code.i64_const(16).i64_shl();
            },
        )
    }

    /// A function that gives the digest of all of a table.
    pub(crate) fn of_table(index: u32, table64: bool) -> Function {
        Digest::of_all(
            table64,
            1,
            |digest, code| {
                digest.add_word(code, |code| {
                    code.local_get(AT).table_get(index).ref_is_null();
                });
            },
            |code| {
                code.table_size(index);
                if !table64 {
                    code.i64_extend_i32_u();
                }
            },
        )
    }

    /// A loop from 0 to what `push_size` pushes as an `i64`, in steps of `step`; `add` adds what is at local [`AT`], an index of the
    /// right type.
    fn of_all(
        is_64: bool,
        step: i64,
        add: impl Fn(&mut Digest, &mut InstructionSink<'_>),
        push_size: impl Fn(&mut InstructionSink<'_>),
    ) -> Function {
        const DIGEST: u32 = AT + 1;
        const COUNT: u32 = AT + 2;
        let index = if is_64 { ValType::I64 } else { ValType::I32 };
        let mut function = Function::new_with_locals_types([index, ValType::I32, ValType::I64]);
        let mut code = function.instructions();
        let mut digest = Digest::new(&mut code, DIGEST);
        digest.add_long(&mut code, &push_size);
        code.block(BlockType::Empty).loop_(BlockType::Empty);
        code.local_get(COUNT);
        push_size(&mut code);
        code.i64_ge_u().br_if(1);
        code.local_get(COUNT);
        if !is_64 {
            code.i32_wrap_i64();
        }
        code.local_set(AT);
        add(&mut digest, &mut code);
        code.local_get(COUNT).i64_const(step).i64_add().local_set(COUNT);
        code.br(0).end().end();
        digest.finish(&mut code);
        function
    }
}

/// The local with the current index of a loop over all of something.
const AT: u32 = 0;

/// Pushes a constant of type `ty`; how it reads.
pub(crate) fn push_constant(code: &mut InstructionSink<'_>, ty: ValType, random: &mut Random) -> String {
    match ty {
        ValType::I32 => {
            let value = integer(random) as i32;
            code.i32_const(value);
            format!("i32 {value}")
        }
        ValType::I64 => {
            let value = integer(random) as i64;
            code.i64_const(value);
            format!("i64 {value}")
        }
        ValType::F32 => {
            let value = float(random) as f32;
            code.f32_const(value.into());
            format!("f32 {value} ({:#x})", value.to_bits())
        }
        ValType::F64 => {
            let value = float(random);
            code.f64_const(value.into());
            format!("f64 {value} ({:#x})", value.to_bits())
        }
        ValType::V128 => {
            let value = u128::from(integer(random)) << 64 | u128::from(integer(random));
            code.v128_const(value as i128);
            format!("v128 {value:#x}")
        }
        ValType::Ref(reference) => {
            code.ref_null(reference.heap_type);
            format!("null {}", if reference.heap_type == HeapType::EXTERN { "extern" } else { "func" })
        }
    }
}

/// An integer: small, at an end of its range, or any.
fn integer(random: &mut Random) -> u64 {
    const EDGES: [u64; 8] =
        [0, 1, u64::MAX, 0x7fff_ffff, 0x8000_0000, 0xffff_ffff, i64::MAX as u64, i64::MIN as u64];
    match random.below(3) {
        0 => random.below(1 << 17),
        1 => EDGES[random.below(EDGES.len() as u64) as usize],
        _ => random.number(),
    }
}

/// A float: simple, at an end of some range, or any; a NaN is the canonical one.
fn float(random: &mut Random) -> f64 {
    const EDGES: [f64; 10] = [
        0.0,
        -0.0,
        0.5,
        -1.0,
        2_147_483_648.0,
        -9_223_372_036_854_775_808.0,
        f64::MIN_POSITIVE,
        f64::INFINITY,
        f64::NEG_INFINITY,
        f64::NAN,
    ];
    match random.below(2) {
        0 => EDGES[random.below(EDGES.len() as u64) as usize],
        _ => {
            let value = f64::from_bits(random.number());
            if value.is_nan() { f64::NAN } else { value }
        }
    }
}
