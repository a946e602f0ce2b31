//! Whether the reference households tell a mutant from the version: by a published amount, by what is locked of them, by
//! an invariant.

use std::sync::Arc;

use crate::check::plan::Plan;
use crate::coverage;
use crate::evaluate::answer::{Answer, Cell};
use crate::evaluate::checks::Objection;
use crate::evaluate::evaluator::{Evaluator, Refusal};
use crate::evaluate::program::Scratch;
use crate::ground::date::Month;
use crate::household::batch::Batch;
use crate::household::expect::Expected;

use super::change::Change;
use super::touch::{self, Read, Touch};

/// A reference household in a month that is locked.
#[derive(Debug)]
pub struct Case {
    /// The household as it fits the version.
    pub fits: coverage::Case,
    /// What was published of it.
    pub published: Vec<Expected>,
}

/// What told a mutant from the version.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum By {
    /// A published amount is not met.
    Published,
    /// A result that is locked is another one, or a household is refused that was not, or the other way round.
    Snapshot,
    /// The results are the same, and what stands beside them is not: a default, a figure or a reading that they rest on.
    Notice,
    /// An invariant does not hold.
    Invariant,
    /// It cannot be evaluated: a number leaves its bounds.
    Failed,
}

impl By {
    /// All, in the order of reports, in one word each.
    pub const ALL: [(By, &'static str); 5] = [
        (By::Published, "published"),
        (By::Snapshot, "snapshot"),
        (By::Notice, "notice"),
        (By::Invariant, "invariant"),
        (By::Failed, "failed"),
    ];

    /// In one word.
    #[must_use]
    pub fn word(self) -> &'static str {
        Self::ALL.iter().find(|(by, _)| *by == self).map_or("", |(_, word)| *word)
    }
}

/// Who caught a mutant, and by what.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Caught {
    /// By what.
    pub by: By,
    /// The household and the month, or the name of the invariant.
    pub who: String,
}

/// What a version says of a household.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Said {
    /// It gets this, with these warnings.
    Answer(Box<Answer>, Vec<Objection>),
    /// It is refused for these.
    Refused(Vec<Objection>),
    /// Nothing: a bound does not hold.
    Nothing,
}

/// How two versions differ on a household.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Differs {
    Not,
    /// Only in what stands beside the results.
    Beside,
    /// In a result, or in whether there is an answer.
    Results,
    /// One of them cannot be evaluated.
    Failed,
}

impl Said {
    /// What a version says, by the program.
    pub fn of(evaluator: &Evaluator, batch: &Batch, month: Month, scratch: &mut Scratch) -> Self {
        match evaluator.by_program(batch, month, scratch) {
            Ok(evaluated) => Self::Answer(Box::new(evaluated.answer), evaluated.warnings),
            Err(Refusal::Objections(objections)) => Self::Refused(objections),
            Err(Refusal::Limit(_) | Refusal::RoadsDiffer(_) | Refusal::Broken(_)) => Self::Nothing,
        }
    }

    /// Whether every result has a value.
    pub fn complete(&self) -> bool {
        match self {
            Self::Answer(answer, _) => answer.results.iter().flatten().all(|cell| matches!(cell, Cell::Value(_))),
            _ => false,
        }
    }

    /// How it differs from what another version says.
    pub fn differs(&self, other: &Self) -> Differs {
        match (self, other) {
            (Self::Answer(own, warned), Self::Answer(others, warns)) => {
                if own.results != others.results {
                    Differs::Results
                } else if own != others || warned != warns {
                    Differs::Beside
                } else {
                    Differs::Not
                }
            }
            (Self::Nothing, Self::Nothing) => Differs::Not,
            (Self::Nothing, _) | (_, Self::Nothing) => Differs::Failed,
            (Self::Refused(own), Self::Refused(others)) if own == others => Differs::Not,
            _ => Differs::Results,
        }
    }

    /// Whether a published amount that another version meets is not met.
    fn misses(&self, published: &[Expected], before: &Self) -> bool {
        let met = |said: &Self, one: &Expected| match said {
            Self::Answer(answer, _) => {
                match answer.results.get(one.result as usize).and_then(|rows| rows.get(one.row)) {
                    Some(Cell::Value(value)) => one.value == Some(*value),
                    Some(Cell::Missing) => one.value.is_none(),
                    _ => false,
                }
            }
            _ => false,
        };
        published.iter().any(|one| met(before, one) && !met(self, one))
    }
}

/// The cases of a version with what it says of each.
pub(super) struct Bench<'c> {
    /// Those of whom something was published first, each with the nodes that it reads.
    cases: Vec<(&'c Case, Said, Read)>,
}

impl<'c> Bench<'c> {
    pub fn new(evaluator: &Evaluator, cases: &'c [Case]) -> Self {
        let mut scratch = Scratch::new();
        let mut all: Vec<(&Case, Said, Read)> = cases
            .iter()
            .map(|case| {
                let said = Said::of(evaluator, &case.fits.batch, case.fits.month, &mut scratch);
                (case, said, touch::read(evaluator.plan(), &case.fits.batch, scratch.run()))
            })
            .collect();
        all.sort_by_key(|(case, ..)| case.published.is_empty());
        Self { cases: all }
    }

    /// Who catches a change of a plan: the strongest of those there are. `None` where it survives.
    pub fn catches(&self, change: &Change, plan: &Plan) -> Option<Caught> {
        let evaluator = Evaluator::new(Arc::new(change.made(plan)));
        let mut scratch = Scratch::new();
        let touch = Touch::of(change, plan);
        let mut found: Option<Caught> = None;
        for (case, before, read) in &self.cases {
            if !touch.felt(read) {
                continue;
            }
            // Nothing that follows is stronger than a result.
            if case.published.is_empty() && found.as_ref().is_some_and(|caught| caught.by == By::Snapshot) {
                break;
            }
            let said = Said::of(&evaluator, &case.fits.batch, case.fits.month, &mut scratch);
            let who = || format!("{}, {}", case.fits.household, case.fits.month);
            let by = match before.differs(&said) {
                Differs::Not => continue,
                Differs::Failed => return Some(Caught { by: By::Failed, who: who() }),
                _ if said.misses(&case.published, before) => return Some(Caught { by: By::Published, who: who() }),
                Differs::Results => By::Snapshot,
                Differs::Beside => By::Notice,
            };
            if found.as_ref().is_none_or(|caught| by < caught.by) {
                found = Some(Caught { by, who: who() });
            }
        }
        found
    }
}
