//! Why a result has no value: the inputs and figures that are missing, or what failed and where. Read from the columns of
//! a run after the fact, so that a run with nothing missing pays nothing.

use std::collections::BTreeSet;

use crate::check::plan::{FormulaPlan, Plan, RankPlan};
use crate::ground::source::Span;
use crate::household::batch::Batch;
use crate::pack::model::Ties;
use crate::rules::tree::{Column, Group, NodeId, Op, Quotient, ResultSlot, SetSlot, Space};

use super::answer::{Failure, Lacking, Why};
use super::run::{Run, Status};

/// Why the results of a run have no value, by result and row.
#[derive(Debug)]
pub struct Causes<'a> {
    plan: &'a Plan,
    batch: &'a Batch,
    run: &'a Run,
    containers: &'a [Option<Space>],
    missing: Vec<Vec<Option<BTreeSet<Lacking>>>>,
    failures: Vec<Vec<Option<Failure>>>,
}

/// What one reading ended with.
enum End {
    Missing(BTreeSet<Lacking>),
    Failed(Option<Failure>),
}

impl<'a> Causes<'a> {
    /// Gathers the causes of all results without a value.
    #[must_use]
    pub fn of(plan: &'a Plan, batch: &'a Batch, run: &'a Run, containers: &'a [Option<Space>]) -> Self {
        let rows = || (0..).zip(&plan.results).map(|(slot, _)| run.statuses(slot).len());
        let missing = rows().map(|rows| vec![None; rows]).collect();
        let failures = rows().map(|rows| vec![None; rows]).collect();
        let mut causes = Self { plan, batch, run, containers, missing, failures };
        for slot in &plan.order {
            for (row, status) in run.statuses(*slot).iter().enumerate() {
                if matches!(status, Status::Missing | Status::Failed) {
                    match causes.end_of_result(*slot, row) {
                        End::Missing(set) => causes.missing[*slot as usize][row] = Some(set),
                        End::Failed(failure) => causes.failures[*slot as usize][row] = failure,
                    }
                }
            }
        }
        causes
    }

    /// What is missing for a result on a row; `None` where it is not missing.
    #[must_use]
    pub fn missing(&self, slot: ResultSlot, row: usize) -> Option<&BTreeSet<Lacking>> {
        self.missing[slot as usize].get(row)?.as_ref()
    }

    /// What failed for a result on a row, at its innermost; `None` where it did not fail.
    #[must_use]
    pub fn failure(&self, slot: ResultSlot, row: usize) -> Option<&Failure> {
        self.failures[slot as usize].get(row)?.as_ref()
    }

    fn end_of_result(&self, slot: ResultSlot, row: usize) -> End {
        let result = &self.plan.results[slot as usize];
        for (guard, space) in &result.guards {
            let above = self.batch.container(result.space, row, *space, self.containers);
            if let Some(end) = self.end_of_column(*guard, above) {
                return end;
            }
        }
        match &result.formula {
            FormulaPlan::Tree(root) => self.end_of_node(*root, row, (slot, row)),
            FormulaPlan::Rank(rank) => self.end_of_rank(rank, row, (slot, row)),
            FormulaPlan::Constant(_) => End::Failed(None),
        }
    }

    /// How reading a column ends; `None` where it has a value.
    fn end_of_column(&self, column: Column, row: usize) -> Option<End> {
        match column {
            Column::Input(slot) => {
                let has = self.batch.given(slot, row) || self.plan.inputs[slot as usize].default.is_some();
                (!has).then(|| End::Missing(BTreeSet::from([Lacking::Input(slot, row)])))
            }
            Column::Result(slot) => match self.run.result(slot, row).0 {
                Status::Missing => Some(End::Missing(self.missing(slot, row).cloned().unwrap_or_default())),
                Status::Failed => Some(End::Failed(self.failure(slot, row).cloned())),
                _ => None,
            },
        }
    }

