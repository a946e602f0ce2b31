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
pub use inequality::{Tenth, tenths};
pub use json::json;
pub use measure::{Measure, Observation, Scales};
pub use moves::{Moves, MovesOfTenth};
pub use poverty::Poverty;
pub use report::{brief, tables};
pub use targeting::Targeting;

use crate::ground::amount::{Lane, power_of_ten};
use crate::ground::limits;
use crate::population::exact::Ratio;
use ranked::{Fraction, Ranked};

/// What indicators cannot be made of.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum Unfit {
    /// More different values than are kept.
    #[error("welfare has more than {} different values", limits::WELFARE_VALUES)]
    TooManyValues,
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

/// What was observed so far.
#[derive(Clone, Debug)]
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
    /// More values, or more weight, than are kept.
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
        self.after.add(Fraction::new(together, seen.members), [people])
    }

    /// Takes what another core observed in.
    ///
    /// # Errors
    /// More values, or more weight, than are kept.
    pub fn merge(&mut self, other: Indicators) -> Result<(), Unfit> {
        self.people += other.people;
        if power_of_ten(limits::PEOPLE_DIGITS).is_none_or(|most| self.people >= most) {
            return Err(Unfit::TooHeavy);
        }
        self.poverty_before.merge(&other.poverty_before);
        self.poverty_after.merge(&other.poverty_after);
        self.targeting.merge(&other.targeting);
        self.empty += other.empty;
        self.unknown += other.unknown;
        self.before.merge(other.before)?;
        self.after.merge(other.after)
    }

    /// Puts everything in order.
    ///
    /// # Errors
    /// More values than are kept.
    pub fn finish(mut self) -> Result<Finished, Unfit> {
        self.before.settle()?;
        self.after.settle()?;
        Ok(Finished { of: self })
    }
}

/// The indicators, ready to be read.
#[derive(Clone, Debug)]
pub struct Finished {
    of: Indicators,
}

/// Before the aid, and after it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Both<T> {
    /// Before.
    pub before: T,
    /// After.
    pub after: T,
}

impl Finished {
    /// How welfare is measured.
    #[must_use]
    pub fn measure(&self) -> &Measure {
        &self.of.measure
    }

    /// The weight of all persons.
    #[must_use]
    pub fn people(&self) -> Lane {
        self.of.people
    }

    /// Households without members, and households whose welfare or aid is not known.
    #[must_use]
    pub fn left_out(&self) -> (u64, u64) {
        (self.of.empty, self.of.unknown)
    }

    /// FGT of an order 0, 1 or 2. `None` where there is nobody.
    #[must_use]
    pub fn poverty(&self, order: u32) -> Both<Option<Ratio>> {
        let of = |poverty: &Poverty| poverty.index(order, self.of.people, self.of.measure.line);
        Both { before: of(&self.of.poverty_before), after: of(&self.of.poverty_after) }
    }

    /// The mean of welfare a person, in units of the currency.
    #[must_use]
    pub fn mean(&self) -> Both<Option<Ratio>> {
        let one = Ratio::whole(num_bigint::BigInt::from(10).pow(self.of.measure.scale));
        let of = |mass: Lane| Ratio::new(mass, self.of.people).and_then(|mean| mean.over(&one));
        Both {
            before: of(inequality::mass(self.of.before.entries())),
            after: of(inequality::mass(self.of.after.entries())),
        }
    }

    /// The Gini index. `None` where nobody has anything.
    #[must_use]
    pub fn gini(&self) -> Both<Option<Ratio>> {
        Both { before: inequality::gini(self.of.before.entries()), after: inequality::gini(self.of.after.entries()) }
    }

    /// The concentration index of the aid along welfare before it. `None` where there is none.
    #[must_use]
    pub fn concentration(&self) -> Option<Ratio> {
        inequality::concentration(self.of.before.entries())
    }

    /// The tenths of welfare before the aid, poorest first.
    #[must_use]
    pub fn tenths(&self) -> Vec<Tenth> {
        tenths(self.of.before.entries())
    }

    /// Who is reached.
    #[must_use]
    pub fn targeting(&self) -> &Targeting {
        &self.of.targeting
    }
}
