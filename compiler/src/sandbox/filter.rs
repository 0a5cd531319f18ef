//! From the instructions that make system calls to the filter that allows these calls and no others.
//!
//! ```text
//! an instruction above 4 GiB, or another architecture ── kill
//! an instruction out of the stub's code, or a number that is none ── kill
//! by instruction and number in one (a search tree) ── what is demanded of the arguments ── allow, or kill
//! ```
//!
//! The kernel compiles a filter at each start of a program, so it is as short as it can be: about one instruction for
//! each that makes system calls.

use std::collections::BTreeMap;

use wasmc_abi::sandbox::WORD_NUMBER;
use wasmc_targets::Arch;

use super::bpf::{
    ALLOW, AND, JUMP_ANY_BIT, JUMP_AT_LEAST, JUMP_EQUAL, KILL_PROCESS, LOAD, Label, OR_ASIDE, PUT_ASIDE,
    SHIFT_LEFT, SUBTRACT, Writer,
};
use crate::error::{Error, Result};

/// An instruction that makes system calls.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Site {
    /// The address behind it.
    pub address: u32,
    /// What has to be true of its calls.
    pub conditions: Vec<Condition>,
}

/// What has to be true of a call: see [`wasmc_abi::sandbox::Pin`].
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Condition {
    /// Which word of it.
    pub word: u32,
    /// Which bits of the word.
    pub mask: u64,
    /// What they are.
    pub value: u64,
}

/// What the kernel calls the architectures, `AUDIT_ARCH_*`. On x86-64 the numbers of the x32 interface are none of any site.
fn audit_arch(arch: Arch) -> u32 {
    match arch {
        Arch::X86_64 => 0xc000_003e,
        Arch::Aarch64 => 0xc000_00b7,
    }
}

// Offsets in `struct seccomp_data`; the low half of a word comes first.
const NUMBER: u32 = 0;
const ARCH: u32 = 4;
const INSTRUCTION: u32 = 8;
const ARGUMENTS: u32 = 16;

/// Numbers of system calls are below this; those of today are below 512.
const NUMBERS: u32 = 1 << NUMBER_BITS;
const NUMBER_BITS: u32 = 10;

/// The sites are within so many bytes. With the number in the low bits that fills 31, since the kernel's compiler
/// takes one instruction more for each comparison with more bits.
const SPAN: u32 = 1 << (31 - NUMBER_BITS);

/// Most instructions that the kernel takes.
const MAX_INSTRUCTIONS: usize = 4096;

/// So many keys are compared one after the other.
const FEW: usize = 16;

/// What is compared: the distance of a site from the first one, above the number of a call that it makes.
type Key = u32;

/// The filter for `sites`, as an array of `struct sock_filter`. Its size depends on the order of the addresses, and not on what they are.
///
/// # Errors
/// When a site has no number, or one that no system call has, when two have the same address, when they are too far apart, or more than the
/// kernel takes.
pub fn filter(arch: Arch, sites: &[Site]) -> Result<Vec<u8>> {
    let base = sites.iter().map(|site| site.address).min().unwrap_or(0);
    let mut code = Filter::new();
    let mut keys: BTreeMap<Key, Label> = BTreeMap::new();
    for site in sites {
        let (own, mut rest): (Vec<Condition>, Vec<Condition>) =
            site.conditions.iter().partition(|condition| u64::from(condition.word) == WORD_NUMBER);
        if own.is_empty() {
            return Err(Error::internal("a system call is pinned to no number"));
        }
        // The same conditions in the same order, so that sites share what comes last.
        rest.sort_unstable_by(|a, b| b.cmp(a));
        let demanded = code.demanded(&rest);
        for number in own {
            if keys.insert(key(site.address - base, number.value)?, demanded).is_some() {
                return Err(Error::internal("a system call is pinned twice"));
            }
        }
    }
    let keys: Vec<_> = keys.into_iter().collect();
    let search = code.search(&keys);
    code.make_key(arch, base, search);
    if code.writer.len() > MAX_INSTRUCTIONS {
        return Err(Error::internal(format!("{} system calls are too many to be filtered", sites.len())));
    }
    Ok(code.writer.finish())
}

