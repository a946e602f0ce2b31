//! Taking a block in: each row of each result goes to its group, with its weight; rows of refused households do not.

use crate::evaluate::columns::{Block, MISSING as ENDS_MISSING, OK, Outcome, Values, View};
use crate::ground::amount::Lane;
use crate::ground::kind::Kind;
use crate::population::register::Extra;
use crate::rules::tree::ResultSlot;

use super::lacking::{self, FAILED, MISSING};
use super::{Counted, Shape, Tally, TooManyGroups};

/// A block with what is tallied of it.
#[derive(Clone, Copy)]
pub struct Taken<'a> {
    /// The households.
    pub block: &'a Block,
    /// What they came to.
    pub outcome: &'a Outcome<'a>,
    /// The weight of each household at the scale of the shape; `None` where each weighs 1.
    pub weights: Option<&'a [i64]>,
    /// What was asked for besides the inputs: words that make groups.
    pub extras: &'a [Extra],
    /// A bool result of the root that says which households are taken.
    pub only: Option<ResultSlot>,
    /// Households that stand in the block and are none: nothing of theirs is counted. Empty where there are none.
    pub without: &'a [bool],
}

/// Whole lanes from 0 up to which amounts are counted before they are taken in.
const OFTEN: usize = 4_096;

/// No group: not taken.
const OUT: u32 = u32::MAX;

/// The rows of an entity: all in one group at weight 1, or each by itself.
enum Rows {
    Alike(usize),
    Each(Vec<(u32, i64)>),
}

impl Tally {
    /// Takes a block in.
    ///
    /// # Errors
    /// More groups than are kept.
    pub fn take(&mut self, taken: &Taken<'_>) -> Result<(), TooManyGroups> {
        let shape = std::sync::Arc::clone(&self.shape);
        let Taken { block, outcome, .. } = *taken;
        let refused = outcome.refusals(block.rows[0].count);
        let marks = lacking::lacking(&shape.plan, block, outcome, &shape.results);
        let everybody = taken.only.is_none() && !taken.without.contains(&true) && !refused.contains(&1);
        let plain = everybody && marks.is_empty() && taken.weights.is_none() && shape.groups.is_empty();
        let roots = if plain { Vec::new() } else { self.roots(taken, &refused) };
        let groups = self.groups_of_rows(&shape, taken, &roots)?;
        let answered = roots.iter().all(|root| root.state == State::Answered);
        let alike = answered && taken.weights.is_none() && groups.is_none();
        let mut rows = Vec::with_capacity(block.rows.len());
        for (space, own) in (0..).zip(&block.rows) {
            if alike {
                self.parts[0].rows[usize::from(space)].add_rows(own.count);
                rows.push(Rows::Alike(own.count));
                continue;
            }
            let each = (0..own.count).map(|row| {
                let root = &roots[lacking::root_of(&shape.plan, block, space, row)];
                let group = match &groups {
                    Some(groups) if shape.lies_in_groups(space) => {
                        groups[lacking::up(&shape.plan, block, (space, row), shape.grouped)]
                    }
                    _ => 0,
                };
                if root.state != State::Out {
                    self.parts[group as usize].rows[usize::from(space)].add(root.weight);
                }
                (if root.state == State::Answered { group } else { OUT }, root.weight)
            });
            rows.push(Rows::Each(each.collect()));
        }
        self.households(&shape, &roots, groups.as_deref(), &marks);
        for (place, slot) in shape.results.iter().enumerate() {
            self.result(&shape, place, *slot, outcome, &rows);
        }
        Ok(())
    }

    /// Who is taken, who is refused. Nobody is asked where all are answered and weigh the same.
    fn roots(&mut self, taken: &Taken<'_>, refused: &[u8]) -> Vec<Root> {
        let condition = taken.only.and_then(|slot| taken.outcome.values(slot).map(|values| (slot, values)));
        let roots = (0..taken.block.rows[0].count).map(|row| {
            let weight = taken.weights.map_or(1, |weights| weights[row]);
            let state = match &condition {
                _ if taken.without.get(row) == Some(&true) => State::Out,
                Some((slot, _)) if taken.outcome.end(*slot, row) != OK => {
                    self.undecided.add(weight);
                    State::Out
                }
                Some((_, values)) if values.get(row) == 0 => State::Out,
                _ if refused[row] != 0 => State::Refused,
                _ => State::Answered,
            };
            Root { state, weight }
        });
        roots.collect()
    }

