//! The messages of a program's traps: it holds none for what cannot happen in it.

use super::Blob;
use crate::codegen::compile::Function;
use crate::codegen::object::Object;
use crate::error::Result;
use cranelift_module::ModuleRelocTarget;
use std::collections::BTreeSet;
use wasmc_abi::sites::{Site, Sites};
use wasmc_abi::trap::{MESSAGES, TrapCode};

/// What the stub takes a fault for, whatever the code says.
const BY_FAULT: [TrapCode; 2] = [TrapCode::MemoryOutOfBounds, TrapCode::CallStackExhausted];

/// Defines the messages of the traps of `functions`.
pub(super) fn define(object: &mut Object, functions: &[Function]) -> Result<(ModuleRelocTarget, u64)> {
    let traps = functions.iter().flat_map(|function| Sites::new(&function.sites));
    let codes = traps.filter_map(|(_, site)| match site {
        Site::Trap(code) => Some(code),
        Site::Catching(_) => None,
    });
    let lines = lines(codes.chain(BY_FAULT.map(|code| code as u8)).collect());
    Ok((object.define("wasmc_messages", Blob::text(&lines))?, lines.len() as u64))
}

/// A line for each code up to the greatest of `codes`; those of others are empty.
fn lines(codes: BTreeSet<u8>) -> String {
    let last = codes.last().copied().unwrap_or_default();
    let line = |(code, message)| if codes.contains(&code) { format!("{message}\n") } else { "\n".to_owned() };
    (1..=last).zip(MESSAGES.lines()).map(line).collect()
}

#[cfg(test)]
mod tests {
    use super::lines;
    use wasmc_abi::trap::TrapCode::{CastFailure, IntegerOverflow, MemoryOutOfBounds, Unreachable};
    use wasmc_abi::trap::{MESSAGES, TrapCode};

    #[test]
    fn each_code_keeps_its_line() {
        let codes = [Unreachable, IntegerOverflow].map(|code| code as u8);
        assert_eq!(lines(codes.into()), "unreachable\n\n\n\n\n\ninteger overflow\n");
        assert_eq!(lines([MemoryOutOfBounds as u8].into()), "\nout of bounds memory access\n");
        assert_eq!(lines((1..=CastFailure as u8).collect()), MESSAGES);
        assert_eq!(CastFailure as usize, TrapCode::ALL.len());
    }
}
