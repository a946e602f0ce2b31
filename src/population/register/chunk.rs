//! Households as they are handed on: their columns, their ids, what was asked for besides, and which are refused.

use std::ops::Range;
use std::sync::Arc;

use crate::evaluate::columns::{Block, Column, Lanes};
use crate::ground::diagnostic::Diagnostic;
use crate::ground::limits::WEIGHT_DECIMALS;
use crate::population::ids::Ids;

/// Some households that follow each other in a register.
#[derive(Clone, Debug)]
pub struct Chunk {
    /// The number of the first household's row, from 1; of a line, in JSON Lines.
    pub first_row: u64,
    /// The columns of the inputs that were asked for.
    pub block: Block,
    /// The ids of the households.
    pub ids: Ids,
    /// Their weights, where the register has some, with [`WEIGHT_DECIMALS`] decimals.
    pub weights: Option<Vec<i64>>,
    /// What was asked for besides, in that order.
    pub extras: Vec<Extra>,
    /// What is wrong with single rows, by household.
    pub refused: Vec<RowRefusal>,
    /// By household, whether it is refused: what stands in its columns means nothing.
    pub is_refused: Vec<bool>,
}

impl Chunk {
    /// Decimals of the weights; none where the register has no weights.
    #[must_use]
    pub fn weight_scale(&self) -> u32 {
        if self.weights.is_some() { WEIGHT_DECIMALS } else { 0 }
    }
}

/// A column that was asked for besides the inputs.
#[derive(Clone, Debug, Default)]
pub struct Extra {
    /// Its lanes; of words, their numbers. Lanes of 64 bits.
    pub column: Option<Column>,
    /// The words by number, as many as there are so far; they keep their numbers in later chunks.
    pub words: Option<Arc<Vec<String>>>,
}

/// What is wrong with a row.
#[derive(Clone, Debug)]
pub struct RowRefusal {
    /// The household of the chunk.
    pub household: usize,
    /// The file as it is told.
    pub file: String,
    /// The number of its row in that file, from 1; of its line, in JSON Lines.
    pub row: u64,
    /// The column.
    pub column: String,
    /// What is wrong.
    pub finding: Diagnostic,
}

/// Puts rows of a column behind another of the same width.
pub(super) fn extend(into: &mut Column, from: &Column, rows: Range<usize>) {
    let before = into.lanes.len();
    match (&mut into.absent, &from.absent) {
        (Some(into), Some(from)) => into.extend_from_slice(&from[rows.clone()]),
        (Some(into), None) => into.resize(before + rows.len(), 0),
        (none @ None, Some(from)) if from[rows.clone()].iter().any(|absent| *absent != 0) => {
            let mut absent = vec![0; before];
            absent.extend_from_slice(&from[rows.clone()]);
            *none = Some(absent);
        }
        (None, _) => {}
    }
    match (&mut into.lanes, &from.lanes) {
        (Lanes::Bits(into), Lanes::Bits(from)) => into.extend_from_slice(&from[rows]),
        (Lanes::Small(into), Lanes::Small(from)) => into.extend_from_slice(&from[rows]),
        (Lanes::Narrow(into), Lanes::Narrow(from)) => into.extend_from_slice(&from[rows]),
        (Lanes::Wide(into), Lanes::Wide(from)) => into.extend_from_slice(&from[rows]),
        (into, from) => rows.for_each(|row| {
            into.push(from.get(row));
        }),
    }
}

/// Fills a column up with rows that are not given.
pub(super) fn fill_up(column: &mut Column, rows: usize, default: Option<i128>) {
    while column.lanes.len() < rows {
        column.push(None, default);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn column(lanes: &[i64], absent: Option<&[u8]>) -> Column {
        Column { lanes: Lanes::Narrow(lanes.to_vec()), absent: absent.map(<[u8]>::to_vec) }
    }

    #[test]
    fn what_is_absent_stays_absent() {
        let mut all = column(&[1], None);
        extend(&mut all, &column(&[2, 3], None), 0..2);
        assert_eq!(all, column(&[1, 2, 3], None));
        extend(&mut all, &column(&[4, 0], Some(&[0, 1])), 0..1);
        assert_eq!(all, column(&[1, 2, 3, 4], None));
        extend(&mut all, &column(&[4, 0], Some(&[0, 1])), 1..2);
        extend(&mut all, &column(&[5], None), 0..1);
        extend(&mut all, &column(&[0], Some(&[1])), 0..1);
        assert_eq!(all, column(&[1, 2, 3, 4, 0, 5, 0], Some(&[0, 0, 0, 0, 1, 0, 1])));
        fill_up(&mut all, 8, Some(9));
        assert_eq!((all.lanes.get(7), all.given(7)), (9, false));
    }
}