    /// The group of each row of the grouped entity.
    fn groups_of_rows(
        &mut self,
        shape: &Shape,
        taken: &Taken<'_>,
        roots: &[Root],
    ) -> Result<Option<Vec<u32>>, TooManyGroups> {
        if shape.groups.is_empty() {
            return Ok(None);
        }
        let out = |row: usize| {
            let root = lacking::root_of(&shape.plan, taken.block, shape.grouped, row);
            roots[root].state == State::Out
        };
        let numbers = self.keys.numbers(shape, (taken.block, taken.outcome, taken.extras), out)?;
        self.grow();
        Ok(Some(numbers))
    }

    /// What is counted of households alone.
    fn households(&mut self, shape: &Shape, roots: &[Root], groups: Option<&[u32]>, marks: &[u8]) {
        for (row, root) in roots.iter().enumerate() {
            let mark = marks.get(row).copied().unwrap_or(0);
            if root.state == State::Out || (root.state == State::Answered && mark == 0) {
                continue;
            }
            let group = groups.filter(|_| shape.grouped == 0).map_or(0, |groups| groups[row]);
            let part = &mut self.parts[group as usize];
            if root.state == State::Refused {
                part.refused.add(root.weight);
                continue;
            }
            for (_, counted) in [(MISSING, &mut part.missing), (FAILED, &mut part.failed)]
                .into_iter()
                .filter(|(flag, _)| mark & flag != 0)
            {
                Counted::add(counted, root.weight);
            }
        }
    }

    fn result(&mut self, shape: &Shape, place: usize, slot: ResultSlot, outcome: &Outcome<'_>, rows: &[Rows]) {
        let plan = &shape.plan.results[slot as usize];
        let (Some(values), ends) = (outcome.values(slot), outcome.ends(slot)) else { return };
        let numeric = plan.kind.is_numeric();
        let parts = &mut self.parts;
        let spread = &mut self.spreads[place];
        let mut put = |row: usize, group: u32, weight: i64, lane: Lane| {
            let figures = &mut parts[group as usize].results[place];
            match ends.map_or(OK, |ends| ends.get(row)) {
                OK if plan.kind == Kind::Date => figures.valued.add(weight),
                OK => {
                    figures.value(lane, weight);
                    if numeric {
                        spread.add(group, lane, weight);
                    }
                }
                ENDS_MISSING => figures.missing.add(weight),
                _ => figures.failed.add(weight),
            }
        };
        match &rows[usize::from(plan.space)] {
            Rows::Alike(count) => match values {
                Values::Small(View::Each(lanes)) if numeric && ends.is_none() => {
                    // Amounts come again and again: each is counted first, and taken in once.
                    let mut often = vec![0_u32; OFTEN];
                    for (row, lane) in lanes.iter().enumerate() {
                        match usize::try_from(*lane).ok().and_then(|place| often.get_mut(place)) {
                            Some(rows) => *rows += 1,
                            None => put(row, 0, 1, Lane::from(*lane)),
                        }
                    }
                    for (lane, rows) in (0..).zip(often).filter(|(_, rows)| *rows > 0) {
                        parts[0].results[place].values(lane, rows);
                        spread.add(0, lane, i64::from(rows));
                    }
                }
                Values::Bits(view) => view.each(*count, |row, lane| put(row, 0, 1, Lane::from(lane))),
                Values::Small(view) => view.each(*count, |row, lane| put(row, 0, 1, Lane::from(lane))),
                Values::Narrow(view) => view.each(*count, |row, lane| put(row, 0, 1, Lane::from(lane))),
                Values::Wide(view) => view.each(*count, |row, lane| put(row, 0, 1, lane)),
            },
            Rows::Each(each) => {
                for (row, (group, weight)) in each.iter().enumerate().filter(|(_, (group, _))| *group != OUT) {
                    put(row, *group, *weight, values.get(row));
                }
            }
        }
    }
}

/// A household.
struct Root {
    state: State,
    weight: i64,
}

/// What becomes of a household.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum State {
    /// It is not asked for.
    Out,
    /// It is refused.
    Refused,
    /// It is answered.
    Answered,
}
