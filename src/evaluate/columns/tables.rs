//! Scales and tables of the law, ready to be read by rows.

use crate::check::plan::Plan;
use crate::evaluate::program::brackets::{Brackets, Lookup, Reading};
use crate::ground::amount::Lane;
use crate::rules::tree::{Node, NodeId, ParameterSlot};

use super::ends::{FAILED, OK};

/// Lanes that a table of one key may span to be read by position.
const SPAN: usize = 4_096;

/// A scale for one place that reads it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Scale(Brackets);

impl Scale {
    /// The scale `parameter` as `node` reads it at `at`; `None` for a figure that is no scale.
    pub fn of(plan: &Plan, node: &Node, parameter: ParameterSlot, at: NodeId) -> Option<Self> {
        Brackets::of(plan, node, parameter, at).map(Self)
    }

    /// What it gives: a lane and how that ends. `None` where a proven bound did not hold.
    pub fn read(&self, at: Lane) -> Option<(Lane, u8)> {
        match self.0.read(at) {
            Reading::Value(lane) => Some((lane, OK)),
            Reading::BelowScale => Some((0, FAILED)),
            Reading::Broken => None,
        }
    }
}

/// A table.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Table {
    lookup: Lookup,
    /// For one key.
    places: Option<Places>,
    /// The same where all fits 32 bits.
    small: Option<SmallPlaces>,
}

/// Rows of one key by their place.
#[derive(Clone, Debug, PartialEq, Eq)]
struct Places {
    /// The first key that has a row.
    first: Lane,
    /// The values from there on.
    values: Vec<Option<Lane>>,
}

/// Rows of one key by their place, all of 32 bits.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SmallPlaces {
    first: i32,
    /// The values from the first key on; behind them what every other key gives.
    values: Vec<i32>,
    /// How each of them ends.
    ends: Vec<u8>,
}

impl SmallPlaces {
    fn of(places: &Places, otherwise: Option<Lane>) -> Option<Self> {
        let all = || places.values.iter().copied().chain([otherwise]);
        let values: Option<Vec<i32>> = all().map(|lane| i32::try_from(lane.unwrap_or(0)).ok()).collect();
        let ends = all().map(|lane| if lane.is_some() { OK } else { FAILED }).collect();
        Some(Self { first: i32::try_from(places.first).ok()?, values: values?, ends })
    }

    /// Where a key stands.
    #[inline]
    fn place(&self, key: i32) -> usize {
        let place = usize::try_from(key.wrapping_sub(self.first).cast_unsigned()).unwrap_or(usize::MAX);
        place.min(self.values.len() - 1)
    }

    /// The value for a key.
    #[inline]
    pub fn value(&self, key: i32) -> i32 {
        self.values[self.place(key)]
    }

    /// How a key ends.
    #[inline]
    pub fn end(&self, key: i32) -> u8 {
        self.ends[self.place(key)]
    }
}

impl Table {
    /// The table `parameter`; `None` for a figure that is no table.
    pub fn of(plan: &Plan, parameter: ParameterSlot) -> Option<Self> {
        let lookup = Lookup::of(plan, parameter)?;
        let keys: Vec<Lane> =
            lookup.keys().filter_map(|key| if let [key] = key { Some(Lane::from(*key)) } else { None }).collect();
        let places = match (keys.first(), keys.last()) {
            (Some(first), Some(last)) => usize::try_from(last - first).ok().filter(|span| *span < SPAN).map(|span| {
                let values = (0..=span).map(|place| lookup.read(&[first + Lane::try_from(place).unwrap_or(0)]));
                Places { first: *first, values: values.collect() }
            }),
            _ => None,
        };
        let small = places.as_ref().and_then(|places| SmallPlaces::of(places, lookup.otherwise()));
        Some(Self { lookup, places, small })
    }

    /// Its rows by place, for one key, where all fits 32 bits.
    pub fn small(&self) -> Option<&SmallPlaces> {
        self.small.as_ref()
    }

    /// Whether it has a value for every key.
    pub fn total(&self) -> bool {
        self.lookup.otherwise().is_some()
    }

    /// The value for a key.
    pub fn read(&self, key: &[Lane]) -> Option<Lane> {
        match (&self.places, key) {
            (Some(Places { first, values }), [key]) => {
                match usize::try_from(key - first).ok().and_then(|at| values.get(at)) {
                    Some(found) => *found,
                    None => self.lookup.otherwise(),
                }
            }
            _ => self.lookup.read(key),
        }
    }
}
