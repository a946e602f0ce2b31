//! Sums and quotients that lose no digit: 127 bits as long as they suffice, then as many as it takes. Decimals are made
//! of them only to be shown.

use std::cmp::Ordering;

use num_bigint::BigInt;

use crate::ground::amount::Lane;

/// A sum of whole numbers without a limit.
#[derive(Clone, Debug, Default)]
pub struct Sum {
    small: Lane,
    /// What no longer fitted; mostly nothing.
    large: Option<Box<BigInt>>,
}

impl Sum {
    /// Adds one.
    #[inline]
    pub fn add(&mut self, lane: Lane) {
        match self.small.checked_add(lane) {
            Some(sum) => self.small = sum,
            None => self.spill(BigInt::from(lane)),
        }
    }

    /// Adds a product.
    #[inline]
    pub fn add_product(&mut self, left: Lane, right: Lane) {
        match left.checked_mul(right) {
            Some(product) => self.add(product),
            None => self.spill(BigInt::from(left) * right),
        }
    }

    /// Adds another sum.
    pub fn merge(&mut self, other: &Sum) {
        self.add(other.small);
        if let Some(large) = &other.large {
            self.spill((**large).clone());
        }
    }

    /// What it came to.
    #[must_use]
    pub fn total(&self) -> BigInt {
        match &self.large {
            Some(large) => &**large + self.small,
            None => BigInt::from(self.small),
        }
    }

    #[cold]
    fn spill(&mut self, more: BigInt) {
        **self.large.get_or_insert_default() += more;
    }
}

impl PartialEq for Sum {
    fn eq(&self, other: &Self) -> bool {
        self.total() == other.total()
    }
}
impl Eq for Sum {}

/// An exact quotient; what stands below the line is positive.
#[derive(Clone, Debug)]
pub struct Ratio {
    above: BigInt,
    below: BigInt,
}

impl Ratio {
    /// A quotient; `None` where the divisor is 0.
    #[must_use]
    pub fn new(above: impl Into<BigInt>, below: impl Into<BigInt>) -> Option<Self> {
        let (above, below) = (above.into(), below.into());
        let zero = BigInt::ZERO;
        match below.cmp(&zero) {
            Ordering::Equal => None,
            Ordering::Greater => Some(Self { above, below }),
            Ordering::Less => Some(Self { above: -above, below: -below }),
        }
    }

    /// A whole number.
    #[must_use]
    pub fn whole(number: impl Into<BigInt>) -> Self {
        Self { above: number.into(), below: BigInt::from(1) }
    }

    /// The sum.
    #[must_use]
    pub fn plus(&self, other: &Ratio) -> Ratio {
        if self.below == other.below {
            return Ratio { above: &self.above + &other.above, below: self.below.clone() };
        }
        let above = &self.above * &other.below + &other.above * &self.below;
        Ratio { above, below: &self.below * &other.below }
    }

    /// The difference.
    #[must_use]
    pub fn minus(&self, other: &Ratio) -> Ratio {
        self.plus(&Ratio { above: -&other.above, below: other.below.clone() })
    }

    /// The product.
    #[must_use]
    pub fn times(&self, other: &Ratio) -> Ratio {
        Ratio { above: &self.above * &other.above, below: &self.below * &other.below }
    }

    /// The quotient; `None` where the divisor is 0.
    #[must_use]
    pub fn over(&self, other: &Ratio) -> Option<Ratio> {
        Ratio::new(&self.above * &other.below, &self.below * &other.above)
    }

    /// As a decimal with so many places, halves away from zero.
    #[must_use]
    pub fn decimal(&self, places: u32) -> String {
        let scaled: BigInt = &self.above * BigInt::from(10).pow(places);
        let double: BigInt = BigInt::from(scaled.magnitude().clone()) * 2 + &self.below;
        let rounded: BigInt = double / (&self.below * 2);
        let negative = self.above < BigInt::ZERO && rounded > BigInt::ZERO;
        point(&rounded.to_string(), places, negative)
    }

    /// With all its digits; as a fraction in its lowest terms where these never end.
    #[must_use]
    pub fn exact(&self) -> String {
        let divisor = common(&self.above, &self.below);
        let (above, below) = (&self.above / &divisor, &self.below / &divisor);
        let (mut places, mut power) = (0, BigInt::from(1));
        // Whatever ends has as many places as its divisor has twos or fives, and no more than it has bits.
        while &power % &below != BigInt::ZERO {
            if u64::from(places) > below.bits() {
                return format!("{above}/{below}");
            }
            places += 1;
            power *= 10;
        }
        plain(&(above * (power / below)), places)
    }

    /// As a percentage with so many places.
    #[must_use]
    pub fn percent(&self, places: u32) -> String {
        self.times(&Ratio::whole(100)).decimal(places)
    }
}

impl PartialEq for Ratio {
    fn eq(&self, other: &Self) -> bool {
        self.cmp(other).is_eq()
    }
}
impl Eq for Ratio {}

