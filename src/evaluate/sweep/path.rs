//! The path that results took through the rules on the way to their values: every outcome that something turned on, in
//! the order in which it was met, and the results that were read on the way.

use std::collections::{BTreeMap, BTreeSet};

use super::Watched;
use crate::check::plan::{FormulaPlan, ParameterPlan, Plan, RankPlan};
use crate::evaluate::checks::truth;
use crate::evaluate::run::{Run, Status};
use crate::evaluate::tree;
use crate::ground::amount::{self, Lane};
use crate::ground::kind::Kind;
use crate::household::batch::{Batch, contains};
use crate::rules::tree::{Column, Group, NodeId, Op, ParameterSlot, ResultSlot, Space};

/// The trails of some results and of all that they rest on.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Path {
    /// By result and row.
    pub trails: BTreeMap<Watched, Trail>,
}

/// How one result of one row came about.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Trail {
    /// How it ended.
    pub status: Status,
    /// What was met, in the order met; of what rests on something, the outer one first.
    pub turns: Vec<Turn>,
    /// The results that it read.
    pub reads: BTreeSet<Watched>,
}

/// Something with an outcome.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Turn {
    /// What.
    pub at: At,
    /// On which row of its entity.
    pub row: usize,
    /// How it came out.
    pub outcome: Option<Lane>,
}

/// What can turn.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum At {
    /// The guards: the position of the one that stopped the result.
    Guards,
    /// A condition, a case, a bracket, a row of a table.
    Node(NodeId),
    /// Something that goes up in stairs by itself: completed years or months, a rounding to whole numbers.
    Stair(NodeId),
    /// A rank.
    Rank,
}

/// Follows the watched results to all that they rest on.
pub(super) fn follow(plan: &Plan, batch: &Batch, run: &Run, containers: &[Option<Space>], watched: &[Watched]) -> Path {
    let mut trails = BTreeMap::new();
    let mut open: Vec<Watched> = watched.to_vec();
    while let Some(key) = open.pop() {
        if trails.contains_key(&key) {
            continue;
        }
        let mut way =
            Way { plan, batch, run, containers, seen: BTreeSet::new(), turns: Vec::new(), reads: BTreeSet::new() };
        way.result(key);
        open.extend(way.reads.iter().copied());
        let status = run.result(key.0, key.1).0;
        trails.insert(key, Trail { status, turns: way.turns, reads: way.reads });
    }
    Path { trails }
}

struct Way<'a> {
    plan: &'a Plan,
    batch: &'a Batch,
    run: &'a Run,
    containers: &'a [Option<Space>],
    seen: BTreeSet<(NodeId, usize)>,
    turns: Vec<Turn>,
    reads: BTreeSet<Watched>,
}

