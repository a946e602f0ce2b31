//! One chunk: computed under both versions, compared household by household, its sample evaluated again.

use std::sync::Arc;

use crate::evaluate::columns::{Block, OK, Outcome, Values, Workspace};
use crate::evaluate::program::Scratch;
use crate::ground::amount::Lane;
use crate::ground::diagnostic::Findings;
use crate::population::indicators::Measure;
use crate::population::register::{Chunk, RowRefusal};
use crate::population::simulate::{
    Enough, Kind as Trouble, NAMED, Told, again, broken, is_sampled, things, too_many_groups,
};
use crate::population::tally::{FAILED, MISSING, lacking};
use crate::population::threads;
use crate::rules::tree::{ResultSlot, Space};

use super::attribution::{Case, Division};
use super::extremes::Example;
use super::ledger::Ledger;
use super::pair::Two;
use super::second;
use super::shown::Shown;
use super::welfare::{self, Seen};
use super::{Comparison, Side};

/// What was made of a chunk.
#[derive(Debug)]
pub struct Done {
    /// How many households it has.
    pub households: usize,
    /// What is wrong with its rows.
    pub refused: Vec<RowRefusal>,
    /// Households in trouble, the first of each kind under each version.
    pub told: Vec<(Side, Told)>,
    /// Households of the sample.
    pub again: u64,
    /// The household that is shown for itself.
    pub shown: Option<Shown>,
    /// Households for indicators, and how many whose welfare is not known.
    pub seen: (Vec<Seen>, u64),
}

/// What a thread works with.
pub struct Worker<'a> {
    comparison: &'a Comparison,
    enough: &'a [Enough; 2],
    measure: Option<Measure>,
    workspace: Workspace,
    scratch: Scratch,
    ledger: Ledger,
}

/// What becomes of a household.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum State {
    /// It is not asked for.
    Out,
    /// It is compared.
    In,
    /// One of the versions does not answer it: why, under each.
    Failing([Option<Trouble>; 2]),
}

/// A chunk under both versions.
pub(super) struct Both<'a> {
    pub chunk: &'a Chunk,
    pub outcomes: [Outcome<'a>; 2],
}

impl<'a> Worker<'a> {
    /// For one thread.
    pub fn new(comparison: &'a Comparison, enough: &'a [Enough; 2], measure: Option<Measure>) -> Self {
        Self {
            comparison,
            enough,
            measure,
            workspace: Workspace::new(),
            scratch: Scratch::new(),
            ledger: Ledger::new(
                Arc::clone(&comparison.shape),
                comparison.watched.len(),
                comparison.mixed.changes.all.len(),
            ),
        }
    }
}