    fn status(&self, id: NodeId, row: usize) -> Status {
        self.run.node(id, row).0
    }

    /// How a node without a value ended.
    fn end_of_node(&self, id: NodeId, row: usize, result: (ResultSlot, usize)) -> End {
        let node = self.plan.node(id);
        let fails = |why| failed(why, &node.span, result);
        match &node.op {
            Op::Parameter(slot) => End::Missing(BTreeSet::from([Lacking::Parameter(*slot)])),
            Op::Read(column) => self.end_of_column(*column, row).unwrap_or(End::Failed(None)),
            Op::Outer(of) => {
                let above = self.batch.container(node.space, row, self.plan.node(*of).space, self.containers);
                self.end_of_node(*of, above, result)
            }
            Op::Only(set, column) => self.end_of_role(node.space, *set, row, Some(*column)),
            Op::GivenOnly(set, _) | Op::Exists(set) => self.end_of_role(node.space, *set, row, None),
            Op::If { condition, then, otherwise } => match self.run.node(*condition, row) {
                (Status::Ok, 0) => self.end_of_node(*otherwise, row, result),
                (Status::Ok, _) => self.end_of_node(*then, row, result),
                _ => self.end_of_node(*condition, row, result),
            },
            Op::Switch { on, arms, otherwise } => match self.run.node(*on, row) {
                (Status::Ok, lane) => {
                    let arm = arms.iter().find(|(lanes, _)| lanes.contains(&lane)).map(|(_, body)| *body);
                    match arm.or(*otherwise) {
                        Some(body) => self.end_of_node(body, row, result),
                        None => End::Failed(None),
                    }
                }
                _ => self.end_of_node(*on, row, result),
            },
            Op::Then { first, then } => match self.status(*first, row) {
                Status::Fall => self.end_of_node(*then, row, result),
                _ => self.end_of_node(*first, row, result),
            },
            Op::Aggregate { group, read, otherwise, .. } => {
                let end = self.end_of_members(*group, *read, node.space, row);
                match (end, otherwise) {
                    (Some(end), _) => end,
                    (None, Some(otherwise)) => self.end_of_node(*otherwise, row, result),
                    (None, None) => End::Failed(None),
                }
            }
            Op::Round { of, step, .. } => {
                self.end_of_quotient(of, row, result, &node.span).unwrap_or_else(|| match self.run.node(*step, row) {
                    (Status::Ok, _) => fails(Why::BadStep),
                    _ => self.end_of_node(*step, row, result),
                })
            }
            Op::CompareQuotients { left, right, .. } => self
                .end_of_quotient(left, row, result, &node.span)
                .or_else(|| self.end_of_quotient(right, row, result, &node.span))
                .unwrap_or(End::Failed(None)),
            Op::Scale { parameter, at } => match self.lacks(*parameter) {
                Some(end) => end,
                None => self.first_end(&[*at], row, result).unwrap_or_else(|| fails(Why::BelowScale)),
            },
            Op::Table { parameter, keys } => match self.lacks(*parameter) {
                Some(end) => end,
                None => self.first_end(keys, row, result).unwrap_or_else(|| fails(Why::NoRow)),
            },
            Op::AddYears(..) | Op::AddMonths(..) => {
                self.first_end(&node.op.children(), row, result).unwrap_or_else(|| fails(Why::OutsideCalendar))
            }
            other => self.first_end(&other.children(), row, result).unwrap_or(End::Failed(None)),
        }
    }

    /// How the first of these that has no value ended.
    fn first_end(&self, nodes: &[NodeId], row: usize, result: (ResultSlot, usize)) -> Option<End> {
        let first = nodes.iter().find(|id| self.status(**id, row) != Status::Ok)?;
        Some(self.end_of_node(*first, row, result))
    }

    fn lacks(&self, parameter: u32) -> Option<End> {
        matches!(self.plan.parameters[parameter as usize], crate::check::plan::ParameterPlan::Unknown)
            .then(|| End::Missing(BTreeSet::from([Lacking::Parameter(parameter)])))
    }

