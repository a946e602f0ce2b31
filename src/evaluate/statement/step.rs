//! From one month to the next in steps, and what moved in each.

use std::collections::BTreeSet;

use crate::check::plan::{FormulaPlan, Plan};
use crate::ground::kind::{Kind, Time};
use crate::ground::label::Label;
use crate::ground::value::Value;
use crate::household::fit::{self, Fitted};
use crate::household::written::Household;
use crate::rules::tree::{Column, ResultSlot, Space};

use super::rows::{facts, pairs};
use super::{Line, Reason};
use crate::evaluate::answer::{Answer, Cell};
use crate::evaluate::evaluator::Evaluator;
use crate::evaluate::program::Scratch;

/// A result that moved.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Moved {
    /// Its name with its entity: `person.age`.
    pub name: String,
    /// What it is called.
    pub label: Label,
    /// The kind of its values.
    pub kind: Kind,
    /// Absent from answers.
    pub internal: bool,
    /// Which, by slot in the plan of the step: for time and facts the version before, for a version the next one.
    pub result: ResultSlot,
    /// The row after the step.
    pub row: usize,
    /// The id of the row; empty for the root.
    pub id: String,
    /// Before; `None` where there was none: missing, failed, or a member who joined.
    pub before: Option<Value>,
    /// After.
    pub after: Option<Value>,
    /// Whether a result of the root moved because of it.
    pub matters: bool,
}

/// One side of a step.
struct Side<'a> {
    plan: &'a Plan,
    fitted: &'a Fitted,
    answer: &'a Answer,
}

/// Why `next` differs from `before`.
pub(super) fn reasons(household: &Household, before: &Line, next: &Line, scratch: &mut Scratch) -> Vec<Reason> {
    let mut reasons = Vec::new();
    let (old, new) = (before.evaluator.plan(), next.evaluator.plan());
    let same_version = old.version.policy() == new.version.policy();
    let (Ok(first), Ok(last)) = (&before.answer, &next.answer) else { return reasons };
    let month = next.month;
    // What time alone did.
    let Some(aged) = answer(&before.evaluator, &before.fitted, month, scratch) else { return reasons };
    let start = Side { plan: old, fitted: &before.fitted, answer: first };
    let aged = Side { plan: old, fitted: &before.fitted, answer: &aged };
    let moved = moved(&start, &aged);
    if !moved.is_empty() {
        time(old, moved, &mut reasons);
    }
    // What the household did.
    let was = fit::fit(household, new, before.month).ok();
    let changed = was.map(|was| facts(new, &was, &next.fitted)).unwrap_or_default();
    let refitted = if same_version { None } else { fit::fit(household, old, month).ok() };
    let told = refitted.as_ref().unwrap_or(&next.fitted);
    let told_answer = if same_version { Some(last.clone()) } else { answer(&before.evaluator, told, month, scratch) };
    let middle = told_answer.as_ref().map(|answer| Side { plan: old, fitted: told, answer });
    if !changed.is_empty() {
        let moved = middle.as_ref().map(|middle| self::moved(&aged, middle)).unwrap_or_default();
        reasons.push(Reason::Facts { facts: changed, moved });
    }
    // What the law did.
    if !same_version {
        let end = Side { plan: new, fitted: &next.fitted, answer: last };
        let moved = self::moved(middle.as_ref().unwrap_or(&aged), &end);
        let roots = roots(new, &moved);
        let (from, to) = (old.version.policy(), new.version.policy());
        reasons.push(Reason::Version { from, to, roots, moved });
    }
    reasons
}

fn answer(
    evaluator: &Evaluator,
    fitted: &Fitted,
    month: crate::ground::date::Month,
    scratch: &mut Scratch,
) -> Option<Answer> {
    evaluator.by_program(&fitted.batch, month, scratch).ok().map(|evaluated| evaluated.answer)
}

/// Time: what is paid once is told apart.
fn time(plan: &Plan, moved: Vec<Moved>, reasons: &mut Vec<Reason>) {
    let roots = roots(plan, &moved);
    let once = |moved: &Moved| plan.results[moved.result as usize].kind == Kind::Money(Some(Time::Once));
    let (once, others): (Vec<_>, Vec<_>) = roots.into_iter().partition(once);
    if !others.is_empty() {
        reasons.push(Reason::Time { roots: others, moved });
    }
    if !once.is_empty() {
        reasons.push(Reason::OneOff { roots: once });
    }
}

