//! Why not: the single facts whose change would change a result, the one that decided it first.
//!
//! In: a household, a result of it that is false, 0, or any value. Out: for each fact that was read on the way to it, the
//! nearest other value that gives the result another value, if one does. Refuses nothing.

use std::collections::BTreeSet;

use crate::check::plan::{FormulaPlan, Plan};
use crate::ground::amount::{self, Lane};
use crate::ground::date::{Day, Month};
use crate::ground::kind::Kind;
use crate::ground::value::Value;
use crate::household::batch::Batch;
use crate::rules::tree::{Column, Group, InputSlot, NodeId, Op, ResultSlot, Space};

use super::checks;
use super::evaluator::Evaluator;
use super::program::Scratch;
use super::run::{Run, Status};

/// A single fact that would change a result.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Nearest {
    /// The fact, and the row of its entity.
    pub input: (InputSlot, usize),
    /// What it is; `None` where it is not given and has no default.
    pub from: Option<Value>,
    /// What it would have to be.
    pub to: Value,
    /// What the result would then be.
    pub gives: Value,
}

/// How many facts are looked at.
const FACTS: usize = 64;
/// How many results are followed, each resting on the next: the walk recurses, and farther facts are of no help.
const CHAIN: usize = 64;

/// Finds the facts that would change a result of a household, the deciding one first; at most `most`.
#[must_use]
pub fn nearest(
    evaluator: &Evaluator,
    batch: &Batch,
    month: Month,
    result: (ResultSlot, usize),
    most: usize,
) -> Vec<Nearest> {
    let plan = evaluator.plan();
    let mut search =
        Search { evaluator, plan, month, result, batch: batch.clone(), scratch: Scratch::new(), before: 0 };
    let Some((facts, thresholds)) = search.facts() else { return Vec::new() };
    let mut found = Vec::new();
    for (slot, row) in facts.into_iter().take(FACTS) {
        if found.len() >= most {
            break;
        }
        found.extend(search.fact(slot, row, &thresholds));
    }
    found
}

struct Search<'a> {
    evaluator: &'a Evaluator,
    plan: &'a Plan,
    month: Month,
    result: (ResultSlot, usize),
    batch: Batch,
    scratch: Scratch,
    before: Lane,
}

/// A value that something was compared with: its lane and scale.
type Threshold = (Lane, u32);
/// An input of a row.
type Place = (InputSlot, usize);

