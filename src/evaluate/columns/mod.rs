//! The program over many households at once: typed columns, branches on the rows that take them, no names, no recording.
//!
//! In: a plan or several of one programme and the results that are wanted; then, as often as needed, a [`Block`] of
//! households and a month. Out: the
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

/// Plans of one programme, compiled together for some of their results.
#[derive(Debug)]
pub struct Columns {
    plans: Vec<Compiled>,
    code: Vec<Instruction>,
    regs: Vec<RegPlan>,
    frames: Vec<FramePlan>,
    scales: Vec<Scale>,
    tables: Vec<Table>,
    /// Registers that nobody needs after an instruction.
    free: Vec<Vec<Reg>>,
    containers: Vec<Option<Space>>,
    defaults: Vec<bool>,
    reads: Vec<bool>,
}

/// A plan with what of it is compiled.
#[derive(Clone, Debug)]
pub struct Wanted {
    /// The plan.
    pub plan: Arc<Plan>,
    /// By input slot of the plan, the place of its column in blocks. Inputs of several plans that have one place must be
    /// declared alike.
    pub inputs: Vec<InputSlot>,
    /// The results that are wanted.
    pub results: Vec<ResultSlot>,
}

/// One of the plans: where its results are.
#[derive(Debug)]
struct Compiled {
    plan: Arc<Plan>,
    results: Vec<Option<Reg>>,
    refusals: Vec<Reg>,
}

impl Columns {
    /// Compiles a plan for the results that are wanted, with what they rest on and whatever a household is refused for.
    #[must_use]
    pub fn new(plan: Arc<Plan>, wanted: &[ResultSlot]) -> Self {
        let inputs = (0..).zip(&plan.inputs).map(|(slot, _)| slot).collect();
        Self::together(&[Wanted { plan, inputs, results: wanted.to_vec() }])
    }

    /// Compiles plans of one programme together, at least one: what several of them compute in the same way from the same
    /// columns is computed once. Blocks have the columns at the places that are given.
    #[must_use]
    pub fn together(all: &[Wanted]) -> Self {
        let places = all.iter().flat_map(|one| &one.inputs).max().map_or(0, |most| *most as usize + 1);
        let (mut defaults, mut reads) = (vec![false; places], vec![false; places]);
        let first = &all[0];
        let mut compiler = Compiler::new(&first.plan, &first.inputs);
        let mut plans: Vec<Compiled> = Vec::new();
        for one in all {
            if !plans.is_empty() {
                compiler.turn_to(&one.plan, &one.inputs);
            }
            for (place, input) in one.inputs.iter().zip(&one.plan.inputs) {
                defaults[*place as usize] |= input.default.is_some();
            }
            plans.push(compiled(&mut compiler, one));
        }
        let Compiler { code, regs, frames, scales, tables, .. } = compiler;
        let kept = || plans.iter().flat_map(|one| one.results.iter().flatten().chain(&one.refusals)).copied();
        let code = live::needed(code, &regs, &frames, kept());
        let containers = first.plan.version.programme.entities.iter().map(|entity| entity.of).collect();
        for instruction in &code {
            for slot in inputs_read(&instruction.code) {
                reads[slot as usize] = true;
            }
        }
        let free = live::free(&code, &frames, regs.len(), kept());
        Self { plans, code, regs, frames, scales, tables, free, containers, defaults, reads }
    }

    /// By the place of an input in blocks, whether anything wanted reads it: columns that need not be loaded are false.
    #[must_use]
    pub fn reads(&self) -> &[bool] {
        &self.reads
    }

    /// Runs over a block. The outcome is that of the first plan; [`Outcome::of`] gives those of the others.
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

/// Compiles what is wanted of the plan that the compiler is turned to.
fn compiled(compiler: &mut Compiler<'_>, one: &Wanted) -> Compiled {
    let plan = &one.plan;
    let refusals = compiler.refusals();
    let mut results = vec![None; plan.results.len()];
    let needed = needed(plan, &one.results);
    for slot in plan.order.iter().filter(|slot| needed[**slot as usize]) {
        let reg = compiler.column(Named::Result(*slot));
        if one.results.contains(slot) {
            results[*slot as usize] = Some(reg);
        }
    }
    Compiled { plan: Arc::clone(plan), results, refusals }
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