impl Way<'_> {
    fn column(&mut self, column: Column, row: usize) {
        if let Column::Result(slot) = column {
            self.reads.insert((slot, row));
        }
    }

    fn result(&mut self, (slot, row): Watched) {
        let plan = self.plan;
        let result = &plan.results[slot as usize];
        let stopped = self.run.stopped(slot, row);
        if !result.guards.is_empty() {
            let outcome = stopped.and_then(|at| Lane::try_from(at).ok());
            self.turns.push(Turn { at: At::Guards, row, outcome });
        }
        for (guard, space) in result.guards.iter().take(stopped.map_or(usize::MAX, |at| at + 1)) {
            self.column(*guard, self.batch.container(result.space, row, *space, self.containers));
        }
        if stopped.is_some() {
            return;
        }
        match &result.formula {
            FormulaPlan::Tree(root) => self.node(*root, row),
            FormulaPlan::Rank(rank) => self.rank(rank, result.space, row, self.run.result(slot, row)),
            FormulaPlan::Constant(_) => {}
        }
    }

    fn rank(&mut self, rank: &RankPlan, space: Space, row: usize, (status, lane): (Status, Lane)) {
        self.turns.push(Turn { at: At::Rank, row, outcome: (status == Status::Ok).then_some(lane) });
        let within = self.batch.container(space, row, rank.within, self.containers);
        for member in self.batch.members(space, rank.within, within, self.containers) {
            self.column(rank.among, member);
            rank.by.iter().for_each(|by| self.column(*by, member));
        }
    }

    /// The lane of a node on a row, where it has a value.
    fn lane(&self, id: NodeId, row: usize) -> Option<Lane> {
        let node = self.plan.node(id);
        match &node.op {
            Op::Constant(lane) => Some(*lane),
            Op::Parameter(slot) => match &self.plan.parameters[*slot as usize] {
                ParameterPlan::Scalar(lane) => Some(*lane),
                _ => None,
            },
            _ => match self.run.node(id, row) {
                (Status::Ok, lane) => Some(lane),
                _ => None,
            },
        }
    }

    /// The row of a child of a node.
    fn below(&self, space: Space, child: NodeId, row: usize) -> usize {
        let of = self.plan.node(child).space;
        if of == space { row } else { self.batch.container(space, row, of, self.containers) }
    }

    fn node(&mut self, id: NodeId, row: usize) {
        let node = self.plan.node(id);
        if matches!(node.op, Op::Constant(_) | Op::Parameter(_) | Op::Period(_)) {
            return;
        }
        if self.run.node(id, row).0 == Status::Unread || !self.seen.insert((id, row)) {
            return;
        }
        if let Some((at, outcome)) = self.turn(id, row) {
            self.turns.push(Turn { at, row, outcome });
        }
        match &node.op {
            Op::Read(column) => self.column(*column, row),
            Op::Only(set, column) => self.members(Group::Set(*set), Some(*column), node.space, row),
            Op::GivenOnly(set, _) | Op::Exists(set) => self.members(Group::Set(*set), None, node.space, row),
            Op::Aggregate { group, read, otherwise, .. } => {
                self.members(*group, *read, node.space, row);
                if let Some(otherwise) = otherwise {
                    self.node(*otherwise, self.below(node.space, *otherwise, row));
                }
            }
            Op::If { condition, then, otherwise } => {
                let at = self.below(node.space, *condition, row);
                // A condition that is a mere reading turns here and nowhere else.
                if self.turn(*condition, at).is_none() {
                    self.turns.push(Turn { at: At::Node(*condition), row: at, outcome: self.lane(*condition, at) });
                }
                self.node(*condition, at);
                match self.lane(*condition, at) {
                    Some(0) => self.node(*otherwise, self.below(node.space, *otherwise, row)),
                    Some(_) => self.node(*then, self.below(node.space, *then, row)),
                    None => {}
                }
            }
            Op::Switch { on, arms, otherwise } => {
                let at = self.below(node.space, *on, row);
                self.node(*on, at);
                let Some(lane) = self.lane(*on, at) else { return };
                let arm = arms.iter().find(|(lanes, _)| lanes.contains(&lane)).map(|(_, arm)| *arm);
                if let Some(arm) = arm.or(*otherwise) {
                    self.node(arm, self.below(node.space, arm, row));
                }
            }
            Op::Then { first, then } => {
                let at = self.below(node.space, *first, row);
                self.node(*first, at);
                if self.run.node(*first, at).0 == Status::Fall {
                    self.node(*then, self.below(node.space, *then, row));
                }
            }
            Op::AllOf(all) | Op::AnyOf(all) => {
                let ends_on = Lane::from(matches!(node.op, Op::AnyOf(_)));
                for child in all {
                    let at = self.below(node.space, *child, row);
                    self.node(*child, at);
                    if self.lane(*child, at).is_none_or(|lane| lane == ends_on) {
                        break;
                    }
                }
            }
            other => {
                for child in other.children() {
                    self.node(child, self.below(node.space, child, row));
                }
            }
        }
    }

    /// The outcome of a node, where something turns on it.
    fn turn(&self, id: NodeId, row: usize) -> Option<(At, Option<Lane>)> {
        let node = self.plan.node(id);
        let outcome = match &node.op {
            Op::Constant(_) | Op::Read(_) | Op::Outer(_) | Op::Marked(..) | Op::Let { .. } | Op::Then { .. } => {
                return None;
            }
            Op::Switch { on, arms, .. } => {
                let lane = self.lane(*on, self.below(node.space, *on, row));
                let arm = lane.and_then(|lane| arms.iter().position(|(lanes, _)| lanes.contains(&lane)));
                arm.and_then(|arm| Lane::try_from(arm).ok())
            }
            Op::Scale { parameter, at } => {
                // Marginal rates have no jumps.
                let ParameterPlan::Scale { marginal: false, .. } = &self.plan.parameters[*parameter as usize] else {
                    return None;
                };
                self.bracket(*parameter, *at, node.space, row)
            }
            Op::Table { parameter, keys } => self.row_of(*parameter, keys, node.space, row),
            Op::YearsBetween(..) | Op::MonthsBetween(..) => return Some((At::Stair(id), self.lane(id, row))),
            Op::Round { step, .. } if is_stair(self.plan, id, *step) => {
                return Some((At::Stair(id), self.lane(id, row)));
            }
            _ if node.kind == Kind::Bool => self.lane(id, row),
            _ => return None,
        };
        Some((At::Node(id), outcome))
    }

    /// The bracket of a band that a value lies in.
    fn bracket(&self, parameter: ParameterSlot, at: NodeId, space: Space, row: usize) -> Option<Lane> {
        let ParameterPlan::Scale { of_scale, rows, .. } = &self.plan.parameters[parameter as usize] else {
            return None;
        };
        let common = self.plan.node(at).scale.max(*of_scale);
        let lane = self.lane(at, self.below(space, at, row))?;
        let lane = lane.checked_mul(amount::power_of_ten(common - self.plan.node(at).scale)?)?;
        let up = amount::power_of_ten(common - of_scale)?;
        let reached = |edge: &Option<(Lane, bool)>| match edge {
            None => true,
            Some((edge, included)) => {
                edge.checked_mul(up).is_some_and(|edge| lane > edge || (*included && lane == edge))
            }
        };
        Lane::try_from(rows.iter().filter(|(edge, _)| reached(edge)).count()).ok()
    }

    /// The row of a table that is read; `None` for every other key.
    fn row_of(&self, parameter: ParameterSlot, keys: &[NodeId], space: Space, row: usize) -> Option<Lane> {
        let ParameterPlan::Table { rows, .. } = &self.plan.parameters[parameter as usize] else { return None };
        let key: Vec<Lane> =
            keys.iter().map(|key| self.lane(*key, self.below(space, *key, row))).collect::<Option<_>>()?;
        let found = rows.iter().position(|(row, _)| row.iter().map(|key| Lane::from(*key)).eq(key.iter().copied()));
        found.and_then(|at| Lane::try_from(at).ok())
    }

    fn members(&mut self, group: Group, read: Option<Column>, under: Space, row: usize) {
        let (space, member) = match group {
            Group::All(space) => (space, None),
            Group::Set(set) => {
                let set = &self.plan.sets[set as usize];
                (set.of, Some(set.member))
            }
        };
        // A role is read from wherever the household contains it.
        let container = self.containers.get(usize::from(space)).copied().flatten().unwrap_or(space);
        let (under, row) = if contains(under, space, self.containers) {
            (under, row)
        } else {
            (container, self.batch.container(under, row, container, self.containers))
        };
        for at in self.batch.members(space, under, row, self.containers) {
            let inside = member.is_none_or(|member| truth(self.plan, self.batch, self.run, member, at) == Some(true));
            if let Some(member) = member {
                self.column(member, at);
            }
            if let Some(read) = read.filter(|_| inside) {
                self.column(read, at);
            }
        }
    }
}

