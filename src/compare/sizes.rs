//! How large the differences of households are: each amount with how many have it.

use std::collections::BTreeMap;

use crate::ground::amount::Lane;
use crate::ground::limits;
use crate::population::tally::{Counted, Quantiles};

/// Differences that are not 0, by group and amount. Nothing once there were too many.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Sizes(Option<BTreeMap<(u32, Lane), Counted>>);

impl Default for Sizes {
    fn default() -> Self {
        Self(Some(BTreeMap::new()))
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
        let Some(map) = &mut self.0 else { return };
        map.entry(key).or_default().merge(counted);
        if map.len() > limits::SPREAD_VALUES {
            self.0 = None;
        }
    }

    /// Takes another one in whose groups have other numbers.
    pub fn merge(&mut self, other: Sizes, numbers: &[u32]) {
        match other.0 {
            None => self.0 = None,
            Some(map) => map.iter().for_each(|((group, lane), counted)| {
                self.put((numbers[*group as usize], *lane), counted);
            }),
        }
    }

    /// The amounts of a group or of everything, the largest losses first; `None` where there were too many.
    #[must_use]
    pub fn told(&self, group: Option<u32>) -> Option<BTreeMap<Lane, Counted>> {
        let mut all: BTreeMap<Lane, Counted> = BTreeMap::new();
        for ((of, lane), counted) in self.0.as_ref()? {
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
}
