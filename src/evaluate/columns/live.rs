//! What is needed of the instructions: which of them at all, and how long each register.

use super::code::{Code, Frame, FramePlan, Instruction, Members, Reg, RegPlan};

/// Only the instructions that what is kept rests on, in their order.
pub(super) fn needed(
    code: Vec<Instruction>,
    regs: &[RegPlan],
    frames: &[FramePlan],
    kept: impl Iterator<Item = Reg>,
) -> Vec<Instruction> {
    let mut needed = Needed { regs: vec![false; regs.len()], frames: vec![false; frames.len()] };
    kept.for_each(|reg| needed.regs[reg as usize] = true);
    // Backwards: whatever reads stands behind what it reads.
    let mut stays: Vec<bool> = code.iter().rev().map(|instruction| needed.take(instruction, regs, frames)).collect();
    stays.reverse();
    code.into_iter().zip(stays).filter(|(_, stays)| *stays).map(|(instruction, _)| instruction).collect()
}

struct Needed {
    regs: Vec<bool>,
    frames: Vec<bool>,
}

impl Needed {
    /// Whether an instruction is needed; then what it rests on is needed too.
    fn take(&mut self, instruction: &Instruction, regs: &[RegPlan], frames: &[FramePlan]) -> bool {
        let on = match instruction.code {
            Code::Frame(frame) => {
                if !self.frames[frame as usize] {
                    return false;
                }
                parent(frame, frames)
            }
            _ => {
                if !self.regs[instruction.out as usize] {
                    return false;
                }
                Some(regs[instruction.out as usize].frame)
            }
        };
        let merged = match &instruction.code {
            Code::Merge { parts, .. } => parts.as_slice(),
            _ => &[],
        };
        for frame in on.into_iter().chain(merged.iter().map(|(frame, _)| *frame)) {
            self.frames[frame as usize] = true;
        }
        for reg in operands(&instruction.code, frames) {
            self.regs[reg as usize] = true;
        }
        true
    }
}

/// The frame that a frame is a part of.
fn parent(frame: Frame, frames: &[FramePlan]) -> Option<Frame> {
    match frames[frame as usize] {
        FramePlan::Part { of, .. } => Some(of),
        FramePlan::One | FramePlan::Full(_) => None,
    }
}

/// The registers that nobody needs after each instruction.
pub(super) fn free(
    code: &[Instruction],
    frames: &[FramePlan],
    registers: usize,
    kept: impl Iterator<Item = Reg>,
) -> Vec<Vec<Reg>> {
    let mut last = vec![0_usize; registers];
    for reg in kept {
        last[reg as usize] = usize::MAX;
    }
    // Backwards, so that what shows another register keeps it as long as it is needed itself.
    for (at, instruction) in code.iter().enumerate().rev() {
        let own = last[instruction.out as usize].max(at);
        last[instruction.out as usize] = own;
        for reg in operands(&instruction.code, frames) {
            let until = if matches!(instruction.code, Code::Strict { .. }) { own } else { at };
            last[reg as usize] = last[reg as usize].max(until);
        }
    }
    let mut free = vec![Vec::new(); code.len()];
    for (reg, at) in (0..).zip(last) {
        if let Some(free) = free.get_mut(at) {
            free.push(reg);
        }
    }
    free
}

fn operands(code: &Code, frames: &[FramePlan]) -> Vec<Reg> {
    let members = |members: &Members| members.member;
    match code {
        Code::Constant(_) | Code::Unknown | Code::Period(_) | Code::Input(_) | Code::Given(_) => Vec::new(),
        Code::Take { of }
        | Code::Outer { of, .. }
        | Code::Spread { of }
        | Code::Width { of }
        | Code::Not(of)
        | Code::Negate(of)
        | Code::InMonth(of)
        | Code::OneOf { of, .. } => vec![*of],
        Code::Frame(frame) => match frames[*frame as usize] {
            FramePlan::Part { mask, .. } => vec![mask],
            FramePlan::One | FramePlan::Full(_) => Vec::new(),
        },
        Code::Strict { first, then } => vec![*first, *then],
        Code::Arithmetic { left, right, .. }
        | Code::Compare { left, right, .. }
        | Code::Connect { left, right, .. }
        | Code::Dates { left, right, .. } => vec![*left, *right],
        Code::LastDay { to, years } => vec![*to, *years],
        Code::CompareFractions { left, right, .. } => {
            [Some(left.above), left.below, Some(right.above), right.below].into_iter().flatten().collect()
        }
        Code::Round { of, step, .. } => [Some(of.above), of.below, Some(*step)].into_iter().flatten().collect(),
        Code::Select { on, then, otherwise } => vec![*on, *then, *otherwise],
        Code::Merge { on, base, parts } => {
            on.iter().copied().chain([*base]).chain(parts.iter().map(|(_, reg)| *reg)).collect()
        }
        Code::Aggregate { members: of, read, otherwise, .. } => {
            members(of).into_iter().chain(*read).chain(*otherwise).collect()
        }
        Code::Only { members: of, read } => members(of).into_iter().chain([*read]).collect(),
        Code::GivenOnly { members: of, .. } | Code::Exists { members: of } | Code::WrongSize { members: of, .. } => {
            members(of).into_iter().collect()
        }
        Code::Scale { at, .. } => vec![*at],
        Code::Table { keys, .. } => keys.clone(),
        Code::Rank { members: of, by, .. } => members(of).into_iter().chain(by.iter().copied()).collect(),
        Code::Contradicted { check, .. } => vec![*check],
    }
}
