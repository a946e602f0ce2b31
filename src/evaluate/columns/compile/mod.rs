//! Plans become instructions. Every value is computed once a frame, whichever plans ask for it; branches that are dear get
//! a frame of their own.
//!
//! What a rule would not read on a row may still be computed there: it is never looked at. A value that is missing or
//! failed ends only the rows that read it.

mod compare;
mod flow;
mod node;
mod prepare;
mod quotient;
mod result;

use std::collections::HashMap;

use crate::check::plan::Plan;
use crate::ground::amount::Lane;
use crate::rules::tree::{Column, InputSlot, NodeId, Space};

use super::code::{Code, Frame, FramePlan, Instruction, ONE, Reg, RegPlan};
use super::tables::{Scale, Table};
use super::width::Width;
use prepare::Prepared;

/// What a path goes on with where it did not return, by position.
pub(super) type Rest = u32;

/// How the value of a node is used.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub(super) struct Path {
    /// What it goes on with where it does not return.
    pub rest: Option<Rest>,
    /// Brings what it returns to the scale of whoever asks.
    pub lift: Lane,
}

impl Path {
    /// As it is.
    pub const PLAIN: Self = Self { rest: None, lift: 1 };
}

/// Compiles plans of one programme, one after another.
pub(super) struct Compiler<'p> {
    plan: &'p Plan,
    /// By input slot of the plan, the place of its column in blocks.
    inputs: &'p [InputSlot],
    prepared: Prepared,
    pub code: Vec<Instruction>,
    pub regs: Vec<RegPlan>,
    pub frames: Vec<FramePlan>,
    pub scales: Vec<Scale>,
    pub tables: Vec<Table>,
    /// Whether a register may be without a value on some row.
    may_end: Vec<bool>,
    full: Vec<Frame>,
    columns: HashMap<Column, Reg>,
    nodes: HashMap<(NodeId, Frame, Path), Reg>,
    known: HashMap<(Frame, Width, Code), Reg>,
    parts: HashMap<(Frame, Reg, bool), Frame>,
    rests: Vec<(NodeId, Path)>,
    rest_of: HashMap<(NodeId, Path), Rest>,
}

impl<'p> Compiler<'p> {
    pub fn new(plan: &'p Plan, inputs: &'p [InputSlot]) -> Self {
        let spaces = plan.version.programme.entities.len();
        let mut frames = vec![FramePlan::One];
        frames.extend((0..).take(spaces).map(FramePlan::Full));
        Self {
            plan,
            inputs,
            prepared: Prepared::of(plan),
            code: Vec::new(),
            regs: Vec::new(),
            frames,
            scales: Vec::new(),
            tables: Vec::new(),
            may_end: Vec::new(),
            full: (1..).take(spaces).collect(),
            columns: HashMap::new(),
            nodes: HashMap::new(),
            known: HashMap::new(),
            parts: HashMap::new(),
            rests: Vec::new(),
            rest_of: HashMap::new(),
        }
    }

    /// Goes on with another plan: what both compute in the same way is computed once.
    pub fn turn_to(&mut self, plan: &'p Plan, inputs: &'p [InputSlot]) {
        (self.plan, self.inputs, self.prepared) = (plan, inputs, Prepared::of(plan));
        self.columns.clear();
        self.nodes.clear();
        self.rests.clear();
        self.rest_of.clear();
    }

    /// Where the column of an input stands in blocks.
    fn place(&self, slot: InputSlot) -> InputSlot {
        self.inputs.get(slot as usize).copied().unwrap_or(slot)
    }

    /// The frame of all rows of an entity.
    fn all(&self, space: Space) -> Frame {
        self.full[usize::from(space)]
    }

    fn frame_of(&self, reg: Reg) -> Frame {
        self.regs[reg as usize].frame
    }

    fn width_of(&self, reg: Reg) -> Width {
        self.regs[reg as usize].width
    }

    /// The instruction that fills a register.
    fn code_of(&self, reg: Reg) -> Option<&Code> {
        // Every instruction fills the next register.
        self.code.get(reg as usize).map(|instruction| &instruction.code)
    }

    fn ends(&self, reg: Reg) -> bool {
        self.may_end[reg as usize]
    }

