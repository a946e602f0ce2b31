//! Floor 12: small changes of a version, each of which must be caught: by a published amount, by what is locked of the
//! reference households, by an invariant.
//!
//! In: a checked version, its reference households. Out: a [`Mutation`]: every [`Mutant`] with who catches it, what is left
//! out and why, and for those that survive a household that would catch them. Refuses: reasons for survivors that do not
//! survive or are none.

mod always;
mod change;
mod json;
mod judge;
mod make;
mod mutant;
mod offer;
mod page;
pub mod reasons;
mod rewrite;
pub mod schema;
mod search;
mod text;
mod touch;

use std::sync::Arc;

use rayon::prelude::*;

use crate::check;
use crate::check::plan::Plan;
use crate::evaluate::evaluator::Evaluator;
use crate::ground::diagnostic::Findings;
use crate::household::expect;
use crate::pack::Shelf;
use crate::reference::cases::Written;
use crate::reference::{self, cases};
use always::Always;
pub use json::json;
use judge::Bench;
pub use judge::{By, Case, Caught};
pub use make::mutants;
pub use mutant::{LeftOut, Mutant, Mutants, Of};
pub use offer::{Offered, households};
pub use page::page;
pub use search::Found;
pub use text::text;

/// What the mutants of a version came to.
#[derive(Debug)]
pub struct Mutation {
    /// The version.
    pub plan: Arc<Plan>,
    /// All mutants, each with what became of it.
    pub mutants: Vec<(Mutant, Verdict)>,
    /// What is left out.
    pub left_out: Vec<LeftOut>,
    /// Whether the search for households ended before everything near was tried.
    pub search_ended: bool,
}

/// What became of a mutant.
#[derive(Clone, Debug)]
pub enum Verdict {
    /// It is caught.
    Caught(Caught),
    /// Nothing tells it from the version.
    Survives {
        /// Why that may be so, where somebody says it.
        reason: Option<String>,
        /// A household that would tell, where one was found. It is not looked for where there is a reason.
        found: Option<Found>,
    },
}

impl Mutation {
    /// How many were caught by something.
    #[must_use]
    pub fn caught(&self, by: By) -> usize {
        self.mutants.iter().filter(|(_, caught)| matches!(caught, Verdict::Caught(caught) if caught.by == by)).count()
    }

    /// Those that survive, with a reason or without.
    pub fn survivors(&self) -> impl Iterator<Item = &Mutant> {
        self.mutants.iter().filter(|(_, verdict)| matches!(verdict, Verdict::Survives { .. })).map(|(mutant, _)| mutant)
    }

    /// Lets the invariants catch what the households did not.
    fn hold(&mut self, always: &Always) {
        let plan = Arc::clone(&self.plan);
        self.mutants.par_iter_mut().for_each(|(mutant, verdict)| {
            if let Verdict::Survives { .. } = verdict
                && let Some(who) = mutant.change.said(&plan).and_then(|version| always.broken(&version))
            {
                *verdict = Verdict::Caught(Caught { by: By::Invariant, who });
            }
        });
    }

    /// Whether for one that survives a household was found.
    #[must_use]
    pub fn has_found(&self) -> bool {
        self.mutants.iter().any(|(_, verdict)| matches!(verdict, Verdict::Survives { found: Some(_), .. }))
    }

    /// Those that survive without a reason.
    pub fn unexplained(&self) -> impl Iterator<Item = &Mutant> {
        let open = |verdict: &Verdict| matches!(verdict, Verdict::Survives { reason: None, .. });
        self.mutants.iter().filter(move |(_, verdict)| open(verdict)).map(|(mutant, _)| mutant)
    }
}

/// The reference households of a programme as they fit a version, in the months that are locked, with what was published.
#[must_use]
pub fn cases(shelf: &Shelf, plan: &Plan, written: &[Written]) -> Vec<Case> {
    let of_version =
        |expect| cases::expected_of(expect, shelf).ok().filter(|(version, _)| *version == plan.version.header.id);
    let mut all = Vec::new();
    for fits in reference::locked(shelf, plan, written) {
        let own = written.iter().filter(|written| written.name == fits.household);
        let expects = own.flat_map(|written| &written.household.expects);
        let in_month = expects.filter(|expect| of_version(expect).is_some_and(|(_, month)| month == fits.month));
        let published = in_month.filter_map(|expect| expect::fit(expect, plan, &fits.batch).ok()).flatten().collect();
        all.push(Case { fits, published });
    }
    all
}

/// The mutants of some versions of a programme, judged, survivors with their reasons, and where they have none with a
/// household that would catch them. With `whole` the versions are all of the programme.
///
/// # Errors
/// Versions that are refused, and reasons that are.
pub fn of_programme(
    shelf: &Shelf,
    (versions, whole): (&[String], bool),
    written: &[Written],
) -> Result<Vec<Mutation>, Findings> {
    let mut judged = judged(shelf, (versions, whole), written)?;
    for (mutation, cases) in &mut judged {
        search::find(mutation, cases);
    }
    Ok(judged.into_iter().map(|(mutation, _)| mutation).collect())
}

/// The mutants of a version that survive without a reason, by name: what a gate asks. No household is looked for.
///
/// # Errors
/// The version is refused, or a reason for one of its mutants.
pub fn survivors(shelf: &Shelf, version: &str, written: &[Written]) -> Result<Vec<Mutant>, Findings> {
    let judged = judged(shelf, (&[version.to_owned()], false), written)?;
    Ok(judged.iter().flat_map(|(mutation, _)| mutation.unexplained()).cloned().collect())
}

/// The mutants of some versions, judged, survivors with their reasons; each with the cases that judged it.
fn judged(
    shelf: &Shelf,
    (versions, whole): (&[String], bool),
    written: &[Written],
) -> Result<Vec<(Mutation, Vec<Case>)>, Findings> {
    let (mut all, mut benches) = (Vec::new(), Vec::new());
    for version in versions {
        let (plan, _) = check::of_shelf(shelf, version)?;
        let cases = cases(shelf, &plan, written);
        let mut mutation = of_version(&plan, &cases);
        // Households are made for the invariants only where somebody is left to be caught.
        if mutation.survivors().next().is_some()
            && let Some(always) = Always::of(&plan, shelf, written)
        {
            mutation.hold(&always);
        }
        all.push(mutation);
        benches.push(cases);
    }
    if let Some(file) = shelf.mutation()? {
        reasons::apply(&reasons::read(&file)?, &mut all, shelf, whole)?;
    }
    Ok(all.into_iter().zip(benches).collect())
}

/// Makes every mutant of a version and lets the cases judge it.
#[must_use]
pub fn of_version(plan: &Arc<Plan>, cases: &[Case]) -> Mutation {
    let bench = Bench::new(&Evaluator::new(Arc::clone(plan)), cases);
    let Mutants { all, left_out, .. } = make::mutants(plan);
    let judged = |mutant: Mutant| {
        let caught = bench.catches(&mutant.change, plan);
        (mutant, caught.map_or(Verdict::Survives { reason: None, found: None }, Verdict::Caught))
    };
    Mutation {
        plan: Arc::clone(plan),
        mutants: all.into_par_iter().map(judged).collect(),
        left_out,
        search_ended: false,
    }
}

#[cfg(test)]
mod tests;
