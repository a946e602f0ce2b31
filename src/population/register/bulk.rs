//! A whole array at once, where nothing in it is in doubt: every value in its range, or not given. Whatever is not so plain
//! is left to be gone through row by row, and told there.

use arrow_array::cast::AsArray;
use arrow_array::types::{
    ArrowPrimitiveType, Date32Type, Decimal32Type, Decimal64Type, Decimal128Type, Int8Type, Int16Type, Int32Type,
    Int64Type, UInt8Type, UInt16Type, UInt32Type,
};
use arrow_array::{Array, ArrayRef};
use arrow_buffer::{ArrowNativeType, BooleanBuffer};
use arrow_schema::DataType;

use super::filling::Filling;
use super::taker::{Role, Sight};
use crate::evaluate::columns::{Column, Lanes};
use crate::ground::amount::{self, Lane};
use crate::ground::kind::Kind;

/// Fills an empty column with an array; false where it has to be gone through row by row, and then nothing was done.
pub(super) fn fill(filling: &mut Filling<'_>, array: &ArrayRef) -> bool {
    let absent = array.nulls().filter(|nulls| nulls.null_count() > 0);
    let absent = absent.map(|nulls| {
        let mut bytes = bytes(nulls.inner());
        for given in &mut bytes {
            *given ^= 1;
        }
        bytes
    });
    if absent.is_some() && filling.taker().role == Role::Weight {
        return false;
    }
    let lanes = match (filling.taker().kind(), array.data_type()) {
        (Some(Kind::Bool), DataType::Boolean) => truths(filling, array, absent.as_deref()),
        (Some(Kind::Choice(_)), DataType::Dictionary(..)) => words(filling, array, absent.as_deref()),
        (Some(Kind::Date), DataType::Date32) => numbers::<Date32Type>(filling, array, 0, absent.as_deref()),
        (Some(Kind::Count | Kind::Number | Kind::Money(_)), of) => match of {
            DataType::Int8 => numbers::<Int8Type>(filling, array, 0, absent.as_deref()),
            DataType::Int16 => numbers::<Int16Type>(filling, array, 0, absent.as_deref()),
            DataType::Int32 => numbers::<Int32Type>(filling, array, 0, absent.as_deref()),
            DataType::Int64 => numbers::<Int64Type>(filling, array, 0, absent.as_deref()),
            DataType::UInt8 => numbers::<UInt8Type>(filling, array, 0, absent.as_deref()),
            DataType::UInt16 => numbers::<UInt16Type>(filling, array, 0, absent.as_deref()),
            DataType::UInt32 => numbers::<UInt32Type>(filling, array, 0, absent.as_deref()),
            DataType::Decimal32(_, scale) => numbers::<Decimal32Type>(filling, array, *scale, absent.as_deref()),
            DataType::Decimal64(_, scale) => numbers::<Decimal64Type>(filling, array, *scale, absent.as_deref()),
            DataType::Decimal128(_, scale) => numbers::<Decimal128Type>(filling, array, *scale, absent.as_deref()),
            _ => None,
        },
        _ => None,
    };
    let Some(lanes) = lanes else { return false };
    filling.column = Column { lanes, absent };
    true
}

/// Values with what stands for those that are not given.
fn with_default<T: Copy>(values: impl Iterator<Item = T>, absent: Option<&[u8]>, default: T) -> Vec<T> {
    match absent {
        None => values.collect(),
        Some(absent) => values.zip(absent).map(|(value, absent)| if *absent == 0 { value } else { default }).collect(),
    }
}

fn truths(filling: &mut Filling<'_>, array: &ArrayRef, absent: Option<&[u8]>) -> Option<Lanes> {
    let default = u8::try_from(filling.taker().default.unwrap_or(0)).ok()?;
    let mut truths = bytes(array.as_boolean().values());
    if let Some(absent) = absent {
        // A byte of ones where the row is not given.
        let replaced = |truth: u8, absent: u8| (truth & !absent.wrapping_neg()) | (default & absent.wrapping_neg());
        truths.iter_mut().zip(absent).for_each(|(truth, absent)| *truth = replaced(*truth, *absent));
    }
    Some(Lanes::Bits(truths))
}

/// A byte for each bit.
fn bytes(bits: &BooleanBuffer) -> Vec<u8> {
    let (begin, skipped) = (bits.offset() / 8, bits.offset() % 8);
    if skipped != 0 {
        return bits.iter().map(u8::from).collect();
    }
    let packed = &bits.values()[begin..begin + bits.len().div_ceil(8)];
    let mut all = packed.iter().map(|byte| spread(*byte)).collect::<Vec<[u8; 8]>>().into_flattened();
    all.truncate(bits.len());
    all
}

/// The eight bits of a byte as eight bytes, the lowest first: each is kept in a byte of its own, and whatever is not
/// nothing there reaches the highest bit of that byte when all lower ones are added.
fn spread(byte: u8) -> [u8; 8] {
    let own = u64::from_le_bytes([byte; 8]) & 0x8040_2010_0804_0201;
    let highest = own.wrapping_add(0x7F7F_7F7F_7F7F_7F7F);
    ((highest >> 7) & 0x0101_0101_0101_0101).to_le_bytes()
}

