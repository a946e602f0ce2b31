//! One household that breaks an invariant: on which row, by which change, with which values. By the program road.

use crate::check::plan::FormulaPlan;
use crate::evaluate::program::Scratch;
use crate::evaluate::run::{Run, Status};
use crate::ground::amount::{self, Lane};
use crate::ground::date::Month;
use crate::ground::value::Value;
use crate::household::draft::Draft;
use crate::rules::tree::{Column, InputSlot, NodeId, Op, Quotient, ResultSlot, Space};

use super::boundary::Profile;
use super::vary::{self, NEW};
use super::{Claim, Invariant, Invariants, Monotone, Varied};

/// How a household breaks an invariant.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Witness {
    /// On which row of the invariant's entity.
    pub row: usize,
    /// What was compared, as it was typed, and what it came to. Of what is watched: before, and after.
    pub values: Vec<(String, String)>,
    /// The household after it is changed, and what changes in words; nothing where nothing does.
    pub after: Option<(Draft, String)>,
    /// How many inputs are missing.
    pub missing: usize,
}

impl Invariants {
    /// How a household breaks an invariant in a month, if it does.
    #[must_use]
    pub fn witness(
        &self,
        at: usize,
        household: &Draft,
        month: Month,
        profiles: &[Profile],
        scratch: &mut Scratch,
    ) -> Option<Witness> {
        let invariant = &self.all[at];
        let batch = household.batch(self.plan());
        let evaluated = self.evaluator.by_program(&batch, month, scratch).ok()?;
        let missing = evaluated.answer.missing.len();
        let rows = 0..batch.rows[usize::from(invariant.space)].count;
        match &invariant.claim {
            Claim::Holds(slot) => {
                let run = evaluated.run;
                let is = |row: &usize| applies(run, invariant, *row) && run.result(*slot, *row) == (Status::Ok, 0);
                let row = { rows }.find(is)?;
                Some(Witness { row, values: self.operands(run, *slot, row), after: None, missing })
            }
            Claim::Monotone(monotone) => {
                let watched = self.plan().results[monotone.result as usize].space;
                let containers = self.evaluator.program().containers();
                // What is watched before anything changes; nothing where the invariant does not apply.
                let before = rows.map(|row| {
                    let at = batch.container(invariant.space, row, watched, containers);
                    let (status, lane) = evaluated.run.result(monotone.result, at);
                    (applies(evaluated.run, invariant, row) && status == Status::Ok).then_some(lane)
                });
                let before: Vec<Option<Lane>> = before.collect();
                self.changed(invariant, monotone, (household, &before), month, (profiles, scratch))
                    .map(|witness| Witness { missing, ..witness })
            }
        }
    }

    /// The first change, row by row, after which a result is against its direction.
    fn changed(
        &self,
        invariant: &Invariant,
        monotone: &Monotone,
        (household, before): (&Draft, &[Option<Lane>]),
        month: Month,
        (profiles, scratch): (&[Profile], &mut Scratch),
    ) -> Option<Witness> {
        let plan = self.plan();
        let values = monotone.values(self, month);
        let watched = &plan.results[monotone.result as usize];
        for (row, was) in before.iter().enumerate() {
            let Some(was) = was else { continue };
            for step in steps(monotone, &values, profiles) {
                let Some((after, new, what)) = self.apply(household, invariant.space, row, step) else { continue };
                let batch = after.batch(plan);
                let Ok(evaluated) = self.evaluator.by_program(&batch, month, scratch) else { continue };
                let run = evaluated.run;
                if let Varied::Adding(_, Some(who)) = monotone.varied
                    && run.result(who, new) != (Status::Ok, 1)
                {
                    continue;
                }
                let containers = self.evaluator.program().containers();
                let at = batch.container(invariant.space, row, watched.space, containers);
                let (Status::Ok, is) = run.result(monotone.result, at) else { continue };
                if monotone.breaks(*was, is) {
                    let name = plan.column_name(Column::Result(monotone.result));
                    let text = |lane: Lane| {
                        Value::from_lane(lane, &watched.kind, watched.scale)
                            .map_or_else(String::new, |v| v.text(&watched.kind))
                    };
                    let values = vec![(name.clone(), text(*was)), (name, text(is))];
                    return Some(Witness { row, values, after: Some((after, what)), missing: 0 });
                }
            }
        }
        None
    }

