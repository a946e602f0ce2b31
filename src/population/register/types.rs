//! Which types of Parquet columns may hold what.

use arrow_schema::DataType;

use super::taker::Taker;
use crate::ground::kind::Kind;

/// Whether a column of a type can be taken; what is expected where not.
pub(super) fn fits(taker: &Taker, of: &DataType) -> Result<(), &'static str> {
    let (fits, expected) = match taker.kind() {
        Some(Kind::Bool) => (matches!(of, DataType::Boolean) || is_text(of), "booleans, or the texts true and false"),
        Some(Kind::Count | Kind::Number | Kind::Money(_)) => (
            is_whole(of) || is_decimal(of) || matches!(of, DataType::Float64) || is_text(of),
            "decimals, whole numbers, float64 or text",
        ),
        Some(Kind::Date) => (matches!(of, DataType::Date32) || is_text(of), "date32, or text as year-month-day"),
        Some(Kind::Choice(_)) => (is_text(of), "text, or a dictionary of texts"),
        None => (
            is_whole(of) || is_text(of) || is_decimal(of) || matches!(of, DataType::Boolean | DataType::Date32),
            "text, whole numbers, decimals, booleans or date32",
        ),
    };
    if fits { Ok(()) } else { Err(expected) }
}

/// Whether a column of a type can hold ids.
pub(super) fn is_id(of: &DataType) -> bool {
    is_whole(of) || is_text(of)
}

/// Whether texts of a column are read with each text once.
pub(super) fn is_better_as_dictionary(taker: &Taker, of: &DataType) -> bool {
    matches!(of, DataType::Utf8) && matches!(taker.kind(), None | Some(Kind::Choice(_)))
}

/// A dictionary of texts.
pub(super) fn dictionary() -> DataType {
    DataType::Dictionary(Box::new(DataType::Int32), Box::new(DataType::Utf8))
}

fn is_plain_text(of: &DataType) -> bool {
    matches!(of, DataType::Utf8 | DataType::LargeUtf8 | DataType::Utf8View)
}

fn is_text(of: &DataType) -> bool {
    match of {
        DataType::Dictionary(keys, values) => is_whole(keys) && is_plain_text(values),
        of => is_plain_text(of),
    }
}

fn is_whole(of: &DataType) -> bool {
    of.is_integer()
}

fn is_decimal(of: &DataType) -> bool {
    matches!(of, DataType::Decimal32(_, 0..) | DataType::Decimal64(_, 0..) | DataType::Decimal128(_, 0..))
}