impl threads::Worker for Worker<'_> {
    type Done = Done;
    type Kept = Ledger;

    fn end(self) -> Ledger {
        self.ledger
    }

    fn chunk(&mut self, mut chunk: Chunk) -> Result<Done, Findings> {
        let Self { comparison, enough, measure, workspace, scratch, ledger } = self;
        second::complete(&comparison.pair, &mut chunk);
        let outcome = comparison.columns.run(&chunk.block, comparison.month, workspace).map_err(broken)?;
        let both = Both { chunk: &chunk, outcomes: [outcome, outcome.of(1).unwrap_or(outcome)] };
        let mut division = comparison.mixed.division(&outcome, chunk.ids.len());
        let states = both.states(comparison);
        let weights: Vec<i64> = (0..states.len()).map(|row| chunk.weights.as_ref().map_or(1, |all| all[row])).collect();
        let groups = both.groups(comparison, &states, ledger)?;
        for (place, two) in comparison.pair.results.iter().enumerate() {
            both.result(comparison, (place, two), (&states, &groups, &weights), ledger);
        }
        let (amounts, by) = (both.amounts(comparison), &comparison.pair.results[comparison.pair.by]);
        let seen = match comparison.welfare.as_ref().zip(measure.as_ref()) {
            Some(asked) => welfare::observe(comparison, asked, &both, more(&states, &amounts))?,
            None => (Vec::new(), 0),
        };
        let conditions = both.conditions(comparison);
        let mut done =
            Done { households: states.len(), refused: Vec::new(), told: Vec::new(), again: 0, shown: None, seen };
        let mut named = [[0; 3]; 2];
        for (row, state) in states.iter().enumerate() {
            let part = &mut ledger.parts[groups[row] as usize];
            let number = chunk.first_row + u64::try_from(row).unwrap_or(0);
            let sampled = *state != State::Out && is_sampled(number);
            let mut whose = [sampled; 2];
            let (mut example, mut of, mut reason) = (None, Vec::new(), None);
            match *state {
                State::Out => continue,
                State::In => {
                    let (was, is) = amounts[row];
                    part.household((was, is), weights[row]);
                    of.extend((0..conditions.len()).filter(|at| conditions[*at].get(row) != 0));
                    for at in &of {
                        ledger.watched[*at].household((was, is), weights[row]);
                    }
                    if was != is {
                        ledger.sizes.add(groups[row], is - was, weights[row]);
                    }
                    reason = division.as_mut().and_then(|division| {
                        let credits = division.credits(row, || both.rows(comparison, by.space, row), (was, is));
                        ledger.reasons.household(is - was, credits, weights[row])
                    });
                    if was != is || reason.is_some() {
                        let size = (both.members(comparison, row), number);
                        reason = reason.filter(|reason| ledger.reasons.wants(*reason, size));
                        if reason.is_some() || ledger.wants(is - was, size, &of) {
                            let id = chunk.ids.text(row).into_owned();
                            example = Some(Example { members: size.0, row: number, id, before: was, after: is });
                            whose = [true; 2];
                        }
                    }
                }
                State::Failing(troubles) => {
                    part.fail(troubles, weights[row]);
                    for side in Side::ALL {
                        let told = |trouble: &Trouble| {
                            named[side as usize][*trouble as usize] < NAMED && !enough[side as usize].reached(*trouble)
                        };
                        whose[side as usize] |= troubles[side as usize].as_ref().is_some_and(told);
                    }
                }
            }
            let shown = comparison.shown.as_ref().is_some_and(|shown| *shown == chunk.ids.text(row));
            if shown {
                let (credits, household) = (credits(division.as_ref()), comparison.both(&chunk.block, row));
                let amounts = (*state == State::In).then(|| amounts[row]);
                let id = chunk.ids.text(row).into_owned();
                done.shown = Some(Shown { id, row: number, amounts, credits, household });
                whose = [true; 2];
            }
            if whose == [false; 2] {
                continue;
            }
            done.again += u64::from(sampled);
            let id = chunk.ids.text(row);
            for side in Side::ALL.into_iter().filter(|side| whose[*side as usize]) {
                let at = side as usize;
                let said = again(comparison.roads(side), &chunk.block, &both.outcomes[at], (row, &id), scratch)?;
                let State::Failing(troubles) = state else { continue };
                if let Some(kind) = troubles[at].filter(|kind| named[at][*kind as usize] < NAMED) {
                    named[at][kind as usize] += 1;
                    let compared = &comparison.versions[at].compared;
                    let things = things(comparison.pair.plan(side), compared, kind, &said, &comparison.language);
                    done.told.push((side, Told { kind, id: id.clone().into_owned(), row: number, things }));
                }
            }
            if let Some(example) = example {
                if let Some(reason) = reason {
                    let (credits, household) = (credits(division.as_ref()), comparison.both(&chunk.block, row));
                    ledger.reasons.keep(reason, Case { example: example.clone(), credits, household });
                }
                ledger.keep(example, &of);
            }
        }
        done.refused = chunk.refused;
        Ok(done)
    }
}

/// What was divided last.
fn credits(division: Option<&Division<'_>>) -> Vec<Lane> {
    division.map_or_else(Vec::new, |division| division.last().to_vec())
}

/// The rows that are asked for, each with what its household has more; with nothing where that is not compared.
fn more(states: &[State], amounts: &[(Lane, Lane)]) -> Vec<(usize, Option<Lane>)> {
    let asked = states.iter().enumerate().filter(|(_, state)| **state != State::Out);
    asked.map(|(row, state)| (row, (*state == State::In).then(|| amounts[row].1 - amounts[row].0))).collect()
}

