//! What holds for every image, tried on random programs.

use std::collections::BTreeSet;

use object::{SectionKind, elf};
use wasmc::link::{Image, Options, link};
use wasmc_abi::functions::{SECTION_FUNCTIONS, SECTION_TRAPS};
use wasmc_abi::symbol;
use wasmc_targets::Arch;

use crate::objects::{Builder, Item, Scope, target};
use crate::picture::{self, Picture};

const ROUNDS: u64 = 60;
const ARCHES: [Arch; 2] = [Arch::X86_64, Arch::Aarch64];

/// A small generator of numbers: Knuth's MMIX constants.
struct Random(u64);

impl Random {
    fn below(&mut self, limit: u64) -> u64 {
        self.0 = self.0.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        (self.0 >> 33) % limit
    }
}

/// A random program: who refers to whom, and the object.
struct Program {
    names: Vec<String>,
    sizes: Vec<u64>,
    references: Vec<Vec<usize>>,
    object: Vec<u8>,
}

/// Bytes of an object's record of a function, and where its fields stand.
const RECORD: u64 = 16;

impl Program {
    fn random(arch: Arch, random: &mut Random) -> Program {
        let mut builder = Builder::new(arch);
        let count = 2 + random.below(40) as usize;
        let sizes: Vec<u64> = (0..count).map(|_| 8 * (1 + random.below(600))).collect();
        let names: Vec<String> = (0..count).map(|number| format!("item {number}")).collect();
        let kinds: Vec<u64> =
            (0..count).map(|number| if number == 0 { 0 } else { random.below(5) }).collect();
        let items: Vec<Item> = (0..count)
            .map(|number| item(&mut builder, kinds[number], &names[number], number, sizes[number]))
            .collect();
        let references: Vec<Vec<usize>> = (0..count)
            .map(|from| {
                let room = if kinds[from] == ZEROS { 0 } else { sizes[from] / 8 };
                (0..random.below(4).min(room)).map(|_| random.below(count as u64) as usize).collect()
            })
            .collect();
        for (from, to) in references.iter().enumerate() {
            for (offset, &to) in (0..).step_by(8).zip(to) {
                builder.pointer(items[from], offset, items[to].symbol);
            }
        }
        add_records(&mut builder, &items, &kinds, &sizes);
        if random.below(2) == 0 {
            builder.data("memory", ".wasmc.at.40000000", SectionKind::Data, &[7; 0x1_2345]);
        }
        Program { names, sizes, references, object: builder.finish() }
    }

    /// The names that the first item leads to, itself included.
    fn reachable(&self) -> BTreeSet<&str> {
        let mut seen = BTreeSet::new();
        let mut pending = vec![0];
        while let Some(item) = pending.pop() {
            if seen.insert(self.names[item].as_str()) {
                pending.extend(&self.references[item]);
            }
        }
        seen
    }
}

/// The kind of item that has no contents.
const ZEROS: u64 = 4;

fn item(builder: &mut Builder, kind: u64, name: &str, number: usize, size: u64) -> Item {
    let contents = vec![number as u8; size as usize];
    match kind {
        0 if number == 0 => builder.function(name, Scope::Global, &contents),
        0 | 1 => builder.function(name, Scope::Local, &contents),
        2 => builder.data(name, &format!(".rodata.{number}"), SectionKind::ReadOnlyData, &contents),
        3 => builder.data(name, &format!(".data.{number}"), SectionKind::Data, &contents),
        _ => builder.zeros(name, size),
    }
}

/// Records of all functions; each has its number, in 32 bits, as its traps.
fn add_records(builder: &mut Builder, items: &[Item], kinds: &[u64], sizes: &[u64]) {
    let functions: Vec<usize> = (0..items.len()).filter(|&item| kinds[item] < 2).collect();
    let mut records = Vec::new();
    let mut traps = Vec::new();
    for &function in &functions {
        records.extend_from_slice(&0u64.to_le_bytes());
        records.extend_from_slice(&(sizes[function] as u32).to_le_bytes());
        records.extend_from_slice(&(traps.len() as u32).to_le_bytes());
        traps.extend_from_slice(&(function as u32).to_le_bytes());
    }
    let records = builder.data("records", SECTION_FUNCTIONS, SectionKind::ReadOnlyData, &records);
    for (record, &function) in (0..).zip(&functions) {
        builder.pointer(records, record * RECORD, items[function].symbol);
    }
    builder.data("traps", SECTION_TRAPS, SectionKind::ReadOnlyData, &traps);
}

fn stub(arch: Arch) -> Vec<u8> {
    let mut stub = Builder::new(arch);
    let start = stub.function(symbol::START, Scope::Global, &[0; 16]);
    let root = stub.import("item 0");
    let functions = stub.import(symbol::FUNCTIONS_START);
    stub.pointer(start, 0, root);
    stub.pointer(start, 8, functions);
    stub.finish()
}