/// The results that differ, in slot and row order. Results are known by their names; one that was renamed by its old one.
fn moved(before: &Side<'_>, after: &Side<'_>) -> Vec<Moved> {
    let pairs = pairs(before.fitted, after.fitted);
    let mut all = Vec::new();
    for (slot, declared) in (0..).zip(&after.plan.version.results) {
        let old = before.plan.version.result(&declared.common.name);
        let old = old.or_else(|| declared.common.was.as_ref().and_then(|was| before.plan.version.result(was)));
        for (row, known) in pairs[usize::from(declared.entity)].iter().enumerate() {
            let was = old.zip(*known).and_then(|(old, row)| value(before.answer, old, row));
            let is = value(after.answer, slot, row);
            if was != is {
                let ids = &after.fitted.batch.rows[usize::from(declared.entity)].ids;
                let id = ids.get(row).filter(|_| declared.entity != 0).cloned().unwrap_or_default();
                all.push(Moved {
                    name: after.plan.column_name(Column::Result(slot)),
                    label: declared.common.label.clone(),
                    kind: declared.kind.clone(),
                    internal: declared.internal,
                    result: slot,
                    row,
                    id,
                    before: was,
                    after: is,
                    matters: false,
                });
            }
        }
    }
    mark(after, &mut all);
    all
}

fn value(answer: &Answer, slot: ResultSlot, row: usize) -> Option<Value> {
    match answer.results.get(slot as usize)?.get(row)? {
        Cell::Value(value) => Some(*value),
        Cell::Missing | Cell::Failed(_) => None,
    }
}

/// Marks what a moved result of the root rests on, through what moved.
fn mark(side: &Side<'_>, all: &mut [Moved]) {
    let plan = side.plan;
    let shown = |moved: &Moved| {
        let declared = &plan.version.results[moved.result as usize];
        declared.entity == 0 && !declared.internal
    };
    let mut open: Vec<usize> = (0..all.len()).filter(|at| shown(&all[*at])).collect();
    let mut reached: BTreeSet<usize> = open.iter().copied().collect();
    while let Some(at) = open.pop() {
        for (below, moved) in all.iter().enumerate() {
            if !reached.contains(&below) && rests_on(side, (all[at].result, all[at].row), (moved.result, moved.row)) {
                reached.insert(below);
                open.push(below);
            }
        }
    }
    for at in reached {
        all[at].matters = true;
    }
}

/// The moved results of which nothing that they read moved.
fn roots(plan: &Plan, moved: &[Moved]) -> Vec<Moved> {
    let slots: BTreeSet<ResultSlot> = moved.iter().map(|moved| moved.result).collect();
    let rows = |slot: ResultSlot| moved.iter().filter(move |other| other.result == slot).map(|other| other.row);
    let by_itself = |one: &Moved| {
        let result = &plan.results[one.result as usize];
        let guards = result.guards.iter().map(|(guard, _)| *guard);
        result.reads.iter().copied().chain(guards).all(|column| match column {
            Column::Result(slot) if slots.contains(&slot) => {
                // Of its own entity it reads its own row, unless it looks at all members.
                let own = plan.results[slot as usize].space == result.space && !looks_around(plan, one.result);
                own && !rows(slot).any(|row| row == one.row)
            }
            _ => true,
        })
    };
    moved.iter().filter(|moved| by_itself(moved)).cloned().collect()
}

fn looks_around(plan: &Plan, slot: ResultSlot) -> bool {
    matches!(plan.results[slot as usize].formula, FormulaPlan::Rank(_))
}

/// Whether a result of a row reads another of a row: of its own row, of rows that contain it, of its members.
fn rests_on(side: &Side<'_>, (slot, row): (ResultSlot, usize), (other, other_row): (ResultSlot, usize)) -> bool {
    let plan = side.plan;
    let result = &plan.results[slot as usize];
    let guards = result.guards.iter().map(|(guard, _)| *guard);
    if !result.reads.iter().copied().chain(guards).any(|column| column == Column::Result(other)) {
        return false;
    }
    let containers: Vec<Option<Space>> = plan.version.programme.entities.iter().map(|entity| entity.of).collect();
    let space = plan.results[other as usize].space;
    if space == result.space {
        return row == other_row || looks_around(plan, slot);
    }
    if contains(&containers, space, result.space) {
        return side.fitted.batch.container(result.space, row, space, &containers) == other_row;
    }
    !contains(&containers, result.space, space)
        || side.fitted.batch.container(space, other_row, result.space, &containers) == row
}

/// Whether an entity contains another, directly or not.
fn contains(containers: &[Option<Space>], above: Space, below: Space) -> bool {
    let mut at = below;
    while let Some(up) = containers.get(usize::from(at)).copied().flatten() {
        if up == above {
            return true;
        }
        at = up;
    }
    false
}