impl Both<'_> {
    fn block(&self) -> &Block {
        &self.chunk.block
    }

    /// What becomes of each household.
    fn states(&self, comparison: &Comparison) -> Vec<State> {
        let marks = Side::ALL.map(|side| {
            let at = side as usize;
            let results: Vec<ResultSlot> = comparison.pair.results.iter().map(|two| two.slots[at]).collect();
            lacking(comparison.pair.plan(side), self.block(), &self.outcomes[at], &results)
        });
        // Whom a condition is not known to be true of belongs nowhere.
        let watched = lacking(&comparison.pair.old, self.block(), &self.outcomes[0], &comparison.watched);
        let condition = comparison.only.and_then(|slot| self.outcomes[0].values(slot).map(|values| (slot, values)));
        let refused = self.outcomes.each_ref().map(|outcome| outcome.refusals(self.chunk.ids.len()));
        let state = |row: usize| {
            if self.chunk.is_refused.get(row) == Some(&true) {
                return State::Out;
            }
            let mut mark = marks.each_ref().map(|marks| marks.get(row).copied().unwrap_or(0));
            mark[0] |= watched.get(row).copied().unwrap_or(0);
            if let Some((slot, values)) = &condition {
                match self.outcomes[0].end(*slot, row) {
                    OK if values.get(row) == 0 => return State::Out,
                    OK => {}
                    crate::evaluate::columns::MISSING => mark[0] |= MISSING,
                    _ => mark[0] |= FAILED,
                }
            }
            let troubles = [0, 1].map(|at| Trouble::of(refused[at][row] != 0, mark[at]));
            if troubles == [None; 2] { State::In } else { State::Failing(troubles) }
        };
        (0..self.chunk.ids.len()).map(state).collect()
    }

    /// Of each condition, of whom it is true.
    fn conditions(&self, comparison: &Comparison) -> Vec<Values<'_>> {
        comparison.watched.iter().filter_map(|slot| self.outcomes[0].values(*slot)).collect()
    }

    /// The group of each household, as the old version says.
    fn groups(&self, comparison: &Comparison, states: &[State], ledger: &mut Ledger) -> Result<Vec<u32>, Findings> {
        if comparison.shape.groups.is_empty() {
            return Ok(vec![0; states.len()]);
        }
        let seen = (self.block(), &self.outcomes[0], self.chunk.extras.as_slice());
        let numbers = ledger.keys.numbers(&comparison.shape, seen, |row| states[row] == State::Out);
        let numbers = numbers.map_err(too_many_groups)?;
        ledger.grow();
        Ok(numbers)
    }

    /// One result on all rows of its entity.
    fn result(
        &self,
        comparison: &Comparison,
        (place, two): (usize, &Two),
        (states, groups, weights): (&[State], &[u32], &[i64]),
        ledger: &mut Ledger,
    ) {
        let Some(lanes) = self.lanes(two) else { return };
        for (root, _) in states.iter().enumerate().filter(|(_, state)| **state == State::In) {
            let moved = &mut ledger.parts[groups[root] as usize].results[place];
            for row in self.rows(comparison, two.space, root) {
                moved.row(&two.kind, lanes.get(row), weights[root]);
            }
        }
    }

    /// What each household gets under both versions of the amount by which it gains or loses; of members, their sum.
    fn amounts(&self, comparison: &Comparison) -> Vec<(Lane, Lane)> {
        let two = &comparison.pair.results[comparison.pair.by];
        let Some(lanes) = self.lanes(two) else { return vec![(0, 0); self.chunk.ids.len()] };
        let of = |root: usize| {
            let rows = self.rows(comparison, two.space, root).map(|row| lanes.get(row));
            rows.fold((0, 0), |(before, after): (Lane, Lane), (old, new)| {
                (before.wrapping_add(old), after.wrapping_add(new))
            })
        };
        (0..self.chunk.ids.len()).map(of).collect()
    }

    pub fn lanes<'b>(&'b self, two: &Two) -> Option<Lanes<'b>> {
        let [old, new] = two.slots;
        let values = (self.outcomes[0].values(old)?, self.outcomes[1].values(new)?);
        Some(Lanes { values, factors: two.factors })
    }

    pub fn rows(&self, comparison: &Comparison, space: Space, root: usize) -> std::ops::Range<usize> {
        if space == 0 { root..root + 1 } else { self.block().members(&comparison.pair.old, space, root) }
    }

    fn members(&self, comparison: &Comparison, root: usize) -> usize {
        let spaces = (1..).take(self.block().rows.len().saturating_sub(1));
        spaces.map(|space| self.rows(comparison, space, root).len()).sum()
    }
}

/// A result under both versions, with the same decimals.
pub(super) struct Lanes<'a> {
    values: (Values<'a>, Values<'a>),
    factors: [Lane; 2],
}

impl Lanes<'_> {
    /// Of a row. A row without a value has any: its household is not compared. Where it has one, nothing goes past: see
    /// [`super::pair()`].
    pub fn get(&self, row: usize) -> (Lane, Lane) {
        let (before, after) = (self.values.0.get(row), self.values.1.get(row));
        (before.wrapping_mul(self.factors[0]), after.wrapping_mul(self.factors[1]))
    }
}
