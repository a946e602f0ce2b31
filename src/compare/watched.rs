//! Households that are told for themselves: those for which a condition of the old version is true.

use crate::ground::amount::Lane;

use super::extremes::{Example, Extremes};
use super::ledger::Part;

/// What they came to.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Watched {
    /// How many there are, who of them gains and who loses.
    pub part: Part,
    pub(super) extremes: Extremes,
}

impl Watched {
    /// The household of them that loses most, of equals the smallest; `None` where none loses.
    #[must_use]
    pub fn largest_loss(&self) -> Option<&Example> {
        self.extremes.largest_loss()
    }

    /// One more household.
    pub(super) fn household(&mut self, amounts: (Lane, Lane), weight: i64) {
        self.part.household(amounts, weight);
    }

    /// Those of another core.
    pub(super) fn merge(&mut self, other: Watched) {
        self.part.merge(&other.part);
        self.extremes.merge(other.extremes);
    }
}