    /// The entity of a frame.
    fn space_of(&self, frame: Frame) -> Option<Space> {
        match self.frames[frame as usize] {
            FramePlan::One => None,
            FramePlan::Full(space) | FramePlan::Part { space, .. } => Some(space),
        }
    }

    /// Emits an instruction, or finds the register that it filled already.
    fn emit(&mut self, frame: Frame, width: Width, may_end: bool, code: Code) -> Reg {
        let key = (frame, width, code);
        if let Some(reg) = self.known.get(&key) {
            return *reg;
        }
        let reg = Reg::try_from(self.regs.len()).unwrap_or(Reg::MAX);
        self.regs.push(RegPlan { width, frame });
        self.may_end.push(may_end);
        self.code.push(Instruction { out: reg, code: key.2.clone() });
        self.known.insert(key, reg);
        reg
    }

    /// Emits an instruction over operands: once for all rows where none of them depends on a row.
    fn over(&mut self, operands: &[Reg], frame: Frame, width: Width, fails: bool, code: Code) -> Reg {
        let one = operands.iter().all(|reg| self.frame_of(*reg) == ONE);
        let may_end = fails || operands.iter().any(|reg| self.ends(*reg));
        self.emit(if one { ONE } else { frame }, width, may_end, code)
    }

    fn constant(&mut self, lane: Lane, width: Width) -> Reg {
        self.emit(ONE, width, false, Code::Constant(lane))
    }

    /// A register at another width.
    fn wide(&mut self, reg: Reg, width: Width) -> Reg {
        if self.width_of(reg) == width {
            return reg;
        }
        let frame = self.frame_of(reg);
        self.over(&[reg], frame, width, false, Code::Width { of: reg })
    }

    /// A register on the rows of a narrower frame.
    fn at(&mut self, reg: Reg, frame: Frame) -> Reg {
        let from = self.frame_of(reg);
        if from == frame || from == ONE {
            return reg;
        }
        let reg = match self.frames[frame as usize] {
            FramePlan::Part { of, .. } if of != from && !matches!(self.frames[from as usize], FramePlan::Full(_)) => {
                self.at(reg, of)
            }
            _ => reg,
        };
        let (width, ends) = (self.width_of(reg), self.ends(reg));
        self.emit(frame, width, ends, Code::Take { of: reg })
    }

    /// The rows of a frame where a register is as wanted.
    fn part(&mut self, of: Frame, mask: Reg, wanted: bool) -> Frame {
        if let Some(frame) = self.parts.get(&(of, mask, wanted)) {
            return *frame;
        }
        let Some(space) = self.space_of(of) else { return of };
        let frame = Frame::try_from(self.frames.len()).unwrap_or(Frame::MAX);
        self.frames.push(FramePlan::Part { space, of, mask, wanted });
        self.parts.insert((of, mask, wanted), frame);
        self.emit(frame, Width::Bits, false, Code::Frame(frame));
        frame
    }

    /// A frame and those that it is a part of, narrowest first.
    fn within(&self, frame: Frame) -> impl Iterator<Item = Frame> + '_ {
        std::iter::successors(Some(frame), |frame| match self.frames[*frame as usize] {
            FramePlan::Part { of, .. } => Some(of),
            FramePlan::One | FramePlan::Full(_) => None,
        })
    }

    fn rest(&mut self, then: NodeId, path: Path) -> Rest {
        let rests = &mut self.rests;
        *self.rest_of.entry((then, path)).or_insert_with(|| {
            rests.push((then, path));
            Rest::try_from(rests.len() - 1).unwrap_or(Rest::MAX)
        })
    }

    /// A column of an input or result on all rows of its entity.
    pub fn column(&mut self, column: Column) -> Reg {
        if let Some(reg) = self.columns.get(&column) {
            return *reg;
        }
        let reg = match column {
            Column::Input(slot) => {
                let input = &self.plan.inputs[slot as usize];
                let frame = self.all(input.space);
                self.emit(frame, Width::of_input(input), input.default.is_none(), Code::Input(self.place(slot)))
            }
            Column::Result(slot) => self.result(slot),
        };
        self.columns.insert(column, reg);
        reg
    }
}
