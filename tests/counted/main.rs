//! Loops that count: whatever the compiler concludes of how far one counts, an access is where WebAssembly says. Random nests of loops, with
//! starts, steps and limits that meet, miss and wrap, are run here and as images, and what they read is compared.

use std::fmt::Write as _;
use std::process::ExitCode;
use std::time::Duration;

use libtest_mimic::{Arguments, Failed, Trial};
use wasmc::sandbox::OsSandbox;
use wasmc_targets::{TARGETS, Target};
use wasmc_tests::image::{Executable, build};
use wasmc_tests::machine::{self, Machine};
use wasmc_tests::random::Random;

/// How long an image may run.
const LIMIT: Duration = Duration::from_secs(60);

/// Images for each target, and nests of loops in each.
const IMAGES: u64 = 24;
const NESTS: u64 = 150;

/// Bytes of the memory. A sum is read from when it is below this, less what the access adds.
const MEMORY: u32 = 1 << 16;

/// What each nest may go round all of its loops.
const BUDGET: u32 = 300;

fn byte(address: u32) -> u32 {
    (address.wrapping_mul(167) ^ (address >> 8).wrapping_mul(29)) & 0xff
}

/// When a loop goes on.
#[derive(Clone, Copy)]
struct Condition {
    name: &'static str,
    holds: fn(u32, u32) -> bool,
}

const CONDITIONS: [Condition; 9] = [
    Condition { name: "ne", holds: |left, right| left != right },
    Condition { name: "ne", holds: |left, right| left != right },
    Condition { name: "ne", holds: |left, right| left != right },
    Condition { name: "lt_u", holds: |left, right| left < right },
    Condition { name: "lt_s", holds: |left, right| left.cast_signed() < right.cast_signed() },
    Condition { name: "le_u", holds: |left, right| left <= right },
    Condition { name: "gt_u", holds: |left, right| left > right },
    Condition { name: "gt_s", holds: |left, right| left.cast_signed() > right.cast_signed() },
    Condition { name: "ge_u", holds: |left, right| left >= right },
];

/// How the module says it.
#[derive(Clone, Copy)]
enum Spelling {
    Plain,
    /// The operands and the comparison the other way round.
    Turned,
    /// Left when the contrary holds.
    Inverted,
}

/// What a counter is compared with.
#[derive(Clone, Copy)]
enum End {
    Constant(u32),
    /// A local variable, which may be a counter that changes meanwhile.
    Local(usize),
}

/// A loop: local `counter` begins at `start`, and each time `step` is added; what is compared is it before or after that.
#[derive(Clone, Copy)]
struct Loop {
    counter: usize,
    start: u32,
    /// Begins where it ended the last time instead.
    resumes: bool,
    step: u32,
    compares_before: bool,
    condition: Condition,
    spelling: Spelling,
    end: End,
    /// Another local that goes along.
    companion: usize,
    stride: u32,
}

/// Loops, the outermost first, and the sum of locals and a constant that the innermost reads from.
struct Nest {
    loops: Vec<Loop>,
    locals: Vec<u32>,
    terms: Vec<usize>,
    constant: u32,
    offset: u32,
}

const LOCALS: usize = 6;

fn number(random: &mut Random) -> u32 {
    let near = |base: u32, random: &mut Random| base.wrapping_add(random.below(128) as u32).wrapping_sub(64);
    match random.below(8) {
        0 => near(0, random),
        1 => near(MEMORY, random),
        2 => (random.below(256) as u32).wrapping_neg(),
        3 | 4 => (1 << 31) + 8 * random.below(64) as u32,
        _ => random.below(512) as u32,
    }
}

fn step(random: &mut Random) -> u32 {
    const STEPS: [i32; 12] = [1, 1, 1, 8, 8, 4, 3, 7, -1, -1, -8, 0];
    STEPS[random.below(STEPS.len() as u64) as usize].cast_unsigned()
}

