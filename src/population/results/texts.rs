//! A lane as the text of a cell.

use std::fmt::Write;

use crate::ground::amount::Lane;
use crate::ground::date::Day;
use crate::ground::kind::Kind;

/// Writes a value: plain decimals without trailing zeros, true and false, ISO dates, members by name.
pub fn plain(out: &mut String, lane: Lane, kind: &Kind, scale: u32) {
    match kind {
        Kind::Bool => out.push_str(if lane == 0 { "false" } else { "true" }),
        Kind::Count => decimal(out, lane, 0),
        Kind::Number | Kind::Money(_) => decimal(out, lane, scale),
        Kind::Date => {
            if let Ok(day) = i32::try_from(lane) {
                let _ = write!(out, "{}", Day(day));
            }
        }
        Kind::Choice(choice) => {
            out.push_str(usize::try_from(lane).ok().and_then(|code| choice.member(code)).unwrap_or_default());
        }
    }
}

fn decimal(out: &mut String, lane: Lane, scale: u32) {
    let (mut magnitude, mut scale) = (lane.unsigned_abs(), scale as usize);
    while scale > 0 && magnitude.is_multiple_of(10) {
        magnitude /= 10;
        scale -= 1;
    }
    if lane < 0 {
        out.push('-');
    }
    let start = out.len();
    let _ = write!(out, "{magnitude:0>width$}", width = scale + 1);
    if scale > 0 {
        let point = out.len() - scale;
        debug_assert!(point > start);
        out.insert(point, '.');
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;
    use crate::ground::amount;

    fn told(lane: Lane, kind: &Kind, scale: u32) -> String {
        let mut out = String::new();
        plain(&mut out, lane, kind, scale);
        out
    }

    #[test]
    fn values_are_plain() {
        for (lane, kind, scale, text) in [
            (0, Kind::Number, 3, "0"),
            (-5, Kind::Money(None), 2, "-0.05"),
            (120_000, Kind::Money(None), 2, "1200"),
            (1, Kind::Bool, 0, "true"),
            (-7, Kind::Count, 0, "-7"),
            (0, Kind::Date, 0, "1970-01-01"),
            (Lane::MIN, Kind::Count, 0, "-170141183460469231731687303715884105728"),
        ] {
            assert_eq!(told(lane, &kind, scale), text);
        }
    }

    proptest! {
        #[test]
        fn a_decimal_is_written_as_an_answer_has_it(lane in -1_000_000_000_000_i128..1_000_000_000_000, scale in 0_u32..=12) {
            let number = amount::from_lane(lane, scale).expect("fits");
            prop_assert_eq!(told(lane, &Kind::Number, scale), amount::plain(number));
        }
    }
}
