//! The groups of a tally: each combination of the values of some columns has a key and, once it is met, a number.

use std::collections::BTreeMap;

use crate::check::plan::Plan;
use crate::evaluate::columns::{Block, OK, Outcome};
use crate::ground::amount::Lane;
use crate::ground::limits;
use crate::ground::value::Value;
use crate::rules::tree::Column;

use super::{Shape, TooManyGroups};

/// Keys below this are looked up by position.
const DENSE: u128 = 1 << 16;

/// The groups that were met. A key is the values as digits, each to the base of its column; the highest digit says that
/// there is no value.
#[derive(Clone, Debug)]
pub struct Keys {
    digits: Vec<Digit>,
    dense: Vec<u32>,
    sparse: BTreeMap<u128, u32>,
    /// By number less one.
    met: Vec<u128>,
}

/// One column of a key.
#[derive(Clone, Copy, Debug)]
struct Digit {
    column: Column,
    least: Lane,
    /// How many values it can have, and none.
    base: u128,
}

impl Digit {
    fn of(plan: &Plan, column: Column) -> Self {
        let (least, most) = match column {
            Column::Input(slot) => {
                let input = &plan.inputs[slot as usize];
                (input.min, input.max)
            }
            Column::Result(slot) => {
                let result = &plan.results[slot as usize];
                (result.least, result.most)
            }
        };
        Self { column, least, base: most.abs_diff(least).saturating_add(2) }
    }

    fn digit(&self, lane: Option<Lane>) -> u128 {
        lane.map_or(self.base - 1, |lane| lane.abs_diff(self.least).min(self.base - 1))
    }
}

/// Whether the keys of some columns fit.
pub fn fit(plan: &Plan, columns: &[Column]) -> bool {
    columns.iter().try_fold(1_u128, |all, column| all.checked_mul(Digit::of(plan, *column).base)).is_some()
}

impl Keys {
    pub fn new(shape: &Shape) -> Self {
        let digits: Vec<Digit> = shape.groups.iter().map(|column| Digit::of(&shape.plan, *column)).collect();
        let all = digits.iter().try_fold(1_u128, |all, digit| all.checked_mul(digit.base));
        let dense = all.filter(|all| *all <= DENSE && !digits.is_empty()).and_then(|all| usize::try_from(all).ok());
        Self { digits, dense: vec![0; dense.unwrap_or(0)], sparse: BTreeMap::new(), met: Vec::new() }
    }

    /// The number of a key, given out on first sight.
    pub fn number(&mut self, key: u128) -> Result<u32, TooManyGroups> {
        let dense = usize::try_from(key).ok().and_then(|at| self.dense.get_mut(at));
        let known = match dense {
            Some(number) => number,
            None => self.sparse.entry(key).or_insert(0),
        };
        if *known == 0 {
            if self.met.len() == limits::GROUPS {
                return Err(TooManyGroups);
            }
            self.met.push(key);
            *known = u32::try_from(self.met.len()).map_err(|_| TooManyGroups)?;
        }
        Ok(*known)
    }

    /// The key of a number from 1.
    pub fn key(&self, number: u32) -> u128 {
        self.met[number as usize - 1]
    }

    /// Keys in the order of their columns' values, with their numbers.
    pub fn sorted(&self) -> Vec<(u128, u32)> {
        let mut all: Vec<(u128, u32)> = self.met.iter().copied().zip(1..).collect();
        all.sort_unstable();
        all
    }

    /// The texts of a key; `None` where there is no value.
    pub fn texts(&self, shape: &Shape, key: u128) -> Vec<Option<String>> {
        let mut rest = key;
        let mut texts: Vec<Option<String>> = Vec::new();
        for digit in self.digits.iter().rev() {
            let (place, of) = (rest % digit.base, rest / digit.base);
            rest = of;
            let lane = (place + 1 < digit.base).then(|| Lane::try_from(place).ok()).flatten();
            let (kind, scale, _) = shape.plan.column(digit.column);
            let value = lane.and_then(|lane| Value::from_lane(digit.least + lane, kind, scale));
            texts.push(value.map(|value| value.text(kind)));
        }
        texts.reverse();
        texts
    }

    /// The key of each row of the grouped entity; `above` gives the row of a column's entity for a row of the grouped one.
    pub fn of_rows(
        &self,
        shape: &Shape,
        block: &Block,
        outcome: &Outcome<'_>,
        above: impl Fn(crate::rules::tree::Space, usize) -> usize,
    ) -> Vec<u128> {
        let mut keys = vec![0_u128; block.rows[usize::from(shape.grouped)].count];
        for digit in &self.digits {
            let (_, _, space) = shape.plan.column(digit.column);
            for (row, key) in keys.iter_mut().enumerate() {
                let lane = lane(&shape.plan, block, outcome, digit.column, above(space, row));
                // No overflow: see `fit`.
                *key = key.wrapping_mul(digit.base).wrapping_add(digit.digit(lane));
            }
        }
        keys
    }
}

/// The value of a column on a row, where it has one.
fn lane(plan: &Plan, block: &Block, outcome: &Outcome<'_>, column: Column, row: usize) -> Option<Lane> {
    match column {
        Column::Input(slot) => {
            let column = block.inputs[slot as usize].as_ref()?;
            (column.given(row) || plan.inputs[slot as usize].default.is_some()).then(|| column.lanes.get(row))
        }
        Column::Result(slot) => {
            let values = outcome.values(slot)?;
            (outcome.end(slot, row) == OK).then(|| values.get(row))
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn there_is_a_most_of_groups() {
        for dense in [0, 65_536] {
            let mut keys = Keys { digits: Vec::new(), dense: vec![0; dense], sparse: BTreeMap::new(), met: Vec::new() };
            let most = limits::GROUPS;
            let key = |number: usize| u128::try_from(number * 3 % 65_521).expect("fits");
            let below = most - 1;
            for number in 0..below {
                assert!(keys.number(key(number)).is_ok(), "{number}");
            }
            assert_eq!(keys.number(key(below)), u32::try_from(most).map_err(|_| TooManyGroups));
            assert_eq!(keys.number(key(most + 1)), Err(TooManyGroups));
            assert_eq!(keys.number(3), Ok(2));
        }
    }
}