/// Whole numbers at a scale that is no finer than that of the column.
fn numbers<T: ArrowPrimitiveType<Native: Into<Lane> + TryFrom<Lane>>>(
    filling: &mut Filling<'_>,
    array: &ArrayRef,
    scale: i8,
    absent: Option<&[u8]>,
) -> Option<Lanes> {
    let taker = filling.taker();
    let up = amount::power_of_ten(taker.scale().checked_sub(u32::try_from(scale).ok()?)?)?;
    let (least, most) = taker.range()?;
    // The range before it is brought to the scale of the column: whole numbers inside it.
    let (least, most) = (-((-least).div_euclid(up)), most.div_euclid(up));
    let (least, most) = (bound::<T>(least, Side::Least)?, bound::<T>(most, Side::Most)?);
    let values = array.as_primitive::<T>().values();
    let inside = |value: T::Native| least <= value && value <= most;
    let all = match absent {
        None => values.iter().fold(true, |all, value| all & inside(*value)),
        Some(absent) => {
            values.iter().zip(absent).fold(true, |all, (value, absent)| all & (inside(*value) || *absent != 0))
        }
    };
    if !all {
        return None;
    }
    let default = taker.default.unwrap_or(0);
    let up = i64::try_from(up).ok()?;
    // What is not given may hold anything, and is replaced.
    let raised = values.iter().map(|value| value.to_i64().unwrap_or(0).wrapping_mul(up));
    match &filling.column.lanes {
        Lanes::Small(_) => {
            #[allow(
                clippy::cast_possible_truncation,
                reason = "it lies in the range of the column, whose width holds that"
            )]
            let small = raised.map(|value| value as i32);
            Some(Lanes::Small(with_default(small, absent, i32::try_from(default).ok()?)))
        }
        Lanes::Narrow(_) => Some(Lanes::Narrow(with_default(raised, absent, i64::try_from(default).ok()?))),
        Lanes::Bits(_) | Lanes::Wide(_) => None,
    }
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Side {
    Least,
    Most,
}

/// A bound as the array has its numbers; `None` where no number of the array lies inside it.
fn bound<T: ArrowPrimitiveType<Native: Into<Lane> + TryFrom<Lane>>>(lane: Lane, side: Side) -> Option<T::Native> {
    use arrow_array::ArrowNativeTypeOp;
    let (lowest, highest) = (T::Native::MIN_TOTAL_ORDER, T::Native::MAX_TOTAL_ORDER);
    match (T::Native::try_from(lane), side) {
        (Ok(bound), _) => Some(bound),
        (Err(_), Side::Least) => (lane < lowest.into()).then_some(lowest),
        (Err(_), Side::Most) => (lane > highest.into()).then_some(highest),
    }
}

/// What no word of a choice is.
const NO_WORD: i32 = i32::MIN;

/// Texts that stand once each, all of them words of the choice wherever a row has them.
fn words(filling: &mut Filling<'_>, array: &ArrayRef, absent: Option<&[u8]>) -> Option<Lanes> {
    let dictionary = array.as_any_dictionary_opt()?;
    let values = dictionary.values();
    if values.is_empty() {
        return None;
    }
    let taker = filling.taker();
    let default = i32::try_from(taker.default.unwrap_or(0)).ok()?;
    let known: Vec<i32> = (0..values.len())
        .map(|at| match super::arrays::text(values, at).map(|text| taker.sight(text)) {
            Some(Sight::Lane(lane)) => i32::try_from(lane).unwrap_or(NO_WORD),
            _ => NO_WORD,
        })
        .collect();
    let word = |key: usize| known.get(key).copied().unwrap_or(NO_WORD);
    let words: Vec<i32> = match array.as_dictionary_opt::<Int32Type>() {
        Some(typed) => {
            let keys = typed.keys().values().iter();
            with_default(keys.map(|key| word(usize::try_from(*key).unwrap_or(usize::MAX))), absent, default)
        }
        None => with_default(dictionary.normalized_keys().into_iter().map(word), absent, default),
    };
    if words.contains(&NO_WORD) {
        return None;
    }
    matches!(filling.column.lanes, Lanes::Small(_)).then_some(Lanes::Small(words))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn bits_become_bytes_wherever_they_begin() {
        let truths: Vec<bool> = (0..77).map(|place| place % 3 == 0 || place % 7 == 2).collect();
        let bits = BooleanBuffer::from(truths.clone());
        let wanted: Vec<u8> = truths.iter().map(|truth| u8::from(*truth)).collect();
        assert_eq!(bytes(&bits), wanted);
        for begin in [1, 8, 13, 16, 70] {
            assert_eq!(bytes(&bits.slice(begin, 77 - begin)), wanted[begin..], "from {begin}");
        }
        assert_eq!(bytes(&bits.slice(8, 8)), wanted[8..16]);
    }
}
