//! Value types and signatures in CLIF's terms.

use cranelift_codegen::ir::{AbiParam, Signature, Type, types};
use cranelift_codegen::isa::CallConv;
use wasmparser::{FuncType, ValType};

/// The type that a value has in a register. Vectors are always `i8x16` between operators; references are 64 bits wide
/// (see [`wasmc_abi::funcref`]).
pub(super) fn value_type(ty: ValType) -> Type {
    match ty {
        ValType::I32 => types::I32,
        ValType::I64 | ValType::Ref(_) => types::I64,
        ValType::F32 => types::F32,
        ValType::F64 => types::F64,
        ValType::V128 => types::I8X16,
    }
}

fn params(types: &[ValType]) -> impl Iterator<Item = AbiParam> + '_ {
    types.iter().map(|&ty| AbiParam::new(value_type(ty)))
}

/// Results that a function returns in registers, on every target and whatever their types: on aarch64, the `tail` convention has
/// x2 to x7 for integers.
pub(super) const REGISTER_RESULTS: usize = 6;

/// Bytes between results in a return area.
pub(super) const RESULT_STRIDE: u32 = 16;

/// How compiled functions call each other: Cranelift's `tail` convention, the one that can do proper tail calls.
/// Where addresses are kept wide (see [`super::wide`]), an `i32` is passed as 64 bits, the upper half zero. A function with more than [`REGISTER_RESULTS`] results has a last parameter, the address of a return area,
/// where it stores those beyond.
pub(super) fn guest_signature(ty: &FuncType, is_wide: bool) -> Signature {
    let mut signature = Signature::new(CallConv::Tail);
    let params = |types: &[ValType]| -> Vec<AbiParam> {
        let passed = |&ty: &ValType| {
            AbiParam::new(if is_wide && ty == ValType::I32 { types::I64 } else { value_type(ty) })
        };
        types.iter().map(passed).collect()
    };
    signature.params.extend(params(ty.params()));
    if ty.results().len() > REGISTER_RESULTS {
        signature.params.push(AbiParam::new(types::I64));
    }
    let in_registers = &ty.results()[..ty.results().len().min(REGISTER_RESULTS)];
    signature.returns.extend(params(in_registers));
    signature
}

/// How a host function is called: as C, the caller's memory first (see [`wasmc_abi::host`]).
pub(super) fn host_signature(ty: &FuncType) -> Signature {
    let mut signature = Signature::new(CallConv::SystemV);
    signature.params.push(AbiParam::new(types::I64));
    signature.params.extend(params(ty.params()));
    signature.returns.extend(params(ty.results()));
    signature
}

/// A C function.
pub(super) fn c_signature(params: &[Type], results: &[Type]) -> Signature {
    let mut signature = Signature::new(CallConv::SystemV);
    signature.params.extend(params.iter().map(|&ty| AbiParam::new(ty)));
    signature.returns.extend(results.iter().map(|&ty| AbiParam::new(ty)));
    signature
}
