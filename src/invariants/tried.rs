//! The invariants of a version tried on everything that is made for it: what `check` does.

use std::sync::Arc;

use crate::check::plan::Plan;
use crate::evaluate::columns::Broken;
use crate::ground::codes::evaluate::BROKEN;
use crate::ground::date::Month;
use crate::ground::diagnostic::{Diagnostic, Findings};
use crate::household::fit;
use crate::pack::Shelf;
use crate::reference::cases::{self, Written};

use super::boundary::{self, Boundary, Known};
use super::smallest::{self, Counterexample};
use super::{Bench, Invariants, Tally};

/// What became of the invariants of a version.
#[derive(Debug, Default)]
pub struct Tried {
    /// By invariant, to how many households it applied.
    pub tallies: Vec<Tally>,
    /// The households.
    pub boundary: Arc<Boundary>,
    /// Of each that does not hold, the smallest household.
    pub broken: Vec<Counterexample>,
}

impl Tried {
    /// What is wrong with the invariants, or with the version: those that do not hold, and those that apply to nobody.
    #[must_use]
    pub fn findings(&self, invariants: &Invariants) -> Findings {
        let idle = self.tallies.iter().enumerate().filter(|(_, tally)| tally.applied == 0);
        let idle = idle.map(|(at, _)| invariants.idle(at));
        Findings { all: self.broken.iter().map(|found| invariants.finding(found)).chain(idle).collect() }
    }
}

/// Tries the invariants of a version on the households that are known, and on those that are made from them.
///
/// # Errors
/// The roads differ, or the version leaves its bounds: our bug.
pub fn tried(invariants: &Invariants, known: &[Known]) -> Result<Tried, Findings> {
    let boundary = Boundary::of(invariants, known).map_err(|broken| ours(invariants.plan(), broken))?;
    let over = invariants.over(&boundary, &mut Bench::default());
    let (tallies, found) = over.map_err(|broken| ours(invariants.plan(), broken))?;
    let mut broken = Vec::new();
    for at in (0..tallies.len()).filter(|at| tallies[*at].broken > 0) {
        broken.extend(smallest::smallest(invariants, &boundary, at, &found)?);
    }
    Ok(Tried { tallies, boundary: Arc::new(boundary), broken })
}

/// The reference households of a programme as they fit a version: in the months that matter to it, and in those that they
/// tell of. One that does not fit is left out.
#[must_use]
pub fn known(invariants: &Invariants, shelf: &Shelf, written: &[Written]) -> Vec<Known> {
    let plan = invariants.plan();
    let months = boundary::months(invariants);
    let mut all = Vec::new();
    for one in written {
        let expected = one.household.expects.iter().filter_map(|expect| cases::expected_of(expect, shelf).ok());
        let expected = expected.filter(|(version, _)| *version == plan.version.header.id).map(|(_, month)| month);
        let mut own: Vec<Month> = months.iter().copied().chain(expected).collect();
        own.sort_unstable();
        own.dedup();
        let fitted = own.into_iter().filter_map(|month| Some((month, fit::fit(&one.household, plan, month).ok()?)));
        all.extend(fitted.map(|(month, fitted)| Known { month, batch: fitted.batch }));
    }
    all
}

/// A columnar program that left its bounds, as a finding.
#[must_use]
pub fn ours(plan: &Plan, broken: Broken) -> Findings {
    let message = format!("{} cannot be computed: {broken}", plan.version.policy());
    let help = "nothing is wrong with the households or the policy; please report this with both";
    Diagnostic::nowhere(BROKEN, message).help(help).into()
}
