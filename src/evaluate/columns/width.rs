//! How wide the lanes of a value are: what is proven from the declared ranges.

use crate::check::plan::InputPlan;
use crate::ground::amount::Lane;
use crate::ground::kind::Kind;

/// The width of lanes.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Width {
    /// A byte: yes or no.
    Bits,
    /// 32 bits.
    Small,
    /// 64 bits.
    Narrow,
    /// 128 bits.
    Wide,
}

impl Width {
    /// The width of a value of a kind within bounds.
    #[must_use]
    pub fn of(kind: &Kind, least: Lane, most: Lane) -> Self {
        match kind {
            Kind::Bool => Width::Bits,
            _ => Self::of_magnitude(Some(magnitude(least, most))),
        }
    }

    /// The width of an input.
    #[must_use]
    pub fn of_input(input: &InputPlan) -> Self {
        Self::of(&input.kind, input.min, input.max)
    }

    /// The width of numbers up to a magnitude; the widest where even that is not known.
    #[must_use]
    pub fn of_magnitude(magnitude: Option<u128>) -> Self {
        match magnitude {
            Some(most) if most <= u128::from(i32::MAX.unsigned_abs()) => Width::Small,
            Some(most) if most <= u128::from(i64::MAX.unsigned_abs()) => Width::Narrow,
            _ => Width::Wide,
        }
    }
}

/// The largest magnitude within bounds.
#[must_use]
pub fn magnitude(least: Lane, most: Lane) -> u128 {
    least.unsigned_abs().max(most.unsigned_abs())
}
