//! Carries out what a function does, as WebAssembly says.

use super::steps::{Access, LOCALS, MEMORY, POINTERS, Place, Routine, SCRAMBLED, Step};

/// The state of a function.
pub(crate) struct Run {
    pub(crate) memory: [u8; MEMORY as usize],
    pointers: [u32; POINTERS],
    ints: [u32; LOCALS],
    longs: [u64; LOCALS],
}

impl Run {
    /// The state at the end.
    pub(crate) fn of(routine: &Routine) -> Run {
        let memory = std::array::from_fn(|at| (at as u8).wrapping_mul(167));
        let mut run = Run { memory, pointers: routine.pointers, ints: [1, 2, 3], longs: [4, 5, 6] };
        run.steps(&routine.steps);
        run
    }

    /// What the function returns: all locals, mixed.
    pub(crate) fn result(&self) -> u64 {
        let ints = self.ints.iter().map(|&int| u64::from(int));
        ints.chain(self.longs).fold(0, |sum: u64, local| sum.wrapping_mul(31).wrapping_add(local))
    }

    fn steps(&mut self, steps: &[Step]) {
        for step in steps {
            self.step(step);
        }
    }

    fn step(&mut self, step: &Step) {
        match step {
            Step::Load { local, access, from } => {
                let loaded = self.load(*access, *from);
                self.set(*access, *local, self.local(*access, *local).wrapping_mul(31).wrapping_add(loaded));
            }
            Step::Store { local, access, to } => {
                self.store(*to, access.bytes, self.local(*access, *local));
            }
            Step::Add { local, access, at } => {
                let sum = self.load(*access, *at).wrapping_add(self.local(*access, *local));
                self.store(*at, access.bytes, sum);
            }
            Step::Copy { bytes, from, to } => {
                let value = self.read(*from, *bytes);
                self.store(*to, *bytes, value);
            }
            Step::Move { pointer, by } => self.pointers[*pointer] += by,
            Step::Aim { pointer, from, by } => self.pointers[*pointer] = self.pointers[*from] + by,
            Step::Fill { local, to } => {
                let byte = u64::from(self.ints[*local] as u8);
                self.store(*to, 4, byte * 0x0101_0101);
            }
            Step::Scramble => self.scramble(),
            Step::Loop { times, steps } => (0..*times).for_each(|_| self.steps(steps)),
            Step::If { local, steps } if self.ints[*local] & 1 == 1 => self.steps(steps),
            Step::If { .. } => {}
        }
    }

    /// What `$scramble` does.
    fn scramble(&mut self) {
        for at in SCRAMBLED {
            let place = Place { pointer: None, offset: at };
            let value = self.read(place, 8);
            self.store(place, 8, value.wrapping_mul(0x0123_4567_89ab_cdef));
        }
    }

    fn local(&self, access: Access, local: usize) -> u64 {
        if access.is_long { self.longs[local] } else { self.ints[local].into() }
    }

    fn set(&mut self, access: Access, local: usize, value: u64) {
        if access.is_long { self.longs[local] = value } else { self.ints[local] = value as u32 }
    }

    fn load(&self, access: Access, from: Place) -> u64 {
        let value = self.read(from, access.bytes);
        let unused = 64 - 8 * access.bytes;
        if access.is_signed { (((value << unused) as i64) >> unused) as u64 } else { value }
    }

    fn address(&self, place: Place) -> usize {
        (place.pointer.map_or(0, |pointer| self.pointers[pointer]) + place.offset) as usize
    }

    fn read(&self, from: Place, bytes: u32) -> u64 {
        let start = self.address(from);
        self.memory[start..start + bytes as usize]
            .iter()
            .rev()
            .fold(0, |value, &byte| value << 8 | u64::from(byte))
    }

    fn store(&mut self, to: Place, bytes: u32, value: u64) {
        let start = self.address(to);
        self.memory[start..start + bytes as usize].copy_from_slice(&value.to_le_bytes()[..bytes as usize]);
    }
}
