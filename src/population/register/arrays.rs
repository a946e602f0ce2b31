//! Arrays of Arrow become columns and ids.

use std::fmt::Write;

use arrow_array::cast::AsArray;
use arrow_array::types::{
    ArrowPrimitiveType, Date32Type, Decimal32Type, Decimal64Type, Decimal128Type, Float64Type, Int8Type, Int16Type,
    Int32Type, Int64Type, UInt8Type, UInt16Type, UInt32Type, UInt64Type,
};
use arrow_array::{Array, ArrayRef};
use arrow_schema::DataType;

use super::bulk;
use super::filling::Filling;
use super::float;
use super::page::{ROW_NEEDS_ID, Where};
use super::taker::Sight;
use crate::ground::amount::{self, Lane};
use crate::ground::codes::population::ROW_WITHOUT_ID;
use crate::ground::date::Day;
use crate::ground::diagnostic::Diagnostic;
use crate::ground::document::What;
use crate::ground::kind::Kind;
use crate::population::ids::{Ids, Texts};
use crate::population::results::plain;

/// Does something with an array of whole numbers, whatever their width.
macro_rules! with_whole {
    ($array:expr, $of:ident => $done:expr, else $other:expr) => {
        match $array.data_type() {
            DataType::Int8 => whole!($array, Int8Type, $of => $done),
            DataType::Int16 => whole!($array, Int16Type, $of => $done),
            DataType::Int32 => whole!($array, Int32Type, $of => $done),
            DataType::Int64 => whole!($array, Int64Type, $of => $done),
            DataType::UInt8 => whole!($array, UInt8Type, $of => $done),
            DataType::UInt16 => whole!($array, UInt16Type, $of => $done),
            DataType::UInt32 => whole!($array, UInt32Type, $of => $done),
            DataType::UInt64 => whole!($array, UInt64Type, $of => $done),
            _ => $other,
        }
    };
}

macro_rules! whole {
    ($array:expr, $type:ty, $of:ident => $done:expr) => {{
        let $of = $array.as_primitive::<$type>();
        $done
    }};
}

/// Fills a column with an array. False where the array is of a type that nobody let in.
pub(super) fn fill(filling: &mut Filling<'_>, array: &ArrayRef) -> bool {
    if bulk::fill(filling, array) {
        return true;
    }
    match array.data_type() {
        DataType::Boolean => truths(filling, array),
        DataType::Date32 => days(filling, array),
        DataType::Float64 => floats(filling, array),
        DataType::Decimal32(_, scale) => decimals::<Decimal32Type>(filling, array, *scale),
        DataType::Decimal64(_, scale) => decimals::<Decimal64Type>(filling, array, *scale),
        DataType::Decimal128(_, scale) => decimals::<Decimal128Type>(filling, array, *scale),
        DataType::Dictionary(..) => return dictionary(filling, array),
        DataType::Utf8 | DataType::LargeUtf8 | DataType::Utf8View => {
            for row in 0..array.len() {
                match text(array, row) {
                    Some(text) => filling.text(text, None),
                    None => filling.none(None),
                }
            }
        }
        _ => {
            return with_whole!(array, numbers => {
            numbers_at(filling, array, 0, |row| Lane::from(numbers.value(row)));
            true
        }, else false);
        }
    }
    true
}

/// The text of a row; `None` where there is none.
pub(super) fn text(array: &dyn Array, row: usize) -> Option<&str> {
    if array.is_null(row) {
        return None;
    }
    match array.data_type() {
        DataType::Utf8 => Some(array.as_string::<i32>().value(row)),
        DataType::LargeUtf8 => Some(array.as_string::<i64>().value(row)),
        DataType::Utf8View => Some(array.as_string_view().value(row)),
        _ => None,
    }
}

fn truths(filling: &mut Filling<'_>, array: &ArrayRef) {
    let truths = array.as_boolean();
    let plain = matches!(filling.taker().kind(), Some(Kind::Bool));
    for row in 0..truths.len() {
        if truths.is_null(row) {
            filling.none(None);
        } else if plain {
            filling.lane(Lane::from(truths.value(row)));
        } else {
            filling.doubt(What::Bool(truths.value(row)), None);
        }
    }
}

fn days(filling: &mut Filling<'_>, array: &ArrayRef) {
    let days = array.as_primitive::<Date32Type>();
    for row in 0..days.len() {
        let day = Day(days.value(row));
        if days.is_null(row) {
            filling.none(None);
        } else if filling.taker().admits(Lane::from(day.0)) {
            filling.lane(Lane::from(day.0));
        } else if (Day::MIN..=Day::MAX).contains(&day) {
            filling.doubt(What::Date(day.to_string()), None);
        } else {
            filling.doubt(What::Date(format!("day {}", day.0)), None);
        }
    }
}

