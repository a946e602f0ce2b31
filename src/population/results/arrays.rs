//! Columns as Arrow has them.

use std::sync::Arc;

use arrow_array::types::Int32Type;
use arrow_array::{
    ArrayRef, BooleanArray, Date32Array, Decimal128Array, DictionaryArray, Int32Array, Int64Array, StringArray,
};
use arrow_buffer::{BooleanBuffer, NullBuffer};
use arrow_schema::{ArrowError, DataType, Field as ArrowField, Schema};

use super::field::{Cells, Field, What};
use crate::evaluate::columns::{Column, Lanes};
use crate::ground::kind::Kind;
use crate::population::ids::{IdKind, Ids};

/// Digits of the widest decimal that Arrow keeps in 128 bits.
const WIDEST: u8 = 38;
/// Digits of the widest decimal that Parquet keeps in 64 bits.
const NARROW: u32 = 18;

/// The schema of a file.
pub fn schema(fields: &[Field]) -> Arc<Schema> {
    let fields = fields.iter().map(|field| {
        let may_lack = !matches!(field.what, What::Id(_)) || field.name == "id";
        ArrowField::new(&field.name, data_type(&field.what), may_lack)
    });
    Arc::new(Schema::new(fields.collect::<Vec<_>>()))
}

fn data_type(what: &What) -> DataType {
    match what {
        What::Id(IdKind::Whole) | What::Value { kind: Kind::Count, .. } => DataType::Int64,
        What::Id(IdKind::Text) => DataType::Utf8,
        What::Value { kind, scale, digits } => match kind {
            Kind::Bool => DataType::Boolean,
            Kind::Date => DataType::Date32,
            Kind::Choice(_) => DataType::Dictionary(Box::new(DataType::Int32), Box::new(DataType::Utf8)),
            _ => {
                let (precision, scale) = shape(*scale, *digits);
                DataType::Decimal128(precision, scale)
            }
        },
    }
}

/// Precision and scale of a decimal: narrow where it can be, else the widest.
fn shape(scale: u32, digits: u32) -> (u8, i8) {
    let precision = if digits <= NARROW { u8::try_from(digits).unwrap_or(WIDEST) } else { WIDEST };
    (precision, i8::try_from(scale).unwrap_or(i8::MAX))
}

/// The rows of a column.
pub fn array(field: &Field, cells: Cells<'_>) -> Result<ArrayRef, ArrowError> {
    let rows = cells.len();
    match (&field.what, cells) {
        (What::Id(IdKind::Whole), Cells::Ids(Ids::Whole(ids))) => Ok(Arc::new(Int64Array::from(ids.clone()))),
        (What::Id(_), Cells::Ids(ids)) => {
            Ok(Arc::new(StringArray::from_iter_values((0..rows).map(|row| ids.text(row)))))
        }
        (What::Value { kind, scale, digits }, cells) => value(kind, *scale, *digits, cells),
        (What::Id(_), _) => Err(ArrowError::SchemaError(format!("`{}` holds no ids", field.name))),
    }
}

fn value(kind: &Kind, scale: u32, digits: u32, cells: Cells<'_>) -> Result<ArrayRef, ArrowError> {
    let rows = cells.len();
    let nulls = nulls(cells);
    let lane = |row: usize| cells.lane(row).unwrap_or(0);
    let too_long = |_| ArrowError::ArithmeticOverflow("a value leaves its bounds".to_owned());
    Ok(match kind {
        Kind::Bool => Arc::new(BooleanArray::new(BooleanBuffer::collect_bool(rows, |row| lane(row) != 0), nulls)),
        Kind::Count => {
            let lanes: Vec<i64> =
                (0..rows).map(|row| i64::try_from(lane(row))).collect::<Result<_, _>>().map_err(too_long)?;
            Arc::new(Int64Array::new(lanes.into(), nulls))
        }
        Kind::Date => {
            let days: Vec<i32> =
                (0..rows).map(|row| i32::try_from(lane(row))).collect::<Result<_, _>>().map_err(too_long)?;
            Arc::new(Date32Array::new(days.into(), nulls))
        }
        Kind::Choice(choice) => {
            let codes: Vec<i32> =
                (0..rows).map(|row| i32::try_from(lane(row))).collect::<Result<_, _>>().map_err(too_long)?;
            let members = choice.members.iter().map(|(member, _)| member.as_str());
            let keys = Int32Array::new(codes.into(), nulls);
            let names: ArrayRef = Arc::new(StringArray::from_iter_values(members));
            Arc::new(DictionaryArray::<Int32Type>::try_new(keys, names)?)
        }
        Kind::Number | Kind::Money(_) => {
            let (precision, scale) = shape(scale, digits);
            let (lanes, fits) = match cells {
                Cells::Column(Column { lanes: Lanes::Small(small), absent: None }) => widened(small, precision),
                Cells::Column(Column { lanes: Lanes::Narrow(narrow), absent: None }) => widened(narrow, precision),
                _ => ((0..rows).map(lane).collect(), false),
            };
            let array = Decimal128Array::new(lanes.into(), nulls).with_precision_and_scale(precision, scale)?;
            if !fits {
                array.validate_decimal_precision(precision)?;
            }
            Arc::new(array)
        }
    })
}

/// Lanes of 128 bits, and whether it is certain that none has more digits than these.
fn widened<T: Copy + Into<i64>>(lanes: &[T], digits: u8) -> (Vec<i128>, bool) {
    let most = 10_i64.checked_pow(u32::from(digits)).map_or(i64::MAX, |past| past - 1);
    let fits = lanes.iter().all(|lane| (-most..=most).contains(&(*lane).into()));
    (lanes.iter().map(|lane| i128::from((*lane).into())).collect(), fits)
}

fn nulls(cells: Cells<'_>) -> Option<NullBuffer> {
    match cells {
        Cells::Column(column) => {
            let absent = column.absent.as_ref()?;
            Some(NullBuffer::new(BooleanBuffer::collect_bool(absent.len(), |row| absent[row] == 0)))
        }
        Cells::Empty(rows) => Some(NullBuffer::new_null(rows)),
        Cells::Ids(_) | Cells::Narrow(_) => None,
    }
}
