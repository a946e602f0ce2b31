//! The program over many households at once: typed columns, branches on the rows that take them, no names, no recording.
//!
//! In: a plan and the results that are wanted; then, as often as needed, a [`Block`] of households and a month. Out: the
//! results by row, how each row ended, and whose household is refused. What a row ended of is told by the program road
//! ([`super::evaluator`]), which is given that household alone.

mod block;
mod code;
mod compile;
mod ends;
mod live;
mod outcome;
mod run;
mod tables;
mod view;
mod whole;
mod width;
mod workspace;

use std::sync::Arc;

use crate::check::plan::Plan;
use crate::ground::date::Month;
use crate::rules::tree::{Column as Named, InputSlot, ResultSlot, Space};

pub use block::{Block, BlockRows, Column, Lanes};
pub use ends::{FAILED, MISSING, OK};
pub use outcome::{Outcome, Values};
pub use view::View;
pub use width::Width;
pub use workspace::Workspace;

use code::{Code, Frame, FramePlan, Instruction, Reg, RegPlan};
use compile::Compiler;
use tables::{Scale, Table};

/// A bound that was proven did not hold, or an instruction met what it never can: our bug, never an answer.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("internal: instruction {0} of the columnar program left its proven bounds")]
pub struct Broken(pub usize);

/// A plan, compiled for some of its results.
#[derive(Debug)]
pub struct Columns {
    plan: Arc<Plan>,
    code: Vec<Instruction>,
    regs: Vec<RegPlan>,
    frames: Vec<FramePlan>,
    scales: Vec<Scale>,
    tables: Vec<Table>,
    /// Registers that nobody needs after an instruction.
    free: Vec<Vec<Reg>>,
    containers: Vec<Option<Space>>,
    defaults: Vec<bool>,
    results: Vec<Option<Reg>>,
    refusals: Vec<Reg>,
    reads: Vec<bool>,
}

impl Columns {
    /// Compiles a plan for the results that are wanted, with what they rest on and whatever a household is refused for.
    #[must_use]
    pub fn new(plan: Arc<Plan>, wanted: &[ResultSlot]) -> Self {
        let mut compiler = Compiler::new(&plan);
        let refusals = compiler.refusals();
        let mut results = vec![None; plan.results.len()];
        let needed = needed(&plan, wanted);
        for slot in plan.order.iter().filter(|slot| needed[**slot as usize]) {
            let reg = compiler.column(Named::Result(*slot));
            if wanted.contains(slot) {
                results[*slot as usize] = Some(reg);
            }
        }
        let Compiler { code, regs, frames, scales, tables, .. } = compiler;
        let kept = || results.iter().flatten().chain(&refusals).copied();
        let code = live::needed(code, &regs, &frames, kept());
        let containers = plan.version.programme.entities.iter().map(|entity| entity.of).collect();
        let defaults = plan.inputs.iter().map(|input| input.default.is_some()).collect();
        let mut reads = vec![false; plan.inputs.len()];
        for instruction in &code {
            for slot in inputs_read(&instruction.code) {
                reads[slot as usize] = true;
            }
        }
        let free = live::free(&code, &frames, regs.len(), kept());
        Self { plan, code, regs, frames, scales, tables, free, containers, defaults, results, refusals, reads }
    }

    /// The plan.
    #[must_use]
    pub fn plan(&self) -> &Arc<Plan> {
        &self.plan
    }

    /// By input slot, whether anything wanted reads it: columns that need not be loaded are false.
    #[must_use]
    pub fn reads(&self) -> &[bool] {
        &self.reads
    }

    /// Runs over a block.
    ///
    /// # Errors
    /// [`Broken`]: our bug, never an answer.
    pub fn run<'w>(
        &'w self,
        block: &'w Block,
        month: Month,
        workspace: &'w mut Workspace,
    ) -> Result<Outcome<'w>, Broken> {
        run::run(self, block, month, workspace)?;
        Ok(Outcome::new(self, block, workspace))
    }

    fn space(&self, frame: Frame) -> Option<Space> {
        match self.frames[frame as usize] {
            FramePlan::One => None,
            FramePlan::Full(space) | FramePlan::Part { space, .. } => Some(space),
        }
    }
}

/// The results that are wanted, with those that they rest on.
fn needed(plan: &Plan, wanted: &[ResultSlot]) -> Vec<bool> {
    let mut needed = vec![false; plan.results.len()];
    let sets = plan.sets.iter().filter(|set| set.size != crate::pack::model::Size::Any);
    let mut open: Vec<ResultSlot> = wanted.to_vec();
    open.extend(sets.filter_map(|set| if let Named::Result(slot) = set.member { Some(slot) } else { None }));
    while let Some(slot) = open.pop() {
        if std::mem::replace(&mut needed[slot as usize], true) {
            continue;
        }
        let reads = plan.results[slot as usize].reads.iter();
        open.extend(reads.filter_map(|column| if let Named::Result(slot) = column { Some(*slot) } else { None }));
    }
    needed
}

fn inputs_read(code: &Code) -> impl Iterator<Item = InputSlot> {
    match code {
        Code::Input(slot) | Code::Given(slot) | Code::GivenOnly { input: slot, .. } => Some(*slot),
        _ => None,
    }
    .into_iter()
}