fn nest(random: &mut Random) -> Nest {
    let pick = |random: &mut Random, bound: usize| random.below(bound as u64) as usize;
    let loops = (0..1 + pick(random, 3)).map(|counter| {
        let (start, step) = (number(random), step(random));
        // Half of the limits are met.
        let met = start.wrapping_add(step.wrapping_mul(1 + random.below(40) as u32));
        let end = match random.below(6) {
            0 | 1 => End::Constant(number(random)),
            2 | 3 => End::Local(pick(random, LOCALS)),
            _ => End::Constant(met),
        };
        const SPELLINGS: [Spelling; 3] = [Spelling::Plain, Spelling::Turned, Spelling::Inverted];
        Loop {
            counter,
            start,
            resumes: random.below(5) == 0,
            step,
            compares_before: random.below(4) == 0,
            condition: CONDITIONS[pick(random, CONDITIONS.len())],
            spelling: SPELLINGS[pick(random, 3)],
            end,
            companion: 3 + pick(random, LOCALS - 3),
            stride: self::step(random).wrapping_mul(1 + random.below(3) as u32),
        }
    });
    let loops: Vec<Loop> = loops.collect();
    let mut nest = Nest {
        locals: (0..LOCALS).map(|_| number(random)).collect(),
        terms: (0..1 + pick(random, 3)).map(|_| pick(random, LOCALS)).collect(),
        constant: 0,
        offset: if random.below(2) == 0 { 0 } else { random.below(32) as u32 },
        loops,
    };
    nest.constant = match random.below(4) {
        0 => 0,
        1 => number(random),
        // The largest sum, or one that is as large as some before it, is the first that wraps.
        _ => nest.run().peak.wrapping_neg().wrapping_add([0, 0, 1, 8][pick(random, 4)]),
    };
    nest
}

/// What a nest has read, as the specification has it.
struct Run<'n> {
    nest: &'n Nest,
    locals: Vec<u32>,
    budget: u32,
    sum: u32,
    /// The largest index.
    peak: u32,
}

impl Run<'_> {
    /// Whether the budget lasted.
    fn enter(&mut self, depth: usize) -> bool {
        let Some(&now) = self.nest.loops.get(depth) else {
            self.read();
            return true;
        };
        if !now.resumes {
            self.locals[now.counter] = now.start;
        }
        loop {
            if !self.enter(depth + 1) {
                return false;
            }
            let before = self.locals[now.counter];
            self.locals[now.counter] = before.wrapping_add(now.step);
            self.locals[now.companion] = self.locals[now.companion].wrapping_add(now.stride);
            self.budget += 1;
            if self.budget == BUDGET {
                return false;
            }
            let left = if now.compares_before { before } else { self.locals[now.counter] };
            let right = match now.end {
                End::Constant(end) => end,
                End::Local(local) => self.locals[local],
            };
            if !(now.condition.holds)(left, right) {
                return true;
            }
        }
    }

    fn read(&mut self) {
        let terms = self.nest.terms.iter().map(|&term| self.locals[term]);
        let index = terms.fold(self.nest.constant, u32::wrapping_add);
        self.peak = self.peak.max(index);
        if index < MEMORY - 64 {
            self.sum = self.sum.wrapping_mul(31).wrapping_add(byte(index + self.nest.offset));
        }
    }
}

impl Nest {
    fn run(&self) -> Run<'_> {
        let mut run = Run { nest: self, locals: self.locals.clone(), budget: 0, sum: 0, peak: 0 };
        run.enter(0);
        run
    }

    fn index(&self) -> String {
        let terms = self.terms.iter().map(|term| format!("(local.get {term})"));
        let sum = terms.reduce(|sum, term| format!("(i32.add {sum} {term})")).expect("there are terms");
        match self.constant {
            0 => sum,
            constant => format!("(i32.add {sum} (i32.const {}))", constant.cast_signed()),
        }
    }

    /// The operators of the loop at `depth`. Local 6 holds what has been read, 7 the budget that is used, and 8 what a counter was.
    fn wat(&self, depth: usize, text: &mut String) {
        let Some(now) = self.loops.get(depth) else {
            let (index, offset) = (self.index(), self.offset);
            return writeln!(
                text,
                "(if (i32.lt_u {index} (i32.const {})) (then (local.set 6 (i32.add (i32.mul (local.get 6) (i32.const 31)) \
                 (i32.load8_u offset={offset} {index})))))",
                MEMORY - 64
            )
            .expect("text");
        };
        let Loop { counter, companion, .. } = *now;
        let [start, step, stride] = [now.start, now.step, now.stride].map(u32::cast_signed);
        if !now.resumes {
            writeln!(text, "(local.set {counter} (i32.const {start}))").expect("text");
        }
        writeln!(text, "(block $out{depth} (loop $again{depth}").expect("text");
        self.wat(depth + 1, text);
        let end = match now.end {
            End::Constant(end) => format!("(i32.const {})", end.cast_signed()),
            End::Local(local) => format!("(local.get {local})"),
        };
        let left = if now.compares_before { 8 } else { counter };
        let left = format!("(local.get {left})");
        let name = now.condition.name;
        let turned = match name {
            "lt_u" => "gt_u",
            "lt_s" => "gt_s",
            "le_u" => "ge_u",
            "gt_u" => "lt_u",
            "gt_s" => "lt_s",
            "ge_u" => "le_u",
            name => name,
        };
        let goes_on = match now.spelling {
            Spelling::Plain => format!("(br_if $again{depth} (i32.{name} {left} {end}))"),
            Spelling::Turned => format!("(br_if $again{depth} (i32.{turned} {end} {left}))"),
            Spelling::Inverted => {
                format!("(br_if $out{depth} (i32.eqz (i32.{name} {left} {end}))) (br $again{depth})")
            }
        };
        writeln!(
            text,
            "(local.set 8 (local.get {counter}))
             (local.set {counter} (i32.add (local.get {counter}) (i32.const {step})))
             (local.set {companion} (i32.add (local.get {companion}) (i32.const {stride})))
             (br_if $end (i32.eq (local.tee 7 (i32.add (local.get 7) (i32.const 1))) (i32.const {BUDGET})))
             {goes_on}))"
        )
        .expect("text");
    }
}

