//! Arguments of a function, from text: as people write numbers on a command line.

use super::Value;
use crate::error::{Error, Result};
use wasmparser::{FuncType, ValType};

/// Reads `arguments` as those of `function`, whose type is `ty`.
///
/// An integer is decimal or, behind `0x`, hexadecimal, with a sign or as large as its bits allow; a float is what Rust reads as one, so
/// `inf` and `nan` too.
pub(super) fn parse(function: &str, ty: &FuncType, arguments: &[String]) -> Result<Vec<Value>> {
    let params = ty.params();
    if params.len() != arguments.len() {
        return Err(Error::usage(format!(
            "`{function}` has the type {ty}, and the number of arguments given is {}",
            arguments.len()
        )));
    }
    let numbered = (1..).zip(params).zip(arguments);
    numbered
        .map(|((position, &ty), text)| {
            value(ty, text).ok_or_else(|| {
                let what =
                    format!("argument {position} of `{function}` has the type {ty}, which `{text}` has not");
                let error = Error::usage(what);
                match ty {
                    ValType::V128 | ValType::Ref(_) => {
                        error.with_help("only numbers can be given on the command line")
                    }
                    _ => error,
                }
            })
        })
        .collect()
}

fn value(ty: ValType, text: &str) -> Option<Value> {
    Some(match ty {
        ValType::I32 => Value::I32(integer(text, 32)? as i32),
        ValType::I64 => Value::I64(integer(text, 64)? as i64),
        ValType::F32 => Value::F32(text.parse::<f32>().ok()?.to_bits()),
        ValType::F64 => Value::F64(text.parse::<f64>().ok()?.to_bits()),
        ValType::V128 | ValType::Ref(_) => return None,
    })
}

/// An integer of `bits` bits, signed or unsigned.
fn integer(text: &str, bits: u32) -> Option<i128> {
    let (negative, digits) = match text.strip_prefix('-') {
        Some(digits) => (true, digits),
        None => (false, text),
    };
    let magnitude = match digits.strip_prefix("0x").or(digits.strip_prefix("0X")) {
        Some(digits) => magnitude(digits, 16)?,
        None => magnitude(digits, 10)?,
    };
    let value = if negative { -magnitude } else { magnitude };
    (-(1 << (bits - 1))..1 << bits).contains(&value).then_some(value)
}

fn magnitude(digits: &str, radix: u32) -> Option<i128> {
    // The library would accept a sign here.
    let are_digits = digits.bytes().all(|digit| digit.is_ascii_alphanumeric());
    u64::from_str_radix(digits, radix).ok().filter(|_| are_digits).map(i128::from)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn integers_are_signed_or_unsigned_decimal_or_hexadecimal() {
        for (text, expected) in [
            ("0", Some(0)),
            ("-1", Some(-1)),
            ("2147483648", Some(i32::MIN)),
            ("4294967295", Some(-1)),
            ("-2147483648", Some(i32::MIN)),
            ("0xffffffff", Some(-1)),
            ("-0X10", Some(-16)),
            ("4294967296", None),
            ("-2147483649", None),
            ("", None),
            ("-", None),
            ("0x", None),
            ("-+1", None),
            ("1.5", None),
            ("one", None),
        ] {
            assert_eq!(value(ValType::I32, text), expected.map(Value::I32), "{text}");
        }
        assert_eq!(value(ValType::I64, "0xffffffffffffffff"), Some(Value::I64(-1)));
        assert_eq!(value(ValType::I64, "-9223372036854775808"), Some(Value::I64(i64::MIN)));
        assert_eq!(value(ValType::I64, "18446744073709551616"), None);
    }

    #[test]
    fn floats_are_rounded_to_their_own_type() {
        assert_eq!(value(ValType::F32, "0.1"), Some(Value::F32(0.1f32.to_bits())));
        assert_eq!(value(ValType::F64, "-inf"), Some(Value::F64(f64::NEG_INFINITY.to_bits())));
        assert_eq!(value(ValType::F64, "-0"), Some(Value::F64((-0f64).to_bits())));
        assert_eq!(value(ValType::F32, "one"), None);
    }

    #[test]
    fn what_is_wrong_with_arguments_is_said() {
        let ty = FuncType::new([ValType::I32, ValType::V128], [ValType::I32]);
        let refusal = |arguments: &[&str]| {
            let arguments: Vec<String> = arguments.iter().map(|&text| text.into()).collect();
            parse("f", &ty, &arguments).expect_err("refused").to_string()
        };
        assert_eq!(
            refusal(&["1"]),
            "`f` has the type (func (param i32 v128) (result i32)), and the number of arguments given is 1"
        );
        assert_eq!(refusal(&["x", "1"]), "argument 1 of `f` has the type i32, which `x` has not");
        assert_eq!(
            refusal(&["1", "2"]),
            "argument 2 of `f` has the type v128, which `2` has not\n  help: only numbers can be given on the command line"
        );
    }
}
