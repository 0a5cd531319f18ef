//! Makes a filter smaller: the kernel compiles it at each start of a program.

use super::bpf::{Code, Instruction, JUMP, JUMP_ANY_BIT, JUMP_AT_LEAST, JUMP_EQUAL, MAX_JUMP, RETURN};

impl Code {
    /// The same with fewer instructions: jumps to a verdict lead to the last such verdict within their reach, and what nothing leads
    /// to any more is dropped.
    pub(super) fn with_shared_verdicts(self) -> Code {
        let mut code = self.0;
        for at in 0..code.len() {
            let Instruction { code: JUMP_EQUAL | JUMP_AT_LEAST | JUMP_ANY_BIT, if_true, if_false, .. } =
                code[at]
            else {
                continue;
            };
            code[at].if_true = furthest(&code[at + 1..], if_true);
            code[at].if_false = furthest(&code[at + 1..], if_false);
        }
        without_unreachable(&code)
    }
}

/// From where a jump begins to count: the distance to the last verdict that is the one at `distance`, or this itself if there is none.
fn furthest(code: &[Instruction], distance: u8) -> u8 {
    let target = code[usize::from(distance)];
    let within_reach = &code[..code.len().min(MAX_JUMP + 1)];
    match within_reach.iter().rposition(|other| *other == target) {
        Some(last) if target.code == RETURN => last as u8,
        _ => distance,
    }
}

/// Jumps lead forwards, so one pass finds what is reached.
fn without_unreachable(code: &[Instruction]) -> Code {
    let mut reached = vec![false; code.len() + 1];
    reached[0] = true;
    for (at, instruction) in code.iter().enumerate() {
        if reached[at] {
            leads_to(instruction, at).for_each(|next| reached[next] = true);
        }
    }
    // How many instructions before each one stay.
    let position: Vec<usize> = reached
        .iter()
        .scan(0, |count, &is_reached| {
            *count += usize::from(is_reached);
            Some(*count - usize::from(is_reached))
        })
        .collect();
    let kept = code.iter().enumerate().filter(|&(at, _)| reached[at]).map(|(at, instruction)| {
        let distance = |skipped: usize| position[at + 1 + skipped] - position[at + 1];
        let mut moved = *instruction;
        match instruction.code {
            JUMP => moved.operand = distance(instruction.operand as usize) as u32,
            _ => {
                moved.if_true = distance(instruction.if_true.into()) as u8;
                moved.if_false = distance(instruction.if_false.into()) as u8;
            }
        }
        moved
    });
    Code(kept.collect())
}

/// The instructions at which execution can go on behind `instruction`, which is at `at`.
fn leads_to(instruction: &Instruction, at: usize) -> impl Iterator<Item = usize> {
    let skipped = match instruction.code {
        RETURN => [None, None],
        JUMP => [Some(instruction.operand as usize), None],
        _ => [Some(instruction.if_true.into()), Some(instruction.if_false.into())],
    };
    skipped.into_iter().flatten().map(move |skipped| at + 1 + skipped)
}
