//! That the stub makes each of its system calls by one instruction. Each more is one more for the filter to know, and the kernel compiles that
//! at each start of a program.

use std::collections::{BTreeMap, BTreeSet};
use std::mem::offset_of;

use object::{Object, ObjectSection, RelocationTarget};
use wasmc_abi::sandbox::{Pin, SECTION_PINS, WORD_NUMBER};

use super::verify::Elf;
use crate::Result;

/// What is demanded of the calls of an instruction: word, mask and value.
type Conditions = BTreeSet<[u64; 3]>;

/// The numbers of `munmap` on x86-64 and AArch64: a thread that gives up its own stack can call no function for that.
const TWICE: [u64; 2] = [11, 215];

/// Says which call is made by more than one instruction.
pub(super) fn verify(file: &Elf<'_>) -> Result<()> {
    let mut seen = BTreeSet::new();
    for conditions in conditions(file)?.into_values() {
        let number =
            conditions.iter().find(|[word, ..]| *word == WORD_NUMBER).map_or(0, |[.., number]| *number);
        if !seen.insert(conditions) && !TWICE.contains(&number) {
            return Err(format!(
                "the system call {number} is made by more than one instruction with the same conditions; \
                 a function with a `syscall!` has to be `#[inline(never)]`"
            ));
        }
    }
    Ok(())
}

// The relocation of a record is at its start.
const _: () = assert!(offset_of!(Pin, address) == 0);

/// By where the instruction is.
fn conditions(file: &Elf<'_>) -> Result<BTreeMap<(usize, i64), Conditions>> {
    let mut all: BTreeMap<_, Conditions> = BTreeMap::new();
    for section in file.sections().filter(|section| section.name() == Ok(SECTION_PINS)) {
        let bytes = section.data().map_err(|error| error.to_string())?;
        for (offset, relocation) in section.relocations() {
            let RelocationTarget::Symbol(symbol) = relocation.target() else { continue };
            let record = bytes.get(offset as usize..).unwrap_or_default();
            let field = |at: usize| {
                let field = record.get(at..).and_then(|rest| rest.first_chunk());
                field.map(|bytes| u64::from_le_bytes(*bytes)).ok_or(format!("{SECTION_PINS} is cut off"))
            };
            let fields = [offset_of!(Pin, word), offset_of!(Pin, mask), offset_of!(Pin, value)];
            let [word, mask, value] = fields.map(field);
            all.entry((symbol.0, relocation.addend())).or_default().insert([word?, mask?, value?]);
        }
    }
    Ok(all)
}
