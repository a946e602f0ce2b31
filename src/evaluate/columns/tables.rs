//! Scales and tables of the law, ready to be read by rows.

use crate::check::plan::Plan;
use crate::evaluate::program::brackets::{Brackets, Lookup, Reading};
use crate::ground::amount::Lane;
use crate::rules::tree::{Node, NodeId, ParameterSlot};

use super::ends::{FAILED, OK};

/// Lanes that a table of one key may span to be read by position.
const SPAN: usize = 4_096;

/// A scale for one place that reads it.
#[derive(Clone, Debug)]
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
#[derive(Clone, Debug)]
pub struct Table {
    lookup: Lookup,
    /// For one key: the first lane that has a row, and the values from there on.
    by_place: Option<(Lane, Vec<Option<Lane>>)>,
}

impl Table {
    /// The table `parameter`; `None` for a figure that is no table.
    pub fn of(plan: &Plan, parameter: ParameterSlot) -> Option<Self> {
        let lookup = Lookup::of(plan, parameter)?;
        let keys: Vec<Lane> =
            lookup.keys().filter_map(|key| if let [key] = key { Some(Lane::from(*key)) } else { None }).collect();
        let by_place = match (keys.first(), keys.last()) {
            (Some(first), Some(last)) => usize::try_from(last - first).ok().filter(|span| *span < SPAN).map(|span| {
                let places = (0..=span).map(|place| lookup.read(&[first + Lane::try_from(place).unwrap_or(0)]));
                (*first, places.collect())
            }),
            _ => None,
        };
        Some(Self { lookup, by_place })
    }

    /// Whether it has a value for every key.
    pub fn total(&self) -> bool {
        self.lookup.otherwise().is_some()
    }

    /// The value for a key.
    pub fn read(&self, key: &[Lane]) -> Option<Lane> {
        match (&self.by_place, key) {
            (Some((first, places)), [key]) => match usize::try_from(key - first).ok().and_then(|at| places.get(at)) {
                Some(found) => *found,
                None => self.lookup.otherwise(),
            },
            _ => self.lookup.read(key),
        }
    }
}
