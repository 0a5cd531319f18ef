//! The results of a call, as `wasmtime run --invoke` prints them.

use std::fmt::Write;

use wasmparser::ValType;

/// A line for each result of these types, which `words` holds; nothing when there are too few words.
pub(super) fn print(types: &[ValType], words: &[u64]) -> Option<String> {
    let mut words = words.iter().copied();
    let mut text = String::new();
    for &ty in types {
        writeln!(text, "{}", print_one(ty, &mut words)?).expect("a string takes everything");
    }
    Some(text)
}

fn print_one(ty: ValType, words: &mut impl Iterator<Item = u64>) -> Option<String> {
    let word = words.next()?;
    Some(match ty {
        ValType::I32 => (word as i32).to_string(),
        ValType::I64 => (word as i64).to_string(),
        ValType::F32 => f32::from_bits(word as u32).to_string(),
        ValType::F64 => f64::from_bits(word).to_string(),
        ValType::V128 => (u128::from(words.next()?) << 64 | u128::from(word)).to_string(),
        ValType::Ref(ty) => {
            let null = if word == 0 { "null " } else { "" };
            // A type that a module defines has no name.
            let kind = if ty.is_concrete_type_ref() { "ref".into() } else { ty.nullable().to_string() };
            format!("<{null}{kind}>")
        }
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use wasmparser::{PackedIndex, RefType};

    #[test]
    fn every_type_has_its_text() {
        let types = [
            ValType::I32,
            ValType::I64,
            ValType::F32,
            ValType::F32,
            ValType::F64,
            ValType::F64,
            ValType::V128,
            ValType::FUNCREF,
            ValType::EXTERNREF,
            ValType::Ref(RefType::I31),
            ValType::Ref(RefType::concrete(true, PackedIndex::from_module_index(1).expect("small"))),
        ];
        let words = [
            0xffff_ffff,
            u64::MAX,
            u64::from(0.1f32.to_bits()),
            u64::from(f32::NAN.to_bits()),
            1e300f64.to_bits(),
            (-0f64).to_bits(),
            1,
            1,
            0x1_0040_0000,
            0,
            3,
            0,
        ];
        let expected = format!(
            "-1\n-1\n0.1\nNaN\n1{}\n-0\n18446744073709551617\n<funcref>\n<null externref>\n<i31ref>\n<null ref>\n",
            "0".repeat(300)
        );
        assert_eq!(print(&types, &words), Some(expected));
    }

    #[test]
    fn a_missing_word_is_noticed() {
        assert_eq!(print(&[ValType::I32], &[]), None);
        assert_eq!(print(&[ValType::V128], &[1]), None);
    }
}
