//! What is told of a household in trouble: why it is refused, what is missing, what failed.

use std::collections::BTreeSet;
use std::sync::atomic::{AtomicUsize, Ordering};

use crate::check::plan::Plan;
use crate::evaluate::answer::{Answer, Cell, Lacking};
use crate::evaluate::checks::Objection;
use crate::evaluate::json;
use crate::ground::hidden;
use crate::household::batch::Batch;
use crate::population::tally::{FAILED, MISSING};
use crate::rules::tree::{Column, ResultSlot, Space};

use super::NAMED;
use super::agree::Again;

/// Things that are told of one household.
const THINGS: usize = 5;

/// A kind of trouble.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Kind {
    /// Its facts contradict each other.
    Refused,
    /// Something is missing for a result.
    Missing,
    /// A rule failed.
    Failed,
}

impl Kind {
    /// All of them.
    pub const ALL: [Kind; 3] = [Kind::Refused, Kind::Missing, Kind::Failed];

    /// The trouble of a household that is refused, or of which some results are marked as lacking something.
    #[must_use]
    pub fn of(refused: bool, mark: u8) -> Option<Self> {
        match mark {
            _ if refused => Some(Kind::Refused),
            mark if mark & FAILED != 0 => Some(Kind::Failed),
            mark if mark & MISSING != 0 => Some(Kind::Missing),
            _ => None,
        }
    }

    /// In a word.
    #[must_use]
    pub fn word(self) -> &'static str {
        match self {
            Kind::Refused => "refused",
            Kind::Missing => "missing",
            Kind::Failed => "failed",
        }
    }
}

/// How many households of each kind of trouble were told already; whoever sees that there are enough looks for no more.
#[derive(Debug, Default)]
pub struct Enough([AtomicUsize; 3]);

impl Enough {
    /// One more is told.
    pub fn count(&self, kind: Kind) {
        self.0[kind as usize].fetch_add(1, Ordering::Relaxed);
    }

    /// Whether no more is needed.
    #[must_use]
    pub fn reached(&self, kind: Kind) -> bool {
        self.0[kind as usize].load(Ordering::Relaxed) >= NAMED
    }
}

/// A household in trouble.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Told {
    /// What kind of trouble.
    pub kind: Kind,
    /// Its id.
    pub id: String,
    /// The number of its row, from 1.
    pub row: u64,
    /// What is the matter.
    pub things: Vec<String>,
}

/// What is the matter with a household.
#[must_use]
pub fn things(plan: &Plan, wanted: &[ResultSlot], kind: Kind, again: &Again, language: &str) -> Vec<String> {
    let mut things: Vec<String> = match again {
        Again::Refused(objections) => {
            objections.iter().filter(|one| one.refuses(plan)).map(|one| objection(plan, one, language)).collect()
        }
        Again::Answer(answer, batch) if kind == Kind::Missing => missing(plan, wanted, answer, batch),
        Again::Answer(answer, batch) => failed(plan, wanted, answer, batch),
    };
    let more = things.len().saturating_sub(THINGS);
    things.truncate(THINGS);
    if more > 0 {
        things.push(format!("and {more} more"));
    }
    things
}

fn objection(plan: &Plan, objection: &Objection, language: &str) -> String {
    match objection {
        Objection::Check { check, .. } => {
            let common = &plan.version.checks[*check].common;
            format!("{} (the check `{}`)", common.label.get(language), common.name)
        }
        Objection::Size { set, found, .. } => format!("{found} of `{}`", plan.version.sets[*set as usize].common.name),
    }
}

fn missing(plan: &Plan, wanted: &[ResultSlot], answer: &Answer, batch: &Batch) -> Vec<String> {
    let of_wanted = answer.missing.iter().filter(|lack| lack.results.iter().any(|(slot, _)| wanted.contains(slot)));
    let told = of_wanted.map(|lack| {
        let names: BTreeSet<String> = lack
            .results
            .iter()
            .filter(|(slot, _)| wanted.contains(slot))
            .map(|(slot, _)| plan.column_name(Column::Result(*slot)))
            .collect();
        let what = match lack.what {
            Lacking::Input(slot, row) => {
                let space = plan.inputs[slot as usize].space;
                format!("{}{}", plan.column_name(Column::Input(slot)), of(batch, space, row))
            }
            Lacking::Parameter(slot) => format!("law.{}", plan.version.parameters[slot as usize].common.name),
        };
        format!("{what} is missing for {}", names.into_iter().collect::<Vec<_>>().join(", "))
    });
    told.collect()
}

fn failed(plan: &Plan, wanted: &[ResultSlot], answer: &Answer, batch: &Batch) -> Vec<String> {
    let mut told = Vec::new();
    for slot in wanted {
        for cell in &answer.results[*slot as usize] {
            let Cell::Failed(failure) = cell else { continue };
            let (own, row) = failure.result;
            let space = plan.results[own as usize].space;
            let name = plan.column_name(Column::Result(own));
            let place = failure.span.as_ref().map_or_else(String::new, |span| {
                let place = span.place();
                format!(" at {}:{}:{}", span.file.path, place.line, place.column)
            });
            let one = format!("{name}{}: {}{place}", of(batch, space, row), json::why(failure.why));
            if !told.contains(&one) {
                told.push(one);
            }
        }
    }
    told
}

/// ` of #2`
fn of(batch: &Batch, space: Space, row: usize) -> String {
    match batch.rows[usize::from(space)].ids.get(row).filter(|id| space != 0 && !id.is_empty()) {
        Some(id) => format!(" of `{}`", hidden::shown(id)),
        None => String::new(),
    }
}
