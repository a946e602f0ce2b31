//! Exact numbers: decimals read from their source text, and scaled whole numbers (lanes) that programs compute with.

pub use rust_decimal::Decimal;

use super::limits;

/// A scaled whole number: an amount times ten to the power of its statically known scale. Booleans are 0 and 1, dates
/// days since 1970-01-01, choices the position of their member.
pub type Lane = i128;

/// Why a text is not an exact number.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum NotExact {
    /// Nothing there.
    #[error("it is empty")]
    Empty,
    /// An exponent, `inf`, `nan`, hex, a second point, a grouping sign, a letter.
    #[error("only digits and one point may stand in a number, with a minus sign before it")]
    NotPlain,
    /// A point without digits on both sides, or a needless leading zero.
    #[error("a number has digits on both sides of its point and no needless zero in front")]
    Shape,
    /// More significant digits than can be held.
    #[error("it has more than {} digits", limits::DIGITS)]
    Digits,
}

/// Reads an exact decimal: an optional minus, digits, optionally a point and digits.
///
/// # Errors
/// Says which part of that is not so. Nothing is ever rounded.
pub fn parse(text: &str) -> Result<Decimal, NotExact> {
    let digits = text.strip_prefix('-').unwrap_or(text);
    if digits.is_empty() {
        return Err(NotExact::Empty);
    }
    if !digits.bytes().all(|b| b.is_ascii_digit() || b == b'.') {
        return Err(NotExact::NotPlain);
    }
    let (whole, fraction) = match digits.split_once('.') {
        Some((whole, fraction)) => (whole, Some(fraction)),
        None => (digits, None),
    };
    if fraction.is_some_and(|f| f.contains('.')) {
        return Err(NotExact::NotPlain);
    }
    let leading_zero = whole.len() > 1 && whole.starts_with('0');
    if whole.is_empty() || leading_zero || fraction.is_some_and(str::is_empty) {
        return Err(NotExact::Shape);
    }
    let significant = digits.bytes().filter(u8::is_ascii_digit).skip_while(|b| *b == b'0').count();
    let decimals = fraction.map_or(0, str::len);
    if significant > limits::DIGITS as usize || decimals > limits::DIGITS as usize {
        return Err(NotExact::Digits);
    }
    Decimal::from_str_exact(text).map_err(|_| NotExact::Digits).map(|d| if d.is_zero() { Decimal::ZERO } else { d })
}

/// The canonical text: plain decimal, no trailing zeros, no minus zero.
#[must_use]
pub fn plain(number: Decimal) -> String {
    number.normalize().to_string()
}

/// How many digits stand after the point when trailing zeros are dropped.
#[must_use]
pub fn decimals(number: Decimal) -> u32 {
    number.normalize().scale()
}

/// The lane of a number at a scale; `None` where digits would be lost or it does not fit.
#[must_use]
pub fn to_lane(number: Decimal, scale: u32) -> Option<Lane> {
    let number = number.normalize();
    let up = scale.checked_sub(number.scale())?;
    number.mantissa().checked_mul(power_of_ten(up)?)
}

/// The number of a lane at a scale; `None` past 28 digits.
#[must_use]
pub fn from_lane(lane: Lane, scale: u32) -> Option<Decimal> {
    let (mut lane, mut scale) = (lane, scale);
    while scale > 0 && lane % 10 == 0 {
        lane /= 10;
        scale -= 1;
    }
    Decimal::try_from_i128_with_scale(lane, scale).ok()
}

/// Ten to a power, where it fits.
#[must_use]
pub fn power_of_ten(power: u32) -> Option<Lane> {
    10_i128.checked_pow(power)
}

/// How many digits a lane has.
#[must_use]
pub fn digits(lane: Lane) -> u32 {
    let magnitude = lane.unsigned_abs();
    if magnitude == 0 { 0 } else { magnitude.ilog10() + 1 }
}
