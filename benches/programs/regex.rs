//! A small matcher of regular expressions: parsed into a program, which runs in step for all threads at once.

enum Step {
    Byte(u8),
    Any,
    Digit,
    Split(usize, usize),
    Jump(usize),
    Match,
}

/// Compiles `.`, `\d`, `*`, `+`, `?`, `|` and groups.
struct Compiler<'a> {
    pattern: &'a [u8],
    at: usize,
    steps: Vec<Step>,
}

impl Compiler<'_> {
    fn alternatives(&mut self) {
        let start = self.steps.len();
        self.sequence();
        while self.pattern.get(self.at) == Some(&b'|') {
            self.at += 1;
            self.insert(start, |end| Step::Split(start + 1, end + 2));
            let jump = self.steps.len();
            self.steps.push(Step::Match);
            self.sequence();
            self.steps[jump] = Step::Jump(self.steps.len());
        }
    }

    fn sequence(&mut self) {
        while self.at < self.pattern.len() && !matches!(self.pattern[self.at], b'|' | b')') {
            let start = self.steps.len();
            self.atom();
            match self.pattern.get(self.at) {
                Some(b'*') => {
                    self.insert(start, |end| Step::Split(start + 1, end + 2));
                    self.steps.push(Step::Jump(start));
                }
                Some(b'+') => {
                    let after = self.steps.len() + 1;
                    self.steps.push(Step::Split(start, after));
                }
                Some(b'?') => self.insert(start, |end| Step::Split(start + 1, end + 1)),
                _ => continue,
            }
            self.at += 1;
        }
    }

    fn atom(&mut self) {
        let byte = self.pattern[self.at];
        self.at += 1;
        match byte {
            b'(' => {
                self.alternatives();
                self.at += 1;
            }
            b'.' => self.steps.push(Step::Any),
            b'\\' => {
                self.at += 1;
                self.steps.push(Step::Digit);
            }
            byte => self.steps.push(Step::Byte(byte)),
        }
    }

    /// Inserts a step at `at`, moving what is behind it, as it was `end` steps long before.
    fn insert(&mut self, at: usize, step: impl Fn(usize) -> Step) {
        let end = self.steps.len();
        for step in &mut self.steps[at..] {
            if let Step::Jump(a) = step {
                *a += 1;
            } else if let Step::Split(a, b) = step {
                *a += 1;
                *b += 1;
            }
        }
        self.steps.insert(at, step(end));
    }
}

fn follow(steps: &[Step], at: usize, set: &mut Vec<usize>, seen: &mut [u32], round: u32) {
    if seen[at] == round {
        return;
    }
    seen[at] = round;
    match steps[at] {
        Step::Jump(to) => follow(steps, to, set, seen, round),
        Step::Split(a, b) => {
            follow(steps, a, set, seen, round);
            follow(steps, b, set, seen, round);
        }
        _ => set.push(at),
    }
}

/// At how many places of the text a match ends.
fn matches(steps: &[Step], text: &[u8]) -> u32 {
    let (mut now, mut next, mut seen, mut count) = (Vec::new(), Vec::new(), vec![0; steps.len()], 0);
    for (n, byte) in text.iter().enumerate() {
        let round = n as u32 * 2 + 1;
        for at in &now {
            seen[*at] = round;
        }
        follow(steps, 0, &mut now, &mut seen, round);
        for at in now.drain(..) {
            let taken = match steps[at] {
                Step::Byte(wanted) => wanted == *byte,
                Step::Any => *byte != b'\n',
                Step::Digit => byte.is_ascii_digit(),
                _ => false,
            };
            if taken {
                follow(steps, at + 1, &mut next, &mut seen, round + 1);
            }
        }
        std::mem::swap(&mut now, &mut next);
        count += u32::from(now.iter().any(|at| matches!(steps[*at], Step::Match)));
    }
    count
}

fn main() {
    let mut text = String::new();
    for n in 0..40_000 {
        text.push_str(&format!("10.{}.{}.{n} ship{n}@harbour.example 0x{n:x} -- \n", n % 256, n % 17));
    }
    for pattern in [r"\d+\.?\d*e?", r"ship(1|2|33)+\d*@", r"(a|b|h)*r.o?ur", r"0x(\d|a|b|c)+ -"] {
        let mut compiler = Compiler { pattern: pattern.as_bytes(), at: 0, steps: Vec::new() };
        compiler.alternatives();
        compiler.steps.push(Step::Match);
        println!("regex {pattern} {}", matches(&compiler.steps, text.as_bytes()));
    }
}