/// A module whose function `$nestN` gives what the `N`th nest has read, and that traps where that is not what it should be.
fn module(nests: &[Nest]) -> String {
    let mut text = format!(
        "(module (memory 1)
           (func $fill (local $at i32)
             (loop $again
               (i32.store8 (local.get $at) (i32.xor (i32.mul (local.get $at) (i32.const 167))
                 (i32.mul (i32.shr_u (local.get $at) (i32.const 8)) (i32.const 29))))
               (br_if $again (i32.lt_u (local.tee $at (i32.add (local.get $at) (i32.const 1))) (i32.const {MEMORY})))))\n"
    );
    let mut calls = String::new();
    for (number, nest) in nests.iter().enumerate() {
        writeln!(text, "(func $nest{number} (result i32) (local i32 i32 i32 i32 i32 i32 i32 i32 i32)")
            .expect("text");
        for (local, value) in nest.locals.iter().enumerate() {
            writeln!(text, "(local.set {local} (i32.const {}))", value.cast_signed()).expect("text");
        }
        text.push_str("(block $end ");
        nest.wat(0, &mut text);
        text.push_str(") (local.get 6))\n");
        let expected = nest.run().sum.cast_signed();
        writeln!(
            text,
            "(func $check{number} (if (i32.ne (call $nest{number}) (i32.const {expected})) (then unreachable)))"
        )
        .expect("text");
        write!(calls, "(call $check{number}) ").expect("text");
    }
    write!(text, "(func (export \"_start\") (call $fill) {calls}))").expect("text");
    text
}

fn compare(target: &'static Target, machine: Machine, seed: u64) -> Result<(), Failed> {
    let mut random = Random::new(seed);
    let nests: Vec<Nest> = (0..NESTS).map(|_| nest(&mut random)).collect();
    let text = module(&nests);
    let image = build(&text, &[], OsSandbox::Auto, target);
    let executable = Executable::new(&image.bytes);
    let outcome = machine::run(&mut machine.command(&executable.path()), Vec::new(), LIMIT)?;
    if outcome.status.is_some_and(|status| status.success()) {
        return Ok(());
    }
    let report = String::from_utf8_lossy(&outcome.stderr).into_owned();
    let wrong = (0..nests.len()).find(|number| report.contains(&format!("check{number}\n")));
    let source = wrong
        .and_then(|number| text.split("(func ").find(|func| func.starts_with(&format!("$nest{number} "))));
    Err(format!("{report}\n{}", source.unwrap_or_default()).into())
}

fn main() -> ExitCode {
    let mut trials = Vec::new();
    for target in &TARGETS {
        let machine = Machine::of(target);
        if let Err(missing) = &machine {
            assert!(!machine::must_have_everything(), "{missing}");
            eprintln!("SKIPPED: loops that count on {}: {missing}", target.name);
        }
        let Ok(machine) = machine else { continue };
        trials.extend((0..IMAGES).map(|seed| {
            Trial::test(format!("{}/{seed}", target.name), move || compare(target, machine, seed))
        }));
    }
    libtest_mimic::run(&Arguments::from_args(), trials).exit_code()
}
