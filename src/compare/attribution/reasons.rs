//! Who is credited to which changes: each change for itself, and the sets of changes that are the reason together.

use crate::ground::amount::Lane;
use crate::household::batch::Batch;
use crate::population::exact::Sum;
use crate::population::tally::Counted;

use super::super::extremes::Example;

/// Which way a household goes.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Direction {
    /// It gets less.
    Loses,
    /// It gets the same: changes that cancel each other.
    Stays,
    /// It gets more.
    Gains,
}

impl Direction {
    /// All.
    pub const ALL: [Direction; 3] = [Direction::Loses, Direction::Stays, Direction::Gains];

    fn of(difference: Lane) -> Self {
        match difference {
            0 => Direction::Stays,
            1.. => Direction::Gains,
            _ => Direction::Loses,
        }
    }
}

/// What one change does.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Felt {
    /// Households that it is credited for with more or less.
    pub households: Counted,
    /// Of these, those for which it adds.
    pub raised: Counted,
    /// Those for which it takes away.
    pub lowered: Counted,
    /// What it is credited with, times all orders.
    pub credit: Sum,
}

/// Changes that are together the reason for what households gain or lose.
#[derive(Clone, Debug, Default)]
pub struct Reason {
    /// The households.
    pub households: Counted,
    /// What they get more or less, added up.
    pub difference: Sum,
    /// The smallest of them, of equals the first in the register.
    pub case: Option<Case>,
}

/// A household that stands for others.
#[derive(Clone, Debug)]
pub struct Case {
    /// Which, and what it gets.
    pub example: Example,
    /// What each change is credited with, times all orders; nothing where that is not known.
    pub credits: Vec<Lane>,
    /// The household as each version sees it.
    pub household: [Batch; 2],
}

/// All of it.
#[derive(Clone, Debug)]
pub struct Reasons {
    /// By change.
    pub felt: Vec<Felt>,
    /// By set of changes, a bit each, and direction; the last three are those divided among nobody.
    of: Vec<Reason>,
}

impl Reasons {
    /// Nothing yet, among so many changes.
    #[must_use]
    pub fn new(changes: usize) -> Self {
        let reasons = ((1 << changes) + 1) * Direction::ALL.len();
        Self { felt: vec![Felt::default(); changes], of: vec![Reason::default(); reasons] }
    }

    /// One more household, with what each change is credited with; `None` where it is divided among nobody. Gives its place
    /// among the reasons, unless nothing changes for it.
    pub fn household(&mut self, difference: Lane, credits: Option<&[Lane]>, weight: i64) -> Option<usize> {
        let mut made = 0;
        match credits {
            Some(credits) => {
                for (at, credit) in credits.iter().enumerate().filter(|(_, credit)| **credit != 0) {
                    made |= 1 << at;
                    let felt = &mut self.felt[at];
                    felt.households.add(weight);
                    let side = if *credit > 0 { &mut felt.raised } else { &mut felt.lowered };
                    side.add(weight);
                    felt.credit.add_product(*credit, Lane::from(weight));
                }
                if made == 0 {
                    return None;
                }
            }
            None => made = 1 << self.felt.len(),
        }
        let place = made * Direction::ALL.len() + Direction::of(difference) as usize;
        let reason = &mut self.of[place];
        reason.households.add(weight);
        reason.difference.add_product(difference, Lane::from(weight));
        Some(place)
    }

    /// Whether a household would stand for those of its reason: fewer members, of equals the first.
    #[must_use]
    pub fn wants(&self, place: usize, size: (usize, u64)) -> bool {
        self.of[place].case.as_ref().is_none_or(|known| size < known.example.place())
    }

    /// Takes a household to stand for those of its reason, where it is smaller.
    pub fn keep(&mut self, place: usize, case: Case) {
        if self.wants(place, case.example.place()) {
            self.of[place].case = Some(case);
        }
    }

    /// Those of another core.
    pub fn merge(&mut self, other: Reasons) {
        for (own, other) in self.felt.iter_mut().zip(&other.felt) {
            own.households.merge(&other.households);
            own.raised.merge(&other.raised);
            own.lowered.merge(&other.lowered);
            own.credit.merge(&other.credit);
        }
        for (place, other) in other.of.into_iter().enumerate() {
            self.of[place].households.merge(&other.households);
            self.of[place].difference.merge(&other.difference);
            if let Some(case) = other.case {
                self.keep(place, case);
            }
        }
    }

    /// The reasons that there are: the changes, which way, and who. Those of most households first.
    #[must_use]
    pub fn all(&self) -> Vec<(Vec<usize>, Direction, &Reason)> {
        let none = 1 << self.felt.len();
        let told = self.of.iter().enumerate().filter(|(place, reason)| place / 3 != none && reason.households.rows > 0);
        let changes = |made: usize| (0..self.felt.len()).filter(|at| made & (1 << at) != 0).collect();
        let mut all: Vec<_> =
            told.map(|(place, reason)| (changes(place / 3), Direction::ALL[place % 3], reason)).collect();
        all.sort_by_key(|(_, _, reason)| std::cmp::Reverse(reason.households.rows));
        all
    }

    /// Households that are divided among nobody, by direction: a mixture does not answer them.
    #[must_use]
    pub fn undivided(&self) -> Vec<(Direction, &Reason)> {
        let last = self.of.len() - Direction::ALL.len();
        let told = Direction::ALL.into_iter().zip(&self.of[last..]);
        told.filter(|(_, reason)| reason.households.rows > 0).collect()
    }
}
