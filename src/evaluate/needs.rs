//! What the rules that ended early could still read: told beside what is missing, so that one round of questions is
//! enough. This is advice, told by the program road alone; the answer itself is compared without it.

use std::collections::BTreeSet;
use std::ops::Range;

use crate::check::plan::{FormulaPlan, Plan};
use crate::household::batch::Batch;
use crate::rules::tree::{Column, Group, InputSlot, NodeId, Op, Quotient, Space};

use super::answer::{Answer, Cell, Lacking};
use super::run::{Run, Status};

/// Inputs that are not given, required, and could be read once what is missing is given. Rows of the batch, by slot and
/// row; `rows` are those of the household.
#[must_use]
pub fn may_need(
    plan: &Plan,
    batch: &Batch,
    run: &Run,
    containers: &[Option<Space>],
    rows: &[Range<usize>],
    answer: &Answer,
) -> Vec<(InputSlot, usize)> {
    let mut needs = Needs { plan, batch, run, containers, inputs: BTreeSet::new(), seen: BTreeSet::new() };
    for (slot, result) in (0..).zip(&plan.results) {
        for (cell, row) in answer.results[slot as usize].iter().zip(rows[usize::from(result.space)].clone()) {
            if *cell == Cell::Missing {
                needs.result(slot, row);
            }
        }
    }
    let own = |slot: InputSlot, row: usize| row - rows[usize::from(plan.inputs[slot as usize].space)].start;
    let missing: BTreeSet<Lacking> = answer.missing.iter().map(|lack| lack.what).collect();
    let needed = needs.inputs.iter().map(|(slot, row)| (*slot, own(*slot, *row)));
    needed.filter(|(slot, row)| !missing.contains(&Lacking::Input(*slot, *row))).collect()
}

struct Needs<'a> {
    plan: &'a Plan,
    batch: &'a Batch,
    run: &'a Run,
    containers: &'a [Option<Space>],
    inputs: BTreeSet<(InputSlot, usize)>,
    seen: BTreeSet<(NodeId, usize)>,
}

impl Needs<'_> {
    fn result(&mut self, slot: u32, row: usize) {
        let plan = self.plan;
        let result = &plan.results[slot as usize];
        for (guard, space) in &result.guards {
            self.column(*guard, self.batch.container(result.space, row, *space, self.containers));
        }
        match &result.formula {
            FormulaPlan::Tree(root) => self.node(*root, row),
            FormulaPlan::Rank(rank) => {
                let within = self.batch.container(result.space, row, rank.within, self.containers);
                for member in self.batch.members(result.space, rank.within, within, self.containers) {
                    self.column(rank.among, member);
                    rank.by.iter().for_each(|by| self.column(*by, member));
                }
            }
            FormulaPlan::Constant(_) => {}
        }
    }

    /// A column that could be read: results are missing themselves, and tell their own needs.
    fn column(&mut self, column: Column, row: usize) {
        if let Column::Input(slot) = column {
            let input = &self.plan.inputs[slot as usize];
            if !self.batch.given(slot, row) && input.default.is_none() && !input.optional {
                self.inputs.insert((slot, row));
            }
        }
    }

    /// What could be read below a node.
    fn node(&mut self, id: NodeId, row: usize) {
        let plan = self.plan;
        let node = plan.node(id);
        let known = matches!(self.run.node(id, row).0, Status::Ok | Status::Fall);
        if known || !self.seen.insert((id, row)) {
            return;
        }
        let decided = |condition: NodeId| match self.run.node(condition, row) {
            (Status::Ok, lane) => Some(lane),
            _ => None,
        };
        match &node.op {
            Op::Read(column) => self.column(*column, row),
            Op::Outer(of) => {
                let above = self.batch.container(node.space, row, plan.node(*of).space, self.containers);
                self.node(*of, above);
            }
            Op::If { condition, then, otherwise } => match decided(*condition) {
                Some(0) => self.node(*otherwise, row),
                Some(_) => self.node(*then, row),
                None => [*condition, *then, *otherwise].into_iter().for_each(|child| self.node(child, row)),
            },
            Op::Switch { on, arms, otherwise } => match decided(*on) {
                Some(lane) => {
                    let arm = arms.iter().find(|(lanes, _)| lanes.contains(&lane)).map(|(_, body)| *body);
                    arm.or(*otherwise).into_iter().for_each(|body| self.node(body, row));
                }
                None => node.op.children().into_iter().for_each(|child| self.node(child, row)),
            },
            Op::Only(set, column) => self.members(Group::Set(*set), Some(*column), node.space, row),
            Op::GivenOnly(set, _) | Op::Exists(set) => self.members(Group::Set(*set), None, node.space, row),
            Op::Aggregate { group, read, otherwise, .. } => {
                self.members(*group, *read, node.space, row);
                if let Some(otherwise) = otherwise {
                    self.node(*otherwise, row);
                }
            }
            Op::Round { of, step, .. } => {
                self.quotient(of, row);
                self.node(*step, row);
            }
            other => other.children().into_iter().for_each(|child| self.node(child, row)),
        }
    }

    fn quotient(&mut self, quotient: &Quotient, row: usize) {
        let parts = [Some(quotient.numerator), quotient.denominator];
        parts.into_iter().flatten().for_each(|part| self.node(part, row));
    }

    fn members(&mut self, group: Group, read: Option<Column>, under: Space, row: usize) {
        let (space, member) = match group {
            Group::All(space) => (space, None),
            Group::Set(set) => {
                let set = &self.plan.sets[set as usize];
                (set.of, Some(set.member))
            }
        };
        for at in self.batch.members(space, under, row, self.containers) {
            let inside = member.map(|member| super::checks::truth(self.plan, self.batch, self.run, member, at));
            if let Some(member) = member {
                self.column(member, at);
            }
            if let Some(read) = read.filter(|_| inside != Some(Some(false))) {
                self.column(read, at);
            }
        }
    }
}
