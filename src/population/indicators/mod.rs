//! Indicators of poverty, inequality and targeting, before and after an aid, per person and weighted.
//!
//! Each person of a household has its welfare: a yearly amount a person, without the aid. The aid of a household is
//! shared equally among its members. A person weighs what its household weighs. Everything is an exact quotient; only
//! what is shown is rounded.
//!
//! | indicator | definition | source |
//! |---|---|---|
//! | poverty rate, gap, severity | FGT 0, 1, 2: the mean of ((z − y) / z)^α over all persons, 0 for whoever has y ≥ z | Foster, Greer, Thorbecke, "A class of decomposable poverty measures", Econometrica 52 (1984), 761–766 |
//! | Gini index | Σ ω y (2C − ω) / (W Σ ω y) − 1 over values in order; C the weight up to a value, its own ω included | Lerman, Yitzhaki, "Improving the accuracy of estimates of Gini coefficients", Journal of Econometrics 42 (1989), 43–47 |
//! | concentration index of the aid | the same with the aid in the place of y, in the order of welfare before; −1 all to the poorest, 1 all to the richest | Kakwani, Wagstaff, van Doorslaer, Journal of Econometrics 77 (1997), 87–103 |
//! | tenths | persons in the order of welfare before, a tenth of the weight each; of a value that straddles, the part that lies inside | Haughton, Khandker, "Handbook on Poverty and Inequality", World Bank 2009, ch. 6 |
//! | coverage, exclusion, leakage | the poor that are reached, the poor that are not, of those reached whoever is not poor | Coady, Grosh, Hoddinott, "Targeting of Transfers in Developing Countries", World Bank 2004, ch. 2 |

mod beside;
mod inequality;
mod json;
mod measure;
mod moves;
mod poverty;
mod ranked;
mod report;
mod targeting;

#[cfg(test)]
mod tests;

pub use beside::{Indicator, Row, Shown, beside, beside_json, moved, rows};
pub use inequality::Tenth;
pub use json::json;
pub use measure::{Measure, Observation, Scales};
pub use moves::{Moves, MovesOfTenth};
pub use poverty::Poverty;
pub use report::{brief, tables};
pub use targeting::Targeting;

use std::io::ErrorKind;

use crate::ground::amount::{Lane, power_of_ten};
use crate::ground::limits;
use crate::population::exact::Ratio;
use inequality::{Index, Parts};
use ranked::{Fraction, Ranked};

/// What indicators cannot be made of.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum Unfit {
    /// Values that cannot be put aside, or read again.
    #[error("values of welfare could not be put aside: {}", std::io::Error::from(*.0))]
    Aside(ErrorKind),
    /// A welfare, an aid or a line with more digits than fit.
    #[error("a welfare, a yearly aid or the poverty line has more than {} digits", limits::WELFARE_DIGITS)]
    TooWide,
    /// The persons weigh more than fits.
    #[error("the persons weigh more than {} digits hold, decimals included", limits::PEOPLE_DIGITS)]
    TooHeavy,
    /// A line that is not above 0, a weight below.
    #[error("a poverty line is above 0, and no weight is below")]
    Negative,
}

impl From<std::io::Error> for Unfit {
    fn from(error: std::io::Error) -> Self {
        Unfit::Aside(error.kind())
    }
}

/// What was observed so far.
#[derive(Debug)]
pub struct Indicators {
    measure: Measure,
    /// Weight of all persons.
    people: Lane,
    /// By welfare before the aid.
    before: Ranked<i64, 3>,
    /// By welfare after it.
    after: Ranked<Fraction, 1>,
    poverty_before: Poverty,
    poverty_after: Poverty,
    targeting: Targeting,
    /// Households without members: nobody's welfare is theirs.
    pub empty: u64,
    /// Households whose welfare is not known, or whose aid has no value.
    pub unknown: u64,
}

impl Indicators {
    /// Nothing yet.
    #[must_use]
    pub fn new(measure: Measure) -> Self {
        Self {
            measure,
            people: 0,
            before: Ranked::default(),
            after: Ranked::default(),
            poverty_before: Poverty::default(),
            poverty_after: Poverty::default(),
            targeting: Targeting::default(),
            empty: 0,
            unknown: 0,
        }
    }

    /// How welfare is measured.
    #[must_use]
    pub fn measure(&self) -> &Measure {
        &self.measure
    }

