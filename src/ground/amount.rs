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
    /// `1e3`.
    #[error("an exponent is not written here: write the number out")]
    Exponent,
    /// `inf`, `NaN`.
    #[error("infinity and `nan` are not numbers here")]
    NotFinite,
    /// `0x10`, `0o7`, `0b1`.
    #[error("numbers are written in tens")]
    Base,
    /// `1_000`, `1 000`, `1'000`.
    #[error("nothing stands between the digits of a number: write 1000")]
    Grouping,
    /// `12,5`.
    #[error("decimals are set off with a point, not with a comma, and thousands with nothing")]
    Comma,
    /// `+5`.
    #[error("a plus sign is not written")]
    Plus,
    /// A letter, a second point, a sign of another kind.
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
        return Err(if text.is_empty() { NotExact::Empty } else { NotExact::Shape });
    }
    let (whole, fraction) = match digits.split_once('.') {
        Some((whole, fraction)) => (whole, Some(fraction)),
        None => (digits, None),
    };
    let is_digits = |part: &str| part.bytes().all(|b| b.is_ascii_digit());
    if !is_digits(whole) || !fraction.is_none_or(is_digits) {
        return Err(what_is_not_plain(text));
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

fn what_is_not_plain(text: &str) -> NotExact {
    let unsigned = text.trim_start_matches(['-', '+']).to_ascii_lowercase();
    let digits_but = |others: &[char]| {
        unsigned.starts_with(|c: char| c.is_ascii_digit())
            && unsigned.chars().all(|c| c.is_ascii_digit() || c == '.' || others.contains(&c))
    };
    if ["inf", "infinity", "nan"].contains(&unsigned.as_str()) {
        NotExact::NotFinite
    } else if ["0x", "0o", "0b"].iter().any(|prefix| unsigned.starts_with(prefix)) {
        NotExact::Base
    } else if digits_but(&['e', '+', '-', '_']) && unsigned.contains('e') {
        NotExact::Exponent
    } else if digits_but(&[',', ' ']) && unsigned.contains(',') {
        NotExact::Comma
    } else if digits_but(&['_', ' ', '\'', '\u{a0}', '\u{2009}', '\u{202f}']) && !digits_but(&[]) {
        NotExact::Grouping
    } else if text.starts_with('+') && digits_but(&[]) {
        NotExact::Plus
    } else {
        NotExact::NotPlain
    }
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

/// The number of a lane at a scale; `None` past 28 digits, trailing zeros after the point not counted.
#[must_use]
pub fn from_lane(lane: Lane, scale: u32) -> Option<Decimal> {
    let (mut lane, mut scale) = (lane, scale);
    if lane == 0 {
        return Some(Decimal::ZERO);
    }
    while scale > 0 && lane % 10 == 0 {
        lane /= 10;
        scale -= 1;
    }
    if digits(lane) > limits::DIGITS {
        return None;
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

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn plain_decimals_are_read_exactly() {
        for (text, told) in [
            ("0", "0"),
            ("-0", "0"),
            ("-0.00", "0"),
            ("250.00", "250"),
            ("0.1234567890123456789012345678", "0.1234567890123456789012345678"),
            ("-9999999999999999999999999999", "-9999999999999999999999999999"),
            ("1000000000000000000000000000", "1000000000000000000000000000"),
            ("0.0000000000000000000000000001", "0.0000000000000000000000000001"),
        ] {
            assert_eq!(parse(text).map(plain), Ok(told.to_owned()), "{text}");
        }
    }

    #[test]
    fn everything_else_is_refused_with_what_is_wrong() {
        for (text, problem) in [
            ("", NotExact::Empty),
            ("-", NotExact::Shape),
            (".5", NotExact::Shape),
            ("5.", NotExact::Shape),
            (".", NotExact::Shape),
            ("007", NotExact::Shape),
            ("00.5", NotExact::Shape),
            ("1e3", NotExact::Exponent),
            ("1E-3", NotExact::Exponent),
            ("1.5e400", NotExact::Exponent),
            ("nan", NotExact::NotFinite),
            ("-inf", NotExact::NotFinite),
            ("Infinity", NotExact::NotFinite),
            ("0x10", NotExact::Base),
            ("0b1", NotExact::Base),
            ("1_000", NotExact::Grouping),
            ("1 000", NotExact::Grouping),
            ("1\u{202f}000.5", NotExact::Grouping),
            ("12,5", NotExact::Comma),
            ("1 250,50", NotExact::Comma),
            ("+5", NotExact::Plus),
            ("--5", NotExact::NotPlain),
            ("1.2.3", NotExact::NotPlain),
            ("5a", NotExact::NotPlain),
            ("e", NotExact::NotPlain),
            (" 5", NotExact::NotPlain),
            ("٥", NotExact::NotPlain),
            ("\u{2212}5", NotExact::NotPlain),
        ] {
            assert_eq!(parse(text), Err(problem), "{text}");
        }
    }

    #[test]
    fn a_number_has_28_digits_and_no_more() {
        let most = limits::DIGITS as usize;
        for digits in [most - 1, most] {
            assert!(parse(&"9".repeat(digits)).is_ok());
            assert!(parse(&format!("0.{}", "9".repeat(digits))).is_ok());
            assert!(parse(&format!("9.{}", "9".repeat(digits - 1))).is_ok());
        }
        for text in ["9".repeat(most + 1), format!("0.{}", "9".repeat(most + 1)), format!("9.{}", "9".repeat(most))] {
            assert_eq!(parse(&text), Err(NotExact::Digits), "{text}");
        }
        assert_eq!(parse(&format!("0.{}1", "0".repeat(most))), Err(NotExact::Digits));
        assert_eq!(parse(&"9".repeat(1 << 20)), Err(NotExact::Digits));
    }

    #[test]
    fn a_lane_of_28_digits_is_a_number_and_one_of_29_is_not() {
        let most = power_of_ten(limits::DIGITS).expect("fits") - 1;
        assert_eq!(from_lane(most, 0).map(plain), Some("9".repeat(28)));
        assert_eq!(from_lane(most + 1, 0), None);
        assert_eq!(from_lane(most + 1, 28), Some(Decimal::ONE));
        assert_eq!(from_lane(-most, 28).map(plain), Some(format!("-0.{}", "9".repeat(28))));
        assert_eq!(from_lane(1, 29), None);
        assert_eq!(from_lane(0, 40), Some(Decimal::ZERO));
        assert_eq!(from_lane(Lane::MIN, 0), None);
    }

    #[test]
    fn a_lane_loses_no_digit() {
        let number = |text| parse(text).expect("a number");
        assert_eq!(to_lane(number("2.50"), 2), Some(250));
        assert_eq!(to_lane(number("2.50"), 1), Some(25));
        assert_eq!(to_lane(number("2.50"), 0), None);
        assert_eq!(to_lane(number("-0.01"), 2), Some(-1));
        assert_eq!(to_lane(Decimal::ONE, 38), Some(10_i128.pow(38)));
        assert_eq!(to_lane(Decimal::ONE, 39), None);
    }

    #[test]
    fn digits_are_counted() {
        for (lane, count) in [(0, 0), (9, 1), (10, 2), (-99, 2), (Lane::MAX, 39), (Lane::MIN, 39)] {
            assert_eq!(digits(lane), count, "{lane}");
        }
    }

    proptest! {
        #[test]
        fn what_is_written_plain_is_read_back(mantissa in -9_999_999_999_999_999_999_999_999_999_i128..=9_999_999_999_999_999_999_999_999_999, scale in 0_u32..=28) {
            let number = Decimal::from_i128_with_scale(mantissa, scale);
            let text = plain(number);
            prop_assert_eq!(parse(&text), Ok(number));
            prop_assert!(!text.contains('.') || !text.ends_with('0'));
            prop_assert_eq!(plain(parse(&text).expect("a number")), text);
        }

        #[test]
        fn reading_never_changes_a_digit(minus in "-?", whole in "0|[1-9][0-9]{0,12}", fraction in "[0-9]{1,15}") {
            let text = format!("{minus}{whole}.{fraction}");
            let trimmed = text.trim_end_matches('0').trim_end_matches('.');
            let expected = if trimmed == "-0" { "0" } else { trimmed };
            prop_assert_eq!(parse(&text).map(plain), Ok(expected.to_owned()));
        }

        #[test]
        fn no_text_makes_it_panic(text in any::<String>()) {
            let _ = parse(&text);
        }

        #[test]
        fn a_lane_and_its_number_are_one(mantissa in -1_000_000_000_000_000_i128..1_000_000_000_000_000, scale in 0_u32..=12, more in 0_u32..=10) {
            let number = from_lane(mantissa, scale).expect("fits");
            prop_assert_eq!(to_lane(number, scale), Some(mantissa));
            prop_assert_eq!(to_lane(number, scale + more), Some(mantissa * 10_i128.pow(more)));
        }
    }
}