impl PartialOrd for Ratio {
    fn partial_cmp(&self, other: &Self) -> Option<Ordering> {
        Some(self.cmp(other))
    }
}

impl Ord for Ratio {
    fn cmp(&self, other: &Self) -> Ordering {
        (&self.above * &other.below).cmp(&(&other.above * &self.below))
    }
}

/// The largest number that divides both, of which the second is positive.
fn common(one: &BigInt, other: &BigInt) -> BigInt {
    let (mut one, mut other) = (BigInt::from(one.magnitude().clone()), other.clone());
    while one != BigInt::ZERO {
        let rest = &other % &one;
        other = std::mem::replace(&mut one, rest);
    }
    other
}

/// A scaled whole number as a plain decimal: no trailing zeros, no minus zero, however many digits.
#[must_use]
pub fn plain(number: &BigInt, scale: u32) -> String {
    let text = point(&number.magnitude().to_string(), scale, *number < BigInt::ZERO);
    match text.split_once('.') {
        Some(_) => text.trim_end_matches('0').trim_end_matches('.').to_owned(),
        None => text,
    }
}

fn point(digits: &str, places: u32, negative: bool) -> String {
    let places = usize::try_from(places).unwrap_or(0);
    let digits = format!("{digits:0>width$}", width = places + 1);
    let (whole, fraction) = digits.split_at(digits.len() - places);
    let sign = if negative { "-" } else { "" };
    if fraction.is_empty() { format!("{sign}{whole}") } else { format!("{sign}{whole}.{fraction}") }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn a_sum_goes_on_past_127_bits() {
        let mut sum = Sum::default();
        sum.add(Lane::MAX);
        sum.add(Lane::MAX);
        sum.add_product(Lane::MAX, 3);
        assert_eq!(sum.total(), BigInt::from(Lane::MAX) * 5);
        sum.add_product(Lane::MAX, -5);
        assert_eq!(sum, Sum::default());
    }

    #[test]
    fn halves_are_rounded_away_from_zero_and_nothing_else_is() {
        for (above, below, places, told) in [
            (1, 8, 2, "0.13"),
            (-1, 8, 2, "-0.13"),
            (1, 3, 4, "0.3333"),
            (2, 3, 0, "1"),
            (-1, 300, 2, "0.00"),
            (5, -2, 1, "-2.5"),
            (0, 7, 2, "0.00"),
            (1250, 1, 0, "1250"),
        ] {
            assert_eq!(Ratio::new(above, below).expect("a quotient").decimal(places), told, "{above} / {below}");
        }
        assert!(Ratio::new(1, 0).is_none());
        assert_eq!(Ratio::new(1, 3).expect("a quotient").percent(1), "33.3");
    }

    #[test]
    fn a_quotient_is_told_with_all_its_digits_or_as_a_fraction() {
        for (above, below, told) in [
            (1, 8, "0.125"),
            (-6, 4, "-1.5"),
            (600, 6, "100"),
            (0, 6, "0"),
            (7, 1024, "0.0068359375"),
            (100, 6, "50/3"),
            (-1, 7, "-1/7"),
            (3, 6000, "0.0005"),
        ] {
            assert_eq!(Ratio::new(above, below).expect("a quotient").exact(), told, "{above} / {below}");
        }
    }

    #[test]
    fn a_scaled_number_is_told_plainly() {
        for (number, scale, told) in
            [(25_000, 2, "250"), (-5, 3, "-0.005"), (0, 4, "0"), (120, 0, "120"), (1_230, 2, "12.3")]
        {
            assert_eq!(plain(&BigInt::from(number), scale), told);
        }
    }

    proptest! {
        #[test]
        fn the_order_of_adding_does_not_matter(mut lanes in prop::collection::vec(any::<i128>(), 0..40)) {
            let of = |lanes: &[i128]| lanes.iter().fold(Sum::default(), |mut sum, lane| {
                sum.add(*lane);
                sum
            });
            let forward = of(&lanes);
            lanes.reverse();
            prop_assert_eq!(&forward, &of(&lanes));
            let (left, right) = lanes.split_at(lanes.len() / 2);
            let mut merged = of(left);
            merged.merge(&of(right));
            prop_assert_eq!(merged, forward);
        }

        #[test]
        fn quotients_are_calculated_with_as_in_school(a in -999_i64..999, b in 1_i64..99, c in -999_i64..999, d in 1_i64..99) {
            let (x, y) = (Ratio::new(a, b).expect("a quotient"), Ratio::new(c, d).expect("a quotient"));
            prop_assert_eq!(x.plus(&y), Ratio::new(a * d + c * b, b * d).expect("a quotient"));
            prop_assert_eq!(x.plus(&y).minus(&y), x.clone());
            prop_assert_eq!(x.cmp(&y), (a * d).cmp(&(c * b)));
            if c != 0 {
                prop_assert_eq!(x.times(&y).over(&y), Some(x));
            }
        }
    }
}
