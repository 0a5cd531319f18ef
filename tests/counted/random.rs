//! Random nests: starts, steps and limits that meet, miss and wrap, and sums that are the largest of all when they wrap.

use super::nest::{
    ALL, BEFORE, BUDGET, CHECKSUM, COMPANIONS, COUNTERS, Comparison, Expr, MEMORY, Nest, PARAMETERS,
    READABLE, Read, Statement, TALLIES, comparison,
};
use super::run::Run;
use wasmc_tests::random::Random;

/// How often a nest may go round all of its loops.
const ROUNDS: u32 = 300;

/// What goes on in most loops: what is concluded of the others is nothing.
const CONDITIONS: [&str; 14] =
    ["ne", "ne", "ne", "ne", "lt_u", "lt_u", "lt_s", "lt_s", "le_u", "le_s", "gt_u", "gt_s", "ge_u", "ge_s"];

const STEPS: [i32; 14] = [1, 1, 1, 1, 8, 8, 4, 3, 7, -1, -1, -8, -3, 0];

/// A nest that belongs to the numbers that are drawn.
pub(crate) fn nest(random: &mut Random) -> Nest {
    let arguments = [(); PARAMETERS].map(|()| number(random));
    let depth = 1 + random.below(3) as usize;
    let is_tame = random.below(2) == 0;
    let is_plain = is_tame || random.below(4) > 0;
    let mut making = Making { random, reads: Vec::new(), depth, is_plain, is_tame };
    let mut all = Vec::new();
    for local in COMPANIONS..COMPANIONS + 3 {
        all.push(Statement::Set(local, making.start(0)));
    }
    making.enter(0, &mut all);
    let reads = making.reads;
    let mut nest = Nest { body: vec![Statement::Loop(ALL, all)], reads, arguments };
    let peaks = Run::of(&nest).peaks;
    for (read, peak) in nest.reads.iter_mut().zip(peaks) {
        let constant = match random.below(8) {
            0..=2 => continue,
            3 => number(random),
            // The largest sum, or one that is as large as some before it, is the first that wraps.
            _ => peak.wrapping_neg().wrapping_add([0, 0, 1, 8][random.below(4) as usize]),
        };
        let at = random.below(read.index.len() as u64 + 1) as usize;
        read.index.insert(at, Expr::Constant(constant));
    }
    nest
}

fn number(random: &mut Random) -> u32 {
    let near = |base: u32, random: &mut Random| base.wrapping_add(random.below(128) as u32).wrapping_sub(64);
    match random.below(12) {
        0 => near(0, random),
        1 => near(MEMORY, random),
        2 => near(1 << 31, random),
        3 => (random.below(256) as u32).wrapping_neg(),
        4 => (1 << 31) + 8 * random.below(64) as u32,
        _ => random.below(512) as u32,
    }
}

fn step(random: &mut Random) -> u32 {
    STEPS[random.below(STEPS.len() as u64) as usize].cast_unsigned()
}

/// How the counter of a loop begins, goes on and ends.
struct Course {
    start: Expr,
    step: u32,
    limit: Expr,
    /// What it is while the loop goes on.
    name: &'static str,
}

struct Making<'r> {
    random: &'r mut Random,
    reads: Vec<Read>,
    /// Loops, one in the other.
    depth: usize,
    /// Without exits in the middle and second ways back, of which nothing is concluded.
    is_plain: bool,
    /// Every loop ends where it plainly does, so that much is concluded.
    is_tame: bool,
}

