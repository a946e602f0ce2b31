//! A household that would catch a survivor: looked for one step away from the reference households, then some steps away,
//! then among households made by dice; confirmed on both roads.

mod found;
mod shrink;
mod step;

use std::sync::Arc;

use rayon::prelude::*;

use crate::evaluate::evaluator::{Evaluator, Refusal};
use crate::evaluate::program::Scratch;
use crate::ground::date::Month;
use crate::household::draft::Draft;
use crate::household::generate::{Dice, Generator};

use super::change::Change;
use super::judge::{Case, Differs, Said};
use super::touch::{self, Touch};
use super::{Mutation, Verdict};
pub use found::Found;
use step::{Candidate, Step, steps};

/// Households some steps away from a reference household that are tried.
const WALKS: usize = 3_000;
/// The most steps of such a walk.
const LONGEST: u64 = 4;
/// Households made by dice that are tried.
const MADE: usize = 3_000;
/// Evaluations of changed versions at each of these three distances: some seconds.
const EVALUATIONS: [usize; 3] = [120_000, 60_000, 40_000];
/// Households that are tried together.
const TOGETHER: usize = 256;

/// Where a candidate comes from: a case and the steps away from it, or the dice.
#[derive(Clone, Debug)]
enum Way {
    From(usize, Vec<Step>),
    Made(Box<Candidate>),
}

/// A survivor that nothing was found for yet.
struct Open {
    at: usize,
    change: Change,
    touch: Touch,
    evaluator: Evaluator,
    /// A check on inputs changed: then a household that is refused may tell it.
    of_check: bool,
    /// What tells it apart only beside the results, until something better is found.
    beside: Option<Way>,
    found: Option<Found>,
}

struct Search<'s> {
    evaluator: Evaluator,
    cases: &'s [Case],
    open: Vec<Open>,
    /// Evaluations that may still be made at this distance.
    left: usize,
    /// Whether they were not enough.
    ended: bool,
}

/// Looks for a household for each survivor that has neither a reason nor a household.
pub(super) fn find(mutation: &mut Mutation, cases: &[Case]) {
    let plan = Arc::clone(&mutation.plan);
    let checks: Vec<&str> = plan.version.checks.iter().map(|check| check.common.name.as_str()).collect();
    let open = mutation.mutants.iter().enumerate().filter_map(|(at, (mutant, verdict))| {
        let Verdict::Survives { reason: None, found: None } = verdict else { return None };
        Some(Open {
            at,
            change: mutant.change.clone(),
            touch: Touch::of(&mutant.change, &plan),
            evaluator: Evaluator::new(Arc::new(mutant.change.made(&plan))),
            of_check: checks.contains(&mutant.within.as_str()),
            beside: None,
            found: None,
        })
    });
    let open: Vec<Open> = open.collect();
    if open.is_empty() {
        return;
    }
    let mut search = Search { evaluator: Evaluator::new(plan), cases, open, left: 0, ended: false };
    let stages = [Search::one_step, Search::walks, Search::made];
    for (stage, left) in stages.into_iter().zip(EVALUATIONS) {
        search.left = left;
        stage(&mut search);
        search.settle();
    }
    mutation.search_ended = search.ended;
    for open in search.open {
        if let Verdict::Survives { found, .. } = &mut mutation.mutants[open.at].1 {
            *found = open.found;
        }
    }
}

