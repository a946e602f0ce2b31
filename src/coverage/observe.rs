//! What one evaluation reaches: the columns that it recorded, read against the points of the version.

use std::ops::Range;

use crate::check::plan::{FormulaPlan, ParameterPlan, Plan};
use crate::evaluate::checks;
use crate::evaluate::evaluator::Evaluator;
use crate::evaluate::program::Scratch;
use crate::evaluate::run::{Run, Status};
use crate::evaluate::tree;
use crate::ground::amount::{self, Lane};
use crate::ground::date::Month;
use crate::household::batch::Batch;
use crate::pack::model::Formula;
use crate::rules::tree::{Group, Node, NodeId, Op, ParameterSlot};

use super::Point;
use super::points::{Construct, Points};

/// The nodes of a version with the points that each may reach.
#[derive(Debug)]
pub(super) struct Observer<'e> {
    pub evaluator: &'e Evaluator,
    points: Points,
    /// By node, the first point of the construct that it is.
    construct: Vec<Option<usize>>,
    /// By node, the point of the function in whose text it stands, or whose mark it is.
    function: Vec<Option<usize>>,
    /// By node, whether a check on inputs rests on it, and whether a result does.
    of_check: Vec<bool>,
    of_result: Vec<bool>,
    /// By point, whether it can be reached at all: a side of `min` that is always larger decides nothing.
    possible: Vec<bool>,
}

/// One node on one row of a run.
struct At<'r> {
    batch: &'r Batch,
    run: &'r Run,
    node: &'r Node,
    row: usize,
}

impl At<'_> {
    /// The lane of another node on the row, where it has one.
    fn lane(&self, id: NodeId) -> Option<Lane> {
        let (status, lane) = self.run.node(id, self.row);
        (status == Status::Ok).then_some(lane)
    }
}

impl<'e> Observer<'e> {
    pub fn new(evaluator: &'e Evaluator) -> Self {
        let plan: &Plan = evaluator.plan();
        let points = Points::of(plan);
        let construct = plan.nodes.iter().map(|node| points.construct(&node.span, construct(&node.op)?)).collect();
        let function = plan.nodes.iter().map(|node| match node.op {
            Op::Marked(helper, _) => points.named(&plan.version.helpers[helper as usize].common.name),
            _ => points.around(&node.span),
        });
        let function = function.collect();
        let of_check = tree::reached(plan, plan.checks.iter().map(|check| check.root));
        let of_result = tree::reached(plan, tree::roots(plan));
        let mut observer = Self { evaluator, points, construct, function, of_check, of_result, possible: Vec::new() };
        observer.possible = observer.possible();
        observer
    }

    /// No point reached yet.
    pub fn none(&self) -> Vec<bool> {
        vec![false; self.points.all.len()]
    }

    /// Whether a point can be reached by anybody.
    pub fn counts(&self, point: usize) -> bool {
        self.possible[point]
    }

    /// All points.
    pub fn points(&self) -> &[Point] {
        &self.points.all
    }

    /// A side of `min` or `max` decides only where its bounds let it.
    fn possible(&self) -> Vec<bool> {
        let plan: &Plan = self.evaluator.plan();
        let mut possible = vec![true; self.points.all.len()];
        let mut decides = vec![false; self.points.all.len()];
        for (node, first) in plan.nodes.iter().zip(&self.construct) {
            let (Op::Extreme { largest, left, right, left_up, right_up }, Some(first)) = (&node.op, first) else {
                continue;
            };
            let bounds = |id: NodeId, up: Lane| {
                let node = plan.node(id);
                (node.least.saturating_mul(up), node.most.saturating_mul(up))
            };
            let (left, right) = (bounds(*left, *left_up), bounds(*right, *right_up));
            let (low, high) = if *largest { (right, left) } else { (left, right) };
            // The left side wins where it is larger (or smaller) than the right side can be.
            decides[*first] |= low.0 < high.1;
            let (low, high) = if *largest { (left, right) } else { (right, left) };
            decides[*first + 1] |= low.0 < high.1;
            for side in [*first, *first + 1] {
                possible[side] = decides[side];
            }
        }
        possible
    }