    /// A household with one step taken at a row, the row of a new member, and the step in words.
    fn apply(&self, household: &Draft, space: Space, row: usize, step: One<'_>) -> Option<(Draft, usize, String)> {
        let plan = self.plan();
        let mut after = household.clone();
        match step {
            One::Up(slot, values) => {
                let input = &plan.inputs[slot as usize];
                let changed = after.at(space, row)?;
                let lane = vary::above(values, changed.fact(slot).or(input.default)?)?;
                changed.set(slot, Some(lane));
                let name = plan.column_name(Column::Input(slot));
                let id = changed.id.clone();
                let whose = if id.is_empty() { name } else { format!("{name} of {id}") };
                let value = Value::from_lane(lane, &input.kind, input.scale)?.text(&input.kind);
                Some((after, row, format!("{whose} becomes {value}")))
            }
            One::Add(added, facts) => {
                let entity = &plan.version.programme.entities[usize::from(added)].name;
                let member = Draft { id: NEW.to_owned(), facts: facts.clone(), members: Vec::new() };
                after.at(space, row)?.members.push((added, member));
                // Rows of an entity stand in the order of those that contain them.
                let new = (0..after.rows(added)).find(|at| after.at(added, *at).is_some_and(|row| row.id == NEW))?;
                Some((after, new, format!("one more {entity} joins")))
            }
        }
    }

    /// What an expression that is false compared, as it was typed, with what it came to.
    fn operands(&self, run: &Run, slot: ResultSlot, row: usize) -> Vec<(String, String)> {
        let FormulaPlan::Tree(root) = self.plan().results[slot as usize].formula else { return Vec::new() };
        let mut all = Vec::new();
        self.told(run, root, row, &mut all);
        all
    }

    fn told(&self, run: &Run, id: NodeId, row: usize, all: &mut Vec<(String, String)>) {
        let node = self.plan().node(id);
        let (status, lane) = run.node(id, row);
        if status != Status::Ok {
            return;
        }
        match &node.op {
            // Of several that must all be so, the first that is not decides.
            Op::AllOf(parts) if lane == 0 => {
                let first = parts.iter().find(|part| run.node(**part, row) == (Status::Ok, 0));
                if let Some(part) = first {
                    self.told(run, *part, row, all);
                }
            }
            Op::AllOf(parts) | Op::AnyOf(parts) => parts.iter().for_each(|part| self.told(run, *part, row, all)),
            Op::Not(part) | Op::Let { body: part, .. } | Op::Marked(_, part) => self.told(run, *part, row, all),
            Op::If { .. } | Op::Switch { .. } | Op::Then { .. } => {
                node.op.children().into_iter().for_each(|part| self.told(run, part, row, all));
            }
            Op::Compare { left, right, .. } | Op::Extreme { left, right, .. } => {
                for side in [*left, *right] {
                    self.operand(run, side, row, all);
                }
            }
            Op::CompareQuotients { left, right, .. } => {
                for Quotient { numerator, denominator, .. } in [left, right] {
                    self.operand(run, *numerator, row, all);
                    if let Some(below) = denominator {
                        self.operand(run, *below, row, all);
                    }
                }
            }
            _ => self.operand(run, id, row, all),
        }
    }

    fn operand(&self, run: &Run, id: NodeId, row: usize, all: &mut Vec<(String, String)>) {
        let node = self.plan().node(id);
        if let Op::Rescale(part, _) | Op::Marked(_, part) | Op::Let { body: part, .. } = &node.op {
            return self.operand(run, *part, row, all);
        }
        let (Status::Ok, lane) = run.node(id, row) else { return };
        let text = crate::pack::telling::one_line(self.laid.typed(&node.span).unwrap_or_else(|| node.span.text()));
        // What stands there as a figure says itself what it is.
        let is_figure = matches!(node.op, Op::Constant(_)) || amount::parse(&text).is_ok();
        let Some(value) = Value::from_lane(lane, &node.kind, node.scale).filter(|_| !is_figure) else { return };
        let told = (text, value.text(&node.kind));
        if !all.contains(&told) {
            all.push(told);
        }
    }
}

/// One change of a row.
#[derive(Clone, Copy)]
enum One<'v> {
    /// It gets the first of the values above its own.
    Up(InputSlot, &'v [Lane]),
    /// It gets a member with these facts.
    Add(Space, &'v Profile),
}

/// The changes that are tried at a row.
fn steps<'v>(monotone: &Monotone, values: &'v [Lane], profiles: &'v [Profile]) -> Vec<One<'v>> {
    match monotone.varied {
        Varied::Raising(slot) | Varied::Turning(slot) => vec![One::Up(slot, values)],
        Varied::Adding(space, _) => profiles.iter().map(|facts| One::Add(space, facts)).collect(),
    }
}

/// Whether an invariant applies to a row, as far as its condition says.
fn applies(run: &Run, invariant: &Invariant, row: usize) -> bool {
    invariant.when.is_none_or(|when| run.result(when, row) == (Status::Ok, 1))
}
