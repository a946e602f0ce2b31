//! How large the differences of households are: each amount with how many have it.

use std::collections::BTreeMap;

use crate::ground::amount::Lane;
use crate::ground::limits;
use crate::population::tally::{Counted, Quantiles};

/// Differences that are not 0, by group and amount. Once there were too many, those of all groups together; once these
/// were too many, nothing.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Sizes {
    all: Option<BTreeMap<(u32, Lane), Counted>>,
    /// Whether groups are told apart.
    by_group: bool,
}

impl Default for Sizes {
    fn default() -> Self {
        Self { all: Some(BTreeMap::new()), by_group: true }
    }
}

impl Sizes {
    /// One more household of a group.
    pub fn add(&mut self, group: u32, difference: Lane, weight: i64) {
        let mut one = Counted::default();
        one.add(weight);
        self.put((group, difference), &one);
    }

    fn put(&mut self, key: (u32, Lane), counted: &Counted) {
        let by_group = self.by_group;
        let Some(map) = &mut self.all else { return };
        let key = if by_group { key } else { (0, key.1) };
        map.entry(key).or_default().merge(counted);
        if map.len() > limits::SPREAD_VALUES {
            self.fold();
        }
    }

    /// Puts all groups together; where these are too many too, nothing is left.
    fn fold(&mut self) {
        let mut folded: BTreeMap<(u32, Lane), Counted> = BTreeMap::new();
        for ((_, lane), counted) in self.all.take().unwrap_or_default() {
            folded.entry((0, lane)).or_default().merge(&counted);
        }
        self.by_group = false;
        self.all = Some(folded).filter(|folded| folded.len() <= limits::SPREAD_VALUES);
    }

    /// Takes another one in whose groups have other numbers.
    pub fn merge(&mut self, other: Sizes, numbers: &[u32]) {
        if !other.by_group && self.by_group {
            self.fold();
        }
        match other.all {
            None => self.all = None,
            Some(map) => map.iter().for_each(|((group, lane), counted)| {
                self.put((numbers[*group as usize], *lane), counted);
            }),
        }
    }

    /// The amounts of a group or of everything, the largest losses first; `None` where there were too many.
    #[must_use]
    pub fn told(&self, group: Option<u32>) -> Option<BTreeMap<Lane, Counted>> {
        let mut all: BTreeMap<Lane, Counted> = BTreeMap::new();
        if group.is_some() && !self.by_group {
            return None;
        }
        for ((of, lane), counted) in self.all.as_ref()? {
            if group.is_none_or(|group| group == *of) {
                all.entry(*lane).or_default().merge(counted);
            }
        }
        Some(all)
    }
}

/// The quantiles of differences, with those of households that stay as they are where their weight is given.
#[must_use]
pub fn quantiles(sizes: &BTreeMap<Lane, Counted>, unchanged: Option<&Counted>, of: impl Fn(Lane) -> bool) -> Quantiles {
    let moved = sizes.iter().filter(|(lane, _)| of(**lane)).map(|(lane, counted)| (*lane, counted.weight));
    Quantiles::of(moved.chain(unchanged.map(|unchanged| (0, unchanged.weight))))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn past_the_limit_no_amounts_are_told_whatever_the_order() {
        let most = Lane::try_from(limits::SPREAD_VALUES).expect("fits");
        for (count, told) in [(most, true), (most + 1, false)] {
            let mut halves = [Sizes::default(), Sizes::default()];
            for lane in 1..=count {
                halves[usize::from(lane % 2 == 0)].add(0, lane, 1);
            }
            let [mut one, other] = halves;
            one.merge(other, &[0]);
            assert_eq!(one.told(None).is_some(), told, "{count}");
        }
    }

    #[test]
    fn past_the_limit_groups_are_told_together_first() {
        let half = Lane::try_from(limits::SPREAD_VALUES / 2).expect("fits");
        for (more, apart) in [(0, true), (1, false)] {
            let mut both = [Sizes::default(), Sizes::default()];
            (1..=half).for_each(|lane| both[0].add(1, lane, 1));
            (1..=half + more).for_each(|lane| both[1].add(1, lane, 1));
            for turned in [false, true] {
                let [one, other] = if turned { [&both[1], &both[0]] } else { [&both[0], &both[1]] };
                let mut merged = one.clone();
                merged.merge(other.clone(), &[0, 2]);
                let whole = merged.told(None).map(|all| Lane::try_from(all.len()).expect("fits"));
                assert_eq!((merged.told(Some(2)).is_some(), whole), (apart, Some(half + more)), "{more} {turned}");
            }
        }
    }
}