    /// Evaluates a household in a month and marks what it reaches. Where it is refused, that is only what the checks on
    /// its inputs are.
    pub fn case(&self, batch: &Batch, month: Month, scratch: &mut Scratch, reached: &mut [bool]) {
        let (plan, program) = (self.evaluator.plan(), self.evaluator.program());
        let Ok(run) = program.run(batch, month, scratch) else { return };
        let sizes = checks::sizes(plan, batch, run, program.containers());
        let contradictions = checks::contradictions(&run.checks);
        let refused = !sizes.is_empty() || contradictions.iter().any(|objection| objection.refuses(plan));
        for (check, declared) in plan.checks.iter().zip(&plan.version.checks) {
            if batch.rows[usize::from(check.space)].count > 0 {
                mark(self.points.named(&declared.common.name), reached);
            }
        }
        if !refused {
            self.results(plan, batch, run, reached);
        }
        for (at, node) in plan.nodes.iter().enumerate() {
            let counts = self.of_check[at] || (self.of_result[at] && !refused);
            if !counts || matches!(node.op, Op::Constant(_)) {
                continue;
            }
            let start = run.node_at[at];
            for row in 0..batch.rows[usize::from(node.space)].count {
                if run.status[start + row] != Status::Unread {
                    self.node(plan, at, &At { batch, run, node, row }, reached);
                }
            }
        }
    }

    /// Guards either way, and the rules of results that all their guards let through.
    fn results(&self, plan: &Plan, batch: &Batch, run: &Run, reached: &mut [bool]) {
        let containers = self.evaluator.program().containers();
        for (slot, result) in plan.results.iter().enumerate() {
            if matches!(result.formula, FormulaPlan::Constant(_)) {
                continue;
            }
            let declared = &plan.version.results[slot];
            let first = self.points.guards[slot];
            for row in 0..batch.rows[usize::from(result.space)].count {
                let mut holds = true;
                for (at, (guard, space)) in result.guards.iter().enumerate() {
                    let above = batch.container(result.space, row, *space, containers);
                    let truth = checks::truth(plan, batch, run, *guard, above);
                    if let Some(truth) = truth {
                        reached[first + 2 * at + usize::from(!truth)] = true;
                    }
                    holds = truth == Some(true);
                    if !holds {
                        break;
                    }
                }
                if holds && matches!(declared.formula, Formula::Rule) {
                    mark(self.points.named(&declared.common.name), reached);
                }
            }
        }
    }

    /// A node that was evaluated on a row.
    fn node(&self, plan: &Plan, id: usize, at: &At<'_>, reached: &mut [bool]) {
        mark(self.function[id], reached);
        // Nobody notes that a literal is read: whoever reads it does.
        for child in taken(at) {
            if matches!(plan.node(child).op, Op::Constant(_)) {
                mark(self.function[child.index()], reached);
            }
        }
        match &at.node.op {
            Op::Parameter(slot) => reached[self.points.parameters[*slot as usize]] = true,
            Op::Scale { parameter, at: of } => {
                let rows = at.lane(*of).map_or(0..0, |lane| scale_rows(plan, *parameter, lane, plan.node(*of).scale));
                let first = self.points.parameters[*parameter as usize];
                mark_rows(plan, *parameter, first, rows, reached);
            }
            Op::Table { parameter, keys } => {
                let keys: Option<Vec<Lane>> = keys.iter().map(|key| at.lane(*key)).collect();
                let row = keys.and_then(|keys| table_row(plan, *parameter, &keys));
                let first = self.points.parameters[*parameter as usize];
                mark_rows(plan, *parameter, first, row.map_or(0..0, |row| row..row + 1), reached);
            }
            _ => {
                if let Some(first) = self.construct[id] {
                    self.decided(plan, first, at, reached);
                }
            }
        }
    }

    /// Which way a construct went.
    fn decided(&self, plan: &Plan, first: usize, at: &At<'_>, reached: &mut [bool]) {
        let way = match &at.node.op {
            Op::If { condition, .. } => at.lane(*condition).map(|lane| usize::from(lane == 0)),
            Op::Switch { on, arms, .. } => at
                .lane(*on)
                .map(|lane| arms.iter().position(|(labels, _)| labels.contains(&lane)).unwrap_or(arms.len())),
            Op::AllOf(all) | Op::AnyOf(all) => {
                let goes_on = matches!(at.node.op, Op::AllOf(_));
                for (place, part) in all.iter().enumerate() {
                    let Some(lane) = at.lane(*part) else { return };
                    reached[first + 2 * place + usize::from(lane == 0)] = true;
                    if (lane != 0) != goes_on {
                        return;
                    }
                }
                None
            }
            Op::Extreme { largest, left, right, left_up, right_up } => {
                let side = |id: NodeId, up: Lane| at.lane(id).and_then(|lane| lane.checked_mul(up));
                match (side(*left, *left_up), side(*right, *right_up)) {
                    (Some(left), Some(right)) if left != right => Some(usize::from((left > right) != *largest)),
                    _ => None,
                }
            }
            Op::Aggregate { group, .. } => self.has_members(plan, *group, at).map(|any| usize::from(!any)),
            _ => None,
        };
        // A `switch` without `_` that may fall through has no point for that.
        mark(way.filter(|way| *way < self.points.ways(first)).map(|way| first + way), reached);
    }