    /// One more household.
    ///
    /// # Errors
    /// More weight than is kept, or below 0; values that cannot be put aside.
    pub fn add(&mut self, seen: &Observation) -> Result<(), Unfit> {
        if seen.members == 0 {
            self.empty += 1;
            return Ok(());
        }
        let (members, weight) = (Lane::from(seen.members), Lane::from(seen.weight));
        let people = members * weight;
        self.people += people;
        if weight < 0 {
            return Err(Unfit::Negative);
        }
        if power_of_ten(limits::PEOPLE_DIGITS).is_none_or(|most| self.people >= most) {
            return Err(Unfit::TooHeavy);
        }
        let line = Lane::from(self.measure.line);
        let (welfare, aid) = (Lane::from(seen.welfare), Lane::from(seen.aid));
        let together = seen.welfare * i64::from(seen.members) + seen.aid;
        let poor = welfare < line;
        self.poverty_before.add(people, line - welfare, 1);
        self.poverty_after.add(weight, line * members - Lane::from(together), seen.members);
        self.targeting.add(people, poor, aid * weight);
        let covered = if aid > 0 { people } else { 0 };
        self.before.add(seen.welfare, [people, aid * weight, covered])?;
        Ok(self.after.add(Fraction::new(together, seen.members), [people])?)
    }

    /// Everything was observed.
    ///
    /// # Errors
    /// What was put aside cannot be read.
    pub fn finish(self) -> Result<Finished, Unfit> {
        let (mut gini, mut concentration) =
            (Both { before: Index::default(), after: Index::default() }, Index::default());
        let mut parts = Parts::of(self.people);
        self.before.each(|entry| {
            let [people, aid, covered] = entry.sums;
            gini.before.take(people, entry.mass());
            concentration.take(people, aid);
            parts.take(entry.key, people, [entry.mass(), aid, covered]);
        })?;
        self.after.each(|entry| gini.after.take(entry.sums[0], entry.mass()))?;
        let tenth = |(most, [welfare, aid, covered]): (i64, [Ratio; 3])| Tenth { welfare, aid, covered, most };
        Ok(Finished {
            measure: self.measure,
            people: self.people,
            mass: Both { before: gini.before.all(), after: gini.after.all() },
            gini: Both { before: gini.before.index(), after: gini.after.index() },
            concentration: concentration.index(),
            tenths: parts.tenths().into_iter().map(tenth).collect(),
            poverty: Both { before: self.poverty_before, after: self.poverty_after },
            targeting: self.targeting,
            left_out: (self.empty, self.unknown),
        })
    }
}

/// The indicators, ready to be read.
#[derive(Clone, Debug)]
pub struct Finished {
    measure: Measure,
    people: Lane,
    /// What all people have together in a year.
    mass: Both<Lane>,
    gini: Both<Option<Ratio>>,
    concentration: Option<Ratio>,
    tenths: Vec<Tenth>,
    poverty: Both<Poverty>,
    targeting: Targeting,
    left_out: (u64, u64),
}

/// Before the aid, and after it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Both<T> {
    /// Before.
    pub before: T,
    /// After.
    pub after: T,
}

impl<T> Both<T> {
    fn each<U>(&self, of: impl Fn(&T) -> U) -> Both<U> {
        Both { before: of(&self.before), after: of(&self.after) }
    }
}

impl Finished {
    /// How welfare is measured.
    #[must_use]
    pub fn measure(&self) -> &Measure {
        &self.measure
    }

    /// The weight of all persons.
    #[must_use]
    pub fn people(&self) -> Lane {
        self.people
    }

    /// Households without members, and households whose welfare or aid is not known.
    #[must_use]
    pub fn left_out(&self) -> (u64, u64) {
        self.left_out
    }

    /// FGT of an order 0, 1 or 2. `None` where there is nobody.
    #[must_use]
    pub fn poverty(&self, order: u32) -> Both<Option<Ratio>> {
        self.poverty.each(|poverty| poverty.index(order, self.people, self.measure.line))
    }

    /// The mean of welfare a person, in units of the currency.
    #[must_use]
    pub fn mean(&self) -> Both<Option<Ratio>> {
        let one = Ratio::whole(num_bigint::BigInt::from(10).pow(self.measure.scale));
        self.mass.each(|mass| Ratio::new(*mass, self.people).and_then(|mean| mean.over(&one)))
    }

    /// The Gini index. `None` where nobody has anything.
    #[must_use]
    pub fn gini(&self) -> Both<Option<Ratio>> {
        self.gini.clone()
    }

    /// The concentration index of the aid along welfare before it. `None` where there is none.
    #[must_use]
    pub fn concentration(&self) -> Option<Ratio> {
        self.concentration.clone()
    }

    /// The tenths of welfare before the aid, poorest first; none where there is nobody.
    #[must_use]
    pub fn tenths(&self) -> &[Tenth] {
        &self.tenths
    }

    /// Who is reached.
    #[must_use]
    pub fn targeting(&self) -> &Targeting {
        &self.targeting
    }
}
