//! Filters, run on the calls that they are to allow and on those that they are not.

use expect_test::expect;
use wasmc_targets::Arch;

use super::super::bpf::{ALLOW, KILL_PROCESS};
use super::super::interpreter::{Call, list, run};
use super::{Condition, MAX_INSTRUCTIONS, Site, audit_arch, filter};

const ARCHES: [Arch; 2] = [Arch::X86_64, Arch::Aarch64];

/// The bit by which the x32 interface marks its numbers.
const X32: u32 = 0x4000_0000;

fn number(number: u32) -> Condition {
    Condition { word: 0, mask: u32::MAX.into(), value: number.into() }
}

fn is(argument: u32, value: u64) -> Condition {
    Condition { word: argument + 1, mask: u64::MAX, value }
}

fn within(argument: u32, bits: u64) -> Condition {
    Condition { word: argument + 1, mask: !bits, value: 0 }
}

/// Conditions on arguments, those that hold for the arguments `0, 10, 20, …`.
fn conditions(kind: u64) -> Vec<Condition> {
    match kind % 5 {
        0 => vec![within(2, 0b10100), is(3, 30)],
        1 => vec![is(1, 10)],
        2 => vec![Condition { word: 6, mask: 0xff00_0000_0000_00f0, value: 0x30 }],
        _ => vec![],
    }
}

/// A small generator of numbers: Knuth's MMIX constants.
struct Random(u64);

impl Random {
    fn below(&mut self, limit: u64) -> u64 {
        self.0 = self.0.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        (self.0 >> 33) % limit
    }
}

/// Sites at ascending addresses, at least four bytes apart, of numbers from 0 to 59. Some have two numbers.
fn sites(count: usize) -> Vec<Site> {
    let mut random = Random(count as u64);
    let mut address = 0x40_0000;
    let site = |_| {
        address += 4 + random.below(0x1000) as u32;
        let mut pinned = conditions(random.below(9));
        pinned.push(number(random.below(60) as u32));
        if random.below(8) == 0 {
            pinned.push(number(900));
        }
        Site { address, conditions: pinned }
    };
    (0..count).map(site).collect()
}

fn numbers(site: &Site) -> impl Iterator<Item = u32> {
    site.conditions.iter().filter(|condition| condition.word == 0).map(|condition| condition.value as u32)
}

/// A call as `site` makes it.
fn call(arch: Arch, site: &Site, number: u32) -> Call {
    let instruction = site.address.into();
    Call { number, arch: audit_arch(arch), instruction, arguments: [0, 10, 20, 30, 40, 50] }
}

/// The filters for so many sites, for each architecture.
fn for_each_filter(mut check: impl FnMut(Arch, &[Site], &[u8])) {
    for arch in ARCHES {
        for count in [0, 1, 2, 200, 2000] {
            let sites = sites(count);
            let filter = filter(arch, &sites).expect("the kernel takes so many");
            assert!(filter.len() <= 8 * MAX_INSTRUCTIONS);
            check(arch, &sites, &filter);
        }
    }
}

#[test]
fn a_filter_as_the_kernel_gets_it() {
    let site = |address, conditions| Site { address, conditions };
    let sites = [
        site(0x40_1000, vec![number(1)]),
        site(0x40_1010, vec![number(1)]),
        site(0x40_1020, vec![number(10), within(2, 3)]),
    ];
    let filter = filter(Arch::X86_64, &sites).expect("a filter");
    expect![[r#"
        00 load 12
        01 if equal to 0x0 then 2 else 17
        02 load 4
        03 if equal to 0xc000003e then 4 else 17
        04 load 0
        05 if equal to 0x1 then 6 else 9
        06 load 8
        07 if equal to 0x401000 then 16 else 8
        08 if equal to 0x401010 then 16 else 17
        09 if equal to 0xa then 10 else 17
        10 load 8
        11 if equal to 0x401020 then 12 else 17
        12 load 32
        13 if any bit of 0xfffffffc then 17 else 14
        14 load 36
        15 if equal to 0x0 then 16 else 17
        16 return 0x7fff0000
        17 return 0x80000000
    "#]]
    .assert_eq(&list(&filter));
}

#[test]
fn every_site_makes_its_calls_and_no_other() {
    for_each_filter(|arch, sites, filter| {
        for site in sites {
            let own: Vec<u32> = numbers(site).collect();
            for number in (0..64).chain([900, 901, u32::MAX]) {
                let expected = if own.contains(&number) { ALLOW } else { KILL_PROCESS };
                assert_eq!(run(filter, &call(arch, site, number)), expected, "{number} at {site:x?}");
                let x32 = run(filter, &call(arch, site, number | X32));
                assert_eq!(x32, KILL_PROCESS, "{number} of x32 at {site:x?}");
            }
        }
    });
}

#[test]
fn nothing_else_makes_calls() {
    for_each_filter(|arch, sites, filter| {
        let from = |instruction| {
            let own = call(arch, &Site { address: 0, conditions: Vec::new() }, 0);
            (0..60).chain([900]).map(move |number| Call { instruction, number, ..own })
        };
        let near = sites.iter().flat_map(|site| {
            let address = u64::from(site.address);
            [address - 2, address - 1, address + 1, address + 2, address | 1 << 32, address | 1 << 63]
        });
        for call in near.chain([0, 1, u64::MAX]).flat_map(from) {
            assert_eq!(run(filter, &call), KILL_PROCESS, "{call:x?}");
        }
    });
}

#[test]
fn no_other_architecture_is_let_in() {
    for_each_filter(|arch, sites, filter| {
        let i386 = 0x4000_0003;
        for site in sites {
            for arch in [0, i386, !audit_arch(arch), audit_arch(arch) ^ 0x8000_0000] {
                for number in numbers(site) {
                    let call = Call { arch, ..call(Arch::X86_64, site, number) };
                    assert_eq!(run(filter, &call), KILL_PROCESS);
                }
            }
        }
    });
}

#[test]
fn all_bits_of_the_arguments_count() {
    for_each_filter(|arch, sites, filter| {
        for site in sites {
            let own = numbers(site).next().expect("a number");
            let usual = call(arch, site, own);
            for (argument, bit) in (0..6).flat_map(|argument| (0..64).map(move |bit| (argument, bit))) {
                let mut call = usual;
                call.arguments[argument] ^= 1 << bit;
                let holds = |condition: &Condition| {
                    let Some(argument) = condition.word.checked_sub(1) else { return true };
                    call.arguments[argument as usize] & condition.mask == condition.value
                };
                let expected = if site.conditions.iter().all(holds) { ALLOW } else { KILL_PROCESS };
                assert_eq!(run(filter, &call), expected, "bit {bit} of argument {argument} at {site:x?}");
            }
        }
    });
}

#[test]
fn the_size_depends_on_no_address() {
    let mut sites = sites(300);
    let size = filter(Arch::X86_64, &sites).expect("a filter").len();
    for site in &mut sites {
        site.address = 0;
    }
    assert_eq!(filter(Arch::X86_64, &sites).expect("a filter").len(), size);
}

#[test]
fn what_the_kernel_would_not_take_is_refused() {
    let error = filter(Arch::X86_64, &sites(5000)).expect_err("too many");
    assert!(error.to_string().starts_with("5000 system calls are too many to be filtered"), "{error}");
    let nameless = Site { address: 1, conditions: conditions(0) };
    assert!(filter(Arch::X86_64, &[nameless]).is_err());
}
