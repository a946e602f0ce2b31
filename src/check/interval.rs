//! Bounds of numbers: from the declared ranges follows what every expression can be, so a checked version cannot overflow.

use crate::ground::amount::{self, Lane};

/// The smallest and largest lane of an expression.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Interval {
    /// The smallest.
    pub least: Lane,
    /// The largest.
    pub most: Lane,
}

impl Interval {
    /// From bound to bound.
    #[must_use]
    pub fn new(least: Lane, most: Lane) -> Self {
        Self { least, most }
    }

    /// One value.
    #[must_use]
    pub fn one(lane: Lane) -> Self {
        Self::new(lane, lane)
    }

    /// True or false.
    pub const BOOL: Self = Self { least: 0, most: 1 };

    /// Both together.
    #[must_use]
    pub fn hull(self, other: Self) -> Self {
        Self::new(self.least.min(other.least), self.most.max(other.most))
    }

    /// The sum; `None` where it leaves the lanes.
    #[must_use]
    pub fn plus(self, other: Self) -> Option<Self> {
        Some(Self::new(self.least.checked_add(other.least)?, self.most.checked_add(other.most)?))
    }

    /// The negation.
    #[must_use]
    pub fn negated(self) -> Option<Self> {
        Some(Self::new(self.most.checked_neg()?, self.least.checked_neg()?))
    }

    /// The product.
    #[must_use]
    pub fn times(self, other: Self) -> Option<Self> {
        let corners = [
            self.least.checked_mul(other.least)?,
            self.least.checked_mul(other.most)?,
            self.most.checked_mul(other.least)?,
            self.most.checked_mul(other.most)?,
        ];
        Some(Self::new(corners.into_iter().min()?, corners.into_iter().max()?))
    }

    /// Times a constant.
    #[must_use]
    pub fn scaled(self, by: Lane) -> Option<Self> {
        self.times(Self::one(by))
    }

    /// The largest magnitude.
    #[must_use]
    pub fn magnitude(self) -> u128 {
        self.least.unsigned_abs().max(self.most.unsigned_abs())
    }

    /// The digits of the largest magnitude.
    #[must_use]
    pub fn digits(self) -> u32 {
        amount::digits(self.least).max(amount::digits(self.most))
    }
}
