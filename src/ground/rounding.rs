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
