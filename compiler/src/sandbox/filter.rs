//! From the instructions that make system calls to the filter that allows these calls and no others.
//!
//! ```text
//! an instruction above 4 GiB, or another architecture ── kill
//! by the number (a search tree) ── by the instruction ── what it demands of the arguments ── allow, or kill
//! ```

use std::collections::{BTreeMap, BTreeSet};

use wasmc_abi::sandbox::WORD_NUMBER;
use wasmc_targets::Arch;

use super::bpf::{ALLOW, Code, INSTRUCTION_SIZE, KILL_PROCESS};
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
pub(super) const NUMBER: u32 = 0;
pub(super) const ARCH: u32 = 4;
pub(super) const INSTRUCTION: u32 = 8;
pub(super) const ARGUMENTS: u32 = 16;

/// Most instructions that the kernel takes.
const MAX_INSTRUCTIONS: usize = 4096;

/// So many numbers are compared one after the other.
const FEW: usize = 4;

/// The sites of a number with the same conditions: their addresses, by the conditions.
type Groups = BTreeMap<BTreeSet<Condition>, Vec<u32>>;

/// The filter for `sites`, as an array of `struct sock_filter`. How large it is does not depend on the addresses.
///
/// # Errors
/// When a site has no number, or there are more sites than the kernel takes.
pub fn filter(arch: Arch, sites: &[Site]) -> Result<Vec<u8>> {
    let mut numbers: BTreeMap<u32, Groups> = BTreeMap::new();
    for site in sites {
        let (own, rest): (Vec<_>, Vec<_>) =
            site.conditions.iter().partition(|condition| u64::from(condition.word) == WORD_NUMBER);
        if own.is_empty() {
            return Err(Error::internal("a system call is pinned to no number"));
        }
        let conditions: BTreeSet<Condition> = rest.into_iter().collect();
        for number in own {
            let groups = numbers.entry(number.value as u32).or_default();
            groups.entry(conditions.clone()).or_default().push(site.address);
        }
    }
    let numbers: Vec<_> = numbers.into_iter().collect();
    // Before it takes a filter, the kernel runs it on each number to find out which calls it allows whatever else is true of
    // them. That ends where the address is loaded, so this comes first.
    let code = by_number(&numbers)
        .after_load(NUMBER)
        .if_equal(audit_arch(arch), kill())
        .after_load(ARCH)
        .if_equal(0, kill())
        .after_load(INSTRUCTION + 4)
        .with_shared_verdicts();
    if code.0.len() > MAX_INSTRUCTIONS {
        return Err(Error::internal(format!("{} system calls are too many to be filtered", sites.len())));
    }
    let mut bytes = Vec::with_capacity(code.0.len() * INSTRUCTION_SIZE);
    for instruction in code.0 {
        bytes.extend_from_slice(&instruction.encode());
    }
    Ok(bytes)
}

fn kill() -> Code {
    Code::verdict(KILL_PROCESS)
}

/// The number is loaded: finds it.
fn by_number(numbers: &[(u32, Groups)]) -> Code {
    if numbers.len() > FEW {
        let (low, high) = numbers.split_at(numbers.len() / 2);
        return by_number(low).if_below(high[0].0, by_number(high));
    }
    numbers
        .iter()
        .rev()
        .fold(kill(), |otherwise, (number, groups)| by_instruction(groups).if_equal(*number, otherwise))
}

/// Of the sites of a number, finds the one that calls.
fn by_instruction(groups: &Groups) -> Code {
    let code = groups.iter().rev().fold(kill(), |otherwise, (conditions, addresses)| {
        let allow = conditions.iter().rev().fold(Code::verdict(ALLOW), demand);
        allow.if_any(addresses, otherwise)
    });
    code.after_load(INSTRUCTION)
}

/// Goes on with `code` when a condition holds.
fn demand(code: Code, condition: &Condition) -> Code {
    let low = ARGUMENTS + 8 * (condition.word - 1);
    let code = demand_half(code, low + 4, (condition.mask >> 32) as u32, (condition.value >> 32) as u32);
    demand_half(code, low, condition.mask as u32, condition.value as u32)
}

fn demand_half(code: Code, offset: u32, mask: u32, value: u32) -> Code {
    match (mask, value) {
        (0, _) => code,
        (u32::MAX, _) => code.if_equal(value, kill()).after_load(offset),
        (_, 0) => code.if_no_bit(mask, kill()).after_load(offset),
        _ => code.if_equal(value, kill()).after_and(mask).after_load(offset),
    }
}

#[cfg(test)]
#[path = "filter_tests.rs"]
mod tests;
