//! The poverty measures of Foster, Greer and Thorbecke.

use std::collections::BTreeMap;

use num_bigint::BigInt;

use crate::ground::amount::Lane;
use crate::population::exact::{Ratio, Sum};

/// Sums over the poor.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Poverty {
    /// The weight of the poor.
    poor: Lane,
    /// Weight times gap.
    gaps: Sum,
    /// Weight times the square of the gap, by what it is to be divided by: where an aid is shared, the gap of a person
    /// is a fraction of the size of its household.
    squares: BTreeMap<u32, Sum>,
}

impl Poverty {
    /// A household of `members` with a gap `gap / members` for each: each member weighs `weight`. No gap, no poverty.
    pub fn add(&mut self, weight: Lane, gap: Lane, members: u32) {
        if gap <= 0 {
            return;
        }
        self.poor += weight * Lane::from(members);
        self.gaps.add_product(weight, gap);
        // A gap has fewer than 19 digits, so its square fits.
        self.squares.entry(members).or_default().add_product(gap * gap, weight);
    }

    /// Others.
    pub fn merge(&mut self, other: &Poverty) {
        self.poor += other.poor;
        self.gaps.merge(&other.gaps);
        for (members, sum) in &other.squares {
            self.squares.entry(*members).or_default().merge(sum);
        }
    }

    /// The weight of the poor.
    #[must_use]
    pub fn poor(&self) -> Lane {
        self.poor
    }

    /// The index of an order 0, 1 or 2 over so much weight of people.
    #[must_use]
    pub fn index(&self, order: u32, people: Lane, line: i64) -> Option<Ratio> {
        let people = BigInt::from(people);
        match order {
            0 => Ratio::new(self.poor, people),
            1 => Ratio::new(self.gaps.total(), people * line),
            _ => {
                let squares = self.squares.iter().map(|(members, sum)| Ratio::new(sum.total(), *members));
                let sum = squares.flatten().fold(Ratio::whole(0), |sum, square| sum.plus(&square));
                sum.over(&Ratio::whole(people * line * line))
            }
        }
    }
}
