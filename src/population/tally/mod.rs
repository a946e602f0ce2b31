//! Exact tallies of a run: households and persons, who is eligible and paid, totals, means and quantiles by result, all
//! of it again by group.
//!
//! Each core tallies the blocks that it computes; the tallies are merged, and come to the same in whatever order that
//! is. Sums have no limit, weights are decimals, and nothing is rounded before it is shown.

mod column;
mod groups;
mod json;
mod lacking;
mod report;
mod shape;
mod spread;
mod take;
mod yearly;

use std::sync::Arc;

pub use column::{Counted, Figures};
pub use groups::Keys;
pub use json::json;
pub use lacking::{FAILED, MISSING, lacking, root_of};
pub use report::{MEAN_PLACES, NONE, share, tables};
pub use shape::{BadGroup, GroupBy, Shape};
pub use spread::{Quantiles, Spread};
pub use take::Taken;
pub use yearly::yearly_factor;

use crate::ground::limits;

/// More groups than [`limits::GROUPS`].
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("these columns make more than {} groups", limits::GROUPS)]
pub struct TooManyGroups;

/// What was tallied so far.
#[derive(Clone, Debug)]
pub struct Tally {
    shape: Arc<Shape>,
    keys: Keys,
    /// By number of the group; 0 holds what belongs to no group.
    parts: Vec<Part>,
    /// By place of the result in the shape.
    spreads: Vec<Spread>,
    /// Households for which the condition of the run has no value.
    undecided: Counted,
}

/// What belongs together: a group, or everything.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Part {
    /// The rows of each entity; whoever is refused among them.
    pub rows: Vec<Counted>,
    /// Households that are refused: their facts contradict each other.
    pub refused: Counted,
    /// Households with a result that something is missing for.
    pub missing: Counted,
    /// Households with a result that failed.
    pub failed: Counted,
    /// By place of the result in the shape.
    pub results: Vec<Figures>,
}

impl Part {
    fn new(shape: &Shape) -> Self {
        Self {
            rows: vec![Counted::default(); shape.plan.version.programme.entities.len()],
            results: shape.results.iter().map(|slot| Figures::new(&shape.plan, *slot)).collect(),
            ..Self::default()
        }
    }

    fn merge(&mut self, other: &Part) {
        for (own, other) in self.rows.iter_mut().zip(&other.rows) {
            own.merge(other);
        }
        self.refused.merge(&other.refused);
        self.missing.merge(&other.missing);
        self.failed.merge(&other.failed);
        for (own, other) in self.results.iter_mut().zip(&other.results) {
            own.merge(other);
        }
    }
}

impl Tally {
    /// Nothing yet.
    #[must_use]
    pub fn new(shape: Arc<Shape>) -> Self {
        Self {
            keys: Keys::new(&shape),
            parts: vec![Part::new(&shape)],
            spreads: shape.results.iter().map(|_| Spread::default()).collect(),
            undecided: Counted::default(),
            shape,
        }
    }

    /// What is tallied.
    #[must_use]
    pub fn shape(&self) -> &Arc<Shape> {
        &self.shape
    }

    /// Takes the tally of another core in.
    ///
    /// # Errors
    /// More groups than are kept.
    pub fn merge(&mut self, other: Tally) -> Result<(), TooManyGroups> {
        let renumbered = self.keys.merge(&other.keys)?;
        self.grow();
        for (own, part) in renumbered.iter().zip(&other.parts) {
            self.parts[*own as usize].merge(part);
        }
        for (own, other) in self.spreads.iter_mut().zip(other.spreads) {
            own.merge(other, &renumbered);
        }
        self.undecided.merge(&other.undecided);
        Ok(())
    }

    /// Makes room for all groups that were met.
    fn grow(&mut self) {
        let Self { parts, keys, shape, .. } = self;
        parts.resize_with(keys.count() + 1, || Part::new(shape));
    }

    /// Everything together.
    #[must_use]
    pub fn whole(&self) -> Part {
        let mut whole = Part::new(&self.shape);
        self.parts.iter().for_each(|part| whole.merge(part));
        whole
    }

    /// The groups in the order of their columns: the texts of each, its number, and what it came to.
    #[must_use]
    pub fn groups(&self) -> Vec<(Vec<Option<String>>, u32, &Part)> {
        let told = self.keys.told(&self.shape).into_iter();
        told.map(|(texts, number)| (texts, number, &self.parts[number as usize])).collect()
    }

    /// The values of a result, of one group or of everything; `None` where there were too many.
    #[must_use]
    pub fn quantiles(&self, result: usize, group: Option<u32>) -> Option<Quantiles> {
        self.spreads.get(result)?.quantiles(group)
    }

    /// The name of a column of words that no household has anything in.
    #[must_use]
    pub fn wordless(&self) -> Option<&str> {
        self.keys.wordless()
    }

    /// Households for which the condition of the run has no value.
    #[must_use]
    pub fn undecided(&self) -> &Counted {
        &self.undecided
    }
}

impl PartialEq for Tally {
    fn eq(&self, other: &Self) -> bool {
        let told = |tally: &Tally| -> Vec<_> {
            let of = |group: Option<u32>| -> Vec<_> {
                (0..tally.spreads.len()).map(|result| tally.quantiles(result, group)).collect()
            };
            let groups = tally.groups().into_iter();
            let groups = groups.map(|(texts, number, part)| (texts, part.clone(), of(Some(number))));
            groups.chain([(Vec::new(), tally.whole(), of(None))]).collect()
        };
        self.undecided == other.undecided && told(self) == told(other)
    }
}
