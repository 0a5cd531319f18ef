//! The constants of a script: arguments that are passed, and patterns that results are held against.
//!
//! A number is compared as 64-bit words under masks, so that one comparison serves every type and both NaN
//! patterns: an `i32`, `f32`, `i64` or `f64` is one word (zero-extended), a `v128` two.

use wasm_encoder::{AbstractHeapType, InstructionSink, RefType, ValType};
use wast::core::{HeapType, NanPattern, V128Pattern, WastArgCore, WastRetCore};
use wast::token::{F32, F64};
use wast::{WastArg, WastRet};

/// The functions by which a driver makes and reads `externref`s: their indices in it.
pub(crate) struct ExternFunctions {
    /// `extern_of(i64) -> externref`.
    pub(crate) of: u32,
    /// `extern_bits(externref) -> i64`.
    pub(crate) bits: u32,
}

/// The bits of the `externref` that a script calls `number`; never those of null.
fn extern_bits(number: u32) -> u64 {
    u64::from(number) + 1
}

/// Pushes an argument onto the stack; its type, or why it cannot be passed.
pub(crate) fn push_argument(
    code: &mut InstructionSink<'_>,
    externs: &ExternFunctions,
    argument: &WastArg<'_>,
) -> Result<ValType, String> {
    let WastArg::Core(argument) = argument else { return Err(format!("an argument {argument:?}")) };
    Ok(match argument {
        WastArgCore::I32(value) => {
            code.i32_const(*value);
            ValType::I32
        }
        WastArgCore::I64(value) => {
            code.i64_const(*value);
            ValType::I64
        }
        WastArgCore::F32(value) => {
            code.f32_const(wasm_encoder::Ieee32::new(value.bits));
            ValType::F32
        }
        WastArgCore::F64(value) => {
            code.f64_const(wasm_encoder::Ieee64::new(value.bits));
            ValType::F64
        }
        WastArgCore::V128(value) => {
            code.v128_const(i128::from_le_bytes(value.to_le_bytes()));
            ValType::V128
        }
        WastArgCore::RefNull(heap) => push_null(code, heap)?,
        WastArgCore::RefExtern(number) => {
            code.i64_const(extern_bits(*number) as i64).call(externs.of);
            ValType::EXTERNREF
        }
        WastArgCore::RefHost(_) => return Err(format!("an argument {argument:?}")),
    })
}

fn push_null(code: &mut InstructionSink<'_>, heap: &HeapType<'_>) -> Result<ValType, String> {
    use wast::core::AbstractHeapType as Heap;
    let HeapType::Abstract { shared: false, ty } = heap else {
        return Err(format!("a null of type {heap:?}"));
    };
    let ty = match ty {
        Heap::Func => AbstractHeapType::Func,
        Heap::NoFunc => AbstractHeapType::NoFunc,
        Heap::Extern => AbstractHeapType::Extern,
        Heap::NoExtern => AbstractHeapType::NoExtern,
        Heap::Exn => AbstractHeapType::Exn,
        Heap::NoExn => AbstractHeapType::NoExn,
        Heap::Any => AbstractHeapType::Any,
        Heap::Eq => AbstractHeapType::Eq,
        Heap::I31 => AbstractHeapType::I31,
        Heap::Struct => AbstractHeapType::Struct,
        Heap::Array => AbstractHeapType::Array,
        Heap::None => AbstractHeapType::None,
        Heap::Cont | Heap::NoCont => return Err(format!("a null of type {ty:?}")),
    };
    let heap_type = wasm_encoder::HeapType::Abstract { shared: false, ty };
    code.ref_null(heap_type);
    Ok(ValType::Ref(RefType { nullable: true, heap_type }))
}

/// Bits that must be as given.
#[derive(Clone, Copy)]
pub(crate) struct Word {
    mask: u64,
    bits: u64,
}

impl Word {
    fn exactly(bits: u64) -> Word {
        Word { mask: u64::MAX, bits }
    }
}

/// What a result has to be.
pub(crate) enum Pattern {
    /// A number of this type.
    Number(ValType, Vec<Word>),
    /// A null reference.
    Null,
    /// Any reference but null.
    NonNull,
    /// The `externref` with these bits.
    Extern(u64),
    /// Any `i31`.
    I31,
    /// One of several.
    Either(Vec<Pattern>),
}

impl Pattern {
    /// Reads an expected result; an error names one that this suite does not know.
    pub(crate) fn new(expected: &WastRet<'_>) -> Result<Pattern, String> {
        match expected {
            WastRet::Core(expected) => Pattern::core(expected),
            other => Err(format!("a result {other:?}")),
        }
    }

    fn core(expected: &WastRetCore<'_>) -> Result<Pattern, String> {
        Ok(match expected {
            WastRetCore::I32(value) => {
                Pattern::Number(ValType::I32, vec![Word::exactly(u64::from(*value as u32))])
            }
            WastRetCore::I64(value) => Pattern::Number(ValType::I64, vec![Word::exactly(*value as u64)]),
            WastRetCore::F32(value) => Pattern::Number(ValType::F32, vec![f32_word(value)]),
            WastRetCore::F64(value) => Pattern::Number(ValType::F64, vec![f64_word(value)]),
            WastRetCore::V128(value) => Pattern::Number(ValType::V128, v128_words(value)),
            WastRetCore::RefNull(_) => Pattern::Null,
            WastRetCore::RefExtern(Some(number)) => Pattern::Extern(extern_bits(*number)),
            WastRetCore::RefExtern(None) | WastRetCore::RefFunc(None) => Pattern::NonNull,
            WastRetCore::RefI31 => Pattern::I31,
            WastRetCore::Either(cases) => {
                Pattern::Either(cases.iter().map(Pattern::core).collect::<Result<_, _>>()?)
            }
            other => return Err(format!("a result {other:?}")),
        })
    }