impl Search<'_> {
    fn candidate(&self, way: &Way) -> Option<Candidate> {
        match way {
            Way::Made(candidate) => Some((**candidate).clone()),
            Way::From(case, steps) => {
                let case = &self.cases[*case].fits;
                let plan = self.evaluator.plan();
                let mut candidate = Candidate { draft: Draft::of(plan, &case.batch, 0), month: case.month };
                steps.iter().all(|step| step.take_in(plan, &mut candidate)).then_some(candidate)
            }
        }
    }

    /// Whether a household could be a reference household for a survivor: one that has its answer; for a check on inputs
    /// one that is refused too, in the first month of the version: of that one nothing can be expected, so no other month
    /// would be locked.
    fn counts(&self, open: &Open, before: &Said, month: Month) -> bool {
        let first = self.evaluator.plan().version.header.from;
        before.complete() || (open.of_check && month == first && matches!(before, Said::Refused(_)))
    }

    /// How each open survivor differs on a candidate from the version, and how many were evaluated.
    fn try_one(&self, candidate: &Candidate, scratch: &mut (Scratch, Scratch)) -> (usize, Vec<(usize, Differs)>) {
        let batch = candidate.draft.batch(self.evaluator.plan());
        let before = Said::of(&self.evaluator, &batch, candidate.month, &mut scratch.0);
        let read = touch::read(self.evaluator.plan(), &batch, scratch.0.run());
        let (mut tried, mut all) = (0, Vec::new());
        for (place, open) in self.open.iter().enumerate().filter(|(_, open)| open.found.is_none()) {
            if !open.touch.felt(&read) || !self.counts(open, &before, candidate.month) {
                continue;
            }
            tried += 1;
            let after = Said::of(&open.evaluator, &batch, candidate.month, &mut scratch.1);
            match before.differs(&after) {
                Differs::Not => {}
                Differs::Beside if open.beside.is_some() => {}
                differs => all.push((place, differs)),
            }
        }
        (tried, all)
    }

    /// Tries candidates; false where nothing is open any more.
    fn try_all(&mut self, ways: &[Way]) -> bool {
        for together in ways.chunks(TOGETHER) {
            if self.open.iter().all(|open| open.found.is_some()) {
                return false;
            }
            if self.left == 0 {
                self.ended = true;
                return false;
            }
            let this = &*self;
            let told: Vec<(usize, Vec<(usize, Differs)>)> = together
                .par_iter()
                .map_init(Default::default, |scratch, way| {
                    this.candidate(way).map_or((0, Vec::new()), |candidate| this.try_one(&candidate, scratch))
                })
                .collect();
            for (way, (tried, told)) in together.iter().zip(told) {
                self.left = self.left.saturating_sub(tried);
                for (place, differs) in told {
                    self.take(place, way, differs);
                }
            }
        }
        true
    }

    fn take(&mut self, place: usize, way: &Way, differs: Differs) {
        if self.open[place].found.is_some() {
            return;
        }
        if differs == Differs::Beside {
            self.open[place].beside.get_or_insert_with(|| way.clone());
            return;
        }
        self.open[place].found = self.found(place, way);
    }

    /// Every household one step away from a reference household.
    fn one_step(&mut self) {
        for at in 0..self.cases.len() {
            let case = &self.cases[at].fits;
            let plan = self.evaluator.plan();
            let candidate = Candidate { draft: Draft::of(plan, &case.batch, 0), month: case.month };
            let ways: Vec<Way> =
                steps(plan, &candidate, case.still).into_iter().map(|step| Way::From(at, vec![step])).collect();
            // Results tell more than what stands beside them; they are not looked for everywhere.
            let told = |open: &Open| open.found.is_some() || open.beside.is_some();
            if !self.try_all(&ways) || self.open.iter().all(told) {
                return;
            }
        }
    }

    /// Households some steps away, by dice that always fall the same.
    fn walks(&mut self) {
        if self.cases.is_empty() {
            return;
        }
        let (plan, mut dice) = (self.evaluator.plan(), Dice::new(1));
        let all: Vec<Vec<Step>> = self
            .cases
            .iter()
            .map(|case| {
                let draft = Draft::of(plan, &case.fits.batch, 0);
                steps(plan, &Candidate { draft, month: case.fits.month }, case.fits.still)
            })
            .collect();
        let mut ways = Vec::with_capacity(WALKS);
        for turn in 0..WALKS {
            let at = turn % self.cases.len();
            let count = 2 + dice.below(LONGEST - 1);
            ways.push(Way::From(at, (0..count).filter_map(|_| dice.one(&all[at])).collect()));
        }
        self.try_all(&ways);
    }

    /// Households made by dice around the figures of the law.
    fn made(&mut self) {
        let plan = Arc::clone(self.evaluator.plan());
        let mut generator = Generator::new(&plan, 1);
        generator.withheld = 0;
        let from = plan.version.header.from;
        let months: Vec<Month> = (0..12).filter_map(|later| from.plus(later)).collect();
        let ways: Vec<Way> = (0..MADE)
            .filter_map(|turn| {
                let month = *months.get(turn % months.len().max(1))?;
                let draft = Draft::of(&plan, &generator.household(month), 0);
                Some(Way::Made(Box::new(Candidate { draft, month })))
            })
            .collect();
        self.try_all(&ways);
    }

    /// What was told apart only beside the results is better than nothing.
    fn settle(&mut self) {
        for place in 0..self.open.len() {
            if self.open[place].found.is_none()
                && let Some(way) = self.open[place].beside.take()
            {
                self.open[place].found = self.found(place, &way);
            }
        }
    }

    /// Whether a candidate tells a survivor from the version, so that it could be a reference household.
    fn tells(&self, place: usize, candidate: &Candidate, least: Differs) -> bool {
        let batch = candidate.draft.batch(self.evaluator.plan());
        let before = Said::of(&self.evaluator, &batch, candidate.month, &mut Scratch::new());
        let open = &self.open[place];
        self.counts(open, &before, candidate.month)
            && before.differs(&Said::of(&open.evaluator, &batch, candidate.month, &mut Scratch::new())) >= least
    }

    /// The household at the end of a way, made as plain as it can be, and confirmed on both roads.
    fn found(&self, place: usize, way: &Way) -> Option<Found> {
        let plan = self.evaluator.plan();
        let whole = self.candidate(way)?;
        let before = Said::of(&self.evaluator, &whole.draft.batch(plan), whole.month, &mut Scratch::new());
        let open = &self.open[place];
        let after = Said::of(&open.evaluator, &whole.draft.batch(plan), whole.month, &mut Scratch::new());
        let least = before.differs(&after);
        let (candidate, from) = match way {
            Way::Made(made) => (shrink::household(plan, made, |smaller| self.tells(place, smaller, least)), None),
            Way::From(case, steps) => {
                let kept = shrink::steps(steps, |fewer| {
                    self.candidate(&Way::From(*case, fewer.to_vec()))
                        .is_some_and(|candidate| self.tells(place, &candidate, least))
                });
                (self.candidate(&Way::From(*case, kept.clone()))?, Some((*case, kept)))
            }
        };
        let batch = candidate.draft.batch(plan);
        let both = |evaluator: &Evaluator| {
            let mut scratch = Scratch::new();
            let said = evaluator.evaluate(&batch, candidate.month, &mut scratch);
            matches!(said, Ok(_) | Err(Refusal::Objections(_)))
        };
        // The change too, where it can be written in the text that the interpreter runs.
        let written = open.change.made_for_both(plan).map(|plan| Evaluator::new(Arc::new(plan)));
        let confirmed = both(&self.evaluator) && (least == Differs::Failed || written.as_ref().is_none_or(both));
        confirmed.then(|| found::told(&self.evaluator, &open.evaluator, self.cases, from, candidate))
    }
}
