//! The largest gains and losses, each with the smallest household that has it.

use std::collections::BTreeMap;

use crate::ground::amount::Lane;

/// Amounts that are kept of gains, and of losses.
pub const KEPT: usize = 20;

/// A household with a difference.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Example {
    /// How many members it has.
    pub members: usize,
    /// The number of its row, from 1.
    pub row: u64,
    /// Its id.
    pub id: String,
    /// What it has under the old version.
    pub before: Lane,
    /// What it has under the new one.
    pub after: Lane,
}

impl Example {
    /// By how much it differs.
    #[must_use]
    pub fn difference(&self) -> Lane {
        self.after - self.before
    }

    pub(super) fn place(&self) -> (usize, u64) {
        (self.members, self.row)
    }
}

/// The largest differences, by size: the smallest household of each, and of equals the first in the register.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Extremes {
    gains: BTreeMap<Lane, Example>,
    losses: BTreeMap<Lane, Example>,
}

impl Extremes {
    /// Whether a household would be kept.
    #[must_use]
    pub fn wants(&self, difference: Lane, place: (usize, u64)) -> bool {
        let kept = if difference > 0 { &self.gains } else { &self.losses };
        let size = key(difference);
        match kept.get(&size) {
            Some(known) => place < known.place(),
            None => difference != 0 && (kept.len() < KEPT || kept.keys().next().is_some_and(|least| size > *least)),
        }
    }

    /// Keeps a household, where it is one of those.
    pub fn keep(&mut self, example: Example) {
        let difference = example.difference();
        if !self.wants(difference, example.place()) {
            return;
        }
        let kept = if difference > 0 { &mut self.gains } else { &mut self.losses };
        kept.insert(key(difference), example);
        if kept.len() > KEPT {
            kept.pop_first();
        }
    }

    /// Takes those of another core in.
    pub fn merge(&mut self, other: Extremes) {
        other.gains.into_values().chain(other.losses.into_values()).for_each(|example| self.keep(example));
    }

    /// The example of a size, where it is one of the largest.
    #[must_use]
    pub fn of(&self, difference: Lane) -> Option<&Example> {
        let kept = if difference > 0 { &self.gains } else { &self.losses };
        kept.get(&key(difference))
    }

    /// The household that loses most, of equals the smallest; `None` where none loses.
    #[must_use]
    pub fn largest_loss(&self) -> Option<&Example> {
        self.losses.values().next_back()
    }

    /// All of them: losses first, the largest first; then gains, the largest last.
    pub fn all(&self) -> impl Iterator<Item = &Example> {
        self.losses.values().rev().chain(self.gains.values())
    }
}

fn key(difference: Lane) -> Lane {
    difference.saturating_abs()
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn example((after, members, row): (Lane, usize, u64)) -> Example {
        Example { members, row, id: row.to_string(), before: 0, after }
    }

    proptest! {
        #[test]
        fn whoever_finds_them_they_are_the_same(
            found in prop::collection::vec((-60_i128..60, 0_usize..4, 1_u64..1000), 0..200), at in 0_usize..200,
        ) {
            let of = |found: &[(Lane, usize, u64)]| {
                let mut all = Extremes::default();
                for one in found {
                    all.keep(example(*one));
                }
                all
            };
            let (left, right) = found.split_at(at.min(found.len()));
            let mut merged = of(right);
            merged.merge(of(left));
            prop_assert_eq!(&merged, &of(&found));
            let mut sizes: Vec<Lane> = found.iter().map(|one| one.0).filter(|size| *size > 0).collect();
            sizes.sort_unstable();
            sizes.dedup();
            for size in sizes.iter().rev().take(KEPT) {
                let smallest = found.iter().filter(|one| one.0 == *size).map(|one| (one.1, one.2)).min();
                prop_assert_eq!(merged.of(*size).map(Example::place), smallest);
            }
        }
    }
}
