//! State machines: loops that begin with a jump table, as WebAssembly and as what they do.

use std::fmt::{Display, Formatter, Result};

/// All locals; the first is the result, the second ends what would go on for too long.
pub(crate) const LOCALS: usize = 7;
pub(crate) const SUM: usize = 0;
pub(crate) const FUEL: usize = 1;

/// Bytes of code, a power of two, from address 0.
pub(crate) const CODE: u32 = 256;

/// The byte of code at `address`.
pub(crate) fn byte(address: u32) -> u32 {
    address.wrapping_mul(167) >> 3 & 0xf
}

/// What is in a local.
#[derive(Clone, Copy, Debug)]
pub(crate) enum Expr {
    Constant(u32),
    /// A local and a constant.
    Plus(usize, u32),
    /// A local, but for some bits.
    And(usize, u32),
    /// The byte of code that a local counts.
    Code(usize),
}

impl Display for Expr {
    fn fmt(&self, f: &mut Formatter<'_>) -> Result {
        match self {
            Expr::Constant(value) => write!(f, "(i32.const {})", value.cast_signed()),
            Expr::Plus(local, 0) => write!(f, "(local.get {local})"),
            Expr::Plus(local, constant) => {
                write!(f, "(i32.add (local.get {local}) (i32.const {}))", constant.cast_signed())
            }
            Expr::And(local, mask) => write!(f, "(i32.and (local.get {local}) (i32.const {mask}))"),
            Expr::Code(local) => {
                write!(f, "(i32.load8_u (i32.and (local.get {local}) (i32.const {})))", CODE - 1)
            }
        }
    }
}

#[derive(Clone, Debug)]
pub(crate) enum Statement {
    Set(usize, Expr),
    /// Adds a local to the result.
    Sum(usize),
    /// Begins the loop of a number again.
    Again(usize),
    /// Likewise where a local has a bit.
    AgainIf(usize, usize, u32),
    /// Likewise, by the branch itself.
    AgainBy(usize, usize, u32),
    /// Goes on at a later state of the loop of a number.
    Enter(usize, usize),
    Loop(Loop),
}

/// A loop with a number of its own. Where a state ends, the next one goes on, and behind the last one what follows the loop.
#[derive(Clone, Debug)]
pub(crate) struct Loop {
    pub(crate) number: usize,
    pub(crate) head: Vec<(usize, Expr)>,
    pub(crate) index: Expr,
    /// By index, a state; the last for what is greater. One more than there are is the end of the loop.
    pub(crate) table: Vec<usize>,
    pub(crate) states: Vec<Vec<Statement>>,
}

impl Display for Loop {
    fn fmt(&self, f: &mut Formatter<'_>) -> Result {
        let Loop { number, head, index, table, states } = self;
        writeln!(f, "(block $s{number}_{} (loop $again{number}", states.len())?;
        for (local, value) in head {
            writeln!(f, "(local.set {local} {value})")?;
        }
        for state in (0..states.len()).rev() {
            write!(f, "(block $s{number}_{state} ")?;
        }
        write!(f, "(br_table")?;
        for state in table {
            write!(f, " $s{number}_{state}")?;
        }
        writeln!(f, " {index})")?;
        for (state, statements) in states.iter().enumerate() {
            writeln!(f, ") ;; state {state}")?;
            for statement in statements {
                write!(f, "{statement}")?;
            }
        }
        writeln!(f, "))")
    }
}

impl Display for Statement {
    fn fmt(&self, f: &mut Formatter<'_>) -> Result {
        let bit = |local: &usize, mask: &u32| Expr::And(*local, *mask);
        match self {
            Statement::Set(local, value) => writeln!(f, "(local.set {local} {value})"),
            Statement::Sum(local) => writeln!(
                f,
                "(local.set {SUM} (i32.add (i32.mul (local.get {SUM}) (i32.const 31)) (local.get {local})))"
            ),
            Statement::Again(number) => writeln!(f, "{BURN} (br $again{number})"),
            Statement::AgainIf(number, local, mask) => {
                writeln!(f, "(if {} (then {BURN} (br $again{number})))", bit(local, mask))
            }
            Statement::AgainBy(number, local, mask) => {
                writeln!(f, "{BURN} (br_if $again{number} {})", bit(local, mask))
            }
            Statement::Enter(number, state) => writeln!(f, "(br $s{number}_{state})"),
            Statement::Loop(inner) => write!(f, "{inner}"),
        }
    }
}

/// Ends the function once there is no fuel.
const BURN: &str =
    "(if (i32.eqz (local.tee 1 (i32.sub (local.get 1) (i32.const 1)))) (then (return (local.get 0))))";

/// How statements end.
#[derive(PartialEq)]
enum End {
    Through,
    Again(usize),
    Enter(usize, usize),
    Burnt,
}

/// Runs a loop on locals as the specification has it.
pub(crate) fn run(machine: &Loop, locals: &mut [u32; LOCALS]) {
    enter(machine, locals);
}

fn enter(machine: &Loop, locals: &mut [u32; LOCALS]) -> End {
    loop {
        for &(local, value) in &machine.head {
            locals[local] = evaluate(value, locals);
        }
        let index = evaluate(machine.index, locals) as usize;
        let mut state = machine.table[index.min(machine.table.len() - 1)];
        let again = loop {
            let Some(statements) = machine.states.get(state) else { return End::Through };
            match statements.iter().map(|statement| step(statement, locals)).find(|end| *end != End::Through)
            {
                None => state += 1,
                Some(End::Enter(number, entered)) if number == machine.number => state = entered,
                Some(end) => break end,
            }
        };
        if again != End::Again(machine.number) {
            return again;
        }
    }
}

fn evaluate(value: Expr, locals: &[u32; LOCALS]) -> u32 {
    match value {
        Expr::Constant(value) => value,
        Expr::Plus(local, constant) => locals[local].wrapping_add(constant),
        Expr::And(local, mask) => locals[local] & mask,
        Expr::Code(local) => byte(locals[local] & (CODE - 1)),
    }
}

fn step(statement: &Statement, locals: &mut [u32; LOCALS]) -> End {
    let again = |number: usize, goes: bool, burns: bool, locals: &mut [u32; LOCALS]| {
        if burns {
            locals[FUEL] = locals[FUEL].wrapping_sub(1);
            if locals[FUEL] == 0 {
                return End::Burnt;
            }
        }
        if goes { End::Again(number) } else { End::Through }
    };
    match statement {
        Statement::Set(local, value) => locals[*local] = evaluate(*value, locals),
        Statement::Sum(local) => locals[SUM] = locals[SUM].wrapping_mul(31).wrapping_add(locals[*local]),
        Statement::Again(number) => return again(*number, true, true, locals),
        Statement::AgainIf(number, local, mask) => {
            let goes = locals[*local] & mask != 0;
            return again(*number, goes, goes, locals);
        }
        Statement::AgainBy(number, local, mask) => {
            // The fuel may be what is tested.
            let end = again(*number, true, true, locals);
            return if end == End::Burnt || locals[*local] & mask != 0 { end } else { End::Through };
        }
        Statement::Enter(number, state) => return End::Enter(*number, *state),
        Statement::Loop(inner) => return enter(inner, locals),
    }
    End::Through
}
