//! Filters, run on the calls that they are to allow and on those that they are not.

use expect_test::expect;
use wasmc_targets::Arch;

use super::super::bpf::{ALLOW, KILL_PROCESS};
use super::super::interpreter::{Call, list, run};
use super::{Condition, MAX_INSTRUCTIONS, NUMBER_BITS, SPAN, Site, audit_arch, filter};

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
        address += 4 + random.below(0x100) as u32;
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
        01 if equal to 0x0 then 2 else 20
        02 load 4
        03 if equal to 0xc000003e then 4 else 20
        04 load 8
        05 subtract 0x401000
        06 if at least 0x200000 then 20 else 7
        07 shift left by 10
        08 put aside
        09 load 0
        10 if at least 0x400 then 20 else 11
        11 or what was put aside
        12 if equal to 0x1 then 19 else 13
        13 if equal to 0x4001 then 19 else 14
        14 if equal to 0x800a then 15 else 20
        15 load 32
        16 if any bit of 0xfffffffc then 20 else 17
        17 load 36
        18 if equal to 0x0 then 19 else 20
        19 return 0x7fff0000
        20 return 0x80000000
    "#]]
    .assert_eq(&list(&filter));
}

/// What is to come of a call, where the addresses of the sites ascend.
fn verdict(arch: Arch, sites: &[Site], call: &Call) -> u32 {
    // Of the conditions on the number one has to hold, of the others all.
    let holds = |condition: &Condition| {
        let Some(argument) = condition.word.checked_sub(1) else { return true };
        call.arguments[argument as usize] & condition.mask == condition.value
    };
    let makes =
        |site: &Site| numbers(site).any(|number| number == call.number) && site.conditions.iter().all(holds);
    let site = sites.binary_search_by_key(&call.instruction, |site| site.address.into());
    if call.arch == audit_arch(arch) && site.is_ok_and(|at| makes(&sites[at])) { ALLOW } else { KILL_PROCESS }
}

/// Checks the verdict on `call`, and returns it.
fn judge(arch: Arch, sites: &[Site], filter: &[u8], call: Call) -> u32 {
    let judged = run(filter, &call);
    assert_eq!(judged, verdict(arch, sites, &call), "{call:x?}");
    judged
}

#[test]
fn every_site_makes_its_calls_and_no_other() {
    for_each_filter(|arch, sites, filter| {
        for site in sites {
            for number in (0..64).chain([900, 901, 1023, 1024, u32::MAX]) {
                judge(arch, sites, filter, call(arch, site, number));
                let x32 = judge(arch, sites, filter, call(arch, site, number | X32));
                assert_eq!(x32, KILL_PROCESS);
            }
            let allowed = |number| judge(arch, sites, filter, call(arch, site, number)) == ALLOW;
            assert!(numbers(site).all(allowed), "{site:x?}");
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
            assert_eq!(judge(arch, sites, filter, call), KILL_PROCESS);
        }
    });
}

#[test]
fn each_number_at_each_address_is_judged() {
    for arch in ARCHES {
        // Next to each other, as no instructions are.
        let mut sites = sites(200);
        for (site, address) in sites.iter_mut().zip(0x40_0000..) {
            site.address = address;
        }
        let filter = filter(arch, &sites).expect("a filter");
        for address in 0x3f_fff0..0x40_00f0 {
            for number in 0..1100 {
                let site = Site { address, conditions: Vec::new() };
                judge(arch, &sites, &filter, call(arch, &site, number));
            }
        }
    }
}

#[test]
fn no_call_has_the_key_of_another() {
    for_each_filter(|arch, sites, filter| {
        for site in sites {
            for number in numbers(site) {
                // Further by some bytes, with as much less in the bits of the number; and further by all bits of a key.
                let moved = |by: u32| (site.address.wrapping_add(by), number.wrapping_sub(by << NUMBER_BITS));
                let moves = (0..32).map(|bit| 1 << bit).chain((0..32).map(|bit| 1u32.wrapping_neg() << bit));
                let wrapped = (0..=NUMBER_BITS).map(|bit| (site.address.wrapping_add(SPAN << bit), number));
                for (address, number) in moves.map(moved).chain(wrapped) {
                    let call = Call { number, instruction: address.into(), ..call(arch, site, 0) };
                    judge(arch, sites, filter, call);
                }
            }
        }
    });
}

#[test]
fn no_other_architecture_is_let_in() {
    for_each_filter(|arch, sites, filter| {
        let i386 = 0x4000_0003;
        for site in sites {
            for other in [0, i386, !audit_arch(arch), audit_arch(arch) ^ 0x8000_0000] {
                for number in numbers(site) {
                    let call = Call { arch: other, ..call(arch, site, number) };
                    assert_eq!(judge(arch, sites, filter, call), KILL_PROCESS);
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
                judge(arch, sites, filter, call);
            }
        }
    });
}

#[test]
fn the_size_depends_on_the_order_of_addresses_only() {
    let mut sites = sites(2000);
    let size = filter(Arch::X86_64, &sites).expect("a filter").len();
    for (site, address) in sites.iter_mut().zip(0..) {
        site.address = address;
    }
    assert_eq!(filter(Arch::X86_64, &sites).expect("a filter").len(), size);
}

#[test]
fn what_cannot_be_filtered_is_refused() {
    let site = |address, number: u64| Site {
        address,
        conditions: vec![Condition { word: 0, mask: u32::MAX.into(), value: number }],
    };
    let nameless = Site { address: 1, conditions: conditions(0) };
    for (what, sites) in [
        ("5000 system calls are too many to be filtered", sites(5000)),
        ("pinned to no number", vec![nameless]),
        ("pinned to 1024, which is no number", vec![site(1, 1024)]),
        ("pinned to 4294967296, which is no number", vec![site(1, 1 << 32)]),
        ("pinned twice", vec![site(1, 1), site(1, 1)]),
        ("too far apart", vec![site(1, 1), site(1 + SPAN, 1)]),
    ] {
        let error = filter(Arch::X86_64, &sites).expect_err(what).to_string();
        assert!(error.contains(what), "{error}");
    }
}
