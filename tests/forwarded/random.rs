//! Random functions whose pointers meet: all that they access is within a few bytes.

use super::steps::{Access, LOCALS, POINTERS, Place, Routine, Step};
use wasmc_tests::random::Random;

/// How deep loops and conditions are nested.
const DEPTH: u32 = 3;

/// How far all moves of a function can lead, in bytes.
const WAY: u32 = 32;

/// A function.
pub(crate) fn routine(random: &mut Random) -> Routine {
    let pointers = std::array::from_fn(|_| 4 * random.below(8) as u32);
    let mut maker = Maker { random, way: WAY };
    let steps = maker.steps(12, 1, DEPTH);
    Routine { pointers, steps }
}

struct Maker<'a> {
    random: &'a mut Random,
    /// How far pointers can still be moved.
    way: u32,
}

impl Maker<'_> {
    /// Up to `most` steps, which are carried out up to so many `times`.
    fn steps(&mut self, most: u64, times: u32, depth: u32) -> Vec<Step> {
        (0..2 + self.random.below(most)).map(|_| self.step(times, depth)).collect()
    }

    fn step(&mut self, times: u32, depth: u32) -> Step {
        let local = self.random.below(LOCALS as u64) as usize;
        match self.random.below(21) {
            0..=5 => Step::Load { local, access: self.access(), from: self.place() },
            6..=9 => Step::Store { local, access: self.access(), to: self.place() },
            10..=11 => Step::Add { local, access: self.access(), at: self.place() },
            12 => Step::Copy { bytes: 4 << self.random.below(2), from: self.place(), to: self.place() },
            13 => self.moved(times),
            14 => self.aimed(times),
            15 => Step::Fill { local, to: self.place() },
            16 if self.random.below(2) == 0 => Step::Scramble,
            17..=18 if depth > 0 => {
                let rounds = 1 + self.random.below(4) as u32;
                Step::Loop { times: rounds, steps: self.steps(6, times * rounds, depth - 1) }
            }
            19 if depth > 0 => Step::If { local, steps: self.steps(4, times, depth - 1) },
            _ => Step::Load { local, access: self.access(), from: self.place() },
        }
    }

    fn moved(&mut self, times: u32) -> Step {
        Step::Move { pointer: self.pointer(), by: self.stride(times) }
    }

    fn aimed(&mut self, times: u32) -> Step {
        Step::Aim { pointer: self.pointer(), from: self.pointer(), by: self.stride(times) }
    }

    fn pointer(&mut self) -> usize {
        self.random.below(POINTERS as u64) as usize
    }

    /// How far a pointer is moved, so many times.
    fn stride(&mut self, times: u32) -> u32 {
        let by = 4 * self.random.below(3) as u32;
        let by = if by * times <= self.way { by } else { 0 };
        self.way -= by * times;
        by
    }

    fn access(&mut self) -> Access {
        let is_long = self.random.below(3) == 0;
        let whole: u32 = if is_long { 8 } else { 4 };
        // Most are whole, as in programs.
        let bytes =
            if self.random.below(3) > 0 { whole } else { 1 << self.random.below(whole.ilog2().into()) };
        Access { is_long, bytes, is_signed: self.random.below(2) == 0 && bytes < whole }
    }

    /// Mostly multiples of four, so that accesses meet exactly.
    fn place(&mut self) -> Place {
        // Half of them through the same pointer.
        let pointer = self.random.below(2) * self.random.below(POINTERS as u64 + 1);
        let pointer = pointer as usize;
        let odd = if self.random.below(6) == 0 { self.random.below(4) as u32 } else { 0 };
        Place {
            pointer: (pointer < POINTERS).then_some(pointer),
            offset: 4 * self.random.below(4) as u32 + odd,
        }
    }
}
