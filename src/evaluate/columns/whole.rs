//! Whole numbers of the widths that are computed with: every operation says whether it went past the width.

use super::workspace::Machine;

/// A width of whole numbers. What went past is marked in the sign of a value that is gathered with `|`, so that loops
/// over columns have no branch.
pub(super) trait Whole: Machine + Ord + std::ops::BitOr<Output = Self> {
    /// Nothing went past.
    const FINE: Self;
    /// The sum, and a negative mark where it does not fit.
    fn plus(self, other: Self) -> (Self, Self);
    /// The difference, likewise.
    fn minus(self, other: Self) -> (Self, Self);
    /// The product, likewise.
    fn times(self, other: Self) -> (Self, Self);
    /// From a lane; `None` where it does not fit.
    fn from_lane(lane: i128) -> Option<Self>;
    /// Whether a gathered mark says that something went past.
    fn past(self) -> bool;
}

macro_rules! whole {
    ($type:ty) => {
        impl Whole for $type {
            const FINE: Self = 0;
            #[inline]
            fn plus(self, other: Self) -> (Self, Self) {
                let sum = self.wrapping_add(other);
                (sum, (self ^ sum) & (other ^ sum))
            }
            #[inline]
            fn minus(self, other: Self) -> (Self, Self) {
                let difference = self.wrapping_sub(other);
                (difference, (self ^ other) & (self ^ difference))
            }
            #[inline]
            fn times(self, other: Self) -> (Self, Self) {
                let (product, past) = self.overflowing_mul(other);
                (product, if past { -1 } else { 0 })
            }
            #[inline]
            fn from_lane(lane: i128) -> Option<Self> {
                Self::try_from(lane).ok()
            }
            #[inline]
            fn past(self) -> bool {
                self < 0
            }
        }
    };
}
whole!(i32);
whole!(i64);
whole!(i128);

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    proptest! {
        #[test]
        fn what_does_not_fit_is_seen(a in any::<i32>(), b in any::<i32>()) {
            prop_assert_eq!(a.plus(b).1.past(), a.checked_add(b).is_none());
            prop_assert_eq!(a.minus(b).1.past(), a.checked_sub(b).is_none());
            prop_assert_eq!(a.times(b).1.past(), a.checked_mul(b).is_none());
        }

        #[test]
        fn what_fits_is_right(a in -40_000_i32..40_000, b in -40_000_i32..40_000) {
            prop_assert_eq!(a.plus(b).0, a + b);
            prop_assert_eq!(a.minus(b).0, a - b);
            prop_assert_eq!(a.times(b), (a * b, 0));
        }
    }
}
