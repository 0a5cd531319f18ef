//! What a random function does with memory: steps that are printed as text here and carried out by [`super::run`].

use std::fmt::{Display, Formatter, Result};

/// Bytes of memory that functions work on.
pub(crate) const MEMORY: u32 = 128;

/// Pointers, which are parameters, may point to the same.
pub(crate) const POINTERS: usize = 3;

/// Where a function writes that is too large to be inlined.
pub(crate) const SCRAMBLED: [u32; 4] = [8, 24, 40, 56];

/// Locals of each width.
pub(crate) const LOCALS: usize = 3;

/// Where something is accessed: a pointer, and bytes from there. Without a pointer, at a constant address.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Place {
    pub(crate) pointer: Option<usize>,
    pub(crate) offset: u32,
}

/// How an integer is accessed.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Access {
    /// Whether the local is one of 64 bits.
    pub(crate) is_long: bool,
    /// What of it is in memory.
    pub(crate) bytes: u32,
    /// How a load of less is extended.
    pub(crate) is_signed: bool,
}

/// A step.
#[derive(Clone, Debug)]
pub(crate) enum Step {
    /// Mixes what is loaded into a local.
    Load { local: usize, access: Access, from: Place },
    /// Stores a local.
    Store { local: usize, access: Access, to: Place },
    /// Adds a local to what is in memory.
    Add { local: usize, access: Access, at: Place },
    /// Copies a float, without looking at it.
    Copy { bytes: u32, from: Place, to: Place },
    /// Moves a pointer on.
    Move { pointer: usize, by: u32 },
    /// Makes a pointer of another one.
    Aim { pointer: usize, from: usize, by: u32 },
    /// Fills four bytes by an operator.
    Fill { local: usize, to: Place },
    /// Calls a function that writes to constant addresses.
    Scramble,
    /// So many rounds.
    Loop { times: u32, steps: Vec<Step> },
    /// Where the low bit of a local is set.
    If { local: usize, steps: Vec<Step> },
}

/// A function, and what it is called with.
#[derive(Clone, Debug)]
pub(crate) struct Routine {
    pub(crate) pointers: [u32; POINTERS],
    pub(crate) steps: Vec<Step>,
}

impl Routine {
    /// How many loads there are in its text, those of copies included.
    pub(crate) fn loads(&self) -> usize {
        loads(&self.steps)
    }

    /// Its body, which leaves in each local what it had at last.
    pub(crate) fn text(&self) -> String {
        let mut counters = 0;
        self.steps.iter().map(|step| step.text(&mut counters)).collect()
    }
}

fn loads(steps: &[Step]) -> usize {
    let of = |step: &Step| match step {
        Step::Load { .. } | Step::Add { .. } | Step::Copy { .. } => 1,
        Step::Loop { steps, .. } | Step::If { steps, .. } => loads(steps),
        _ => 0,
    };
    steps.iter().map(of).sum()
}

impl Display for Place {
    fn fmt(&self, f: &mut Formatter<'_>) -> Result {
        match self.pointer {
            Some(pointer) => write!(f, "(local.get $p{pointer})"),
            None => write!(f, "(i32.const 0)"),
        }
    }
}

impl Access {
    fn ty(self) -> &'static str {
        if self.is_long { "i64" } else { "i32" }
    }

    /// Bytes of the local.
    fn whole(self) -> u32 {
        if self.is_long { 8 } else { 4 }
    }

    fn local(self, local: usize) -> String {
        format!("${}{local}", if self.is_long { "l" } else { "i" })
    }

    fn load(self, from: Place) -> String {
        let narrow = match (self.bytes == self.whole(), self.is_signed) {
            (true, _) => String::new(),
            (false, true) => format!("{}_s", 8 * self.bytes),
            (false, false) => format!("{}_u", 8 * self.bytes),
        };
        format!("({}.load{narrow} offset={} {from})", self.ty(), from.offset)
    }

    fn store(self, to: Place, value: &str) -> String {
        let narrow = if self.bytes == self.whole() { String::new() } else { (8 * self.bytes).to_string() };
        format!("({}.store{narrow} offset={} {to} {value})\n", self.ty(), to.offset)
    }
}

impl Step {
    fn text(&self, counters: &mut usize) -> String {
        match self {
            Step::Load { local, access, from } => {
                let (ty, local) = (access.ty(), access.local(*local));
                let mixed = format!("({ty}.mul (local.get {local}) ({ty}.const 31))");
                format!("(local.set {local} ({ty}.add {mixed} {}))\n", access.load(*from))
            }
            Step::Store { local, access, to } => {
                access.store(*to, &format!("(local.get {})", access.local(*local)))
            }
            Step::Add { local, access, at } => {
                let (ty, local) = (access.ty(), access.local(*local));
                access.store(*at, &format!("({ty}.add {} (local.get {local}))", access.load(*at)))
            }
            Step::Copy { bytes, from, to } => {
                let ty = if *bytes == 8 { "f64" } else { "f32" };
                format!("({ty}.store offset={} {to} ({ty}.load offset={} {from}))\n", to.offset, from.offset)
            }
            Step::Move { pointer, by } => {
                format!("(local.set $p{pointer} (i32.add (local.get $p{pointer}) (i32.const {by})))\n")
            }
            Step::Aim { pointer, from, by } => {
                format!("(local.set $p{pointer} (i32.add (local.get $p{from}) (i32.const {by})))\n")
            }
            Step::Fill { local, to } => format!(
                "(memory.fill (i32.add {to} (i32.const {})) (local.get $i{local}) (i32.const 4))\n",
                to.offset
            ),
            Step::Scramble => "(call $scramble)\n".into(),
            Step::Loop { times, steps } => {
                let counter = *counters;
                *counters += 1;
                let steps: String = steps.iter().map(|step| step.text(counters)).collect();
                let next = format!("(local.tee $n{counter} (i32.sub (local.get $n{counter}) (i32.const 1)))");
                format!(
                    "(local.set $n{counter} (i32.const {times}))\n(loop $r{counter}\n{steps}(br_if $r{counter} {next}))\n"
                )
            }
            Step::If { local, steps } => {
                let steps: String = steps.iter().map(|step| step.text(counters)).collect();
                format!("(if (i32.and (local.get $i{local}) (i32.const 1)) (then\n{steps}))\n")
            }
        }
    }
}