    fn end_of_quotient(
        &self,
        quotient: &Quotient,
        row: usize,
        result: (ResultSlot, usize),
        span: &Span,
    ) -> Option<End> {
        let parts: Vec<NodeId> = [Some(quotient.numerator), quotient.denominator].into_iter().flatten().collect();
        if let Some(end) = self.first_end(&parts, row, result) {
            return Some(end);
        }
        let below = quotient.denominator?;
        (self.run.node(below, row).1 == 0).then(|| failed(Why::DivisionByZero, span, result))
    }

    /// How going through members ended: the first without a value decides, the sets of missing ones join.
    fn end_of_members(&self, group: Group, read: Option<Column>, under: Space, row: usize) -> Option<End> {
        let (space, member) = match group {
            Group::All(space) => (space, None),
            Group::Set(set) => {
                let set = &self.plan.sets[set as usize];
                (set.of, Some(set.member))
            }
        };
        let members = self.batch.members(space, under, row, self.containers);
        join(members.filter_map(|at| match member.map(|member| (member, self.end_of_column(member, at))) {
            Some((_, Some(end))) => Some(end),
            Some((member, None)) if !self.is_true(member, at) => None,
            _ => read.and_then(|read| self.end_of_column(read, at)),
        }))
    }

    /// Whether a bool column that has a value is true.
    fn is_true(&self, column: Column, row: usize) -> bool {
        match column {
            Column::Input(slot) => self.batch.lane(slot, row) != 0,
            Column::Result(slot) => self.run.result(slot, row).1 != 0,
        }
    }

    fn end_of_role(&self, under: Space, set: SetSlot, row: usize, read: Option<Column>) -> End {
        let plan = &self.plan.sets[set as usize];
        let members = self.batch.members(plan.of, under, row, self.containers);
        let end = join(members.clone().filter_map(|at| self.end_of_column(plan.member, at)));
        let of_one = || {
            let one = members.clone().find(|at| self.is_true(plan.member, *at))?;
            read.and_then(|read| self.end_of_column(read, one))
        };
        end.or_else(of_one).unwrap_or(End::Missing(BTreeSet::new()))
    }

    fn end_of_rank(&self, rank: &RankPlan, row: usize, result: (ResultSlot, usize)) -> End {
        if let Some(end) = self.end_of_column(rank.among, row) {
            return end;
        }
        let space = self.plan.results[result.0 as usize].space;
        let within = self.batch.container(space, row, rank.within, self.containers);
        let members = self.batch.members(space, rank.within, within, self.containers);
        let end = join(members.filter_map(|at| match self.end_of_column(rank.among, at) {
            Some(end) => Some(end),
            None if !self.is_true(rank.among, at) => None,
            None => rank.by.iter().find_map(|by| self.end_of_column(*by, at)),
        }));
        end.unwrap_or_else(|| match rank.ties {
            Ties::Refuse => End::Failed(Some(Failure {
                why: Why::Tied,
                span: Some(self.plan.version.results[result.0 as usize].common.span.clone()),
                result,
            })),
            _ => End::Failed(None),
        })
    }
}

fn failed(why: Why, span: &Span, result: (ResultSlot, usize)) -> End {
    End::Failed(Some(Failure { why, span: Some(span.clone()), result }))
}

/// The first without a value decides; the sets of the missing join.
fn join(ends: impl Iterator<Item = End>) -> Option<End> {
    let mut joined: Option<BTreeSet<Lacking>> = None;
    for end in ends {
        match (end, &mut joined) {
            (End::Failed(failure), None) => return Some(End::Failed(failure)),
            (End::Failed(_), Some(_)) => {}
            (End::Missing(set), None) => joined = Some(set),
            (End::Missing(set), Some(all)) => all.extend(set),
        }
    }
    joined.map(End::Missing)
}
