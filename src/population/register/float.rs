//! The only door for binary floating point: a number of a column stands for its shortest decimal text, and that text is
//! read like any other. Nothing is computed with it.

use std::fmt::Write;

use arrow_array::Float64Array;

/// Writes the shortest decimal text that means the number of a row, without an exponent; `NaN`, `inf` and `-inf` where it
/// is none, which no reader of numbers lets in.
pub(super) fn text(column: &Float64Array, row: usize, out: &mut String) {
    let number: f64 = column.value(row);
    out.clear();
    let _ = write!(out, "{number}");
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::ground::amount;

    #[test]
    fn a_number_is_its_shortest_decimal() {
        let column = Float64Array::from(vec![8.53, 0.1, -0.0, 1e22, 1e-7, f64::NAN, f64::INFINITY, f64::MIN, 250.0]);
        let mut text = String::new();
        let told: Vec<_> = (0..9)
            .map(|row| {
                super::text(&column, row, &mut text);
                amount::parse(&text).map(amount::plain)
            })
            .collect();
        let number = |text: &str| Ok(text.to_owned());
        assert_eq!(
            told[..5],
            [number("8.53"), number("0.1"), number("0"), number("10000000000000000000000"), number("0.0000001")]
        );
        assert_eq!(
            told[5..8],
            [Err(amount::NotExact::NotFinite), Err(amount::NotExact::NotFinite), Err(amount::NotExact::Digits)]
        );
        assert_eq!(told[8], number("250"));
    }
}
