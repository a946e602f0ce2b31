//! A household that would catch a survivor, and how it would.

use crate::evaluate::answer::{Answer, Cell};
use crate::evaluate::evaluator::Evaluator;
use crate::evaluate::program::Scratch;
use crate::ground::date::Month;
use crate::household::draft::Draft;
use crate::mutation::judge::{Case, Said};
use crate::rules::tree::Column;

use super::step::{Candidate, Step};

/// Results that are told.
const TOLD: usize = 3;

/// A household that would catch a survivor.
#[derive(Clone, Debug)]
pub struct Found {
    /// The reference household that it is near; `None` where it was made.
    pub near: Option<String>,
    /// The month in which it would.
    pub month: Month,
    /// What is otherwise than in the reference household: `household.rsu_index were 9.743002`.
    pub changes: Vec<String>,
    /// What it gets, and what it would get: `household.monthly_aid 500, not 501`.
    pub gets: Vec<String>,
    /// The household.
    pub household: Draft,
}

impl Found {
    /// In a line: `pension, 2024-01, if household.rsu_index were 9.743002: household.eligible true, not false`.
    #[must_use]
    pub fn told(&self) -> String {
        let near = self.near.as_deref().unwrap_or("a household made for it");
        let changes =
            if self.changes.is_empty() { String::new() } else { format!(", if {}", self.changes.join(" and ")) };
        let more = self.gets.len().saturating_sub(TOLD);
        let mut gets = self.gets.iter().take(TOLD).cloned().collect::<Vec<_>>().join("; ");
        if more > 0 {
            gets += &format!("; {more} more");
        }
        format!("{near}, {}{changes}: {gets}", self.month)
    }
}

/// Tells a candidate by which two versions differ.
pub(super) fn told(
    version: &Evaluator,
    mutant: &Evaluator,
    cases: &[Case],
    from: Option<(usize, Vec<Step>)>,
    candidate: Candidate,
) -> Found {
    let plan = version.plan();
    let batch = candidate.draft.batch(plan);
    let says = |evaluator| Said::of(evaluator, &batch, candidate.month, &mut Scratch::new());
    let ids = |slot: u32, row: usize| {
        let space = plan.results[slot as usize].space;
        let id = batch.rows[usize::from(space)].ids.get(row).filter(|id| space != 0 && !id.is_empty());
        id.map_or(String::new(), |id| format!(" of {id}"))
    };
    let gets = match (says(version), says(mutant)) {
        (Said::Answer(own, _), Said::Answer(other, _)) => {
            let all = differences(
                &own,
                &other,
                |slot, row| {
                    let name = plan.column_name(Column::Result(slot));
                    format!("{name}{}", ids(slot, row))
                },
                version,
            );
            if all.is_empty() {
                vec!["the same amounts, resting on other facts, figures or readings".to_owned()]
            } else {
                all
            }
        }
        (Said::Refused(_), _) => vec!["refused, not answered".to_owned()],
        (_, Said::Refused(_)) => vec!["answered, not refused".to_owned()],
        _ => vec!["answered, where the change cannot be evaluated".to_owned()],
    };
    let near = from.as_ref().map(|(case, _)| cases[*case].fits.household.clone());
    let mut changes = Vec::new();
    if let Some((case, steps)) = from {
        let fits = &cases[case].fits;
        let mut before = Candidate { draft: Draft::of(plan, &fits.batch, 0), month: fits.month };
        for step in steps {
            changes.extend(step.told(plan, &before.draft));
            step.take_in(plan, &mut before);
        }
    }
    Found { near, month: candidate.month, changes, gets, household: candidate.draft }
}

/// The results that differ; those that answers tell first.
fn differences(own: &Answer, other: &Answer, name: impl Fn(u32, usize) -> String, version: &Evaluator) -> Vec<String> {
    let plan = version.plan();
    let mut all = Vec::new();
    for internal in [false, true] {
        for (slot, (left, right)) in (0..).zip(own.results.iter().zip(&other.results)) {
            let declared = &plan.version.results[slot as usize];
            if declared.internal != internal {
                continue;
            }
            let text = |cell: &Cell| match cell {
                Cell::Value(value) => value.text(&declared.kind),
                Cell::Missing => "missing".to_owned(),
                Cell::Failed(_) => "no value".to_owned(),
            };
            for (row, (left, right)) in left.iter().zip(right).enumerate().filter(|(_, (left, right))| left != right) {
                all.push(format!("{} {}, not {}", name(slot, row), text(left), text(right)));
            }
        }
    }
    all
}
