//! Rounding: the only places where a digit may be lost, each said by the law.

use super::amount::Lane;

/// Which neighbour is taken.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Mode {
    /// The nearest, halves away from zero: `round`.
    HalfUp,
    /// The nearest, halves to the even neighbour: `round_half_even`.
    HalfEven,
    /// The lower one: `floor`.
    Down,
    /// The higher one: `ceil`.
    Up,
}

impl Mode {
    /// As written in `round = { mode = "…" }`.
    pub const ALL: [(&'static str, Mode); 4] =
        [("half_up", Mode::HalfUp), ("half_even", Mode::HalfEven), ("down", Mode::Down), ("up", Mode::Up)];

    /// The host function that rounds this way.
    #[must_use]
    pub fn function(self) -> &'static str {
        match self {
            Mode::HalfUp => "round",
            Mode::HalfEven => "round_half_even",
            Mode::Down => "floor",
            Mode::Up => "ceil",
        }
    }
}

/// The whole quotient of two whole numbers, rounded. `None` for a zero divisor or where it does not fit.
#[must_use]
pub fn divide(numerator: Lane, denominator: Lane, mode: Mode) -> Option<Lane> {
    let quotient = numerator.checked_div(denominator)?;
    let rest = numerator.checked_rem(denominator)?;
    if rest == 0 {
        return Some(quotient);
    }
    let negative = (numerator < 0) != (denominator < 0);
    let away = if negative { quotient.checked_sub(1)? } else { quotient.checked_add(1)? };
    let double = rest.unsigned_abs().checked_mul(2)?.cmp(&denominator.unsigned_abs());
    let takes_away = match mode {
        Mode::Down => negative,
        Mode::Up => !negative,
        Mode::HalfUp => double.is_ge(),
        Mode::HalfEven => double.is_gt() || (double.is_eq() && quotient % 2 != 0),
    };
    Some(if takes_away { away } else { quotient })
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    /// A rounding by search: the whole numbers around the fraction, compared through multiplication alone.
    fn slowly(numerator: i64, denominator: i64, mode: Mode) -> i128 {
        let (mut n, mut d) = (i128::from(numerator), i128::from(denominator));
        if d < 0 {
            (n, d) = (-n, -d);
        }
        // The largest whole number whose product does not pass the numerator.
        let (mut low, mut high) = (-(1_i128 << 64), 1_i128 << 64);
        while high - low > 1 {
            let middle = low + (high - low) / 2;
            if middle * d <= n { low = middle } else { high = middle }
        }
        let (below, above) = (low, if low * d == n { low } else { low + 1 });
        let (to_below, to_above) = (n - below * d, above * d - n);
        match mode {
            Mode::Down => below,
            Mode::Up => above,
            _ if to_below < to_above => below,
            _ if to_above < to_below => above,
            Mode::HalfUp => {
                if n < 0 {
                    below
                } else {
                    above
                }
            }
            Mode::HalfEven => {
                if below % 2 == 0 {
                    below
                } else {
                    above
                }
            }
        }
    }

    #[test]
    fn halves_go_where_the_mode_says() {
        for (numerator, half_up, half_even, down, up) in [
            (5, 3, 2, 2, 3),
            (7, 4, 4, 3, 4),
            (-5, -3, -2, -3, -2),
            (-7, -4, -4, -4, -3),
            (4, 2, 2, 2, 2),
            (1, 1, 0, 0, 1),
            (-1, -1, 0, -1, 0),
        ] {
            let rounded = |mode| divide(numerator, 2, mode);
            assert_eq!(rounded(Mode::HalfUp), Some(half_up), "{numerator}/2");
            assert_eq!(rounded(Mode::HalfEven), Some(half_even), "{numerator}/2");
            assert_eq!(rounded(Mode::Down), Some(down), "{numerator}/2");
            assert_eq!(rounded(Mode::Up), Some(up), "{numerator}/2");
        }
    }

    #[test]
    fn the_largest_numbers_are_rounded_too() {
        for (_, mode) in Mode::ALL {
            assert_eq!(divide(Lane::MAX, 1, mode), Some(Lane::MAX));
            assert_eq!(divide(Lane::MIN, 1, mode), Some(Lane::MIN));
            assert_eq!(divide(Lane::MIN, -1, mode), None);
            assert_eq!(divide(1, 0, mode), None);
            assert_eq!(divide(Lane::MAX, Lane::MAX, mode), Some(1));
        }
        assert_eq!(divide(Lane::MAX, 2, Mode::HalfUp), Some(Lane::MAX / 2 + 1));
        assert_eq!(divide(Lane::MIN, Lane::MAX, Mode::Down), Some(-2));
        assert_eq!(divide(Lane::MAX, Lane::MIN, Mode::HalfUp), Some(-1));
        assert_eq!(divide(Lane::MAX / 2, Lane::MIN, Mode::HalfUp), Some(0));
    }

    #[test]
    fn each_mode_has_its_word_and_its_function() {
        let functions: Vec<_> = Mode::ALL.iter().map(|(word, mode)| (*word, mode.function())).collect();
        assert_eq!(
            functions,
            [("half_up", "round"), ("half_even", "round_half_even"), ("down", "floor"), ("up", "ceil")]
        );
    }

    fn numbers() -> impl Strategy<Value = i64> {
        prop_oneof![any::<i64>(), -20_i64..20]
    }

    proptest! {
        #[test]
        fn division_agrees_with_a_search(numerator in numbers(), denominator in numbers()) {
            prop_assume!(denominator != 0);
            for (_, mode) in Mode::ALL {
                let quick = divide(numerator.into(), denominator.into(), mode);
                prop_assert_eq!(quick, Some(slowly(numerator, denominator, mode)), "{:?}", mode);
            }
        }

        #[test]
        fn rounding_is_off_by_less_than_one(numerator in any::<i128>(), denominator in any::<i128>()) {
            prop_assume!(denominator != 0);
            for (_, mode) in Mode::ALL {
                if let Some(quotient) = divide(numerator, denominator, mode) {
                    let exact = numerator.wrapping_div(denominator);
                    prop_assert!(quotient.abs_diff(exact) <= 1);
                }
            }
        }
    }
}