fn key(distance: u32, number: u64) -> Result<Key> {
    if distance >= SPAN {
        return Err(Error::internal("system calls are too far apart to be filtered"));
    }
    match u32::try_from(number) {
        Ok(number) if number < NUMBERS => Ok(distance << NUMBER_BITS | number),
        _ => Err(Error::internal(format!("a system call is pinned to {number}, which is no number"))),
    }
}

/// A filter from its end on, as far as it is written.
struct Filter {
    writer: Writer,
    allow: Label,
    kill: Label,
    /// Where it is decided on calls of which the instruction and the number are right, by what is demanded of their arguments.
    demanded: BTreeMap<Vec<Condition>, Label>,
}

impl Filter {
    fn new() -> Filter {
        let mut writer = Writer::default();
        let (kill, allow) = (writer.verdict(KILL_PROCESS), writer.verdict(ALLOW));
        Filter { writer, allow, kill, demanded: BTreeMap::new() }
    }

    /// Allows a call of which all of `conditions` hold.
    fn demanded(&mut self, conditions: &[Condition]) -> Label {
        let Some((condition, rest)) = conditions.split_first() else { return self.allow };
        if let Some(&label) = self.demanded.get(conditions) {
            return label;
        }
        let &Condition { word, mask, value } = condition;
        let low = ARGUMENTS + 8 * (word - 1);
        let rest = self.demanded(rest);
        let high = self.demand_half(low + 4, (mask >> 32) as u32, (value >> 32) as u32, rest);
        let label = self.demand_half(low, mask as u32, value as u32, high);
        self.demanded.insert(conditions.to_vec(), label);
        label
    }

    /// Goes on with `next` when the bits of `mask` in the 32 bits at `offset` are those of `value`.
    fn demand_half(&mut self, offset: u32, mask: u32, value: u32, next: Label) -> Label {
        let (writer, kill) = (&mut self.writer, self.kill);
        let check = match (mask, value) {
            (0, _) => return next,
            (u32::MAX, _) => writer.branch(JUMP_EQUAL, value, next, kill),
            (_, 0) => writer.branch(JUMP_ANY_BIT, mask, kill, next),
            _ => {
                let equal = writer.branch(JUMP_EQUAL, value, next, kill);
                writer.before(equal, AND, mask)
            }
        };
        writer.before(check, LOAD, offset)
    }

    /// The key is loaded: finds it among these, which ascend.
    fn search(&mut self, keys: &[(Key, Label)]) -> Label {
        if keys.len() > FEW {
            let (low, high) = keys.split_at(keys.len() / 2);
            let at_least = high[0].0;
            let high = self.search(high);
            let low = self.search(low);
            return self.writer.branch(JUMP_AT_LEAST, at_least, high, low);
        }
        let otherwise = self.kill;
        keys.iter().rev().fold(otherwise, |otherwise, &(key, demanded)| {
            self.writer.branch(JUMP_EQUAL, key, demanded, otherwise)
        })
    }

    /// Loads the key, and goes on with `search`.
    fn make_key(&mut self, arch: Arch, base: u32, search: Label) {
        let (writer, kill) = (&mut self.writer, self.kill);
        let next = writer.before(search, OR_ASIDE, 0);
        let next = writer.branch(JUMP_AT_LEAST, NUMBERS, kill, next);
        let next = writer.before(next, LOAD, NUMBER);
        let next = writer.before(next, PUT_ASIDE, 0);
        let next = writer.before(next, SHIFT_LEFT, NUMBER_BITS);
        let next = writer.branch(JUMP_AT_LEAST, SPAN, kill, next);
        let next = writer.before(next, SUBTRACT, base);
        let next = writer.before(next, LOAD, INSTRUCTION);
        let next = writer.branch(JUMP_EQUAL, audit_arch(arch), next, kill);
        let next = writer.before(next, LOAD, ARCH);
        // Before it takes a filter, the kernel runs it on each number to find out which calls it allows whatever else is true
        // of them. That ends where the address is loaded, so this comes first.
        let next = writer.branch(JUMP_EQUAL, 0, next, kill);
        writer.before(next, LOAD, INSTRUCTION + 4);
    }
}

#[cfg(test)]
#[path = "filter_tests.rs"]
mod tests;
