//! Random state machines.

use super::state_machine::{Expr, LOCALS, Loop, Statement};
use wasmc_tests::random::Random;

/// The locals that are no result and no fuel.
const FIRST: usize = 2;

/// Loops, one in the other.
const DEPTH: usize = 2;

/// A state machine that belongs to the numbers that are drawn.
pub(crate) fn state_machine(random: &mut Random) -> Loop {
    Making { random, open: Vec::new(), loops: 0 }.make()
}

struct Making<'r> {
    random: &'r mut Random,
    /// Of each loop that is open: its number, the state that is being made, and how many there are.
    open: Vec<(usize, usize, usize)>,
    loops: usize,
}

impl Making<'_> {
    fn make(&mut self) -> Loop {
        let number = self.loops;
        self.loops += 1;
        let count = 1 + self.below(5);
        let (head, index) = self.head();
        let table = (0..1 + self.below(8)).map(|_| self.entry(count)).collect();
        let mut states = Vec::new();
        for state in 0..count {
            self.open.push((number, state, count));
            let mut statements = vec![Statement::Sum(self.local())];
            statements.extend((0..self.below(4)).map(|_| self.statement()));
            statements.extend(self.last());
            states.push(statements);
            self.open.pop();
        }
        Loop { number, head, index, table, states }
    }

    /// A state, or seldom the end.
    fn entry(&mut self, count: usize) -> usize {
        if self.below(16) == 0 { count } else { self.below(count) }
    }

    fn below(&mut self, limit: usize) -> usize {
        self.random.below(limit as u64) as usize
    }

    fn local(&mut self) -> usize {
        FIRST + self.below(LOCALS - FIRST)
    }

    /// What an interpreter, or a state machine, begins with: some set what others are read from, some more than can be repeated.
    fn head(&mut self) -> (Vec<(usize, Expr)>, Expr) {
        let (counter, next) = (self.local(), self.local());
        let step = 1 + self.below(4) as u32;
        match self.below(8) {
            0 | 1 => (Vec::new(), Expr::Plus(counter, 0)),
            2 | 3 => (vec![(next, Expr::Plus(counter, step))], Expr::Code(counter)),
            4 => (vec![(next, Expr::Plus(counter, step))], Expr::Code(next)),
            5 => (vec![(counter, Expr::Plus(counter, step))], Expr::Code(counter)),
            6 => {
                let other = self.local();
                (
                    vec![(next, Expr::Plus(counter, step)), (other, Expr::Plus(next, step))],
                    Expr::And(counter, 7),
                )
            }
            _ => {
                ((0..1 + self.below(5)).map(|_| (self.local(), self.value())).collect(), Expr::Code(counter))
            }
        }
    }

    fn value(&mut self) -> Expr {
        let local = self.local();
        match self.below(6) {
            0 | 1 => Expr::Constant(self.below(9) as u32),
            2 | 3 => Expr::Plus(local, self.below(5) as u32),
            4 => Expr::And(local, 7),
            _ => Expr::Code(local),
        }
    }

    fn statement(&mut self) -> Statement {
        let (local, bit) = (self.local(), 1 << self.below(3));
        match self.below(12) {
            0..=4 => Statement::Set(local, self.value()),
            5..=8 => Statement::Sum(local),
            9 => Statement::AgainIf(self.any_open(), local, bit),
            10 => Statement::AgainBy(self.any_open(), local, bit),
            _ if self.open.len() < DEPTH => Statement::Loop(self.make()),
            _ => Statement::Sum(local),
        }
    }

    /// How a state ends; some go on in the next one.
    fn last(&mut self) -> Option<Statement> {
        match self.below(8) {
            0 => None,
            1 => {
                let at = self.below(self.open.len());
                let (number, state, count) = self.open[at];
                // A state that is being made cannot be entered, nor one before it.
                Some(Statement::Enter(number, state + 1 + self.below(count - state)))
            }
            _ => Some(Statement::Again(self.any_open())),
        }
    }

    fn any_open(&mut self) -> usize {
        let at = self.below(self.open.len());
        self.open[at].0
    }
}
