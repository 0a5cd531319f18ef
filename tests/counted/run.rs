//! What a nest reads, as the specification has it.

use super::nest::{CHECKSUM, Expr, LOCALS, Nest, PARAMETERS, READABLE, Statement};

/// What is in the memory at `address`.
pub(crate) fn byte(address: u32) -> u32 {
    (address.wrapping_mul(167) ^ (address >> 8).wrapping_mul(29)) & 0xff
}

/// A nest while it runs.
pub(crate) struct Run<'n> {
    nest: &'n Nest,
    locals: [u32; LOCALS],
    /// By access, the largest sum.
    pub(crate) peaks: Vec<u32>,
}

/// How statements end.
enum End {
    Through,
    Leave(usize),
    Again(usize),
}

impl<'n> Run<'n> {
    pub(crate) fn of(nest: &'n Nest) -> Run<'n> {
        let mut run = Run { nest, locals: [0; LOCALS], peaks: vec![0; nest.reads.len()] };
        run.locals[..PARAMETERS].copy_from_slice(&nest.arguments);
        run.all(&nest.body);
        run
    }

    pub(crate) fn checksum(&self) -> u32 {
        self.locals[CHECKSUM]
    }

    fn all(&mut self, statements: &[Statement]) -> End {
        for statement in statements {
            let end = self.one(statement);
            if !matches!(end, End::Through) {
                return end;
            }
        }
        End::Through
    }

    fn one(&mut self, statement: &Statement) -> End {
        match statement {
            Statement::Set(local, value) => self.locals[*local] = self.value(value),
            Statement::SetIf(condition, local, value) => {
                if self.value(condition) != 0 {
                    self.locals[*local] = self.value(value);
                }
            }
            Statement::Loop(number, body) => loop {
                match self.all(body) {
                    End::Again(again) if again == *number => {}
                    End::Leave(left) if left == *number => break,
                    End::Through => break,
                    outer => return outer,
                }
            },
            Statement::LeaveIf(number, condition) if self.value(condition) != 0 => {
                return End::Leave(*number);
            }
            Statement::AgainIf(number, condition) if self.value(condition) != 0 => {
                return End::Again(*number);
            }
            Statement::LeaveIf(..) | Statement::AgainIf(..) => {}
            Statement::Again(number) => return End::Again(*number),
            Statement::Read(number) => self.read(*number),
        }
        End::Through
    }

    fn read(&mut self, number: usize) {
        let read = &self.nest.reads[number];
        let index = self.value(&read.sum());
        self.peaks[number] = self.peaks[number].max(index);
        if index < READABLE {
            let read = byte(index + read.offset);
            self.locals[CHECKSUM] = self.locals[CHECKSUM].wrapping_mul(31).wrapping_add(read);
        }
    }

    fn value(&self, expr: &Expr) -> u32 {
        match expr {
            Expr::Constant(value) => *value,
            Expr::Local(local) => self.locals[*local],
            Expr::Byte(address) => byte(self.value(address)),
            Expr::Add(left, right) => self.value(left).wrapping_add(self.value(right)),
            Expr::Sub(left, right) => self.value(left).wrapping_sub(self.value(right)),
            Expr::And(value, mask) => self.value(value) & mask,
            Expr::Compare(comparison, left, right) => {
                (comparison.holds)(self.value(left), self.value(right)).into()
            }
            Expr::IsZero(value) => (self.value(value) == 0).into(),
        }
    }
}
