//! What a run needs and the next one takes over: the columns, and a stack of selected rows. Once it has grown to the
//! largest batch seen, runs allocate nothing.

use crate::check::plan::{ParameterPlan, Plan};
use crate::evaluate::run::{Run, Status};
use crate::ground::amount::Lane;
use crate::household::batch::Batch;
use crate::rules::tree::{NodeId, Op};

/// Reused between runs. One belongs to one program at a time; a run of another program lays it out anew.
#[derive(Debug, Default)]
pub struct Scratch {
    /// The columns of the last run.
    pub(super) run: Run,
    /// Stack of selected rows; a selection is a piece of it. At its bottom stand all rows of the largest entity.
    pub(super) rows: Vec<u32>,
    /// How many those are.
    all_rows: usize,
    /// Members of a rank in their order.
    pub(super) ranked: Vec<u32>,
    /// A node whose proven bounds did not hold: our bug, never an answer.
    pub(super) broken: Option<NodeId>,
    /// What the columns are laid out for: the program and its rows by space.
    laid_out: (usize, Vec<usize>),
    /// Where the columns of literals begin: they keep value and status from run to run.
    literals_at: usize,
}

/// Selected rows: a piece of the stack, ascending, none twice.
#[derive(Clone, Copy, Debug)]
pub(super) struct Rows {
    /// First place on the stack.
    pub from: usize,
    /// One past the last.
    pub to: usize,
}

impl Rows {
    /// Whether none is selected.
    pub fn is_empty(self) -> bool {
        self.from == self.to
    }
}

/// The lane of a figure that is one value, or a fraction's above the line.
fn figure(parameter: &ParameterPlan) -> Option<Lane> {
    match parameter {
        ParameterPlan::Scalar(lane) | ParameterPlan::Fraction(lane, _) => Some(*lane),
        ParameterPlan::Scale { .. } | ParameterPlan::Table { .. } | ParameterPlan::Unknown => None,
    }
}

impl Scratch {
    /// A fresh one.
    #[must_use]
    pub fn new() -> Self {
        Self::default()
    }

    /// The columns of the last run.
    #[must_use]
    pub fn run(&self) -> &Run {
        &self.run
    }

    /// Takes the columns of the last run out, to keep them beyond the next.
    #[must_use]
    pub fn take_run(&mut self) -> Run {
        self.laid_out = (0, Vec::new());
        std::mem::take(&mut self.run)
    }

    /// Prepares the columns for a batch: all nodes unread, all results unread.
    pub(super) fn lay_out(&mut self, program: usize, plan: &Plan, batch: &Batch) {
        self.broken = None;
        let same = self.laid_out.0 == program
            && self.laid_out.1.len() == batch.rows.len()
            && self.laid_out.1.iter().zip(&batch.rows).all(|(count, rows)| *count == rows.count);
        if !same {
            self.laid_out.0 = program;
            self.laid_out.1.clear();
            self.laid_out.1.extend(batch.rows.iter().map(|rows| rows.count));
            self.place_results(plan);
            self.place_nodes(plan);
            self.all_rows = self.laid_out.1.iter().copied().max().unwrap_or(0);
            self.rows.clear();
            self.rows.extend((0..).take(self.all_rows));
        }
        self.drop_selections();
        self.unread();
        self.run.stopped_by.fill(u8::MAX);
        self.run.tied.fill(false);
    }

    /// Forgets all selections but that of all rows.
    pub(super) fn drop_selections(&mut self) {
        self.rows.truncate(self.all_rows);
    }

    /// Forgets what results and nodes gave; literals stay.
    pub(super) fn unread(&mut self) {
        if let Some(status) = self.run.status.get_mut(..self.literals_at) {
            status.fill(Status::Unread);
        }
    }

    fn place_nodes(&mut self, plan: &Plan) {
        let run = &mut self.run;
        run.node_at.clear();
        run.node_at.resize(plan.nodes.len(), 0);
        let mut at = run.result_at.last().copied().unwrap_or(0);
        for literal in [false, true] {
            if literal {
                self.literals_at = at;
            }
            for (place, node) in run.node_at.iter_mut().zip(&plan.nodes) {
                if matches!(node.op, Op::Constant(_)) == literal {
                    *place = at;
                    at += self.laid_out.1[usize::from(node.space)];
                }
            }
        }
        run.lanes.resize(at, 0);
        run.status.resize(at, Status::Unread);
        for (place, node) in run.node_at.iter().zip(&plan.nodes) {
            let rows = *place..place + self.laid_out.1[usize::from(node.space)];
            match node.op {
                Op::Constant(lane) => {
                    run.lanes[rows.clone()].fill(lane);
                    run.status[rows].fill(Status::Ok);
                }
                Op::Parameter(slot) => run.lanes[rows].fill(figure(&plan.parameters[slot as usize]).unwrap_or(0)),
                _ => {}
            }
        }
    }

    fn place_results(&mut self, plan: &Plan) {
        let run = &mut self.run;
        run.checks.resize_with(plan.checks.len(), Vec::new);
        run.result_at.clear();
        run.result_at.push(0);
        let mut at = 0;
        for result in &plan.results {
            at += self.laid_out.1[usize::from(result.space)];
            run.result_at.push(at);
        }
        run.stopped_by.resize(at, u8::MAX);
        run.tied.resize(at, false);
        for (found, check) in run.checks.iter_mut().zip(&plan.checks) {
            found.resize(self.laid_out.1[usize::from(check.space)], super::Found::Undecided);
        }
    }
}