impl Search<'_> {
    /// The facts that were read on the way to the result, and what numbers were compared with.
    fn facts(&mut self) -> Option<(Vec<Place>, Vec<Threshold>)> {
        let run = self.evaluator.program().run(&self.batch, self.month, &mut self.scratch).ok()?;
        let (status, lane) = run.result(self.result.0, self.result.1);
        if status != Status::Ok {
            return None;
        }
        self.before = lane;
        let mut way = Way {
            plan: self.plan,
            batch: &self.batch,
            run,
            containers: self.evaluator.program().containers(),
            facts: Vec::new(),
            thresholds: Vec::new(),
            seen: BTreeSet::new(),
            results: BTreeSet::new(),
            depth: 0,
        };
        way.result(self.result.0, self.result.1);
        Some((way.facts, way.thresholds))
    }

    /// What the result is with another value of a fact, if the household then has one and it differs.
    fn with(&mut self, slot: InputSlot, row: usize, lane: Lane) -> Option<Lane> {
        let column = &mut self.batch.inputs[slot as usize];
        let before = (column.lanes[row], column.given[row]);
        (column.lanes[row], column.given[row]) = (lane, true);
        let program = self.evaluator.program();
        let gives = program.run(&self.batch, self.month, &mut self.scratch).ok().and_then(|run| {
            let objections = checks::contradictions(&run.checks).into_iter();
            let sizes = checks::sizes(self.plan, &self.batch, run, program.containers());
            let refused = objections.chain(sizes).any(|objection| objection.refuses(self.plan));
            let (status, lane) = run.result(self.result.0, self.result.1);
            (!refused && status == Status::Ok && lane != self.before).then_some(lane)
        });
        let column = &mut self.batch.inputs[slot as usize];
        (column.lanes[row], column.given[row]) = before;
        gives
    }

    fn fact(&mut self, slot: InputSlot, row: usize, thresholds: &[Threshold]) -> Option<Nearest> {
        let input = &self.plan.inputs[slot as usize];
        let has = self.batch.given(slot, row) || input.default.is_some();
        let current = has.then(|| self.batch.lane(slot, row));
        let (to, gives) = match &input.kind {
            Kind::Bool => self.first(slot, row, [1, 0].into_iter().filter(|lane| Some(*lane) != current))?,
            Kind::Choice(choice) => {
                let members = (0..).take(choice.members.len()).filter(|lane| Some(*lane) != current);
                self.first(slot, row, members)?
            }
            _ => self.nearest_number(slot, row, current, thresholds)?,
        };
        let value = |lane: Lane| Value::from_lane(lane, &input.kind, input.scale);
        let result = &self.plan.results[self.result.0 as usize];
        Some(Nearest {
            input: (slot, row),
            from: current.and_then(value),
            to: value(to)?,
            gives: Value::from_lane(gives, &result.kind, result.scale)?,
        })
    }

    fn first(&mut self, slot: InputSlot, row: usize, lanes: impl Iterator<Item = Lane>) -> Option<(Lane, Lane)> {
        for lane in lanes {
            if let Some(gives) = self.with(slot, row, lane) {
                return Some((lane, gives));
            }
        }
        None
    }

    /// Probes outward from the value, then halves the way back to the nearest one that changes the result.
    fn nearest_number(
        &mut self,
        slot: InputSlot,
        row: usize,
        current: Option<Lane>,
        thresholds: &[Threshold],
    ) -> Option<(Lane, Lane)> {
        let input = &self.plan.inputs[slot as usize];
        let from = current.unwrap_or(input.min);
        let mut probes: Vec<Lane> = Vec::new();
        for (threshold, scale) in thresholds {
            if let Some(lane) = rescaled(*threshold, *scale, input.scale) {
                probes.extend([lane - 1, lane, lane + 1]);
            }
        }
        if input.kind == Kind::Date {
            probes.extend(shifted_days(from));
        } else {
            let steps = (0..28).filter_map(amount::power_of_ten);
            probes.extend(steps.flat_map(|step| [from.saturating_sub(step), from.saturating_add(step)]));
        }
        probes.extend([input.min, input.max]);
        probes.retain(|lane| (input.min..=input.max).contains(lane) && Some(*lane) != current);
        probes.sort_unstable_by_key(|lane| ((lane - from).abs(), *lane));
        probes.dedup();
        let (mut hit, mut gives) = self.first(slot, row, probes.into_iter())?;
        let mut miss = from;
        while (hit - miss).abs() > 1 {
            let middle = miss + (hit - miss) / 2;
            match self.with(slot, row, middle) {
                Some(other) => (hit, gives) = (middle, other),
                None => miss = middle,
            }
        }
        Some((hit, gives))
    }
}

/// A lane at another scale, towards zero where digits are lost.
fn rescaled(lane: Lane, from: u32, to: u32) -> Option<Lane> {
    if to >= from {
        lane.checked_mul(amount::power_of_ten(to - from)?)
    } else {
        lane.checked_div(amount::power_of_ten(from - to)?)
    }
}

/// Days a month, a year and more away, both ways.
fn shifted_days(from: Lane) -> Vec<Lane> {
    let Ok(day) = i32::try_from(from).map(Day) else { return Vec::new() };
    let months = [1, 2, 3, 6, 12, 24, 36, 60, 72, 120, 180, 216, 240, 252, 360, 480, 600, 720, 780, 900];
    let shifted = months.into_iter().flat_map(|months| [day.add_months(months), day.add_months(-months)]);
    shifted.flatten().map(|day| Lane::from(day.0)).collect()
}

/// The way to a result: what was read, the deciding part first.
struct Way<'a> {
    plan: &'a Plan,
    batch: &'a Batch,
    run: &'a Run,
    containers: &'a [Option<Space>],
    facts: Vec<(InputSlot, usize)>,
    thresholds: Vec<Threshold>,
    seen: BTreeSet<(NodeId, usize)>,
    results: BTreeSet<(ResultSlot, usize)>,
    depth: usize,
}