fn options(arch: Arch, strip: bool) -> Options<'static> {
    Options { strip, ..picture::options(arch) }
}

fn for_each_program(mut check: impl FnMut(Arch, &Program, &Image)) {
    for arch in ARCHES {
        let stub = stub(arch);
        for seed in 0..ROUNDS {
            let program = Program::random(arch, &mut Random(seed));
            let image = link(&program.object, &stub, &options(arch, false));
            let image = image.unwrap_or_else(|error| panic!("seed {seed}: {error}"));
            check(arch, &program, &image);
        }
    }
}

#[test]
fn exactly_what_is_reachable_is_kept() {
    for_each_program(|_, program, image| {
        let kept = image.map.sections().iter().flat_map(|section| &section.symbols);
        let kept: BTreeSet<&str> =
            kept.map(|symbol| symbol.name.as_str()).filter(|name| name.starts_with("item")).collect();
        assert_eq!(kept, program.reachable());
    });
}

#[test]
fn contents_are_where_the_map_says() {
    for_each_program(|_, program, image| {
        let picture = Picture::of(&image.bytes);
        for symbol in image.map.sections().iter().flat_map(|section| &section.symbols) {
            let Some(item) = program.names.iter().position(|name| *name == symbol.name) else { continue };
            assert_eq!(symbol.size, program.sizes[item]);
            assert_eq!(symbol.address % 16, 0, "{} is aligned", symbol.name);
            let Some(bytes) = picture.bytes_at(symbol.address, symbol.size) else { continue };
            let pointers = 8 * program.references[item].len();
            assert!(bytes[pointers..].iter().all(|&byte| byte == item as u8), "{}", symbol.name);
        }
    });
}

#[test]
fn segments_can_be_mapped() {
    for_each_program(|arch, _, image| {
        let page = target(arch).max_page;
        let loads = Picture::of(&image.bytes).loads();
        assert_eq!((loads[0].address, loads[0].offset), (wasmc_abi::layout::IMAGE_BASE, 0));
        for load in &loads {
            assert_eq!(load.address % page, load.offset % page, "{load:x?}");
            assert_ne!(load.flags & 3, 3, "{load:x?} is writable and executable");
            assert!(load.stored <= load.size && load.offset + load.stored <= image.bytes.len() as u64);
        }
        for pair in loads.windows(2) {
            assert!((pair[0].address + pair[0].size).next_multiple_of(page) <= pair[1].address / page * page);
        }
    });
}

#[test]
fn files_are_packed() {
    for_each_program(|_, _, image| {
        let picture = Picture::of(&image.bytes);
        if !picture.has_section(".wasmc.at.40000000") {
            let loads = picture.loads();
            let contents: u64 = loads.iter().map(|load| load.stored).sum();
            let tables = 64 * 11 + 24 * (1 + picture.symbol_names().len() as u64) + 100;
            let padding = if loads[0].stored < 0x1_0000 { 16 } else { 0x1000 };
            assert!((image.bytes.len() as u64) < contents + tables + padding);
        }
    });
}

#[test]
fn only_code_is_in_the_pages_of_large_code() {
    for (arch, code, page) in [
        (Arch::X86_64, 0x1_0000, 0x1000),
        (Arch::Aarch64, 0x1_0000, 0x1000),
        (Arch::Aarch64, 0x10_0000, 0x1_0000),
    ] {
        let mut program = Builder::new(arch);
        program.function("item 0", Scope::Global, &vec![0; code]);
        let image = link(&program.finish(), &stub(arch), &options(arch, false)).expect("it can be linked");
        let loads = Picture::of(&image.bytes).loads();
        let [code, others @ ..] = &loads[..] else { panic!("no segments") };
        assert_eq!(code.flags, elf::PF_R.0 | elf::PF_X.0);
        let mapped = (code.offset + code.stored).next_multiple_of(page);
        let mut stored = others.iter().filter(|load| load.stored > 0).peekable();
        assert!(stored.peek().is_some() && stored.all(|load| load.offset >= mapped), "{loads:x?}");
    }
}

