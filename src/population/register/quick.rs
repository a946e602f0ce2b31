//! The plain cases of numbers, dates and truths in text, read without allocating. Whatever is not plain is left to the
//! reader of documents, which lets it in or says what is wrong with it.

use crate::ground::amount::Lane;
use crate::ground::date::Day;

/// Digits that always fit.
const DIGITS: usize = 18;

/// The lane at a scale of a text such as `12`, `-0.5`, `1250.00`; `None` where it is anything else.
pub(super) fn number(text: &[u8], scale: u32) -> Option<Lane> {
    let (minus, digits) = match text {
        [b'-', digits @ ..] => (true, digits),
        digits => (false, digits),
    };
    let point = digits.iter().position(|byte| *byte == b'.');
    let (whole, fraction) = match point {
        Some(at) => (&digits[..at], &digits[at + 1..]),
        None => (digits, &[][..]),
    };
    let shape =
        !whole.is_empty() && (whole.len() == 1 || whole[0] != b'0') && (point.is_none() || !fraction.is_empty());
    if !shape || whole.len() + fraction.len() > DIGITS {
        return None;
    }
    let mut lane: i64 = 0;
    for byte in whole.iter().chain(fraction) {
        let digit = byte.wrapping_sub(b'0');
        if digit > 9 {
            return None;
        }
        lane = lane * 10 + i64::from(digit);
    }
    let lane = Lane::from(if minus { -lane } else { lane });
    let decimals = u32::try_from(fraction.len()).ok()?;
    if decimals <= scale {
        return lane.checked_mul(10_i128.checked_pow(scale - decimals)?);
    }
    let down = 10_i128.checked_pow(decimals - scale)?;
    (lane % down == 0).then(|| lane / down)
}

/// A truth as the usual programs write it.
pub(super) fn truth(text: &str) -> Option<bool> {
    match text {
        "true" | "True" | "TRUE" => Some(true),
        "false" | "False" | "FALSE" => Some(false),
        _ => None,
    }
}

/// A day as year-month-day.
pub(super) fn day(text: &str) -> Option<Lane> {
    Day::parse(text).map(|day| Lane::from(day.0))
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;
    use crate::ground::amount;

    #[test]
    fn what_is_not_plain_is_left_to_others() {
        for text in
            ["", "-", ".", "5.", ".5", "-.5", "007", "00", "1e3", "+5", "1,5", "1 000", "--1", "1.2.3", "٥", "9.00001"]
        {
            assert_eq!(number(text.as_bytes(), 4), None, "{text}");
        }
        assert_eq!(number(b"9999999999999999999", 0), None);
        assert_eq!(number(b"-0", 2), Some(0));
        assert_eq!(number(b"9.5000", 1), Some(95));
    }

    proptest! {
        #[test]
        fn what_is_plain_is_read_as_everywhere(text in "-?[0-9]{0,12}\\.?[0-9]{0,8}", scale in 0_u32..8) {
            let exact = amount::parse(&text).ok().and_then(|number| amount::to_lane(number, scale));
            if let Some(lane) = number(text.as_bytes(), scale) {
                prop_assert_eq!(Some(lane), exact);
            } else if text.len() <= DIGITS {
                prop_assert_eq!(exact, None);
            }
        }
    }
}
