//! How the values of a result are spread: how much weight each value has, and the quantiles that follow.
//!
//! A quantile is the smallest value up to which at least that share of the weight lies: the inverse of the (weighted)
//! distribution function, definition 1 of Hyndman and Fan, "Sample quantiles in statistical packages", The American
//! Statistician 50 (1996), 361–365. It is always a value that occurs, and nothing is interpolated.

use std::collections::BTreeMap;

use num_bigint::BigInt;

use crate::ground::amount::Lane;
use crate::ground::limits;

/// Values are gathered here before they go into the map: a result has few, and they come again and again.
const PLACES: usize = 512;

/// How much weight each value has, by group.
#[derive(Clone, Debug)]
pub struct Spread {
    recent: Vec<Option<(u32, Lane, Lane)>>,
    /// By group and value: the weight. Nothing once there were too many.
    map: Option<BTreeMap<(u32, Lane), Lane>>,
}

/// The quantiles of a result: of all values, and of those above 0.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Quantiles {
    /// Values with their weights, in order; weights are above 0.
    values: Vec<(Lane, Lane)>,
}

/// Where a value is gathered: the highest bits of a product that mixes them well.
#[inline]
fn place(group: u32, lane: Lane) -> usize {
    let low = u64::try_from(lane.unsigned_abs() & u128::from(u64::MAX)).unwrap_or(0);
    let mixed = low.wrapping_add(u64::from(group) << 40).wrapping_mul(0x9E37_79B9_7F4A_7C15);
    usize::try_from(mixed >> 55).unwrap_or(0) % PLACES
}

impl Default for Spread {
    fn default() -> Self {
        Self { recent: Vec::new(), map: Some(BTreeMap::new()) }
    }
}

impl Spread {
    /// One more value of a group.
    #[inline]
    pub fn add(&mut self, group: u32, lane: Lane, weight: i64) {
        if self.recent.is_empty() {
            self.recent = vec![None; PLACES];
        }
        let place = &mut self.recent[place(group, lane)];
        match place {
            Some((of, value, sum)) if *of == group && *value == lane => *sum += Lane::from(weight),
            _ => {
                let older = place.replace((group, lane, Lane::from(weight)));
                if let Some(older) = older {
                    self.keep(older);
                }
            }
        }
    }

    fn keep(&mut self, (group, lane, weight): (u32, Lane, Lane)) {
        let Some(map) = &mut self.map else { return };
        if weight > 0 {
            *map.entry((group, lane)).or_insert(0) += weight;
        }
        if map.len() > limits::SPREAD_VALUES {
            self.map = None;
        }
    }

    fn settle(&mut self) {
        for older in std::mem::take(&mut self.recent).into_iter().flatten() {
            self.keep(older);
        }
    }

    /// Takes another one in whose groups have other numbers.
    pub fn merge(&mut self, mut other: Spread, numbers: &[u32]) {
        self.settle();
        other.settle();
        match other.map {
            None => self.map = None,
            Some(map) => map.into_iter().for_each(|((group, lane), weight)| {
                self.keep((numbers[group as usize], lane, weight));
            }),
        }
    }

    /// The quantiles of a group, or of everything; `None` where there were more values than are kept.
    #[must_use]
    pub fn quantiles(&self, group: Option<u32>) -> Option<Quantiles> {
        let mut settled = self.clone();
        settled.settle();
        let mut values: BTreeMap<Lane, Lane> = BTreeMap::new();
        for ((of, lane), weight) in settled.map? {
            if group.is_none_or(|group| group == of) {
                *values.entry(lane).or_insert(0) += weight;
            }
        }
        Some(Quantiles { values: values.into_iter().collect() })
    }
}

impl Quantiles {
    /// Of values with their weights.
    #[must_use]
    pub fn of(values: impl IntoIterator<Item = (Lane, Lane)>) -> Self {
        let mut all: BTreeMap<Lane, Lane> = BTreeMap::new();
        for (lane, weight) in values.into_iter().filter(|(_, weight)| *weight > 0) {
            *all.entry(lane).or_insert(0) += weight;
        }
        Self { values: all.into_iter().collect() }
    }

    /// Those of the values above 0 alone.
    #[must_use]
    pub fn above_zero(&self) -> Self {
        Self { values: self.values.iter().copied().filter(|(lane, _)| *lane > 0).collect() }
    }

    /// The value up to which `part` of `of` equal parts lie: `at(1, 2)` is the median; `at(0, 1)` the smallest value and
    /// `at(1, 1)` the largest. `None` where there is no value.
    #[must_use]
    pub fn at(&self, part: u32, of: u32) -> Option<Lane> {
        let all: BigInt = self.values.iter().map(|(_, weight)| BigInt::from(*weight)).sum();
        let wanted = all * part;
        let mut below = BigInt::ZERO;
        let found = self.values.iter().find(|(_, weight)| {
            below += *weight * Lane::from(of);
            below >= wanted
        });
        found.map(|(lane, _)| *lane)
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn spread(values: &[(Lane, i64)]) -> Spread {
        let mut spread = Spread::default();
        for (lane, weight) in values {
            spread.add(0, *lane, *weight);
        }
        spread
    }

    fn quantiles(values: &[(Lane, i64)]) -> Quantiles {
        spread(values).quantiles(None).expect("few values")
    }

    #[test]
    fn a_quantile_is_the_first_value_with_enough_weight_up_to_it() {
        let one: Vec<(Lane, i64)> = (1..=10).map(|lane| (lane, 1)).collect();
        let of_ten = quantiles(&one);
        for (part, of, value) in [(1, 2, 5), (1, 4, 3), (3, 4, 8), (1, 10, 1), (9, 10, 9), (0, 1, 1), (1, 1, 10)] {
            assert_eq!(of_ten.at(part, of), Some(value), "{part}/{of}");
        }
        let weighted = quantiles(&[(10, 3), (20, 1), (30, 4)]);
        assert_eq!((weighted.at(1, 2), weighted.at(3, 8), weighted.at(51, 100)), (Some(20), Some(10), Some(30)));
        assert_eq!(quantiles(&[(0, 8), (5, 1), (7, 1)]).above_zero().at(1, 2), Some(5));
        assert_eq!((quantiles(&[]).at(1, 2), quantiles(&[(4, 0)]).at(1, 2)), (None, None));
    }

    #[test]
    fn past_the_limit_there_are_no_quantiles() {
        let most = Lane::try_from(limits::SPREAD_VALUES).expect("fits");
        for (count, told) in [(most - 1, true), (most, true), (most + 1, false)] {
            let values: Vec<(Lane, i64)> = (0..count).map(|lane| (lane * 3, 1)).collect();
            assert_eq!(spread(&values).quantiles(None).is_some(), told, "{count}");
            let (left, right) = values.split_at(values.len() / 2);
            let mut merged = spread(left);
            merged.merge(spread(right), &[0]);
            assert_eq!(merged.quantiles(None).is_some(), told, "{count} merged");
        }
    }

    proptest! {
        #[test]
        fn as_many_copies_as_the_weight_says(values in prop::collection::vec((-50_i128..50, 1_i64..6), 1..60), part in 0_u32..=20) {
            let mut copies: Vec<Lane> =
                values.iter().flat_map(|(lane, weight)| std::iter::repeat_n(*lane, usize::try_from(*weight).unwrap_or(0))).collect();
            copies.sort_unstable();
            let place = (copies.len() * part as usize).div_ceil(20).max(1);
            prop_assert_eq!(quantiles(&values).at(part, 20), Some(copies[place - 1]));
        }
    }
}
