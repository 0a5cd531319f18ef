//! The assembly of a function as a person reads it: beside each instruction the offset in the Wasm file of the operator that it was made
//! for, and names where Cranelift has numbers.
//!
//! Cranelift prints an instruction as it emits it, and knows its origin no more; but it also prints the *debug tags* of what
//! an instruction was made from. So before code is emitted, each gets its offset as a tag.

use super::names::FunctionNames;
use crate::lower::{Inlined, Origin, Symbol};
use crate::program::Program;
use cranelift_codegen::ir::{DebugTag, Function, Inst, SourceLoc, UserExternalNameRef};
use std::fmt::Write;

/// Where in the Wasm file the operators of a function are, and those that are inlined in it.
pub(super) struct Offsets<'a> {
    program: &'a Program<'a>,
    symbol: Symbol,
    inlined: &'a [Inlined],
}

impl<'a> Offsets<'a> {
    /// Those of the function that `symbol` stands for.
    pub(super) fn new(program: &'a Program<'a>, symbol: Symbol, inlined: &'a [Inlined]) -> Offsets<'a> {
        Offsets { program, symbol, inlined }
    }

    /// The instructions of `func` that come from an operator, each with the offset of that.
    fn of(&self, func: &Function) -> Vec<(Inst, u32)> {
        let instructions = func.layout.blocks().flat_map(|block| func.layout.block_insts(block));
        instructions
            .filter_map(|inst| Some((inst, self.offset(Origin::from_clif(func.srcloc(inst))?)?)))
            .collect()
    }

    fn offset(&self, origin: Origin) -> Option<u32> {
        let (id, offset) = match (origin, self.symbol) {
            (Origin::Own(offset), Symbol::Function(id)) => (id, offset),
            (Origin::Own(_), _) => return None,
            (Origin::Inlined(position), _) => {
                let inlined = self.inlined[position as usize];
                (inlined.function, inlined.offset)
            }
        };
        Some(self.program.body(id)?.1.range().start as u32 + offset)
    }
}

/// Tags each instruction of a function that is ready to be emitted. It does not change what is emitted.
pub(super) fn tag(func: &mut Function, offsets: &Offsets<'_>) {
    for (inst, offset) in offsets.of(func) {
        func.debug_tags.set(inst, [DebugTag::User(offset)]);
    }
}

/// The text of a function's CLIF.
pub(super) fn clif(func: &Function, offsets: &Offsets<'_>) -> String {
    let mut func = func.clone();
    for (inst, offset) in offsets.of(&func) {
        func.set_srcloc(inst, SourceLoc::new(offset));
    }
    func.display().to_string()
}

/// What Cranelift printed of a function whose instructions are tagged, made readable.
pub(super) fn readable(printed: &str, func: &Function, names: &FunctionNames) -> String {
    let mut lines: Vec<(Option<u32>, String)> = Vec::new();
    for line in printed.lines() {
        match (tag_of(line), lines.last_mut()) {
            (Some(offset), Some(last)) => last.0 = Some(offset),
            (Some(_), None) => {}
            (None, _) => lines.push((None, with_names(line, func, names))),
        }
    }
    let largest = lines.iter().filter_map(|&(offset, _)| offset).max().unwrap_or(0);
    let digits = format!("{largest:04x}").len();
    let mut text = String::new();
    let mut current = None;
    for (offset, line) in lines {
        // As in CLIF, an offset stands where it is another than before.
        let shown = match offset.filter(|_| offset != current) {
            Some(offset) => format!("@{offset:0digits$x}"),
            None => String::new(),
        };
        current = offset.or(current);
        writeln!(text, "{shown:width$} {line}", width = digits + 1).expect("a string takes everything");
    }
    text
}

/// The offset in a line that is about the tags of the instruction before: `; ^-- debug @ Pre: [User(163)]`.
fn tag_of(line: &str) -> Option<u32> {
    let (_, tag) = line.trim_start().strip_prefix("; ^-- debug @ ")?.split_once("[User(")?;
    tag.strip_suffix(")]")?.parse().ok()
}

/// How Cranelift writes a symbol, and how it does where it is the target of a call.
const NUMBERED: &str = "userextname";
const WRAPPED: &str = "User(userextname";

/// A line with the names of symbols in the place of their numbers in the function.
fn with_names(line: &str, func: &Function, names: &FunctionNames) -> String {
    let mut named = String::new();
    let mut rest = line;
    while let Some(start) = rest.find(NUMBERED) {
        let (before, found) = rest.split_at(start);
        let digits = &found[NUMBERED.len()..];
        let end = digits.find(|c: char| !c.is_ascii_digit()).unwrap_or(digits.len());
        let (number, mut after) = digits.split_at(end);
        let is_wrapped = rest[..start + NUMBERED.len()].ends_with(WRAPPED) && after.starts_with(')');
        if is_wrapped {
            after = &after[1..];
        }
        named.push_str(if is_wrapped { &before[..before.len() - "User(".len()] } else { before });
        match number.parse().ok().and_then(|number| symbol(func, number)) {
            Some(symbol) => named.push_str(&names.of(symbol)),
            None => named.push_str(&found[..NUMBERED.len() + end]),
        }
        rest = after;
    }
    named + rest
}

fn symbol(func: &Function, number: u32) -> Option<Symbol> {
    let name = func.params.user_named_funcs().get(UserExternalNameRef::from_u32(number))?;
    Symbol::from_clif(name.namespace, name.index)
}

#[cfg(test)]
mod tests {
    use super::tag_of;

    #[test]
    fn a_tag_is_told_from_an_instruction() {
        assert_eq!(tag_of("  ; ^-- debug @ Pre: [User(163)]"), Some(163));
        assert_eq!(tag_of("  ; ^-- debug @ Post: [User(0)]"), Some(0));
        assert_eq!(tag_of("  addl %esi, %edi"), None);
    }
}
