//! A welfare after the aid: a whole number divided by the size of a household, reduced, so that equals are equal.

use std::cmp::Ordering;

use crate::ground::amount::Lane;

use super::Rank;

/// A whole number divided by the size of a household.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Fraction {
    above: i64,
    below: u32,
}

impl Fraction {
    /// A quotient by a size above 0.
    pub fn new(above: i64, below: u32) -> Self {
        let common = common(above.unsigned_abs(), u64::from(below));
        let divisor = i64::try_from(common).unwrap_or(1).max(1);
        Self { above: above / divisor, below: below / u32::try_from(common).unwrap_or(1).max(1) }
    }
}

fn common(a: u64, b: u64) -> u64 {
    if b == 0 { a } else { common(b, a % b) }
}

impl Rank for Fraction {
    fn mass(self, people: Lane) -> Lane {
        // People are counted by household, so the size of each, and what it was reduced to, divides them.
        people / Lane::from(self.below) * Lane::from(self.above)
    }

    fn parts(self) -> (i64, u32) {
        (self.above, self.below)
    }

    fn of((above, below): (i64, u32)) -> Self {
        Self { above, below }
    }
}

impl Ord for Fraction {
    fn cmp(&self, other: &Self) -> Ordering {
        let (left, right) = (Lane::from(self.above), Lane::from(other.above));
        (left * Lane::from(other.below)).cmp(&(right * Lane::from(self.below)))
    }
}

impl PartialOrd for Fraction {
    fn partial_cmp(&self, other: &Self) -> Option<Ordering> {
        Some(self.cmp(other))
    }
}
