//! Objects of garbage collection. Their types are types like any other, but what makes or uses an object is refused. So what a
//! reference below `any` can be is null or an integer of 31 bits.

use super::read::invalid;
use crate::error::{Error, Result};
use wasmparser::{BinaryReader, ConstExpr, Operator, OperatorsReader};

/// The first byte of the operators of the proposal.
const PREFIX: u8 = 0xfb;

/// Refuses the valid operator that `reader` reads next, if it is about objects.
pub(super) fn refuse_object(reader: &BinaryReader<'_>) -> Result<()> {
    if !matches!(reader.clone().read_u8(), Ok(PREFIX)) {
        return Ok(());
    }
    match OperatorsReader::new(reader.clone()).read().map_err(|error| invalid(&error))? {
        Operator::RefTestNonNull { .. }
        | Operator::RefTestNullable { .. }
        | Operator::RefCastNonNull { .. }
        | Operator::RefCastNullable { .. }
        | Operator::BrOnCast { .. }
        | Operator::BrOnCastFail { .. }
        | Operator::RefI31
        | Operator::I31GetS
        | Operator::I31GetU => Ok(()),
        _ => Err(Error::input(format!(
            "the WebAssembly proposal `gc` is used at offset {:#x}, and wasmc does not support its objects yet",
            reader.original_position()
        ))
        .with_help("its types, casts and `i31` are supported: build the module without structs and arrays")),
    }
}

/// Refuses a valid constant expression that makes an object.
pub(super) fn refuse_objects(expression: &ConstExpr<'_>) -> Result<()> {
    let mut operators = expression.get_operators_reader();
    while !operators.eof() {
        refuse_object(&operators.get_binary_reader())?;
        operators.read().map_err(|error| invalid(&error))?;
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use crate::wasm::{features, read};

    /// Reads a module with these fields and some types; the first line of why it is refused.
    fn refusal(fields: &str) -> Option<String> {
        let wasm = wat::parse_str(format!(
            "(module (type $s (struct (field (mut i32)))) (type $a (array (mut i8))) (type $f (func)) {fields})"
        ));
        let error = read(&wasm.expect("a module"), features::SUPPORTED).err()?.to_string();
        error.lines().next().map(str::to_owned)
    }

    #[test]
    fn what_makes_or_uses_objects_is_refused() {
        for fields in [
            "(func (drop (struct.new_default $s)))",
            "(func (param (ref $s)) (drop (struct.get $s 0 (local.get 0))))",
            "(func (param (ref $s)) (struct.set $s 0 (local.get 0) (i32.const 1)))",
            "(func (drop (array.new $a (i32.const 0) (i32.const 1))))",
            "(func (param (ref $a)) (drop (array.get_u $a (local.get 0) (i32.const 0))))",
            "(func (param arrayref) (drop (array.len (local.get 0))))",
            "(func (param externref) (drop (any.convert_extern (local.get 0))))",
            "(func (param anyref) (drop (extern.convert_any (local.get 0))))",
            "(global structref (struct.new_default $s))",
            "(global externref (extern.convert_any (ref.null any)))",
            "(table 1 structref (struct.new_default $s))",
            "(elem arrayref (array.new_default $a (i32.const 1)))",
            "(table 1 structref) (elem (i32.const 0) structref (item (struct.new_default $s)))",
        ] {
            let refusal = refusal(fields).unwrap_or_else(|| panic!("accepted: {fields}"));
            assert!(
                refusal.contains("the WebAssembly proposal `gc` is used at offset 0x"),
                "{fields}: {refusal}"
            );
            assert!(refusal.ends_with("and wasmc does not support its objects yet"), "{fields}: {refusal}");
        }
    }

    #[test]
    fn their_types_are_types_like_others() {
        for fields in [
            "(func (param (ref null $s)) (result (ref null $s)) (local.get 0))",
            "(func (result i32) (ref.is_null (ref.null $a)))",
            "(func (param anyref) (drop (ref.test (ref $s) (local.get 0))))",
            "(func (param anyref) (drop (ref.cast (ref null $a) (local.get 0))))",
            "(func (param funcref) (drop (ref.cast (ref $f) (local.get 0))))",
            "(global i31ref (ref.i31 (i32.const 1)))",
        ] {
            assert_eq!(refusal(fields), None, "{fields}");
        }
    }
}
