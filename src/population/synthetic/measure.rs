//! Measuring targets on blocks of households: sums and counts that add up in any order.

use crate::evaluate::columns::{Block, OK, Outcome, Values};
use crate::ground::amount::Lane;
use crate::rules::tree::{Column, Space};

use super::family::Made;
use super::model::{Drawn, Measure, NOT_GIVEN, Place, Recipe, Target, Test, What};

/// What has been measured of one target: a numerator and, for means and shares, how many rows.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Amount {
    /// What was added up.
    pub sum: Lane,
    /// Rows that count.
    pub rows: Lane,
}

/// What has been measured of all targets.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Amounts {
    /// By target.
    pub all: Vec<Amount>,
    /// Households that the version refuses.
    pub refused: u64,
    /// Rows that a target reads and that have no value.
    pub unanswered: u64,
    /// Households.
    pub households: u64,
    /// Members, by space.
    pub members: Vec<u64>,
}

impl Amounts {
    /// Adds what was measured elsewhere.
    pub fn add(&mut self, other: &Amounts) {
        self.all.resize(other.all.len().max(self.all.len()), Amount::default());
        for (own, other) in self.all.iter_mut().zip(&other.all) {
            own.sum = own.sum.saturating_add(other.sum);
            own.rows = own.rows.saturating_add(other.rows);
        }
        self.refused += other.refused;
        self.unanswered += other.unanswered;
        self.households += other.households;
        self.members.resize(other.members.len().max(self.members.len()), 0);
        for (own, other) in self.members.iter_mut().zip(&other.members) {
            *own += other;
        }
    }
}

/// A block with what the version says of it.
pub struct Sight<'s> {
    made: &'s Made,
    outcome: Outcome<'s>,
}

/// The lanes of one place, by row of its entity.
enum Lanes<'s> {
    Result(Values<'s>, crate::rules::tree::ResultSlot),
    Input(&'s crate::evaluate::columns::Column),
    Variable(&'s [Drawn]),
    Nowhere,
}

/// One place, seen from the rows that are measured.
struct Seen<'s> {
    lanes: Lanes<'s>,
    above: bool,
}

impl<'s> Sight<'s> {
    /// A block and its outcome.
    #[must_use]
    pub fn new(made: &'s Made, outcome: Outcome<'s>) -> Self {
        Self { made, outcome }
    }

    fn block(&self) -> &'s Block {
        &self.made.block
    }

    fn seen(&self, place: &Place, space: Space) -> Seen<'s> {
        let lanes = match place.what {
            What::Column(Column::Result(slot)) => {
                self.outcome.values(slot).map_or(Lanes::Nowhere, |values| Lanes::Result(values, slot))
            }
            What::Column(Column::Input(slot)) => {
                self.block().inputs[slot as usize].as_ref().map_or(Lanes::Nowhere, Lanes::Input)
            }
            What::Variable(at) => Lanes::Variable(&self.made.kept[at]),
        };
        Seen { lanes, above: place.space != space }
    }

    /// The lane at a row of the rows measured; `None` where there is no value.
    fn lane(&self, seen: &Seen<'s>, space: Space, row: usize) -> Option<Lane> {
        let row = if seen.above { self.block().rows[usize::from(space)].container[row] as usize } else { row };
        match &seen.lanes {
            Lanes::Result(values, slot) => (self.outcome.end(*slot, row) == OK).then(|| values.get(row)),
            Lanes::Input(column) => column.given(row).then(|| column.lanes.get(row)),
            Lanes::Variable(lanes) => lanes.get(row).filter(|lane| **lane != NOT_GIVEN).map(|lane| Lane::from(*lane)),
            Lanes::Nowhere => None,
        }
    }

    fn passes(&self, tests: &[(Seen<'s>, &Test)], space: Space, row: usize) -> bool {
        tests.iter().all(|(seen, test)| {
            let lane = self.lane(seen, space, row);
            lane.is_some_and(|lane| test.ranges.iter().any(|(least, most)| (*least..=*most).contains(&lane)))
        })
    }

    fn tests<'t>(&self, tests: &'t [Test], space: Space) -> Vec<(Seen<'s>, &'t Test)> {
        tests.iter().map(|test| (self.seen(&test.place, space), test)).collect()
    }

    /// Measures every target.
    #[must_use]
    pub fn measure(&self, recipe: &Recipe) -> Amounts {
        let rows = &self.block().rows;
        let mut amounts = Amounts {
            households: u64::try_from(rows[0].count).unwrap_or(u64::MAX),
            members: rows.iter().map(|rows| u64::try_from(rows.count).unwrap_or(u64::MAX)).collect(),
            ..Amounts::default()
        };
        let refused = self.outcome.refusals(rows[0].count).into_iter().filter(|refused| *refused != 0).count();
        amounts.refused = u64::try_from(refused).unwrap_or(u64::MAX);
        for target in &recipe.targets {
            let amount = self.target(target, &mut amounts.unanswered);
            amounts.all.push(amount);
        }
        amounts
    }

    fn target(&self, target: &Target, unanswered: &mut u64) -> Amount {
        let mut amount = Amount::default();
        match &target.measure {
            Measure::Count => amount.sum = self.count(target, &[], target.space),
            Measure::Per(counted) => {
                amount.rows = self.count(target, &[], target.space);
                amount.sum = self.count(target, &[], *counted);
            }
            Measure::Share(share) => {
                amount.rows = self.count(target, &[], target.space);
                amount.sum = self.count(target, share, target.space);
            }
            Measure::Mean(place) => amount = self.sum(target, place, unanswered),
            Measure::Sum(terms) => {
                for (times, place) in terms {
                    let term = self.sum(target, place, unanswered);
                    amount.sum = amount.sum.saturating_add(term.sum.saturating_mul(Lane::from(*times)));
                    amount.rows += term.rows;
                }
            }
        }
        amount
    }

    fn count(&self, target: &Target, more: &[Test], space: Space) -> Lane {
        let mut tests = self.tests(&target.when, space);
        tests.extend(self.tests(more, space));
        let rows = self.block().rows[usize::from(space)].count;
        let passing = (0..rows).filter(|row| self.passes(&tests, space, *row)).count();
        Lane::try_from(passing).unwrap_or(Lane::MAX)
    }

    fn sum(&self, target: &Target, place: &Place, unanswered: &mut u64) -> Amount {
        let space = place.space;
        let tests = self.tests(&target.when, space);
        let seen = self.seen(place, space);
        let mut amount = Amount::default();
        for row in 0..self.block().rows[usize::from(space)].count {
            if !self.passes(&tests, space, row) {
                continue;
            }
            match self.lane(&seen, space, row) {
                Some(lane) => {
                    amount.sum = amount.sum.saturating_add(lane);
                    amount.rows += 1;
                }
                None => *unanswered += 1,
            }
        }
        amount
    }
}
