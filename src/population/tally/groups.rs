//! The groups of a tally: each combination of the values of some columns has a key and, once it is met, a number.

use std::collections::BTreeMap;
use std::sync::Arc;

use crate::check::plan::Plan;
use crate::evaluate::columns::{Block, OK, Outcome};
use crate::ground::amount::Lane;
use crate::ground::limits;
use crate::ground::value::Value;
use crate::rules::tree::{Column, Space};

use super::{GroupBy, Shape, TooManyGroups, lacking};
use crate::population::register::Extra;

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
    /// By column, the words that its digits stand for, as far as they are known.
    words: Vec<Arc<Vec<String>>>,
}

/// One column of a key.
#[derive(Clone, Debug)]
struct Digit {
    column: GroupBy,
    least: Lane,
    /// How many values it can have, and none.
    base: u128,
}

impl Digit {
    fn of(plan: &Plan, column: &GroupBy) -> Self {
        let (least, most) = match column {
            GroupBy::Column(Column::Input(slot)) => {
                let input = &plan.inputs[*slot as usize];
                (input.min, input.max)
            }
            GroupBy::Column(Column::Result(slot)) => {
                let result = &plan.results[*slot as usize];
                (result.least, result.most)
            }
            GroupBy::Words(..) => (0, Lane::try_from(limits::GROUP_WORDS).unwrap_or(Lane::MAX)),
        };
        Self { column: column.clone(), least, base: most.abs_diff(least).saturating_add(2) }
    }

    fn digit(&self, lane: Option<Lane>) -> u128 {
        lane.map_or(self.base - 1, |lane| lane.abs_diff(self.least).min(self.base - 1))
    }
}

/// Whether the keys of some columns fit.
pub fn fit(plan: &Plan, columns: &[GroupBy]) -> bool {
    columns.iter().try_fold(1_u128, |all, column| all.checked_mul(Digit::of(plan, column).base)).is_some()
}

impl Keys {
    /// None yet.
    #[must_use]
    pub fn new(shape: &Shape) -> Self {
        let digits: Vec<Digit> = shape.groups.iter().map(|column| Digit::of(&shape.plan, column)).collect();
        let all = digits.iter().try_fold(1_u128, |all, digit| all.checked_mul(digit.base));
        let dense = all.filter(|all| *all <= DENSE && !digits.is_empty()).and_then(|all| usize::try_from(all).ok());
        let words = vec![Arc::default(); digits.len()];
        Self { digits, dense: vec![0; dense.unwrap_or(0)], sparse: BTreeMap::new(), met: Vec::new(), words }
    }

    /// How many groups were met.
    #[must_use]
    pub fn count(&self) -> usize {
        self.met.len()
    }

    /// Takes the groups of another core in: its numbers, 0 for what belongs to none, as they are here.
    ///
    /// # Errors
    /// More groups than are kept.
    pub fn merge(&mut self, other: &Keys) -> Result<Vec<u32>, TooManyGroups> {
        self.learn_from(other);
        std::iter::once(Ok(0)).chain(other.met.iter().map(|key| self.number(*key))).collect()
    }

