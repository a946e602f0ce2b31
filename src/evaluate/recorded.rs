//! Which nodes of a plan, when they were read, an answer has to tell: defaults, figures and helpers with a mark. Found
//! once a plan, so that an answer looks at these few columns only.

use std::ops::Range;

use crate::check::plan::{FormulaPlan, Plan, RankPlan};
use crate::household::batch::Batch;
use crate::rules::tree::{Column, Group, HelperSlot, NodeId, Op, ParameterSlot, ResultSlot, Space};

use super::checks::truth;
use super::run::{Run, Status};
use super::touched::{Touched, marks_parameter, unconfirmed};
use super::tree;

/// The nodes and results to look at.
#[derive(Debug, Default)]
pub struct Recorded {
    figures: Vec<(NodeId, ParameterSlot)>,
    helpers: Vec<(NodeId, HelperSlot)>,
    inputs: Vec<NodeId>,
    members: Vec<NodeId>,
    ranks: Vec<ResultSlot>,
    guarded: Vec<ResultSlot>,
    marked: Vec<ResultSlot>,
}

impl Recorded {
    /// Finds them.
    #[must_use]
    pub fn of(plan: &Plan) -> Self {
        let mut recorded = Recorded::default();
        let reached = tree::reached(plan, tree::roots(plan));
        let defaults = |column: Column| match column {
            Column::Input(slot) => plan.inputs[slot as usize].default.is_some(),
            Column::Result(_) => false,
        };
        for ((id, node), _) in (0..).map(NodeId).zip(&plan.nodes).zip(reached).filter(|(_, reached)| *reached) {
            match &node.op {
                Op::Parameter(slot) | Op::Scale { parameter: slot, .. } | Op::Table { parameter: slot, .. }
                    if marks_parameter(plan, *slot) =>
                {
                    recorded.figures.push((id, *slot));
                }
                Op::Marked(helper, _) if unconfirmed(plan.version.helpers[*helper as usize].common.confidence) => {
                    recorded.helpers.push((id, *helper));
                }
                Op::Read(column) if defaults(*column) => recorded.inputs.push(id),
                op if member_columns(plan, op)
                    .is_some_and(|(_, columns)| columns.into_iter().flatten().any(defaults)) =>
                {
                    recorded.members.push(id);
                }
                _ => {}
            }
        }
        for (slot, result) in (0..).zip(&plan.results) {
            if let FormulaPlan::Rank(rank) = &result.formula
                && (defaults(rank.among) || rank.by.iter().any(|by| defaults(*by)))
            {
                recorded.ranks.push(slot);
            }
            if result.guards.iter().any(|(guard, _)| defaults(*guard)) {
                recorded.guarded.push(slot);
            }
            if unconfirmed(plan.version.results[slot as usize].common.confidence) {
                recorded.marked.push(slot);
            }
        }
        recorded
    }

    /// What was read for one household of a run: the rows of each entity that are its own.
    #[must_use]
    pub fn touched(
        &self,
        plan: &Plan,
        batch: &Batch,
        run: &Run,
        containers: &[Option<Space>],
        rows: &[Range<usize>],
    ) -> Touched {
        let mut look = Look { plan, batch, run, containers, touched: Touched::default() };
        let rows_of = |id: &NodeId| rows[usize::from(plan.node(*id).space)].clone();
        for (id, slot) in &self.figures {
            if rows_of(id).any(|row| look.was_read(*id, row)) {
                look.touched.parameter(plan, *slot);
            }
        }
        for (id, slot) in &self.helpers {
            if rows_of(id).any(|row| look.was_read(*id, row)) {
                look.touched.helper(plan, *slot);
            }
        }
        for id in self.inputs.iter().chain(&self.members) {
            for row in rows_of(id) {
                if look.was_read(*id, row) {
                    look.node(*id, row);
                }
            }
        }
        let rows_of = |slot: &ResultSlot| rows[usize::from(plan.results[*slot as usize].space)].clone();
        for slot in &self.guarded {
            rows_of(slot).for_each(|row| look.guards(*slot, row));
        }
        for slot in &self.ranks {
            for row in rows_of(slot) {
                if let FormulaPlan::Rank(rank) = &plan.results[*slot as usize].formula
                    && guards_hold(plan, batch, run, containers, *slot, row)
                {
                    look.rank(rank, plan.results[*slot as usize].space, row);
                }
            }
        }
        for slot in &self.marked {
            if rows_of(slot).any(|row| guards_hold(plan, batch, run, containers, *slot, row)) {
                look.touched.result(plan, *slot);
            }
        }
        look.touched
    }
}

