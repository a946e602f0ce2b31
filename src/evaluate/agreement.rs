//! All roads beside each other: the interpreter and the program on each household alone, the columns on many at once.
//!
//! In: households for one version and a month. Out: how many were answered and how many refused, or the first household of
//! which the roads say different things, with what differs in words.

use std::sync::Arc;

use crate::check::plan::Plan;
use crate::ground::date::Month;
use crate::household::batch::Batch;
use crate::rules::tree::ResultSlot;

use super::answer::Answer;
use super::columns::{Block, Columns, Workspace};
use super::difference;
use super::evaluator::{Evaluator, Refusal};
use super::json;
use super::program::Scratch;

/// The roads of one version. The columns are compiled for all results together, and for each alone with what it rests on.
#[derive(Debug)]
pub struct Agreement {
    evaluator: Arc<Evaluator>,
    all: Compiled,
    each: Vec<Compiled>,
}

#[derive(Debug)]
struct Compiled {
    wanted: Vec<ResultSlot>,
    columns: Columns,
}

/// What a comparison uses and the next one takes over.
#[derive(Debug, Default)]
pub struct Desk {
    scratch: Scratch,
    workspace: Workspace,
}

/// How many households the roads agree on.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Agreed {
    /// They have an answer.
    pub answered: u64,
    /// Of these, something is missing or failed.
    pub with_gaps: u64,
    /// They are refused by all roads.
    pub refused: u64,
}

/// The roads differ, or one of them breaks.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Disagreement {
    /// Of which household.
    pub household: usize,
    /// What differs, in words.
    pub what: Vec<String>,
}

impl Agreed {
    /// All of them.
    #[must_use]
    pub fn households(&self) -> u64 {
        self.answered + self.refused
    }
}

impl std::ops::AddAssign for Agreed {
    fn add_assign(&mut self, other: Self) {
        self.answered += other.answered;
        self.with_gaps += other.with_gaps;
        self.refused += other.refused;
    }
}

impl Compiled {
    fn new(plan: &Arc<Plan>, wanted: Vec<ResultSlot>) -> Self {
        Self { columns: Columns::new(Arc::clone(plan), &wanted), wanted }
    }
}

impl Agreement {
    /// Prepares the roads of a version.
    #[must_use]
    pub fn new(evaluator: Arc<Evaluator>) -> Self {
        let plan = evaluator.plan();
        let slots: Vec<ResultSlot> = (0..).zip(&plan.results).map(|(slot, _)| slot).collect();
        let each = slots.iter().map(|slot| Compiled::new(plan, vec![*slot])).collect();
        let all = Compiled::new(plan, slots);
        Self { evaluator, all, each }
    }

    /// The plan.
    #[must_use]
    pub fn plan(&self) -> &Arc<Plan> {
        self.evaluator.plan()
    }

    /// Takes households of one month all roads: each alone by the interpreter and the program, then all together by the
    /// columns of all results, and by those of one result: which one, `turn` says.
    ///
    /// # Errors
    /// The first household of which two roads say different things, or for which one of them breaks.
    pub fn compare(
        &self,
        batches: &[Batch],
        month: Month,
        turn: usize,
        desk: &mut Desk,
    ) -> Result<Agreed, Disagreement> {
        let Desk { scratch, workspace } = desk;
        let mut agreed = Agreed::default();
        let mut said = Vec::with_capacity(batches.len());
        for (household, batch) in batches.iter().enumerate() {
            let answer = match self.evaluator.evaluate(batch, month, scratch) {
                Ok(evaluated) => Some(evaluated.answer),
                Err(Refusal::Objections(_)) => None,
                Err(refusal) => return Err(Disagreement { household, what: told(&refusal) }),
            };
            agreed.answered += u64::from(answer.is_some());
            agreed.refused += u64::from(answer.is_none());
            agreed.with_gaps += u64::from(answer.as_ref().is_some_and(|answer| json::status(answer) != "complete"));
            said.push(answer);
        }
        let one = self.each.get(turn % self.each.len().max(1));
        for compiled in [Some(&self.all), one].into_iter().flatten() {
            self.by_columns(compiled, batches, month, workspace, &said)?;
        }
        Ok(agreed)
    }

    /// Holds what the columns say of households against what the two others said.
    fn by_columns(
        &self,
        compiled: &Compiled,
        batches: &[Batch],
        month: Month,
        workspace: &mut Workspace,
        said: &[Option<Answer>],
    ) -> Result<(), Disagreement> {
        let plan = self.plan();
        let differs = |household, what| Err(Disagreement { household, what });
        let mut block = Block::new(plan, compiled.columns.reads());
        for (household, batch) in batches.iter().enumerate() {
            if !block.append(plan, batch) {
                return differs(household, vec!["it does not fit the columns".to_owned()]);
            }
        }
        let outcome = match compiled.columns.run(&block, month, workspace) {
            Ok(outcome) => outcome,
            Err(broken) if batches.len() < 2 => return differs(0, vec![broken.to_string()]),
            Err(broken) => {
                // Which household it was is found by running each alone; one that breaks only among others is the first.
                for (household, batch) in batches.iter().enumerate() {
                    let alone = (std::slice::from_ref(batch), std::slice::from_ref(&said[household]));
                    let alone = self.by_columns(compiled, alone.0, month, workspace, alone.1);
                    alone.map_err(|found| Disagreement { household, ..found })?;
                }
                return differs(0, vec![format!("{broken}, where it stands among others")]);
            }
        };
        for (household, answer) in said.iter().enumerate() {
            let what = match (answer, outcome.refused(household)) {
                (None, true) => continue,
                (None, false) => vec!["answered by its columns, refused by both other roads".to_owned()],
                (Some(_), true) => vec!["refused by its columns, answered by both other roads".to_owned()],
                (Some(answer), false) => {
                    difference::of_columns(plan, &block, &outcome, &compiled.wanted, household, answer)
                }
            };
            if !what.is_empty() {
                return differs(household, what);
            }
        }
        Ok(())
    }
}

fn told(refusal: &Refusal) -> Vec<String> {
    match refusal {
        Refusal::RoadsDiffer(differences) => differences.clone(),
        Refusal::Broken(what) => vec![what.clone()],
        Refusal::Limit(broken) => {
            vec![format!("`{}`: a limit of the interpreter: {}", broken.what, broken.breakage.what)]
        }
        Refusal::Objections(_) => Vec::new(),
    }
}
