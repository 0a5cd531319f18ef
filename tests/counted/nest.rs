//! What a nest of loops is made of: statements that are printed as text here and carried out by [`super::run`].

use std::fmt::{Display, Formatter, Result};

/// Bytes of the memory.
pub(crate) const MEMORY: u32 = 1 << 16;

/// A sum is read from when it is below this: what the access adds has room behind it.
pub(crate) const READABLE: u32 = MEMORY - 64;

/// The locals: two parameters, and what belongs to each of up to three loops.
pub(crate) const PARAMETERS: usize = 2;
pub(crate) const COUNTERS: usize = PARAMETERS;
pub(crate) const COMPANIONS: usize = COUNTERS + 3;
pub(crate) const TALLIES: usize = COMPANIONS + 3;
/// What a counter was before it was changed.
pub(crate) const BEFORE: usize = TALLIES + 3;
/// How often all loops together went round.
pub(crate) const BUDGET: usize = BEFORE + 1;
/// What has been read.
pub(crate) const CHECKSUM: usize = BUDGET + 1;
pub(crate) const LOCALS: usize = CHECKSUM + 1;

/// The loop, which does not go round, that all others are in.
pub(crate) const ALL: usize = 0;

/// A comparison, with the one that says the same of swapped operands, and the contrary.
#[derive(Debug)]
pub(crate) struct Comparison {
    pub(crate) name: &'static str,
    pub(crate) swapped: &'static str,
    pub(crate) contrary: &'static str,
    pub(crate) holds: fn(u32, u32) -> bool,
}

pub(crate) const COMPARISONS: [Comparison; 10] = [
    Comparison { name: "ne", swapped: "ne", contrary: "eq", holds: |left, right| left != right },
    Comparison { name: "eq", swapped: "eq", contrary: "ne", holds: |left, right| left == right },
    Comparison { name: "lt_u", swapped: "gt_u", contrary: "ge_u", holds: |left, right| left < right },
    Comparison { name: "le_u", swapped: "ge_u", contrary: "gt_u", holds: |left, right| left <= right },
    Comparison { name: "gt_u", swapped: "lt_u", contrary: "le_u", holds: |left, right| left > right },
    Comparison { name: "ge_u", swapped: "le_u", contrary: "lt_u", holds: |left, right| left >= right },
    Comparison {
        name: "lt_s",
        swapped: "gt_s",
        contrary: "ge_s",
        holds: |left, right| signed(left) < signed(right),
    },
    Comparison {
        name: "le_s",
        swapped: "ge_s",
        contrary: "gt_s",
        holds: |left, right| signed(left) <= signed(right),
    },
    Comparison {
        name: "gt_s",
        swapped: "lt_s",
        contrary: "le_s",
        holds: |left, right| signed(left) > signed(right),
    },
    Comparison {
        name: "ge_s",
        swapped: "le_s",
        contrary: "lt_s",
        holds: |left, right| signed(left) >= signed(right),
    },
];

fn signed(value: u32) -> i32 {
    value.cast_signed()
}

/// The comparison of a name.
pub(crate) fn comparison(name: &str) -> &'static Comparison {
    COMPARISONS.iter().find(|comparison| comparison.name == name).expect("it is one of WebAssembly's")
}

/// A value of 32 bits.
#[derive(Clone, Debug)]
pub(crate) enum Expr {
    Constant(u32),
    Local(usize),
    /// The byte at an address.
    Byte(Box<Expr>),
    Add(Box<Expr>, Box<Expr>),
    Sub(Box<Expr>, Box<Expr>),
    And(Box<Expr>, u32),
    Compare(&'static Comparison, Box<Expr>, Box<Expr>),
    IsZero(Box<Expr>),
}

impl Expr {
    pub(crate) fn plus(self, other: Expr) -> Expr {
        Expr::Add(Box::new(self), Box::new(other))
    }

    pub(crate) fn and(self, mask: u32) -> Expr {
        Expr::And(Box::new(self), mask)
    }

    pub(crate) fn is(self, name: &str, other: Expr) -> Expr {
        Expr::Compare(comparison(name), Box::new(self), Box::new(other))
    }
}

impl Display for Expr {
    fn fmt(&self, f: &mut Formatter<'_>) -> Result {
        match self {
            Expr::Constant(value) => write!(f, "(i32.const {})", signed(*value)),
            Expr::Local(local) => write!(f, "(local.get {local})"),
            Expr::Byte(address) => write!(f, "(i32.load8_u {address})"),
            Expr::Add(left, right) => write!(f, "(i32.add {left} {right})"),
            Expr::Sub(left, right) => write!(f, "(i32.sub {left} {right})"),
            Expr::And(value, mask) => write!(f, "(i32.and {value} (i32.const {}))", signed(*mask)),
            Expr::Compare(comparison, left, right) => write!(f, "(i32.{} {left} {right})", comparison.name),
            Expr::IsZero(value) => write!(f, "(i32.eqz {value})"),
        }
    }
}

/// An access at a sum, made when the sum, added up once more, is in memory.
#[derive(Debug)]
pub(crate) struct Read {
    pub(crate) index: Vec<Expr>,
    pub(crate) offset: u32,
}

impl Read {
    pub(crate) fn sum(&self) -> Expr {
        self.index.iter().cloned().reduce(Expr::plus).expect("there are terms")
    }
}

/// Loops have numbers, by which they are left and begun again.
#[derive(Debug)]
pub(crate) enum Statement {
    Set(usize, Expr),
    /// Where the first value is not zero.
    SetIf(Expr, usize, Expr),
    Loop(usize, Vec<Statement>),
    LeaveIf(usize, Expr),
    AgainIf(usize, Expr),
    Again(usize),
    /// By its number.
    Read(usize),
}

/// A function of its parameters that gives the checksum of what it reads.
#[derive(Debug)]
pub(crate) struct Nest {
    pub(crate) body: Vec<Statement>,
    pub(crate) reads: Vec<Read>,
    pub(crate) arguments: [u32; PARAMETERS],
}

impl Display for Nest {
    fn fmt(&self, f: &mut Formatter<'_>) -> Result {
        self.print(&self.body, f)
    }
}

impl Nest {
    fn print(&self, statements: &[Statement], f: &mut Formatter<'_>) -> Result {
        for statement in statements {
            match statement {
                Statement::Set(local, value) => writeln!(f, "(local.set {local} {value})")?,
                Statement::SetIf(condition, local, value) => {
                    writeln!(f, "(if {condition} (then (local.set {local} {value})))")?;
                }
                Statement::Loop(number, body) => {
                    writeln!(f, "(block $out{number} (loop $again{number}")?;
                    self.print(body, f)?;
                    writeln!(f, "))")?;
                }
                Statement::LeaveIf(number, condition) => writeln!(f, "(br_if $out{number} {condition})")?,
                Statement::AgainIf(number, condition) => writeln!(f, "(br_if $again{number} {condition})")?,
                Statement::Again(number) => writeln!(f, "(br $again{number})")?,
                Statement::Read(number) => {
                    let Read { offset, .. } = self.reads[*number];
                    let sum = self.reads[*number].sum();
                    writeln!(
                        f,
                        "(if (i32.lt_u {sum} (i32.const {READABLE})) (then (local.set {CHECKSUM} (i32.add \
                         (i32.mul (local.get {CHECKSUM}) (i32.const 31)) (i32.load8_u offset={offset} {sum})))))"
                    )?;
                }
            }
        }
        Ok(())
    }
}