/// Whether all guards of a result are true on a row, so that its formula was evaluated.
#[must_use]
pub fn guards_hold(
    plan: &Plan,
    batch: &Batch,
    run: &Run,
    containers: &[Option<Space>],
    slot: ResultSlot,
    row: usize,
) -> bool {
    let result = &plan.results[slot as usize];
    result.guards.iter().all(|(guard, space)| {
        let above = batch.container(result.space, row, *space, containers);
        truth(plan, batch, run, *guard, above) == Some(true)
    })
}

/// The entity whose members a node looks at, the column that decides which, and the column it reads of them.
fn member_columns(plan: &Plan, op: &Op) -> Option<(Space, [Option<Column>; 2])> {
    let of_set = |set: u32, read: Option<Column>| {
        let set = &plan.sets[set as usize];
        (set.of, [Some(set.member), read])
    };
    match op {
        Op::Aggregate { group: Group::All(space), read, .. } => Some((*space, [None, *read])),
        Op::Aggregate { group: Group::Set(set), read, .. } => Some(of_set(*set, *read)),
        Op::Only(set, column) => Some(of_set(*set, Some(*column))),
        Op::GivenOnly(set, _) | Op::Exists(set) => Some(of_set(*set, None)),
        _ => None,
    }
}

struct Look<'a> {
    plan: &'a Plan,
    batch: &'a Batch,
    run: &'a Run,
    containers: &'a [Option<Space>],
    touched: Touched,
}

impl Look<'_> {
    fn was_read(&self, id: NodeId, row: usize) -> bool {
        self.run.node(id, row).0 != Status::Unread
    }

    fn column(&mut self, column: Column, row: usize) {
        self.touched.column(self.plan, self.batch, column, row);
    }

    fn truth(&self, column: Column, row: usize) -> Option<bool> {
        truth(self.plan, self.batch, self.run, column, row)
    }

    fn node(&mut self, id: NodeId, row: usize) {
        let plan = self.plan;
        let node = plan.node(id);
        if let Op::Read(column) = node.op {
            self.column(column, row);
        }
        let Some((space, [member, read])) = member_columns(plan, &node.op) else { return };
        // A role reads its column only when every membership is known, and of its one member.
        let role = matches!(node.op, Op::Only(..));
        let members = self.batch.members(space, node.space, row, self.containers);
        let undecided = role && member.is_some_and(|member| members.clone().any(|at| self.truth(member, at).is_none()));
        for at in members {
            if let Some(member) = member {
                self.column(member, at);
                if undecided || self.truth(member, at) != Some(true) {
                    continue;
                }
            }
            if let Some(read) = read {
                self.column(read, at);
            }
        }
    }

    fn guards(&mut self, slot: ResultSlot, row: usize) {
        let plan = self.plan;
        let result = &plan.results[slot as usize];
        for (guard, space) in &result.guards {
            let above = self.batch.container(result.space, row, *space, self.containers);
            self.column(*guard, above);
            if self.truth(*guard, above) != Some(true) {
                break;
            }
        }
    }

    fn rank(&mut self, rank: &RankPlan, space: Space, row: usize) {
        self.column(rank.among, row);
        if self.truth(rank.among, row) != Some(true) {
            return;
        }
        let within = self.batch.container(space, row, rank.within, self.containers);
        for at in self.batch.members(space, rank.within, within, self.containers) {
            self.column(rank.among, at);
            if self.truth(rank.among, at) != Some(true) {
                continue;
            }
            for by in &rank.by {
                self.column(*by, at);
                if self.ends(*by, at) {
                    break;
                }
            }
        }
    }

    fn ends(&self, column: Column, row: usize) -> bool {
        match column {
            Column::Input(slot) => !self.batch.given(slot, row) && self.plan.inputs[slot as usize].default.is_none(),
            Column::Result(slot) => self.run.result(slot, row).0 != Status::Ok,
        }
    }
}