    /// The group of each row of the grouped entity, 0 for those that are out.
    ///
    /// # Errors
    /// More groups than are kept.
    pub fn numbers(
        &mut self,
        shape: &Shape,
        (block, outcome, extras): (&Block, &Outcome<'_>, &[Extra]),
        out: impl Fn(usize) -> bool,
    ) -> Result<Vec<u32>, TooManyGroups> {
        self.learn(extras);
        let above = |space: Space, row: usize| lacking::up(&shape.plan, block, (shape.grouped, row), space);
        let keys = self.of_rows(shape, (block, outcome, extras), above);
        let numbers = keys.into_iter().enumerate().map(|(row, key)| if out(row) { Ok(0) } else { self.number(key) });
        numbers.collect()
    }

    /// The number of a key, given out on first sight.
    fn number(&mut self, key: u128) -> Result<u32, TooManyGroups> {
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

    /// The groups in the order of their columns' values, words by what they say: the texts of each, `None` where there is
    /// no value, and its number.
    #[must_use]
    pub fn told(&self, shape: &Shape) -> Vec<(Vec<Option<String>>, u32)> {
        self.sorted().into_iter().map(|(key, number)| (self.texts(shape, key), number)).collect()
    }

    /// The groups by the value of one of the columns, in the order of its values: what it says, and their numbers.
    #[must_use]
    pub fn by_column(&self, shape: &Shape, at: usize) -> Vec<(Option<String>, Vec<u32>)> {
        let mut all: Vec<(Option<String>, Vec<u32>)> = Vec::new();
        let rank = self.words.get(at).map(|words| ranks(words)).unwrap_or_default();
        let digit = |key: u128| self.taken_apart(key).get(at).copied().unwrap_or(0);
        let place = |digit: u128| usize::try_from(digit).ok().and_then(|at| rank.get(at).copied()).unwrap_or(digit);
        let mut met: Vec<(u128, u128, u32)> =
            self.met.iter().zip(1..).map(|(key, number)| (place(digit(*key)), *key, number)).collect();
        met.sort_unstable();
        let mut last = None;
        for (place, key, number) in met {
            if last != Some(place) {
                let text = self.texts(shape, key).into_iter().nth(at).flatten();
                all.push((text, Vec::new()));
                last = Some(place);
            }
            all.iter_mut().last().into_iter().for_each(|(_, numbers)| numbers.push(number));
        }
        all
    }

    /// Keys in their order, with their numbers.
    fn sorted(&self) -> Vec<(u128, u32)> {
        let ranks: Vec<Vec<u128>> = self.words.iter().map(|words| ranks(words)).collect();
        let place = |key: u128| -> Vec<u128> {
            let digits = self.taken_apart(key).into_iter().zip(&ranks);
            let rank =
                |(digit, ranks): (u128, &Vec<u128>)| usize::try_from(digit).ok().and_then(|at| ranks.get(at).copied());
            digits.map(|(digit, ranks)| rank((digit, ranks)).unwrap_or(digit)).collect()
        };
        let mut all: Vec<(u128, u32)> = self.met.iter().copied().zip(1..).collect();
        all.sort_by_cached_key(|(key, _)| place(*key));
        all
    }

    /// The digits of a key.
    fn taken_apart(&self, key: u128) -> Vec<u128> {
        let mut rest = key;
        let mut digits: Vec<u128> = Vec::new();
        for digit in self.digits.iter().rev() {
            digits.push(rest % digit.base);
            rest /= digit.base;
        }
        digits.reverse();
        digits
    }

    /// The texts of a key.
    fn texts(&self, shape: &Shape, key: u128) -> Vec<Option<String>> {
        let places = self.taken_apart(key).into_iter().zip(&self.digits).zip(&self.words);
        let text = |place: u128, digit: &Digit, words: &[String]| {
            let lane = (place + 1 < digit.base).then(|| Lane::try_from(place).ok()).flatten()?;
            match &digit.column {
                GroupBy::Words(..) => usize::try_from(lane).ok().and_then(|at| words.get(at).cloned()),
                GroupBy::Column(column) => {
                    let (kind, scale, _) = shape.plan.column(*column);
                    Value::from_lane(digit.least + lane, kind, scale).map(|value| value.text(kind))
                }
            }
        };
        places.map(|((place, digit), words)| text(place, digit, words)).collect()
    }

    /// Learns what the numbers of words stand for. They keep their numbers, so who knows more knows all.
    fn learn(&mut self, extras: &[Extra]) {
        for (digit, known) in self.digits.iter().zip(&mut self.words) {
            if let GroupBy::Words(at, _) = digit.column
                && let Some(words) = extras.get(at).and_then(|extra| extra.words.as_ref())
                && words.len() > known.len()
            {
                *known = Arc::clone(words);
            }
        }
    }

    /// Learns what another core knows.
    fn learn_from(&mut self, other: &Keys) {
        for (known, words) in self.words.iter_mut().zip(&other.words) {
            if words.len() > known.len() {
                *known = Arc::clone(words);
            }
        }
    }

    /// The first column of words that no household has anything in, and its name.
    #[must_use]
    pub fn wordless(&self) -> Option<&str> {
        self.digits.iter().zip(&self.words).find_map(|(digit, words)| match &digit.column {
            GroupBy::Words(_, name) if words.is_empty() => Some(name.as_str()),
            _ => None,
        })
    }

    /// The key of each row of the grouped entity; `above` gives the row of a column's entity for a row of the grouped one.
    fn of_rows(
        &self,
        shape: &Shape,
        (block, outcome, extras): (&Block, &Outcome<'_>, &[Extra]),
        above: impl Fn(Space, usize) -> usize,
    ) -> Vec<u128> {
        let mut keys = vec![0_u128; block.rows[usize::from(shape.grouped)].count];
        for digit in &self.digits {
            let space = digit.column.space(&shape.plan);
            for (row, key) in keys.iter_mut().enumerate() {
                let row = above(space, row);
                let lane = match digit.column {
                    GroupBy::Column(column) => lane(&shape.plan, block, outcome, column, row),
                    GroupBy::Words(at, _) => word(extras, at, row),
                };
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

/// The number of a word on a row, where there is one.
fn word(extras: &[Extra], at: usize, row: usize) -> Option<Lane> {
    let column = extras.get(at)?.column.as_ref()?;
    (row < column.lanes.len() && column.given(row)).then(|| column.lanes.get(row))
}

/// The place of each word in their order: whole numbers as numbers and first, the rest by letters.
fn ranks(words: &[String]) -> Vec<u128> {
    let number = |word: &String| word.parse::<i128>().map_or((true, 0), |number| (false, number));
    let mut order: Vec<usize> = (0..words.len()).collect();
    order.sort_by_key(|at| (number(&words[*at]), &words[*at]));
    let mut ranks = vec![0; words.len()];
    for (rank, at) in (0..).zip(order) {
        ranks[at] = rank;
    }
    ranks
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn there_is_a_most_of_groups() {
        for dense in [0, 65_536] {
            let (sparse, words) = (BTreeMap::new(), Vec::new());
            let mut keys = Keys { digits: Vec::new(), dense: vec![0; dense], sparse, met: Vec::new(), words };
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