#[test]
fn the_table_of_functions_is_sorted_and_complete() {
    for_each_program(|_, program, image| {
        let picture = Picture::of(&image.bytes);
        let (_, names) = picture.section(".strtab");
        let (_, table) = picture.section(SECTION_FUNCTIONS);
        let (_, all_traps) = picture.section(SECTION_TRAPS);
        let number = |bytes: &[u8]| bytes.first_chunk().map(|bytes| u32::from_le_bytes(*bytes));
        let mut found = Vec::new();
        for record in table.chunks(16) {
            let field = |index: usize| number(&record[4 * index..]).expect("a whole record");
            let [code, size, name, traps] = [0, 1, 2, 3].map(field);
            let name = names[name as usize..].split(|&byte| byte == 0).next().expect("a name");
            let name = String::from_utf8_lossy(name).into_owned();
            assert_eq!(picture.symbol(&name), Some((code.into(), size.into())), "{name}");
            let traps = number(&all_traps[traps as usize..]).expect("its traps");
            assert_eq!(program.names[traps as usize], name);
            found.push(code);
        }
        assert!(found.is_sorted());
        assert_eq!(all_traps.len(), 4 * found.len(), "no traps of others");
        let (text, code) = picture.section(".text");
        let guests = image.map.sections().iter().find(|section| section.address == text).expect("the text");
        assert_eq!(found.len(), guests.symbols.len() - 1, "all but _start, {} bytes", code.len());
    });
}

#[test]
fn the_same_inputs_give_the_same_bytes() {
    for_each_program(|arch, program, image| {
        let again = link(&program.object, &stub(arch), &options(arch, false)).expect("it was linked before");
        assert_eq!(image.bytes, again.bytes);
        assert_eq!(image.map.to_string(), again.map.to_string());
    });
}

#[test]
fn a_stripped_image_has_no_names() {
    for_each_program(|arch, program, image| {
        let stripped =
            link(&program.object, &stub(arch), &options(arch, true)).expect("it was linked before");
        let picture = Picture::of(&stripped.bytes);
        assert!(!picture.has_section(".symtab"));
        assert!(!stripped.bytes.windows(4).any(|window| window == b"item"));
        let (_, table) = picture.section(SECTION_FUNCTIONS);
        assert!(table.chunks(16).all(|record| record[8..12] == [0; 4]));
        assert!(stripped.bytes.len() <= image.bytes.len());
    });
}

#[test]
fn memory_is_stored_without_the_zeros_at_its_end() {
    for arch in ARCHES {
        let mut program = Builder::new(arch);
        program.function("item 0", Scope::Global, &[0; 16]);
        let mut contents = vec![0; 0x8_0000];
        contents[0x1_2344] = 1;
        program.data("memory", ".wasmc.at.40000000", SectionKind::Data, &contents);
        program.data("later", ".wasmc.at.50000000", SectionKind::Data, &[0; 0x1234]);
        let image = link(&program.finish(), &stub(arch), &options(arch, false)).expect("it can be linked");
        let loads = Picture::of(&image.bytes).loads();
        let [.., memory, later] = &loads[..] else { panic!("{loads:x?}") };
        assert_eq!((memory.address, memory.stored, memory.size), (0x4000_0000, 0x1_2345, 0x8_0000));
        let page = target(arch).max_page;
        assert_eq!(
            (later.address, later.stored, later.size),
            (0x5000_0000, 0, 0x1234u64.next_multiple_of(page))
        );
    }
}

#[test]
fn the_stack_shares_a_page_with_what_follows() {
    for arch in ARCHES {
        let page = target(arch).max_page;
        let mut program = Builder::new(arch);
        let root = program.function("item 0", Scope::Global, &[0; 40]);
        // In the order in which a page that is shared would not hold both small ones.
        for (offset, name, size) in [(16, "large", 3 * page), (24, "small", 8), (32, "smaller", 4)] {
            let zeros = program.zeros(name, size);
            program.pointer(root, offset, zeros.symbol);
        }
        for (offset, boundary) in [(0, symbol::STACK_START), (8, symbol::STACK_END)] {
            let boundary = program.import(boundary);
            program.pointer(root, offset, boundary);
        }
        let image = picture::linked(&program.finish(), &stub(arch), arch);
        let picture = Picture::of(&image.bytes);
        let (address, _) = picture.symbol("item 0").expect("the function is kept");
        let pointer = |offset| {
            let bytes = picture.bytes_at(address + offset, 8).expect("code is stored");
            u64::from_le_bytes(bytes.try_into().expect("8 bytes"))
        };
        let [start, end, large, small, smaller] = [0, 8, 16, 24, 32].map(pointer);
        assert_eq!((start % page, end % 16), (0, 0));
        assert!(end - start >= picture::options(arch).stack_size);
        assert!(end <= smaller && smaller < small && small < large);
        assert_eq!((end - 1) / SMALL_PAGE, small / SMALL_PAGE);
        let segment = picture.loads().into_iter().find(|load| load.address == start).expect("a segment");
        assert!(large + 3 * page <= segment.address + segment.size && segment.stored == 0);
    }
}

/// The smallest page of any kernel.
const SMALL_PAGE: u64 = 0x1000;