fn floats(filling: &mut Filling<'_>, array: &ArrayRef) {
    let floats = array.as_primitive::<Float64Type>();
    let mut text = String::new();
    for row in 0..floats.len() {
        if floats.is_null(row) {
            filling.none(None);
        } else {
            float::text(floats, row, &mut text);
            filling.text(&text, None);
        }
    }
}

fn decimals<T: ArrowPrimitiveType<Native: Into<Lane>>>(filling: &mut Filling<'_>, array: &ArrayRef, scale: i8) {
    let decimals = array.as_primitive::<T>();
    numbers_at(filling, array, scale, |row| decimals.value(row).into());
}

/// Whole numbers at a scale.
fn numbers_at(filling: &mut Filling<'_>, array: &ArrayRef, scale: i8, number: impl Fn(usize) -> Lane) {
    let scale = u32::try_from(scale).unwrap_or(0);
    let own = filling.taker().scale();
    let up = own.checked_sub(scale).and_then(amount::power_of_ten);
    let down = scale.checked_sub(own).and_then(amount::power_of_ten);
    for row in 0..array.len() {
        if array.is_null(row) {
            filling.none(None);
            continue;
        }
        let written = number(row);
        let lane = match (up, down) {
            (Some(up), _) => written.checked_mul(up),
            (None, Some(down)) => (written % down == 0).then(|| written / down),
            (None, None) => None,
        };
        match lane.filter(|lane| filling.taker().admits(*lane)) {
            Some(lane) => filling.lane(lane),
            None => {
                let mut text = String::new();
                plain(&mut text, written, &Kind::Number, scale);
                filling.doubt(What::Number(text), None);
            }
        }
    }
}

/// Texts that stand once each: looked at once each.
fn dictionary(filling: &mut Filling<'_>, array: &ArrayRef) -> bool {
    let Some(dictionary) = array.as_any_dictionary_opt() else { return false };
    let values = dictionary.values();
    if values.is_empty() {
        (0..array.len()).for_each(|_| filling.none(None));
        return true;
    }
    let mut seen: Vec<Option<Sight>> = vec![None; values.len()];
    for (row, key) in dictionary.normalized_keys().into_iter().enumerate() {
        let text = if array.is_null(row) { None } else { text(values, key) };
        let Some(text) = text else {
            filling.none(None);
            continue;
        };
        let sight = match seen[key] {
            Some(sight) => sight,
            None => filling.taker().sight(text),
        };
        match sight {
            Sight::Lane(lane) => {
                seen[key] = Some(sight);
                filling.lane(lane);
            }
            Sight::Absent => filling.none(None),
            Sight::Doubt => filling.doubt(What::Text(text.to_owned()), None),
        }
    }
    true
}

/// The ids of an array; where they may lack, an empty text stands for none.
pub(super) fn ids(array: &ArrayRef, name: &str, at: &Where, may_lack: bool) -> Result<Option<Ids>, Diagnostic> {
    let lacks = |row: usize| {
        let message = format!("row {}, `{name}`: it is empty", at.row(row));
        Diagnostic::new(ROW_WITHOUT_ID, &at.span(None), message).help(ROW_NEEDS_ID)
    };
    let null = if array.null_count() == 0 { None } else { (0..array.len()).find(|row| array.is_null(*row)) };
    if let (Some(row), false) = (null, may_lack) {
        return Err(lacks(row));
    }
    if let (DataType::Int64, None) = (array.data_type(), null) {
        return Ok(Some(Ids::Whole(array.as_primitive::<Int64Type>().values().to_vec())));
    }
    with_whole!(array, numbers => {
        let whole = (0..array.len()).map(|row| i64::try_from(Lane::from(numbers.value(row))).ok());
        match whole.collect::<Option<Vec<i64>>>() {
            Some(whole) if null.is_none() => return Ok(Some(Ids::Whole(whole))),
            _ => {
                let (mut texts, mut text) = (Texts::default(), String::new());
                for row in 0..array.len() {
                    text.clear();
                    if !array.is_null(row) {
                        let _ = write!(text, "{}", numbers.value(row));
                    }
                    texts.push(&text);
                }
                return Ok(Some(Ids::Text(texts)));
            }
        }
    }, else {});
    let dictionary = array.as_any_dictionary_opt().filter(|dictionary| !dictionary.values().is_empty());
    let keys = dictionary.map(|dictionary| (dictionary.values(), dictionary.normalized_keys()));
    let mut texts = Texts::default();
    for row in 0..array.len() {
        let id = match &keys {
            Some((values, keys)) if !array.is_null(row) => text(values, keys[row]),
            Some(_) => None,
            None => text(array, row),
        };
        match id {
            Some(id) if !id.is_empty() || may_lack => texts.push(id),
            None if may_lack => texts.push(""),
            _ => return Err(lacks(row)),
        }
    }
    Ok(Some(Ids::Text(texts)))
}