impl Way<'_> {
    fn column(&mut self, column: Column, row: usize) {
        match column {
            Column::Result(slot) => self.result(slot, row),
            Column::Input(slot) => {
                if !self.facts.contains(&(slot, row)) {
                    self.facts.push((slot, row));
                }
            }
        }
    }

    fn result(&mut self, slot: ResultSlot, row: usize) {
        if self.depth >= CHAIN || !self.results.insert((slot, row)) {
            return;
        }
        self.depth += 1;
        self.formula(slot, row);
        self.depth -= 1;
    }

    fn formula(&mut self, slot: ResultSlot, row: usize) {
        let plan = self.plan;
        let result = &plan.results[slot as usize];
        let above = |space: Space| self.batch.container(result.space, row, space, self.containers);
        if let Some((guard, space)) = self.run.stopped(slot, row).and_then(|at| result.guards.get(at)) {
            self.column(*guard, above(*space));
            return;
        }
        match &result.formula {
            FormulaPlan::Tree(root) => self.node(*root, row),
            FormulaPlan::Rank(rank) => {
                let within = above(rank.within);
                let members = self.batch.members(result.space, rank.within, within, self.containers);
                self.column(rank.among, row);
                rank.by.iter().for_each(|by| self.column(*by, row));
                for member in members.filter(|member| *member != row) {
                    self.column(rank.among, member);
                    rank.by.iter().for_each(|by| self.column(*by, member));
                }
            }
            FormulaPlan::Constant(_) => {}
        }
        for (guard, space) in &result.guards {
            self.column(*guard, self.batch.container(result.space, row, *space, self.containers));
        }
    }

    fn node(&mut self, id: NodeId, row: usize) {
        let (status, value) = self.run.node(id, row);
        if status == Status::Unread || !self.seen.insert((id, row)) {
            return;
        }
        let plan = self.plan;
        let node = plan.node(id);
        match &node.op {
            Op::Read(column) => self.column(*column, row),
            Op::Given(slot) => self.column(Column::Input(*slot), row),
            Op::Outer(of) => {
                let above = self.batch.container(node.space, row, plan.node(*of).space, self.containers);
                self.node(*of, above);
            }
            Op::Only(set, column) => self.members(Group::Set(*set), Some(*column), node.space, row),
            Op::GivenOnly(set, slot) => self.members(Group::Set(*set), Some(Column::Input(*slot)), node.space, row),
            Op::Exists(set) => self.members(Group::Set(*set), None, node.space, row),
            Op::Aggregate { group, read, otherwise, .. } => {
                self.members(*group, *read, node.space, row);
                if let Some(otherwise) = otherwise {
                    self.node(*otherwise, row);
                }
            }
            Op::AllOf(all) | Op::AnyOf(all) => {
                // The last one read is the one that decided.
                let read = all.iter().rposition(|child| self.run.node(*child, row).0 != Status::Unread);
                let decided = value == Lane::from(matches!(node.op, Op::AnyOf(_)));
                if let Some(last) = read.filter(|_| decided) {
                    self.node(all[last], row);
                }
                for child in all {
                    self.node(*child, row);
                }
            }
            Op::If { condition, then, otherwise } => {
                let taken = if self.run.node(*condition, row).1 == 0 { otherwise } else { then };
                self.node(*condition, row);
                self.node(*taken, row);
            }
            Op::Compare { left, right, .. } => {
                for side in [left, right] {
                    let (status, lane) = self.run.node(*side, row);
                    if status == Status::Ok {
                        self.thresholds.push((lane, plan.node(*side).scale));
                    }
                }
                self.node(*left, row);
                self.node(*right, row);
            }
            other => other.children().into_iter().for_each(|child| self.node(child, row)),
        }
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
            let inside =
                member.is_none_or(|member| checks::truth(self.plan, self.batch, self.run, member, at) == Some(true));
            if let Some(read) = read.filter(|_| inside) {
                self.column(read, at);
            }
            if let Some(member) = member {
                self.column(member, at);
            }
        }
    }
}
