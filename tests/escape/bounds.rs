//! Memories and tables reached out of bounds by compiled code: each is a trap. Without the check there is memory where nothing should
//! be, and where code compares with a length, or with a type, that is overwritten: then the access gives what stands there.

use wasmc_abi::funcref::REF_SIZE;
use wasmc_abi::layout::{IMAGE_BASE, MEMORY_BASE, MEMORY_STRIDE, MEMORY64_BASE, STACK_GUARD, WASM_PAGE};
use wasmc_abi::program::Table;
use wasmc_tests::puppet::calls::BUFFER;
use wasmc_tests::puppet::{MARK, Puppet};
use wasmc_tests::world::World;

use crate::bounds_guest::{GUARDED, HUGE};
use crate::pointers::{END, map, set_length};
use crate::{Attack, Setting};

const MEMORY: &str = "out of bounds memory access";
const TABLE: &str = "out of bounds table access";

/// The end of the guest's memory, the last 32-bit address, and the end of each of the other memories.
const E: u64 = END as u64;
const LAST: u64 = 0xffff_ffff;
const OTHER_END: u64 = WASM_PAGE;

/// Every length.
const ALL: u64 = u64::MAX;

/// An access: the operation, its arguments, and the trap.
struct Access {
    name: &'static str,
    operation: &'static str,
    arguments: &'static [u64],
    trap: &'static str,
    /// Switches the check off.
    unlock: fn(&mut Puppet<'_>),
    /// What the access then does.
    harm: Harm,
}

enum Harm {
    /// It gives the secret, from this byte of the result on.
    Gives(u32),
    /// It gives this number.
    GivesThis(u64),
    /// It is done.
    Done,
}

const fn access(
    name: &'static str,
    (operation, arguments): (&'static str, &'static [u64]),
    trap: &'static str,
    unlock: fn(&mut Puppet<'_>),
    harm: Harm,
) -> Access {
    Access { name, operation, arguments, trap, unlock, harm }
}

const ACCESSES: &[Access] = &[
    access("load-behind-the-end", ("load-word", &[E]), MEMORY, |puppet| secret(puppet, E), Harm::Gives(0)),
    access(
        "load-across-the-end",
        ("load-word", &[E - 2]),
        MEMORY,
        |puppet| secret(puppet, E),
        Harm::Gives(2),
    ),
    access(
        "load-at-the-last-address",
        ("load-word", &[LAST]),
        MEMORY,
        |puppet| secret(puppet, LAST),
        Harm::Gives(0),
    ),
    access("load-before-the-beginning", ("load-before", &[0]), MEMORY, before, Harm::Gives(0)),
    access("store-before-the-beginning", ("store-before", &[0, 1]), MEMORY, before, Harm::Done),
    access(
        "load-in-the-guard",
        ("load-guarded", &[LAST]),
        MEMORY,
        |puppet| secret(puppet, LAST + GUARDED),
        Harm::Gives(0),
    ),
    access("load-behind-the-guard", ("load-huge", &[LAST]), MEMORY, behind_the_guard, Harm::Gives(0)),
    access(
        "load-of-a-vector-across-the-end",
        ("vector", &[E - 2]),
        MEMORY,
        |puppet| secret(puppet, E),
        Harm::Gives(2),
    ),
    access("store-behind-the-end", ("store-word", &[E, 1]), MEMORY, |puppet| secret(puppet, E), Harm::Done),
    access(
        "store-across-the-end",
        ("store-word", &[E - 1, 1]),
        MEMORY,
        |puppet| secret(puppet, E),
        Harm::Done,
    ),
    access("store-behind-the-guard", ("store-huge", &[LAST, 1]), MEMORY, behind_the_guard, Harm::Done),
    access("atomic-behind-the-end", ("atomic-add", &[E]), MEMORY, |puppet| secret(puppet, E), Harm::Gives(0)),
    access(
        "notify-behind-the-end",
        ("notify", &[E]),
        MEMORY,
        |puppet| unbounded(puppet, E),
        Harm::GivesThis(0),
    ),
    access(
        "fill-across-the-end",
        ("fill", &[E - 1, 0, 2]),
        MEMORY,
        |puppet| unbounded(puppet, E),
        Harm::Done,
    ),
    access(
        "fill-across-the-wrap",
        ("fill", &[0xffff_fff0, 0, 0x20]),
        MEMORY,
        |puppet| unbounded(puppet, LAST),
        Harm::Done,
    ),
    access(
        "copy-from-behind-the-end",
        ("copy", &[BUFFER as u64, E, 16]),
        MEMORY,
        |puppet| unbounded(puppet, E),
        Harm::Done,
    ),
    access(
        "copy-from-across-the-wrap",
        ("copy", &[BUFFER as u64, LAST, 2]),
        MEMORY,
        |puppet| unbounded(puppet, LAST),
        Harm::Done,
    ),
    access(
        "copy-to-across-the-wrap",
        ("copy", &[LAST, BUFFER as u64, 2]),
        MEMORY,
        |puppet| unbounded(puppet, LAST),
        Harm::Done,
    ),
    access(
        "copy-of-the-other-memory-behind-its-end",
        ("copy-from-other", &[BUFFER as u64, OTHER_END - 1, 2]),
        MEMORY,
        |puppet| {
            map(puppet, MEMORY_BASE + MEMORY_STRIDE + OTHER_END, WASM_PAGE);
            set_length(puppet, 1, ALL);
        },
        Harm::Done,
    ),
    access(
        "segment-across-the-end",
        ("init", &[E - 4, 0, 8]),
        MEMORY,
        |puppet| unbounded(puppet, E),
        Harm::Done,
    ),
    access("wide-load-behind-the-end", ("wide-load", &[OTHER_END]), MEMORY, wide_secret, Harm::Gives(0)),
    access(
        "wide-load-of-the-image",
        ("wide-load", &[IMAGE_BASE.wrapping_sub(MEMORY64_BASE)]),
        MEMORY,
        |puppet| set_length(puppet, 2, ALL),
        Harm::GivesThis(0x0001_0102_464c_457f),
    ),
    access(
        "wide-load-with-an-offset-of-the-image",
        ("wide-load-behind", &[(IMAGE_BASE - 0x1000).wrapping_sub(MEMORY64_BASE)]),
        MEMORY,
        |puppet| set_length(puppet, 2, ALL),
        Harm::GivesThis(0x0001_0102_464c_457f),
    ),
    access(
        "wide-store-into-the-first-memory",
        ("wide-store", &[(MEMORY_BASE + 4096).wrapping_sub(MEMORY64_BASE), 1]),
        MEMORY,
        |puppet| set_length(puppet, 2, ALL),
        Harm::Done,
    ),
    access(
        "wide-fill-across-the-end",
        ("wide-fill", &[OTHER_END - 1, 0, 2]),
        MEMORY,
        wide_secret,
        Harm::Done,
    ),
    access(
        "wide-copy-from-behind-the-end",
        ("wide-copy", &[0, OTHER_END, 8]),
        MEMORY,
        wide_secret,
        Harm::Done,
    ),
    access(
        "call-behind-the-end",
        ("call", &[4]),
        "undefined element",
        |puppet| {
            let first = element(puppet, 0);
            spacious_table(puppet);
            set_element(puppet, 4, first);
        },
        Harm::GivesThis(42),
    ),
    access(
        "call-at-the-last-index",
        ("call", &[LAST]),
        "undefined element",
        |puppet| {
            let (first, place) = (element(puppet, 0), place(puppet, LAST));
            map(puppet, place & !(WASM_PAGE - 1), 2 * WASM_PAGE);
            set_table_length(puppet, ALL);
            set_element(puppet, LAST, first);
        },
        Harm::GivesThis(42),
    ),
    access(
        "call-of-nothing",
        ("call", &[2]),
        "uninitialized element",
        |puppet| {
            let first = element(puppet, 0);
            set_element(puppet, 2, first);
        },
        Harm::GivesThis(42),
    ),
    access(
        "call-of-another-type",
        ("call", &[1]),
        "indirect call type mismatch",
        |puppet| {
            let (first, second) = (element(puppet, 0), element(puppet, 1));
            set_element(puppet, 1, first >> 32 << 32 | second & LAST);
        },
        Harm::GivesThis(43),
    ),
    access("element-behind-the-end", ("table-get", &[4]), TABLE, spacious_table, Harm::Done),
    access("set-an-element-behind-the-end", ("table-set", &[4]), TABLE, spacious_table, Harm::Done),
    access("fill-elements-across-the-end", ("table-fill", &[3, 0, 2]), TABLE, spacious_table, Harm::Done),
    access("fill-elements-across-the-wrap", ("table-fill", &[LAST, 0, 2]), TABLE, last_elements, Harm::Done),
    access(
        "copy-elements-from-across-the-wrap",
        ("table-copy", &[0, LAST, 2]),
        TABLE,
        last_elements,
        Harm::Done,
    ),
    access("copy-elements-to-across-the-end", ("table-copy", &[3, 0, 2]), TABLE, spacious_table, Harm::Done),
    access(
        "segment-of-elements-across-the-end",
        ("table-init", &[3, 0, 2]),
        TABLE,
        spacious_table,
        Harm::Done,
    ),
];

/// Sums that wrap in 64 bits: the operation, its arguments, and the sum. They are checked by the arithmetic itself, so what shows
/// that they are needed is that the sum would be in bounds.
const WRAPS: &[(&str, &str, [u64; 3], u64)] = &[
    ("wide-load-whose-end-wraps", "wide-load", [u64::MAX - 7, 0, 0], (u64::MAX - 7).wrapping_add(8)),
    ("wide-load-whose-offset-wraps", "wide-load-behind", [u64::MAX, 0, 0], u64::MAX.wrapping_add(0x1008)),
    ("wide-store-whose-end-wraps", "wide-store", [u64::MAX, 0, 0], u64::MAX.wrapping_add(8)),
    ("wide-fill-whose-end-wraps", "wide-fill", [2, 0, u64::MAX], 2_u64.wrapping_add(u64::MAX)),
    ("wide-copy-whose-end-wraps", "wide-copy", [0, 2, u64::MAX], 2_u64.wrapping_add(u64::MAX)),
];

pub(crate) fn attacks() -> Vec<Attack> {
    let accesses = ACCESSES.iter().map(|access| Attack::new(access.name, |setting| run(setting, access)));
    let wraps = WRAPS.iter().map(|&(name, operation, arguments, end)| {
        Attack::new(name, move |setting| {
            assert!(end <= OTHER_END, "a sum that wraps is in bounds");
            trap(setting, operation, &arguments, MEMORY);
        })
    });
    accesses.chain(wraps).chain([Attack::new("stack-exhausted", stack_exhausted)]).collect()
}

fn trap(setting: &Setting, operation: &str, arguments: &[u64], message: &str) {
    let world = World::new();
    let before = world.surroundings();
    let ending = setting.puppet(&world).perform(operation, arguments).expect_err("it is a trap");
    assert!(ending.is_trap(message), "{ending:?}");
    assert_eq!(world.surroundings(), before);
}

fn run(setting: &Setting, access: &'static Access) {
    trap(setting, access.operation, access.arguments, access.trap);
    let world = World::new();
    let mut puppet = setting.unlocked(&world);
    (access.unlock)(&mut puppet);
    let result = puppet.call(access.operation, access.arguments);
    match access.harm {
        Harm::Gives(from) => {
            let (bytes, count) = (result.to_le_bytes(), 8 - from as usize);
            assert_eq!(bytes[from as usize..], MARK[..count], "{result:#x}");
        }
        Harm::GivesThis(number) => assert_eq!(result, number, "{result:#x}"),
        Harm::Done => {}
    }
}

/// Calls that are nested too deeply: what is below the stack faults. Where there is memory, they go on into it.
fn stack_exhausted(setting: &Setting) {
    let world = World::new();
    let fits = |depth: u64| setting.puppet(&world).perform("down", &[depth]).is_ok();
    let (mut shallow, mut deep) = (1, 20_000_000);
    trap(setting, "down", &[deep], "call stack exhausted");
    // The guard has room for more calls than that.
    while deep - shallow > 300 {
        let middle = shallow.midpoint(deep);
        if fits(middle) { shallow = middle } else { deep = middle }
    }
    let mut puppet = setting.unlocked(&world);
    let stack = puppet.model().section(".wasmc.stack");
    map(&mut puppet, stack - STACK_GUARD, STACK_GUARD);
    assert_eq!(puppet.call("down", &[deep]), deep);
}

/// Puts a secret where an address of the first memory leads, outside.
fn secret(puppet: &mut Puppet<'_>, address: u64) {
    put_secret(puppet, MEMORY_BASE + address);
}

fn behind_the_guard(puppet: &mut Puppet<'_>) {
    unbounded(puppet, LAST + HUGE);
}

/// Puts one where an index less than zero leads: below the memory, or to the end of what an index can name.
fn before(puppet: &mut Puppet<'_>) {
    put_secret(puppet, MEMORY_BASE - 8);
    secret(puppet, LAST - 7);
}

fn put_secret(puppet: &mut Puppet<'_>, place: u64) {
    let page = place & !(WASM_PAGE - 1);
    map(puppet, page, 2 * WASM_PAGE);
    puppet.poke(place, MARK);
}

/// Likewise, and takes the bounds off the memory.
fn unbounded(puppet: &mut Puppet<'_>, address: u64) {
    secret(puppet, address);
    set_length(puppet, 0, ALL);
}

fn wide_secret(puppet: &mut Puppet<'_>) {
    put_secret(puppet, MEMORY64_BASE + OTHER_END);
    set_length(puppet, 2, ALL);
}

fn last_elements(puppet: &mut Puppet<'_>) {
    let place = place(puppet, LAST);
    map(puppet, place & !(WASM_PAGE - 1), 2 * WASM_PAGE);
    set_table_length(puppet, ALL);
}

/// Moves the table to where there is room behind it, and takes its bounds off.
fn spacious_table(puppet: &mut Puppet<'_>) {
    let elements = [0, 1].map(|index| element(puppet, index));
    let page = MEMORY_BASE + LAST + 1;
    map(puppet, page, WASM_PAGE);
    let base = table(puppet) + std::mem::offset_of!(Table, base) as u64;
    puppet.poke(base, &page.to_le_bytes());
    for (index, reference) in (0..).zip(elements) {
        set_element(puppet, index, reference);
    }
    set_table_length(puppet, ALL);
}

fn table(puppet: &Puppet<'_>) -> u64 {
    puppet.model().address("wasmc_table.1.descriptor")
}

/// Where an element of the table is, or would be.
fn place(puppet: &mut Puppet<'_>, index: u64) -> u64 {
    let descriptor = table(puppet) + std::mem::offset_of!(Table, base) as u64;
    let base = u64::from_le_bytes(puppet.peek(descriptor, 8).try_into().expect("8 bytes"));
    base + u64::from(REF_SIZE) * index
}

fn element(puppet: &mut Puppet<'_>, index: u64) -> u64 {
    let place = place(puppet, index);
    u64::from_le_bytes(puppet.peek(place, 8).try_into().expect("8 bytes"))
}

fn set_element(puppet: &mut Puppet<'_>, index: u64, reference: u64) {
    let place = place(puppet, index);
    puppet.poke(place, &reference.to_le_bytes());
}

fn set_table_length(puppet: &mut Puppet<'_>, len: u64) {
    let descriptor = table(puppet) + std::mem::offset_of!(Table, len) as u64;
    puppet.poke(descriptor, &len.to_le_bytes());
}
