//! How welfare, aid and the poverty line are brought to one scale of 64 bits.

use crate::ground::amount::{Decimal, Lane, decimals, digits, power_of_ten, to_lane};
use crate::ground::limits;

use super::Unfit;

/// The decimals of what is observed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Scales {
    /// Of welfare.
    pub welfare: u32,
    /// Of the aid.
    pub aid: u32,
    /// Of weights.
    pub weight: u32,
}

/// How welfare is measured.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Measure {
    /// The poverty line at the common scale.
    pub line: i64,
    /// The common scale of welfare, aid and line.
    pub scale: u32,
    /// Decimals of the weights.
    pub weight_scale: u32,
    welfare_up: Lane,
    aid_up: Lane,
}

/// One household.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Observation {
    /// Yearly, a person, before the aid; at the common scale.
    pub welfare: i64,
    /// Yearly, of the household; at the common scale.
    pub aid: i64,
    /// How many persons.
    pub members: u32,
    /// What the household weighs.
    pub weight: i64,
}

impl Measure {
    /// The measure for a poverty line, yearly and a person, and the decimals of what is observed; an aid is multiplied
    /// by `yearly` to be for a year.
    ///
    /// # Errors
    /// A line that does not fit, or is not above 0.
    pub fn new(line: Decimal, scales: Scales, yearly: Lane) -> Result<Self, Unfit> {
        let scale = decimals(line).max(scales.welfare).max(scales.aid);
        let up = |from: u32| power_of_ten(scale - from).ok_or(Unfit::TooWide);
        let line = to_lane(line, scale).map_or(Err(Unfit::TooWide), narrow)?;
        if line <= 0 {
            return Err(Unfit::Negative);
        }
        let (welfare_up, aid_up) = (up(scales.welfare)?, up(scales.aid)?.checked_mul(yearly).ok_or(Unfit::TooWide)?);
        Ok(Self { line, scale, weight_scale: scales.weight, welfare_up, aid_up })
    }

    /// One household as it stands in its columns.
    ///
    /// # Errors
    /// An amount that does not fit.
    pub fn observe(&self, welfare: Lane, aid: Lane, members: usize, weight: i64) -> Result<Observation, Unfit> {
        let fit = |lane: Lane, up: Lane| lane.checked_mul(up).map_or(Err(Unfit::TooWide), narrow);
        let members = u32::try_from(members).ok().filter(|members| *members <= MEMBERS).ok_or(Unfit::TooWide)?;
        Ok(Observation { welfare: fit(welfare, self.welfare_up)?, aid: fit(aid, self.aid_up)?, members, weight })
    }
}

/// Members of a household: as many as are let in.
const MEMBERS: u32 = 1_000;

fn narrow(lane: Lane) -> Result<i64, Unfit> {
    let fits = digits(lane) <= limits::WELFARE_DIGITS;
    i64::try_from(lane).ok().filter(|_| fits).ok_or(Unfit::TooWide)
}
