//! Source lines: what the DWARF of a program's modules says of the operators in them.
//!
//! It only serves people, so what is malformed in it is passed over.

use crate::program::{InstanceId, Program};
use crate::wasm::Dwarf;
use gimli::{AttributeValue, EndianSlice, FileEntry, LineProgramHeader, LittleEndian, SectionId};
use std::collections::HashMap;

type Bytes<'a> = EndianSlice<'a, LittleEndian>;

/// Lines beyond this are nonsense; it keeps what is encoded within its 32 bits.
const MAX_LINE: u64 = 1 << 28;

/// The lines of all modules of a program.
#[derive(Debug, Default)]
pub(super) struct Lines {
    /// The names of the files, each with a NUL behind it.
    names: Vec<u8>,
    /// By instance: where a line begins, by ascending offset in the Wasm file.
    rows: Vec<Vec<Row>>,
}

/// A line of the source.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Line {
    /// The number, from 1.
    pub(super) number: u32,
    /// The offset of the file's name in [`Lines::names`].
    pub(super) file: u32,
}

/// From an offset on, all comes from this line; from nowhere where there is none.
#[derive(Debug)]
struct Row {
    start: u64,
    line: Option<Line>,
}

impl Lines {
    /// Reads the debug information of every module.
    pub(super) fn read(program: &Program<'_>) -> Lines {
        let mut files = Files::default();
        let rows = program.instances.iter().map(|instance| rows(&instance.module.dwarf, &mut files));
        Lines { rows: rows.collect(), names: files.names }
    }

    /// The names of the files, each with a NUL behind it.
    pub(super) fn names(&self) -> &[u8] {
        &self.names
    }

    /// The line that the operator at `offset` in the module of `instance` comes from.
    pub(super) fn find(&self, instance: InstanceId, offset: u32) -> Option<Line> {
        let rows = self.rows.get(instance.index())?;
        let after = rows.partition_point(|row| row.start <= u64::from(offset));
        rows.get(after.checked_sub(1)?)?.line
    }

    /// Whether anything is known of the module of `instance`.
    pub(super) fn know(&self, instance: InstanceId) -> bool {
        self.rows.get(instance.index()).is_some_and(|rows| !rows.is_empty())
    }
}

/// The names that have been met, each with its offset.
#[derive(Default)]
struct Files {
    names: Vec<u8>,
    offsets: HashMap<String, u32>,
}

impl Files {
    fn offset(&mut self, name: String) -> Option<u32> {
        if let Some(&known) = self.offsets.get(&name) {
            return Some(known);
        }
        let offset = u32::try_from(self.names.len()).ok()?;
        self.names.extend_from_slice(name.as_bytes());
        self.names.push(0);
        self.offsets.insert(name, offset);
        Some(offset)
    }
}

fn rows(sections: &Dwarf<'_>, files: &mut Files) -> Vec<Row> {
    if sections.sections.is_empty() {
        return Vec::new();
    }
    let load = |id: SectionId| {
        let bytes = sections.sections.get(id.name()).copied().unwrap_or_default();
        Ok::<_, gimli::Error>(Bytes::new(bytes, LittleEndian))
    };
    let Ok(dwarf) = gimli::Dwarf::load(load) else { return Vec::new() };
    let mut rows = Vec::new();
    let mut units = dwarf.units();
    while let Ok(Some(unit)) = units.next() {
        // What was read before the unit turned out to be malformed is as good as the rest.
        let _ = add_unit(&dwarf, unit, sections.code_start, files, &mut rows);
    }
    // Sequences do not overlap; of what says otherwise, the last counts.
    rows.sort_by_key(|row| row.start);
    rows
}

fn add_unit(
    dwarf: &gimli::Dwarf<Bytes<'_>>,
    unit: gimli::UnitHeader<Bytes<'_>>,
    code_start: u64,
    files: &mut Files,
    rows: &mut Vec<Row>,
) -> gimli::Result<()> {
    let unit = dwarf.unit(unit)?;
    let Some(program) = unit.line_program.clone() else { return Ok(()) };
    let mut known = HashMap::new();
    let (program, sequences) = program.sequences()?;
    // Of functions that the linker of the guest left out, the debug information remains, at addresses where no code is:
    // 0, which is before the first body, or -1.
    for sequence in sequences.iter().filter(|s| s.start != 0 && s.end <= u64::from(u32::MAX - 1)) {
        let mut machine = program.resume_from(sequence);
        while let Some((header, row)) = machine.next_row()? {
            let start = code_start + row.address();
            if row.end_sequence() {
                rows.push(Row { start, line: None });
                continue;
            }
            let number = row.line().map_or(0, |line| line.get());
            let file = *known.entry(row.file_index()).or_insert_with(|| {
                let name = row.file(header).and_then(|file| file_name(dwarf, &unit, header, file));
                name.and_then(|name| files.offset(name))
            });
            let line = file.filter(|_| (1..MAX_LINE).contains(&number));
            rows.push(Row { start, line: line.map(|file| Line { number: number as u32, file }) });
        }
    }
    Ok(())
}

/// The name of a file as the compiler was given it: relative to where it was started, unless it is in a directory elsewhere.
fn file_name(
    dwarf: &gimli::Dwarf<Bytes<'_>>,
    unit: &gimli::Unit<Bytes<'_>>,
    header: &LineProgramHeader<Bytes<'_>>,
    file: &FileEntry<Bytes<'_>>,
) -> Option<String> {
    let string = |value: AttributeValue<Bytes<'_>>| {
        let bytes = dwarf.attr_string(unit, value).ok()?;
        Some(String::from_utf8_lossy(bytes.slice()).into_owned())
    };
    let name = string(file.path_name())?;
    // Number 0 is the directory in which the compiler was started.
    let directory = match file.directory_index() {
        0 => None,
        _ => file.directory(header).and_then(string),
    };
    let path = match directory {
        Some(directory) if !name.starts_with('/') => format!("{directory}/{name}"),
        _ => name,
    };
    Some(path.replace(char::is_control, "?"))
}