impl Making<'_> {
    fn one_in(&mut self, count: u64) -> bool {
        self.random.below(count) == 0
    }

    /// A counter or companion.
    fn counting(&mut self) -> usize {
        let depth = self.random.below(self.depth as u64) as usize;
        if self.one_in(3) { COMPANIONS + depth } else { COUNTERS + depth }
    }

    /// A value of which is known that it is small, but not which.
    fn masked(&mut self, local: usize) -> Expr {
        let mask = [7, 15, 56, 255][self.random.below(4) as usize];
        let value = match self.random.below(3) {
            0 => Expr::Byte(Box::new(Expr::Local(local).and(READABLE >> 1))),
            _ => Expr::Local(local),
        };
        let masked = value.and(mask);
        if self.one_in(2) { masked } else { masked.plus(Expr::Constant(number(self.random))) }
    }

    /// What the loop at `depth` begins with.
    fn start(&mut self, depth: usize) -> Expr {
        if self.is_tame {
            return Expr::Constant(self.random.below(512) as u32);
        }
        match self.random.below(6) {
            0 => {
                let parameter = self.random.below(PARAMETERS as u64) as usize;
                self.masked(parameter)
            }
            1 if depth > 0 => {
                let outer = COUNTERS + self.random.below(depth as u64) as usize;
                Expr::Local(outer).plus(Expr::Constant(number(self.random)))
            }
            2 if depth > 0 => Expr::Local(COUNTERS + self.random.below(depth as u64) as usize),
            _ => Expr::Constant(number(self.random)),
        }
    }

    fn course(&mut self, depth: usize) -> Course {
        if self.is_tame {
            return self.plain_course();
        }
        match self.random.below(8) {
            0 => self.over_an_edge(),
            1 => self.past_what_moves(depth),
            2 => self.past_a_constant(),
            _ => {
                let (start, step) = (self.start(depth), step(self.random));
                let limit = self.limit(&start, step);
                let name = CONDITIONS[self.random.below(CONDITIONS.len() as u64) as usize];
                Course { start, step, limit, name }
            }
        }
    }

    fn plain_course(&mut self) -> Course {
        let start = self.random.below(512) as u32;
        let step = [1, 4, 7, 8][self.random.below(4) as usize];
        let limit = start + step * (1 + self.random.below(20) as u32);
        let name = ["ne", "ne", "lt_u", "lt_s"][self.random.below(4) as usize];
        Course { start: Expr::Constant(start), step, limit: Expr::Constant(limit), name }
    }

    /// The largest value is not reached, but what comes after it is below the limit again.
    fn over_an_edge(&mut self) -> Course {
        let (edge, name) = if self.one_in(2) { (0_u32, "lt_u") } else { (1 << 31, "lt_s") };
        let step = [3, 7, 8, 64][self.random.below(4) as usize];
        let short = 1 + self.random.below(u64::from(step) - 1) as u32;
        let rounds = self.random.below(8) as u32;
        let start = edge.wrapping_sub(step * rounds + self.random.below(u64::from(short)) as u32);
        Course { start: Expr::Constant(start), step, limit: Expr::Constant(edge.wrapping_sub(short)), name }
    }

    /// The limit is no multiple of the step from the start.
    fn past_a_constant(&mut self) -> Course {
        let start = number(self.random);
        let step = [3, 7, 8][self.random.below(3) as usize];
        let way = step * self.random.below(8) as u32 + 1 + self.random.below(u64::from(step) - 1) as u32;
        Course {
            start: Expr::Constant(start),
            step,
            limit: Expr::Constant(start.wrapping_add(way)),
            name: "ne",
        }
    }

    /// The limit is above the start, and another each time.
    fn past_what_moves(&mut self, depth: usize) -> Course {
        let start = number(self.random);
        let above = Expr::Constant(start.wrapping_add(1 + self.random.below(8) as u32));
        let moving = if self.one_in(2) { COMPANIONS + depth } else { self.counting() };
        let limit = Expr::Local(moving).and([3, 7, 15][self.random.below(3) as usize]).plus(above);
        Course { start: Expr::Constant(start), step: 1, limit, name: "ne" }
    }

    /// Where the counter of a loop that begins with `start` ends, or what it passes over.
    fn limit(&mut self, start: &Expr, step: u32) -> Expr {
        let rounds = 1 + self.random.below(40) as u32;
        let way = step.wrapping_mul(rounds);
        match self.random.below(8) {
            0 => Expr::Constant(number(self.random)),
            1 => Expr::Local(self.counting()),
            2 => {
                let parameter = self.random.below(PARAMETERS as u64) as usize;
                if self.one_in(2) { self.masked(parameter) } else { Expr::Local(parameter) }
            }
            3 => {
                let local = self.counting();
                self.masked(local)
            }
            _ => match start {
                Expr::Constant(start) => {
                    let off = if self.one_in(3) { self.random.below(8) as u32 } else { 0 };
                    Expr::Constant(start.wrapping_add(way).wrapping_add(off))
                }
                other => other.clone().plus(Expr::Constant(way)),
            },
        }
    }

    /// `left` and `right` compared, in one of the ways to say it.
    fn condition(&mut self, comparison: &'static Comparison, left: Expr, right: Expr) -> Expr {
        match self.random.below(4) {
            0 => right.is(comparison.swapped, left),
            1 => Expr::IsZero(Box::new(left.is(comparison.contrary, right))),
            2 => Expr::IsZero(Box::new(Expr::IsZero(Box::new(left.is(comparison.name, right))))),
            _ => left.is(comparison.name, right),
        }
    }

    fn any_condition(&mut self, left: Expr, right: Expr) -> Expr {
        let name = CONDITIONS[self.random.below(CONDITIONS.len() as u64) as usize];
        self.condition(comparison(name), left, right)
    }

    fn read(&mut self, into: &mut Vec<Statement>) {
        let mut index = vec![Expr::Local(self.counting()), Expr::Local(self.counting())];
        if self.one_in(4) {
            index.truncate(1);
        } else if self.one_in(6) {
            index.push(Expr::Local(self.counting()));
        }
        let offset = if self.one_in(2) { 0 } else { self.random.below(32) as u32 };
        into.push(Statement::Read(self.reads.len()));
        self.reads.push(Read { index, offset });
    }

    /// Adds a constant to a local.
    fn change(&mut self, local: usize, by: u32, into: &mut Vec<Statement>) {
        let value = if self.one_in(4) {
            Expr::Sub(Box::new(Expr::Local(local)), Box::new(Expr::Constant(by.wrapping_neg())))
        } else {
            Expr::Local(local).plus(Expr::Constant(by))
        };
        into.push(Statement::Set(local, value));
    }

    /// Counts `local` up from where it is, and leaves the loop of a number at `limit`.
    fn stop(&mut self, local: usize, number: usize, limit: u32, into: &mut Vec<Statement>) {
        let next = Expr::Local(local).plus(Expr::Constant(1));
        // Where it is masked nothing is known of how often the loop runs.
        let is_known = !self.one_in(3);
        into.push(Statement::Set(local, if is_known { next } else { next.and(0xffff) }));
        let (name, limit) = [("eq", limit), ("ge_u", limit), ("ge_s", limit), ("gt_u", limit - 1)]
            [self.random.below(4) as usize];
        let condition = self.condition(comparison(name), Expr::Local(local), Expr::Constant(limit));
        into.push(Statement::LeaveIf(number, condition));
    }

    /// The loop at `depth`, and what is before it.
    fn enter(&mut self, depth: usize, into: &mut Vec<Statement>) {
        let (number, counter) = (depth + 1, COUNTERS + depth);
        let course = self.course(depth);
        let step = course.step;
        let resumes = !self.is_tame && self.one_in(8);
        if !resumes {
            into.push(Statement::Set(counter, course.start.clone()));
            if self.one_in(6) {
                let (condition, start) = (self.masked(0).and(1), self.start(depth));
                into.push(Statement::SetIf(condition, counter, start));
            }
        }
        if self.is_tame || !self.one_in(4) {
            let start = self.start(depth);
            into.push(Statement::Set(COMPANIONS + depth, start));
        }
        into.push(Statement::Set(TALLIES + depth, Expr::Constant(0)));
        let mut body = Vec::new();
        if !self.is_plain && self.one_in(3) {
            let condition = self.any_condition(Expr::Local(counter), course.limit.clone());
            body.push(Statement::LeaveIf(number, condition));
        }
        if self.one_in(3) {
            let condition = self.any_condition(Expr::Local(counter), course.limit.clone());
            body.push(Statement::SetIf(condition, CHECKSUM, Expr::Local(CHECKSUM).plus(Expr::Constant(1))));
        }
        let is_innermost = depth + 1 == self.depth;
        if is_innermost || self.one_in(3) {
            self.read(&mut body);
            self.read(&mut body);
        }
        if !is_innermost {
            self.enter(depth + 1, &mut body);
        }
        if !self.is_plain && self.one_in(2) {
            self.again(depth, step, &mut body);
        }
        body.push(Statement::Set(BEFORE, Expr::Local(counter)));
        self.change(counter, step, &mut body);
        let stride = if self.is_tame { 8 } else { self::step(self.random) };
        let stride = stride.wrapping_mul(1 + self.random.below(3) as u32);
        self.change(COMPANIONS + depth, stride, &mut body);
        if self.one_in(4) {
            self.read(&mut body);
        }
        self.stop(BUDGET, ALL, ROUNDS, &mut body);
        if self.one_in(3) {
            let rounds = 1 + self.random.below(30) as u32;
            self.stop(TALLIES + depth, number, rounds, &mut body);
        }
        self.goes_on(depth, course, &mut body);
        into.push(Statement::Loop(number, body));
    }

    /// A second way back, sometimes with another step.
    fn again(&mut self, depth: usize, step: u32, into: &mut Vec<Statement>) {
        let counter = COUNTERS + depth;
        let step = if self.one_in(2) { step } else { self::step(self.random) };
        self.change(counter, step, into);
        self.stop(BUDGET, ALL, ROUNDS, into);
        let bit = Expr::Local(self.counting()).and(1 << self.random.below(4));
        into.push(Statement::AgainIf(depth + 1, bit));
    }

    /// The end of a loop.
    fn goes_on(&mut self, depth: usize, Course { limit, name, .. }: Course, into: &mut Vec<Statement>) {
        let compared = if self.one_in(4) { BEFORE } else { COUNTERS + depth };
        let number = depth + 1;
        if !self.is_tame && self.one_in(12) {
            return into.push(Statement::AgainIf(number, Expr::Local(compared)));
        }
        let mut left = Expr::Local(compared);
        if !self.is_tame && self.one_in(3) {
            left = left.plus(Expr::Constant((self.random.below(64) as u32).wrapping_sub(32)));
        }
        if self.one_in(3) {
            let ends = self.condition(comparison(comparison(name).contrary), left, limit);
            into.push(Statement::LeaveIf(number, ends));
            into.push(Statement::Again(number));
        } else {
            let condition = self.condition(comparison(name), left, limit);
            into.push(Statement::AgainIf(number, condition));
        }
    }
}