/// Whether a rounding goes up in stairs that are more than rounding: to whole numbers or more, of what is no amount.
fn is_stair(plan: &Plan, id: NodeId, step: NodeId) -> bool {
    let node = plan.node(id);
    !matches!(node.kind, Kind::Money(_)) && step_of(plan, step).is_some_and(|(lane, one)| lane >= one)
}

/// The step of a rounding, and what 1 is at its scale.
fn step_of(plan: &Plan, step: NodeId) -> Option<(Lane, Lane)> {
    let node = plan.node(step);
    let lane = match &node.op {
        Op::Constant(lane) => *lane,
        Op::Parameter(slot) => match &plan.parameters[*slot as usize] {
            ParameterPlan::Scalar(lane) => *lane,
            _ => return None,
        },
        Op::Rescale(inner, by) => step_of(plan, *inner)?.0.checked_mul(*by)?,
        _ => return None,
    };
    Some((lane, amount::power_of_ten(node.scale)?))
}

/// The largest step to which what some result rests on is rounded, as a lane of that result; 0 where nothing is.
pub(super) fn grain(plan: &Plan, result: ResultSlot) -> Lane {
    let scale = plan.results[result as usize].scale;
    let mut results = BTreeSet::new();
    let mut open = vec![result];
    let mut largest: Lane = 0;
    while let Some(slot) = open.pop() {
        if !results.insert(slot) {
            continue;
        }
        let result = &plan.results[slot as usize];
        open.extend(result.reads.iter().filter_map(|column| match column {
            Column::Result(slot) => Some(*slot),
            Column::Input(_) => None,
        }));
        let FormulaPlan::Tree(root) = result.formula else { continue };
        let reached = tree::reached(plan, std::iter::once(root));
        let nodes = (0..).map(NodeId).zip(&plan.nodes).zip(reached).filter(|(_, reached)| *reached);
        for ((id, node), _) in nodes {
            if let Op::Round { step, .. } = &node.op
                && !is_stair(plan, id, *step)
                && let Some((lane, one)) = step_of(plan, *step)
            {
                // Rounded up where the result has fewer decimals.
                let own =
                    amount::power_of_ten(scale).and_then(|up| lane.checked_mul(up)).map(|lane| lane.div_euclid(one));
                largest = largest.max(own.unwrap_or(0).max(1));
            }
        }
    }
    largest
}
