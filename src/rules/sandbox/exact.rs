//! Exact numbers at work: a whole number over a power of ten. An operation is exact or there is none.

use std::cmp::Ordering;

use crate::ground::amount::{self, Decimal};

/// `mantissa / 10^scale`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Exact {
    /// The digits.
    pub mantissa: i128,
    /// How many of them stand after the point.
    pub scale: u32,
}

impl Exact {
    /// One.
    pub const ONE: Exact = Exact { mantissa: 1, scale: 0 };

    /// A whole number.
    pub fn whole(n: i64) -> Self {
        Self { mantissa: i128::from(n), scale: 0 }
    }

    /// A decimal.
    pub fn of(number: Decimal) -> Self {
        Self { mantissa: number.mantissa(), scale: number.scale() }
    }

    /// As a decimal, where its digits can be held.
    pub fn decimal(self) -> Option<Decimal> {
        Decimal::try_from_i128_with_scale(self.mantissa, self.scale)
            .ok()
            .or_else(|| amount::from_lane(self.mantissa, self.scale))
    }

    /// As a whole number, where it is one.
    pub fn count(self) -> Option<i64> {
        let plain = self.shortest();
        (plain.scale == 0).then_some(plain.mantissa).and_then(|n| i64::try_from(n).ok())
    }

    pub fn is_zero(self) -> bool {
        self.mantissa == 0
    }

    /// Without trailing zeros behind the point.
    fn shortest(self) -> Self {
        let Self { mut mantissa, mut scale } = self;
        if mantissa == 0 {
            return Self { mantissa, scale: 0 };
        }
        while scale > 0 && mantissa % 10 == 0 {
            mantissa /= 10;
            scale -= 1;
        }
        Self { mantissa, scale }
    }

    fn raised(self, scale: u32) -> Option<i128> {
        let up = scale.checked_sub(self.scale)?;
        if up == 0 { Some(self.mantissa) } else { self.mantissa.checked_mul(amount::power_of_ten(up)?) }
    }

    pub fn negated(self) -> Option<Self> {
        Some(Self { mantissa: self.mantissa.checked_neg()?, ..self })
    }

    pub fn plus(self, other: Self) -> Option<Self> {
        twice(self, other, |a, b| {
            let scale = a.scale.max(b.scale);
            Some(Self { mantissa: a.raised(scale)?.checked_add(b.raised(scale)?)?, scale })
        })
    }

    pub fn times(self, other: Self) -> Option<Self> {
        twice(self, other, |a, b| {
            Some(Self { mantissa: a.mantissa.checked_mul(b.mantissa)?, scale: a.scale + b.scale })
        })
    }

    pub fn compare(self, other: Self) -> Option<Ordering> {
        twice(self, other, |a, b| {
            let scale = a.scale.max(b.scale);
            Some(a.raised(scale)?.cmp(&b.raised(scale)?))
        })
    }

    /// How many times `step` goes into `above / below`, rounded. `below` is not zero, `step` is positive.
    pub fn steps(above: Self, below: Self, step: Self, mode: crate::ground::rounding::Mode) -> Option<i128> {
        let whole = |above: Self, below: Self, step: Self| {
            let (gain, loss) = (below.scale + step.scale, above.scale);
            let up = amount::power_of_ten(gain.saturating_sub(loss))?;
            let down = amount::power_of_ten(loss.saturating_sub(gain))?;
            let below = below.mantissa.checked_mul(step.mantissa)?.checked_mul(down)?;
            crate::ground::rounding::divide(above.mantissa.checked_mul(up)?, below, mode)
        };
        whole(above, below, step).or_else(|| whole(above.shortest(), below.shortest(), step.shortest()))
    }
}

/// Tries as given, and once more without needless zeros: what was proven to fit fits then.
fn twice<T>(a: Exact, b: Exact, f: impl Fn(Exact, Exact) -> Option<T>) -> Option<T> {
    f(a, b).or_else(|| f(a.shortest(), b.shortest()))
}

#[cfg(test)]
mod tests {
    #![allow(clippy::expect_used, reason = "tests")]

    use super::*;
    use crate::ground::rounding::Mode;

    fn exact(text: &str) -> Exact {
        Exact::of(amount::parse(text).expect("a number"))
    }

    #[test]
    fn twenty_eight_digits_are_added_without_a_loss() {
        let sum = exact("9999999999999999999999999998").plus(exact("1")).and_then(Exact::decimal);
        assert_eq!(sum.map(amount::plain).as_deref(), Some("9999999999999999999999999999"));
        let sum = exact("0.0000000000000000000000000001").plus(exact("0.9")).and_then(Exact::decimal);
        assert_eq!(sum.map(amount::plain).as_deref(), Some("0.9000000000000000000000000001"));
    }

    #[test]
    fn a_sum_of_more_digits_than_can_be_held_is_no_decimal() {
        let sum = exact("9999999999999999999999999999").plus(exact("0.1")).expect("it fits 38 digits");
        assert_eq!(sum.decimal(), None);
        let product = exact("0.1234567890123456").times(exact("0.1234567890123456")).expect("it fits 38 digits");
        assert_eq!(product.decimal(), None, "the library would round it to 28 digits");
    }

    #[test]
    fn needless_zeros_cost_no_digits() {
        let long = Exact { mantissa: 5 * 10_i128.pow(30), scale: 30 };
        assert_eq!(long.decimal().map(amount::plain).as_deref(), Some("5"));
        assert_eq!(long.times(long).and_then(Exact::count), Some(25));
        assert_eq!(long.compare(exact("5.0")), Some(Ordering::Equal));
    }

    #[test]
    fn quotients_are_rounded_from_all_their_digits() {
        let steps =
            |above: &str, below: &str, step: &str, mode| Exact::steps(exact(above), exact(below), exact(step), mode);
        assert_eq!(steps("1", "3", "0.01", Mode::HalfUp), Some(33));
        assert_eq!(steps("2", "3", "0.01", Mode::HalfUp), Some(67));
        assert_eq!(steps("0.125", "1", "0.01", Mode::HalfUp), Some(13));
        assert_eq!(steps("0.125", "1", "0.01", Mode::HalfEven), Some(12));
        assert_eq!(steps("-1", "3", "1", Mode::Down), Some(-1));
        assert_eq!(steps("-1", "-3", "1", Mode::Up), Some(1));
        assert_eq!(steps("1000000000000000000000000", "0.0000000001", "1000", Mode::Up), Some(10_i128.pow(31)));
    }
}