    /// Whether an aggregation has somebody to go through; `None` where that is not known.
    fn has_members(&self, plan: &Plan, group: Group, at: &At<'_>) -> Option<bool> {
        let (space, member) = match group {
            Group::All(space) => (space, None),
            Group::Set(set) => (plan.sets[set as usize].of, Some(plan.sets[set as usize].member)),
        };
        let containers = self.evaluator.program().containers();
        let mut members = at.batch.members(space, at.node.space, at.row, containers);
        let Some(member) = member else { return Some(!members.is_empty()) };
        let truths: Option<Vec<bool>> =
            members.by_ref().map(|row| checks::truth(plan, at.batch, at.run, member, row)).collect();
        truths.map(|truths| truths.contains(&true))
    }
}

fn mark(point: Option<usize>, reached: &mut [bool]) {
    if let Some(point) = point {
        reached[point] = true;
    }
}

/// Rows of a figure. One that the sources lack is one point.
fn mark_rows(plan: &Plan, parameter: ParameterSlot, first: usize, rows: Range<usize>, reached: &mut [bool]) {
    if matches!(plan.parameters[parameter as usize], ParameterPlan::Unknown) {
        mark(Some(first), reached);
    }
    rows.for_each(|row| mark(Some(first + row), reached));
}

/// What an operation is as a construct that decides.
fn construct(op: &Op) -> Option<Construct> {
    match op {
        Op::If { .. } => Some(Construct::If),
        Op::Switch { .. } => Some(Construct::Switch),
        Op::AllOf(_) | Op::AnyOf(_) => Some(Construct::Connected),
        Op::Extreme { .. } => Some(Construct::Extreme),
        Op::Aggregate { otherwise: Some(_), .. } => Some(Construct::Over),
        _ => None,
    }
}

/// The nodes that one reads on a row.
fn taken(at: &At<'_>) -> Vec<NodeId> {
    match &at.node.op {
        Op::If { condition, then, otherwise } => match at.lane(*condition) {
            Some(lane) => vec![*condition, if lane == 0 { *otherwise } else { *then }],
            None => vec![*condition],
        },
        Op::Switch { on, arms, otherwise } => {
            let arm = at.lane(*on).and_then(|lane| {
                let arm = arms.iter().find(|(labels, _)| labels.contains(&lane)).map(|(_, body)| *body);
                arm.or(*otherwise)
            });
            std::iter::once(*on).chain(arm).collect()
        }
        Op::AllOf(all) | Op::AnyOf(all) => {
            let goes_on = matches!(at.node.op, Op::AllOf(_));
            let read = all.iter().position(|part| at.lane(*part).is_none_or(|lane| (lane != 0) != goes_on));
            all[..read.map_or(all.len(), |last| last + 1)].to_vec()
        }
        Op::Then { first, then } => match at.run.node(*first, at.row).0 {
            Status::Fall => vec![*first, *then],
            _ => vec![*first],
        },
        Op::Let { value, body } => match at.lane(*value) {
            Some(_) => vec![*value, *body],
            None => vec![*value],
        },
        // Read on the row of another entity, where it has its own status.
        Op::Outer(of) | Op::Marked(_, of) => vec![*of],
        Op::Aggregate { .. } => Vec::new(),
        other => other.children(),
    }
}

/// The rows of a scale that a value is read by: the band that it lies in, or all that give it a part of the sum.
fn scale_rows(plan: &Plan, parameter: ParameterSlot, lane: Lane, scale: u32) -> Range<usize> {
    let ParameterPlan::Scale { marginal, of_scale, rows } = &plan.parameters[parameter as usize] else { return 0..0 };
    let common = scale.max(*of_scale);
    let up = |lane: Lane, from: u32| amount::power_of_ten(common - from).and_then(|up| lane.checked_mul(up));
    let Some(at) = up(lane, scale) else { return 0..0 };
    let inside = rows.partition_point(|(edge, _)| match edge {
        Some((edge, included)) => up(*edge, *of_scale).is_some_and(|edge| edge < at || (*included && edge == at)),
        None => true,
    });
    if !marginal {
        return inside.saturating_sub(1)..inside;
    }
    // At its very edge a row gives nothing yet.
    let begins = inside.checked_sub(1).and_then(|last| rows[last].0.map_or(Some(0), |(edge, _)| up(edge, *of_scale)));
    0..inside - usize::from(inside > 0 && begins == Some(at))
}

/// The row of a table for its keys; one past the last for `otherwise`.
fn table_row(plan: &Plan, parameter: ParameterSlot, keys: &[Lane]) -> Option<usize> {
    let ParameterPlan::Table { rows, otherwise } = &plan.parameters[parameter as usize] else { return None };
    let found = rows.iter().position(|(row, _)| row.iter().map(|key| Lane::from(*key)).eq(keys.iter().copied()));
    found.or_else(|| otherwise.is_some().then_some(rows.len()))
}