    /// Whether a value of this type can match at all.
    pub(crate) fn fits(&self, ty: ValType) -> bool {
        match self {
            Pattern::Number(own, _) => *own == ty,
            Pattern::Null | Pattern::NonNull => matches!(ty, ValType::Ref(_)),
            Pattern::Extern(_) => {
                matches!(ty, ValType::Ref(reference) if reference.heap_type == RefType::EXTERNREF.heap_type)
            }
            Pattern::I31 => {
                let types = [RefType::ANYREF, RefType::EQREF, RefType::I31REF].map(|ty| ty.heap_type);
                matches!(ty, ValType::Ref(reference) if types.contains(&reference.heap_type))
            }
            Pattern::Either(cases) => cases.iter().all(|case| case.fits(ty)),
        }
    }

    /// Pushes an `i32` that is 1 when local `local`, which the pattern fits, matches, and 0 otherwise.
    pub(crate) fn push_match(&self, code: &mut InstructionSink<'_>, externs: &ExternFunctions, local: u32) {
        match self {
            Pattern::Number(ty, words) => {
                code.i32_const(1);
                for (index, word) in words.iter().enumerate() {
                    push_word(code, local, *ty, index as u8);
                    code.i64_const(word.mask as i64).i64_and();
                    code.i64_const(word.bits as i64).i64_eq().i32_and();
                }
            }
            Pattern::Null => {
                code.local_get(local).ref_is_null();
            }
            Pattern::NonNull => {
                code.local_get(local).ref_is_null().i32_eqz();
            }
            Pattern::Extern(bits) => {
                code.local_get(local).call(externs.bits).i64_const(*bits as i64).i64_eq();
            }
            Pattern::I31 => {
                code.local_get(local).ref_test_non_null(wasm_encoder::HeapType::I31);
            }
            Pattern::Either(cases) => {
                code.i32_const(0);
                for case in cases {
                    case.push_match(code, externs, local);
                    code.i32_or();
                }
            }
        }
    }
}

/// Pushes the word `index` of the number in local `local` as an `i64`.
fn push_word(code: &mut InstructionSink<'_>, local: u32, ty: ValType, index: u8) {
    code.local_get(local);
    match ty {
        ValType::I32 => code.i64_extend_i32_u(),
        ValType::F32 => code.i32_reinterpret_f32().i64_extend_i32_u(),
        ValType::F64 => code.i64_reinterpret_f64(),
        ValType::V128 => code.i64x2_extract_lane(index),
        _ => code,
    };
}

fn f32_word(pattern: &NanPattern<F32>) -> Word {
    match pattern {
        NanPattern::CanonicalNan => Word { mask: !(1 << 31), bits: 0x7fc0_0000 },
        NanPattern::ArithmeticNan => Word { mask: 0x7fc0_0000, bits: 0x7fc0_0000 },
        NanPattern::Value(value) => Word::exactly(u64::from(value.bits)),
    }
}

fn f64_word(pattern: &NanPattern<F64>) -> Word {
    match pattern {
        NanPattern::CanonicalNan => Word { mask: !(1 << 63), bits: 0x7ff8_0000_0000_0000 },
        NanPattern::ArithmeticNan => Word { mask: 0x7ff8_0000_0000_0000, bits: 0x7ff8_0000_0000_0000 },
        NanPattern::Value(value) => Word::exactly(value.bits),
    }
}

/// The two words of a `v128`, the one with lane 0 first.
fn v128_words(pattern: &V128Pattern) -> Vec<Word> {
    match pattern {
        V128Pattern::I8x16(lanes) => join(8, lanes.map(|lane| Word::exactly(lane as u8 as u64))),
        V128Pattern::I16x8(lanes) => join(16, lanes.map(|lane| Word::exactly(lane as u16 as u64))),
        V128Pattern::I32x4(lanes) => join(32, lanes.map(|lane| Word::exactly(lane as u32 as u64))),
        V128Pattern::I64x2(lanes) => join(64, lanes.map(|lane| Word::exactly(lane as u64))),
        V128Pattern::F32x4(lanes) => join(32, [0, 1, 2, 3].map(|lane| f32_word(&lanes[lane]))),
        V128Pattern::F64x2(lanes) => join(64, [0, 1].map(|lane| f64_word(&lanes[lane]))),
    }
}

/// Packs lanes of `width` bits into words.
fn join<const N: usize>(width: usize, lanes: [Word; N]) -> Vec<Word> {
    let lane_mask = u64::MAX >> (64 - width);
    let pack = |lanes: &[Word]| {
        lanes.iter().enumerate().fold(Word { mask: 0, bits: 0 }, |word, (index, lane)| Word {
            mask: word.mask | (lane.mask & lane_mask) << (index * width),
            bits: word.bits | lane.bits << (index * width),
        })
    };
    lanes.chunks(64 / width).map(pack).collect()
}
