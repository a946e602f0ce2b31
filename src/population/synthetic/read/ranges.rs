//! Ranges as they are written: `"6-20"`, `"6"`, `"60-"` for 60 and more.

use crate::ground::amount::{self, Decimal, Lane};

/// The ends of a range of exact numbers; no upper end where it is open.
#[must_use]
pub(super) fn parse(text: &str) -> Option<(Decimal, Option<Decimal>)> {
    let Some((from, to)) = text.split_once('-') else {
        let one = amount::parse(text).ok()?;
        return Some((one, Some(one)));
    };
    let from = amount::parse(from).ok()?;
    if to.is_empty() {
        return Some((from, None));
    }
    let to = amount::parse(to).ok().filter(|to| *to >= from)?;
    Some((from, Some(to)))
}

/// A range of whole numbers; the upper end is the largest lane where it is open.
#[must_use]
pub(super) fn whole(text: &str) -> Option<(i64, i64)> {
    let (from, to) = lanes(text, 0)?;
    Some((i64::try_from(from).ok()?, i64::try_from(to).unwrap_or(i64::MAX)))
}

/// A range as lanes of a scale.
#[must_use]
pub(super) fn lanes(text: &str, scale: u32) -> Option<(Lane, Lane)> {
    let (from, to) = parse(text)?;
    let to = match to {
        Some(to) => amount::to_lane(to, scale)?,
        None => Lane::MAX,
    };
    Some((amount::to_lane(from, scale)?, to))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ranges_are_read_with_both_ends() {
        for (text, range) in [
            ("6", Some((6, 6))),
            ("6-20", Some((6, 20))),
            ("60-", Some((60, i64::MAX))),
            ("0-0", Some((0, 0))),
            ("20-6", None),
            ("-6", None),
            ("6 - 20", None),
            ("2.5", None),
            ("", None),
            ("a-b", None),
        ] {
            assert_eq!(whole(text), range, "{text}");
        }
        assert_eq!(lanes("8.5-9.743001", 6), Some((8_500_000, 9_743_001)));
    }
}
